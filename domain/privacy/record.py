"""The privacy of one patient: what is held, restricted, to be erased, and erased."""

from typing import Self
from uuid import UUID, uuid5

from domain.kernel import BAYBRIDGE, Aggregate, Command
from domain.privacy import commands, events, refusals
from domain.privacy.erasing import EARLY, EVERY, Erasure, after
from domain.privacy.retention import keepings
from domain.sealed import DataClass
from domain.values import Ref


def privacy_id(patient_id: UUID) -> UUID:
    """Return the id under which the ledger keeps the privacy of a patient."""
    return uuid5(BAYBRIDGE, f"privacy/{patient_id}")


class PrivacyRecord(Aggregate):
    TOPIC = "privacy.record"

    def __init__(self) -> None:
        self.patient_id: UUID
        self.holds: dict[UUID, Ref] = {}
        self.restricted = False
        self.erased = False
        self.allowed_anew = False
        self.erasure: Erasure | None = None
        self.known: set[tuple[UUID, DataClass]] = set()

    @classmethod
    def begin_record(cls, command: Command, patient_id: UUID) -> Self:
        return cls.begin(
            command,
            events.PrivacyRecordBegun,
            id=privacy_id(patient_id),
            patient_id=patient_id,
        )

    def place_hold(self, command: commands.PlaceLegalHold) -> UUID:
        """Forbid to destroy anything; return the id of the hold.

        Raises:
            HoldAlreadyPlaced, AlreadyErased
        """
        if self.erased:
            raise refusals.AlreadyErased
        for hold_id, ref in self.holds.items():
            if ref == command.ref:
                raise refusals.HoldAlreadyPlaced(hold_id=hold_id)
        hold_id = command.occasion.derive("legal-hold")
        self._record(
            command,
            events.LegalHoldPlaced,
            hold_id=hold_id,
            ground=command.ground,
            ref=command.ref,
        )
        return hold_id

    def lift_hold(self, command: commands.LiftLegalHold) -> None:
        """End a hold.

        Raises:
            HoldUnknown
        """
        if command.hold_id not in self.holds:
            raise refusals.HoldUnknown(hold_id=command.hold_id)
        self._record(
            command, events.LegalHoldLifted, hold_id=command.hold_id, ref=command.ref
        )

    def restrict(self, command: commands.RestrictPatient) -> None:
        """Store only.

        Raises:
            AlreadyRestricted, AlreadyErased
        """
        if self.erased:
            raise refusals.AlreadyErased
        if self.restricted:
            raise refusals.AlreadyRestricted
        self._record(command, events.PatientRestricted, ground=command.ground)

    def lift_restriction(self, command: commands.LiftRestriction) -> None:
        """Take the record into use again; not while an erasure is under way.

        Raises:
            NotRestricted, ErasureUnderWay
        """
        if not self.restricted:
            raise refusals.NotRestricted
        if (erasure := self._open()) and erasure.state != "requested":
            raise refusals.ErasureUnderWay(erasure_id=erasure.id)
        self._record(command, events.RestrictionLifted, ref=command.ref)

    def request_erasure(self, command: commands.RequestErasure) -> UUID:
        """Ask for an erasure; return its id. Somebody else has to approve it.

        Raises:
            ErasureUnderWay, AlreadyErased
        """
        if self.erased:
            raise refusals.AlreadyErased
        if erasure := self._open():
            raise refusals.ErasureUnderWay(erasure_id=erasure.id)
        erasure_id = command.occasion.derive("erasure")
        self._record(
            command,
            events.ErasureRequested,
            erasure_id=erasure_id,
            requester=command.requester,
            basis=command.basis,
            received_on=command.received_on,
        )
        return erasure_id

    def approve_erasure(self, command: commands.ApproveErasure) -> None:
        """Approve with other eyes (P-16); from then on the record is only stored.

        Raises:
            ErasureUnknown, ErasureDecided, FourEyesNeeded
        """
        erasure = self._undecided(command.erasure_id)
        if command.occasion.by.id == erasure.by:
            raise refusals.FourEyesNeeded
        self._record(command, events.ErasureApproved, erasure_id=erasure.id)
        if not self.restricted:
            self._record(command, events.PatientRestricted, ground="requested")

    def decline_erasure(self, command: commands.DeclineErasure) -> None:
        """Say no for good; the restriction, if there is one, is lifted by itself.

        Raises:
            ErasureUnknown, ErasureFinal
        """
        erasure = self._erasure(command.erasure_id)
        if erasure.state in ("begun", "completed", "declined") or erasure.begun:
            raise refusals.ErasureFinal(erasure_id=erasure.id)
        self._record(
            command,
            events.ErasureDeclined,
            erasure_id=erasure.id,
            ground=command.ground,
        )

    def assess_erasure(self, command: commands.AssessErasure) -> None:
        """Begin what is due; say why the rest waits. The same answer records nothing.

        Raises:
            ErasureUnknown, NoRetentionRule
        """
        erasure = self._erasure(command.erasure_id)
        if erasure.state not in ("approved", "postponed", "begun"):
            return
        waiting = tuple(
            one
            for one in keepings(command.encounters, command.rules, command.today)
            if one.due_on > command.today
        )
        due = () if self.holds else EARLY if waiting else EVERY
        begin = tuple(one for one in due if one not in erasure.begun)
        if begin:
            self._record(
                command,
                events.ErasureBegun,
                erasure_id=erasure.id,
                data_classes=begin,
            )
        reasons = waiting, tuple(self.holds)
        if (waiting or self.holds) and reasons != erasure.reasons:
            self._record(
                command,
                events.ErasurePostponed,
                erasure_id=erasure.id,
                due_on=waiting[0].due_on if waiting else None,
                keepings=waiting,
                holds=tuple(self.holds),
            )

    def confirm_destruction(self, command: commands.ConfirmDestruction) -> None:
        """Say that keys were destroyed; the last ones complete the erasure.

        Raises:
            ErasureUnknown
        """
        erasure = self._erasure(command.erasure_id)
        if set(command.data_classes) <= set(erasure.destroyed):
            return
        self._record(
            command,
            events.KeysDestroyed,
            erasure_id=erasure.id,
            data_classes=command.data_classes,
            binding=command.binding,
            sinks=command.sinks,
        )
        if set(EVERY) <= set(self._erasure(erasure.id).destroyed):
            self._record(command, events.ErasureCompleted, erasure_id=erasure.id)

    def repeat_erasure(self, command: commands.RepeatErasure) -> None:
        """Say that an erasure was done again which this log did not know."""
        known = self.erasure
        if (
            known
            and known.id == command.erasure_id
            and set(command.data_classes) <= {*known.destroyed, *known.begun}
        ):
            return
        self._record(
            command,
            events.ErasureRepeated,
            erasure_id=command.erasure_id,
            data_classes=command.data_classes,
            binding=command.binding,
        )

    def allow_new_record(self, command: commands.AllowNewRecord) -> None:
        """Let somebody who was erased be recorded anew, explicitly (P-1).

        Raises:
            NotErased
        """
        if not self.erased:
            raise refusals.NotErased
        self._record(command, events.NewRecordAllowed, ref=command.ref)

    def evolve(self, event: events.PrivacyEvent) -> None:
        match event:
            case events.PrivacyRecordBegun():
                self.patient_id = event.patient_id
            case events.LegalHoldPlaced():
                self.holds[event.hold_id] = event.ref
            case events.LegalHoldLifted():
                del self.holds[event.hold_id]
            case events.PatientRestricted():
                self.restricted = True
            case events.RestrictionLifted():
                self.restricted = False
            case events.NewRecordAllowed():
                self.erased = self.restricted = False
                self.allowed_anew = True
                self.erasure = None
            case _:
                self._evolve_erasure(event)

    def _evolve_erasure(self, event: events.ErasureEvent) -> None:
        self.erasure = after(self.erasure, event)
        self.erased = self.erasure.state == "completed"
        self.known.update((self.erasure.id, one) for one in self.erasure.begun)
        if self.erasure.begun:
            self.allowed_anew = False
        if isinstance(event, events.ErasureRepeated):
            self.restricted = True

    def _open(self) -> Erasure | None:
        erasure = self.erasure
        closed = erasure is None or erasure.state in ("completed", "declined")
        return None if closed else erasure

    def _erasure(self, erasure_id: UUID) -> Erasure:
        if self.erasure is None or self.erasure.id != erasure_id:
            raise refusals.ErasureUnknown(erasure_id=erasure_id)
        return self.erasure

    def _undecided(self, erasure_id: UUID) -> Erasure:
        erasure = self._erasure(erasure_id)
        if erasure.state != "requested":
            raise refusals.ErasureDecided(erasure_id=erasure_id)
        return erasure

    def _record(
        self, command: Command, event: type[events.PrivacyEvent], **facts: object
    ) -> None:
        self.record(command, event, patient_id=self.patient_id, **facts)
