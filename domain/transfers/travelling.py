"""On the way: departure, boundary, arrival, or back."""

from domain.reference import CorridorTerms, ListedReason
from domain.transfers import commands, drugs, events, parties
from domain.transfers.guards import check_ready
from domain.transfers.port import AT_BOUNDARY, EN_ROUTE_OUT, AtThePort
from domain.transfers.preparing import READY
from domain.transfers.refusals import (
    AcceptanceEndsTooSoon,
    AgreedWithOneself,
    EmptyLegMissing,
    MoreOnBoardThanNotified,
    SameDestination,
)
from domain.transfers.states import ON_THE_WAY, TransferState
from domain.transfers.steps import check_reason, moment_of

EN_ROUTE_IN = frozenset({TransferState.EN_ROUTE_IN})
RETURNING = frozenset({TransferState.RETURNING})


class Travelling(AtThePort):
    def __init__(self) -> None:
        # The library makes a dataclass of an aggregate, and its own empty __init__.
        super().__init__()

    def depart(self, command: commands.DepartWithPatient, terms: CorridorTerms) -> None:
        """Leave with the patient, on a corridor that is open that day (E13, T-R01).

        All of G1 to G8 must hold for the trip as it begins now.

        Raises:
            StepOutOfTurn, TransferEnded, AcceptancePast, StepInFuture
            StepBeforeAnother, NotYourStep
            NotReady: one of its kinds
            EmptyLegMissing, MoreOnBoardThanNotified
        """
        self.check_turn(READY)
        self.check_acceptance(command)
        parties.check_on_the_way(self, command.occasion.by)
        assert self.assigned is not None
        check_ready(self, self.assigned.plan.leaving_at(moment_of(command)))
        if self.assigned.loaded == "second" and "to-fetch" not in self.empty_legs:
            raise EmptyLegMissing(leg="to-fetch")
        self._check_heads(command.people)
        self.record_step(
            command,
            events.DepartedWithPatient,
            corridor=terms,
            people=command.people,
            vitals=command.vitals,
        )

    def _check_heads(self, people: int) -> None:
        """Refuse whoever is not in the notice: his documents were never asked (G5)."""
        assert self.notice is not None
        if people > self.notice.people:
            raise MoreOnBoardThanNotified(people=people, notified=self.notice.people)

    def record_condition(self, command: commands.RecordCondition) -> None:
        """Keep how the patient is, and what was given (E16).

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
            ManifestLineUnknown, MoreGivenThanLoaded
        """
        self.check_turn(ON_THE_WAY)
        parties.check_on_the_way(self, command.occasion.by)
        drugs.check_uses(self, command.drugs_given)
        self.record_step(
            command,
            events.ConditionChanged,
            drugs_given=command.drugs_given,
            vitals=command.vitals,
            action=command.action,
        )

    def change_destination(
        self,
        command: commands.ChangeDestination,
        terms: CorridorTerms,
        reason: ListedReason,
    ) -> None:
        """Send the trip to another hospital of the corridor (E17).

        Raises:
            StepOutOfTurn, TransferEnded, AcceptancePast, StepInFuture
            StepBeforeAnother, NotYourStep, SameDestination, ReasonNeedsText
            AcceptanceEndsTooSoon
        """
        self.check_turn(READY, EN_ROUTE_IN)
        self.check_acceptance(command)
        parties.check(command.occasion.by, *parties.coordinators(self))
        if command.receiver == self.receiver:
            raise SameDestination(receiver=command.receiver)
        check_reason(reason, command.text)
        if command.valid_until <= (happened_at := moment_of(command)):
            raise AcceptanceEndsTooSoon(
                valid_until=command.valid_until, effective_at=happened_at
            )
        self.record_step(
            command,
            events.DestinationChanged,
            corridor=terms,
            receiver=command.receiver,
            accepted_by=command.accepted_by,
            valid_until=command.valid_until,
            reason=reason,
            ward=command.ward,
            text=command.text,
        )

    def start_return(self, command: commands.StartReturn, reason: ListedReason) -> None:
        """Turn back, where escort and coordinator agree (E18).

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
            AgreedWithOneself, ReasonNeedsText
        """
        self.check_turn(EN_ROUTE_OUT, AT_BOUNDARY)
        by = command.occasion.by
        parties.check_on_the_way(self, by)
        if command.agreed_with == by.id:
            raise AgreedWithOneself(by=by.id)
        check_reason(reason, command.text)
        self.record_step(
            command,
            events.ReturnStarted,
            reason=reason,
            agreed_with=command.agreed_with,
            text=command.text,
        )

    def return_to_sender(self, command: commands.ReturnToSender) -> None:
        """Take the patient back at the sending hospital (E18).

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
        """
        self.check_turn(RETURNING)
        parties.check(command.occasion.by, parties.sender(self))
        self.record_step(
            command,
            events.ReturnedToSender,
            handover=command.handover,
            vitals=command.vitals,
        )

    def arrive(self, command: commands.ArriveAtDestination) -> None:
        """Reach the receiving hospital (E19).

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
        """
        self.check_turn(EN_ROUTE_IN)
        parties.check_on_the_way(self, command.occasion.by)
        self.record_step(command, events.ArrivedAtDestination)
