"""From the request to the acceptance: who may travel, and who agrees."""

from collections.abc import Collection
from datetime import date
from typing import Self
from uuid import UUID

from domain.reference import CorridorTerms, ListedReason
from domain.transfers import commands, events, parties
from domain.transfers.consenting import Consenting
from domain.transfers.refusals import (
    AcceptanceEndsTooSoon,
    AcceptanceStillValid,
    AssessedBothSides,
    EligibilityNotMet,
    NotAssessedFit,
    PatientHasDied,
    QuestionAnswered,
    QuestionUnknown,
    StepInFuture,
    WindowReversed,
)
from domain.transfers.states import (
    ACCEPTED_OR_READY,
    TransferState,
)
from domain.transfers.steps import check_measured, check_reason, is_late, moment_of
from domain.transfers.values import Criteria, Exclusions

REQUESTED = frozenset({TransferState.REQUESTED})
IN_ASSESSMENT = frozenset({TransferState.IN_ASSESSMENT})


class Assessing(Consenting):
    def __init__(self) -> None:
        # The library makes a dataclass of an aggregate, and its own empty __init__.
        super().__init__()

    @classmethod
    def request_transfer(
        cls,
        command: commands.RequestTransfer,
        terms: CorridorTerms,
        died_on: date | None = None,
    ) -> Self:
        """Begin a transfer on a corridor that is open on the day it is wanted (E1).

        Raises:
            NotYourStep, StepInFuture, WindowReversed
            PatientHasDied, EligibilityNotMet
        """
        occasion = command.occasion
        happened_at = occasion.effective_at or occasion.at
        if happened_at > occasion.at:
            raise StepInFuture(effective_at=happened_at, now=occasion.at)
        check_measured(command.stability.vitals, occasion.at)
        if command.wanted_until <= command.wanted_from:
            raise WindowReversed(
                wanted_from=command.wanted_from, wanted_until=command.wanted_until
            )
        parties.check(occasion.by, (terms.sender, terms.sender_jurisdiction))
        if died_on is not None:
            raise PatientHasDied(died_on=died_on)
        if failed := tuple(_failed(command.criteria, command.exclusions)):
            raise EligibilityNotMet(failed=failed)
        asked = command.model_dump(exclude={"occasion", "corridor", "receiver"})
        return cls.begin(
            command,
            events.TransferRequested,
            id=occasion.derive("transfer"),
            corridor=terms,
            late=is_late(happened_at, occasion.at),
            **asked,
        )

    def open_assessment(
        self, command: commands.OpenAssessment, terms: CorridorTerms
    ) -> None:
        """Let the coordinator take the request up and ask a hospital (E2).

        Raises:
            StepOutOfTurn, TransferEnded, NotYourStep, StepInFuture, StepBeforeAnother
        """
        self.check_turn(REQUESTED)
        parties.check(command.occasion.by, *parties.coordinators(self))
        self.record_step(command, events.AssessmentOpened, receiver=terms.receiver)

    def ask(self, command: commands.AskForInformation) -> UUID:
        """Ask the sender something; return the question's id (E2a).

        Raises:
            StepOutOfTurn, TransferEnded, NotYourStep, StepInFuture, StepBeforeAnother
        """
        self.check_turn(IN_ASSESSMENT)
        asking = (parties.receiver(self), *parties.coordinators(self))
        parties.check(command.occasion.by, *asking)
        question_id = command.occasion.derive("question")
        self.record_step(
            command,
            events.InformationRequested,
            question_id=question_id,
            question=command.question,
            document=command.document,
        )
        return question_id

    def supply(self, command: commands.SupplyInformation) -> None:
        """Answer a question of the receiver (E2a).

        Raises:
            StepOutOfTurn, TransferEnded, NotYourStep, StepInFuture, StepBeforeAnother
            QuestionUnknown, QuestionAnswered
        """
        self.check_turn(IN_ASSESSMENT)
        parties.check(command.occasion.by, parties.sender(self))
        answered = self.questions.get(command.question_id)
        if answered is None:
            raise QuestionUnknown(question_id=command.question_id)
        if answered:
            raise QuestionAnswered(question_id=command.question_id)
        self.record_step(
            command,
            events.InformationSupplied,
            question_id=command.question_id,
            answer=command.answer,
            document=command.document,
            answers=self._question(command.question_id),
        )

    def assess(self, command: commands.RecordAssessment) -> None:
        """Keep the opinion of one side's doctor; a newer one replaces it (E3).

        Raises:
            StepOutOfTurn, TransferEnded, NotYourStep, StepInFuture, StepBeforeAnother
            AssessedBothSides
        """
        self.check_turn(IN_ASSESSMENT)
        by = command.occasion.by
        parties.check(by, parties.of_side(self, command.side))
        if any(
            other.by.id == by.id
            for side, other in self.assessments.items()
            if side != command.side
        ):
            raise AssessedBothSides(by=by.id)
        self.record_step(
            command,
            events.AssessmentRecorded,
            side=command.side,
            opinion=command.opinion,
            escort=command.escort,
            risks=command.risks,
        )

    def accept(self, command: commands.AcceptTransfer) -> None:
        """Keep a bed until a moment, where both sides found the patient fit (E4).

        An acceptance that has lapsed is given again: the lapse is recorded first.

        Raises:
            StepOutOfTurn, TransferEnded, NotYourStep, StepInFuture, StepBeforeAnother
            NotAssessedFit, AcceptanceEndsTooSoon
        """
        happened_at = moment_of(command)
        has_lapsed = self._has_lapsed_by(command)
        self.check_turn(IN_ASSESSMENT, ACCEPTED_OR_READY if has_lapsed else frozenset())
        parties.check(command.occasion.by, parties.receiver(self))
        sending = self.assessments.get("sending")
        receiving = self._receivers_assessment()
        opinions = [one.opinion if one else None for one in (sending, receiving)]
        if sending is None or receiving is None or opinions != ["fit", "fit"]:
            raise NotAssessedFit(sending=opinions[0], receiving=opinions[1])
        if command.valid_until <= happened_at:
            raise AcceptanceEndsTooSoon(
                valid_until=command.valid_until, effective_at=happened_at
            )
        if has_lapsed:
            # What is refused leaves no trace: not even the lapse.
            self._check_time(command, self.latest_at)
            self._lapse(command)
        self.record_step(
            command,
            events.TransferAccepted,
            receiver=self.receiver,
            valid_until=command.valid_until,
            sending_assessment=sending.originator_version,
            receiving_assessment=receiving.originator_version,
            ward=command.ward,
        )

    def decline(self, command: commands.DeclineTransfer, reason: ListedReason) -> None:
        """Say no, with a listed reason (E5, T-R15).

        Raises:
            StepOutOfTurn, TransferEnded, NotYourStep, StepInFuture, StepBeforeAnother
            ReasonNeedsText
        """
        self.check_turn(IN_ASSESSMENT)
        deciding = (parties.receiver(self), *parties.coordinators(self))
        parties.check(command.occasion.by, *deciding)
        check_reason(reason, command.text)
        self.record_step(
            command, events.TransferDeclined, reason=reason, text=command.text
        )

    def lapse_acceptance(self, command: commands.LapseAcceptance) -> None:
        """Record that the bed was kept until a moment that has passed (E22).

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, AcceptanceStillValid
        """
        self.check_turn(ACCEPTED_OR_READY)
        assert self.valid_until is not None
        self._check_time(command, None)
        if not self._has_lapsed_by(command):
            raise AcceptanceStillValid(valid_until=self.valid_until)
        self._lapse(command)

    def _receivers_assessment(self) -> events.AssessmentRecorded | None:
        """Return what the hospital that accepts has found itself (T-R04)."""
        known = self.assessments.get("receiving")
        return known if known and known.by.organisation == self.receiver else None

    def _question(self, question_id: UUID) -> Collection[events.InformationRequested]:
        return [
            step
            for step in self.steps.values()
            if isinstance(step, events.InformationRequested)
            and step.question_id == question_id
        ]

    def _has_lapsed_by(self, command: commands.TransferCommand) -> bool:
        in_time = self.valid_until is None or moment_of(command) <= self.valid_until
        return self.state in ACCEPTED_OR_READY and not in_time

    def _lapse(self, command: commands.TransferCommand) -> None:
        """Record it as of the last moment, or of what was recorded after that."""
        assert self.valid_until is not None
        self.record(
            command,
            events.AcceptanceLapsed,
            patient_id=self.patient_id,
            valid_until=self.valid_until,
            effective_at=max(self.valid_until, self.latest_at),
        )


def _failed(criteria: Criteria, exclusions: Exclusions) -> Collection[str]:
    """Return the tests of T-R05 that are not passed, in their order."""
    wanted = {name: True for name in Criteria.model_fields}
    wanted |= {name: False for name in Exclusions.model_fields}
    given = dict(criteria) | dict(exclusions)
    return [name for name, answer in wanted.items() if given[name] is not answer]
