"""The transfer of one patient from hospital to hospital across the boundary."""

from uuid import UUID, uuid5

from domain.kernel import Actor
from domain.reference import ListedReason
from domain.transfers import commands, correcting, drugs, events, parties
from domain.transfers.coming_home import ComingHome
from domain.transfers.refusals import (
    ChargeAlreadyVoided,
    ChargeRefReused,
    ChargeUnknown,
    DeathNeedsJurisdiction,
    HandoverAlreadyGiven,
    HandoverNotGiven,
    HandoverToOneself,
    NeverAccepted,
    PatientElsewhere,
)
from domain.transfers.states import (
    BEFORE_DEPARTURE,
    OPEN,
    TransferState,
)
from domain.transfers.steps import check_reason
from domain.values import ActorId, Jurisdiction

ARRIVED = frozenset({TransferState.ARRIVED})
ON_THE_SENDERS_SIDE = BEFORE_DEPARTURE | {
    TransferState.EN_ROUTE_OUT,
    TransferState.RETURNING,
}


def acting_for(actor: Actor) -> ActorId:
    """Return whose act it was: a sheet is written by one and entered by another."""
    return actor.on_behalf_of or actor.id


class Transfer(ComingHome):
    """It decides: what is refused leaves no trace in it."""

    TOPIC = "transfers.transfer"

    def __init__(self) -> None:
        # The library makes a dataclass of an aggregate, and its own empty __init__.
        super().__init__()

    def give_handover(self, command: commands.GiveHandover) -> None:
        """Hand the patient over, from the escort's side (E20).

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
            HandoverAlreadyGiven, ManifestLineUnknown, MoreGivenThanLoaded
        """
        self.check_turn(ARRIVED)
        parties.check_on_the_way(self, command.occasion.by)
        if self.handover is not None:
            raise HandoverAlreadyGiven(by=self.handover.by.id)
        drugs.check_uses(self, command.drugs_given)
        self.record_step(
            command,
            events.HandoverGiven,
            handover=command.handover,
            vitals=command.vitals,
            drugs_given=command.drugs_given,
            documents=command.documents,
        )

    def take_over(self, command: commands.TakeOver) -> None:
        """Take the patient over, from the receiver's side (E20, T-R07).

        With a signed sheet it is written down by sender or coordinator instead.

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
            HandoverNotGiven, HandoverToOneself
        """
        self.check_turn(ARRIVED)
        by = command.occasion.by
        on_paper = parties.escort(self) if command.paper else ()
        parties.check(by, parties.receiver(self), *on_paper)
        given = self.handover
        if given is None:
            raise HandoverNotGiven()
        self._check_two_people(command, given)
        self.record_step(
            command,
            events.HandoverCompleted,
            given_by=acting_for(given.by),
            given_for=given.by.organisation,
            taken_for=self.receiver,
            sheet=command.paper and command.paper.sheet,
            paper=command.paper,
            bed=command.bed,
            read_back=command.read_back,
        )

    def cancel(self, command: commands.CancelTransfer, reason: ListedReason) -> None:
        """End a transfer before it departs, with a listed reason (E21, T-R15).

        Raises:
            StepOutOfTurn, TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
            ReasonNeedsText
        """
        self.check_turn(BEFORE_DEPARTURE)
        parties.check(command.occasion.by, *parties.hospitals_and_coordinator(self))
        check_reason(reason, command.text)
        self.record_step(
            command, events.TransferCancelled, reason=reason, text=command.text
        )

    def record_death(self, command: commands.RecordDeathInTransfer) -> None:
        """Keep when and where the patient died; the trip ends with it (E23, T-R16).

        Raises:
            TransferEnded, StepInFuture, StepBeforeAnother, NotYourStep
            DeathNeedsJurisdiction, PatientElsewhere
        """
        self.check_turn(OPEN)
        hospitals = parties.hospitals_and_coordinator(self)
        if not parties.is_on_board(self, command.occasion.by):
            parties.check(command.occasion.by, *hospitals, *parties.escort(self))
        possible = self._whereabouts()
        if command.jurisdiction is None:
            raise DeathNeedsJurisdiction(possible=possible)
        if command.jurisdiction not in possible:
            raise PatientElsewhere(jurisdiction=command.jurisdiction, possible=possible)
        self.record_step(
            command,
            events.PatientDiedInTransfer,
            jurisdiction=command.jurisdiction,
            place=command.place,
            certified_by=command.certified_by,
        )

    def record_charge(self, command: commands.RecordCharge) -> UUID:
        """Keep what an issuer asks for; return the charge's id (E24, T-R13).

        A bill sent twice counts once.

        Raises:
            NotYourStep, StepInFuture, NeverAccepted, ChargeRefReused
        """
        issuer = command.occasion.by.organisation
        parties.check(
            command.occasion.by,
            *parties.hospitals_and_coordinator(self),
            *parties.operator(self),
        )
        if self.valid_until is None:
            raise NeverAccepted(state=self.state)
        charge_id = uuid5(self.id, f"charge/{issuer}/{command.ref}")
        facts = command.model_dump(exclude={"occasion", "transfer_id", "source"})
        if known := self.charges.get(charge_id):
            if known.model_dump(include=set(facts)) != facts:
                raise ChargeRefReused(ref=command.ref)
            return charge_id
        self.record_step(
            command,
            events.ChargeRecorded,
            charge_id=charge_id,
            issuer=issuer,
            **facts,
        )
        return charge_id

    def void_charge(self, command: commands.VoidCharge) -> None:
        """Take a charge back; both stay on record (E24).

        Raises:
            ChargeUnknown, ChargeAlreadyVoided, NotYourStep, StepInFuture
        """
        charge = self.charges.get(command.charge_id)
        if charge is None:
            raise ChargeUnknown(charge_id=command.charge_id)
        parties.check(command.occasion.by, (charge.issuer, None))
        if command.charge_id in self.voided:
            raise ChargeAlreadyVoided(charge_id=command.charge_id)
        self.record_step(
            command,
            events.ChargeVoided,
            charge_id=command.charge_id,
            reason=command.reason,
        )

    def correct_time(self, command: commands.CorrectStepTime) -> None:
        """Correct when a step happened; both times are kept (E26).

        Raises:
            StepUnknown, NotTheSupervisor, NotCorrectable, CorrectsNothing
            StepInFuture, StepBeforeAnother, ClearanceEndsBeforeStart
        """
        facts = correcting.time(self, command)
        self.record_step(command, events.StepTimeCorrected, **facts)

    def correct_text(self, command: commands.CorrectStepText) -> None:
        """Correct what was written in a step; both texts are kept (E26).

        Raises:
            StepUnknown, NotTheSupervisor, NotCorrectable, CorrectsNothing
        """
        facts = correcting.text(self, command)
        self.record_step(command, events.StepTextCorrected, **facts)

    def _check_two_people(
        self, command: commands.TakeOver, given: events.HandoverGiven
    ) -> None:
        """Refuse a handover of one person to himself, or of a hospital to itself.

        Raises:
            HandoverToOneself
        """
        giver, by, paper = acting_for(given.by), command.occasion.by, command.paper
        taker = paper.received_by if paper else by.id
        alone = giver in (taker, acting_for(by))
        if alone or (not paper and given.by.organisation == self.receiver):
            raise HandoverToOneself(by=giver)

    def _whereabouts(self) -> tuple[Jurisdiction, ...]:
        """Return where the patient can be: at the port on either side.

        Who is turned back after the exit may still be on the other one.
        """
        turned_back = self.state == TransferState.RETURNING and self.exit
        if self.state == TransferState.AT_BOUNDARY or turned_back:
            return self.sides
        if self.state in ON_THE_SENDERS_SIDE:
            return self.sides[:1]
        return self.sides[1:]
