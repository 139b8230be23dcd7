"""Who is told before a departure: the port (E10), and the hospital (E11)."""

from uuid import UUID

from domain.reference import VehicleOnFile
from domain.transfers import commands, events, parties
from domain.transfers.assessing import Assessing
from domain.transfers.refusals import (
    BoundaryNotNotified,
    BundleDiffers,
    BundleUnknown,
    ChangedMeanwhile,
    ConsentMissing,
    NoticeReplaced,
    NotOnThisCorridor,
    NotTheVehiclesOperator,
    SideNotCrossed,
    VehicleNotAssigned,
)
from domain.transfers.states import ACCEPTED_OR_READY, TransferState
from domain.values import Code, Role

ACCEPTED = frozenset({TransferState.ACCEPTED})


class Informing(Assessing):
    def __init__(self) -> None:
        # The library makes a dataclass of an aggregate, and its own empty __init__.
        super().__init__()

    def notify_boundary(self, command: commands.PreNotifyBoundary) -> UUID:
        """Tell the port who is coming; return the notice's id (E10).

        Raises:
            what `_prepare` refuses
            NotYourStep, ChangedMeanwhile, VehicleNotAssigned, NotOnThisCorridor
        """
        self._prepare(command)
        coordinating = (*parties.coordinators(self), parties.sender(self))
        parties.check(command.occasion.by, *coordinating)
        self._check_replaces(command.replaces, events.BoundaryPreNotified)
        self.check_control_point(command.control_point)
        if self.assigned is None:
            raise VehicleNotAssigned()
        ends = [one.document_valid_until for one in command.companions]
        notice_id = command.occasion.derive("notice")
        self.record_step(
            command,
            events.BoundaryPreNotified,
            **command.model_dump(
                include={"control_point", "authorities", "expected_at", "ref"}
            ),
            notice_id=notice_id,
            vehicle_id=self.assigned.vehicle.vehicle_id,
            driver_id=self.assigned.driver.member_id,
            member_ids=tuple(member.member_id for member in self.crew),
            people=self.crew_size + 1 + len(ends),
            companions=command.companions,
            companions_valid_until=tuple(ends),
        )
        return notice_id

    def acknowledge_notice(self, command: commands.AcknowledgePreNotice) -> None:
        """Keep that one side of the port has the newest notice (E10).

        An officer answers for his own side; the coordinator writes down either answer.

        Raises:
            StepOutOfTurn, TransferEnded, AcceptancePast, StepInFuture
            StepBeforeAnother, NotYourStep
            BoundaryNotNotified, NoticeReplaced, SideNotCrossed
        """
        self.check_turn(ACCEPTED_OR_READY)
        self.check_acceptance(command)
        if command.side not in self.sides:
            raise SideNotCrossed(side=command.side, sides=self.sides)
        by = command.occasion.by
        if by.role == Role.PORT_OFFICER:
            parties.check_at_the_port(self, by, {command.side})
        else:
            coordinating = (*parties.coordinators(self), parties.sender(self))
            parties.check(by, *coordinating)
        if self.notice is None:
            raise BoundaryNotNotified()
        if self.notice.notice_id != command.notice_id:
            raise NoticeReplaced(notice_id=self.notice.notice_id)
        if command.side not in self.acknowledged:
            facts = command.model_dump(
                include={"notice_id", "side", "authority", "ref"}
            )
            self.record_step(
                command, events.PreNoticeAcknowledged, answers=[self.notice], **facts
            )

    def send_record(self, command: commands.SendRecordBundle) -> UUID:
        """Send the record ahead, if the patient agreed; return the bundle's id (E11).

        Raises:
            StepOutOfTurn, TransferEnded, AcceptancePast, StepInFuture
            StepBeforeAnother, NotYourStep, ConsentMissing
        """
        self.check_turn(ACCEPTED_OR_READY)
        self.check_acceptance(command)
        parties.check(command.occasion.by, parties.sender(self))
        consent = self.consents.get("record-sharing")
        if consent is None:
            raise ConsentMissing(scopes=("record-sharing",))
        bundle_id = command.occasion.derive("bundle")
        self.record_step(
            command,
            events.RecordBundleSent,
            bundle_id=bundle_id,
            receiver=self.receiver,
            documents=command.documents,
            consent=consent,
        )
        return bundle_id

    def receive_record(self, command: commands.ReceiveRecordBundle) -> None:
        """Keep that what was sent has come, whole and unchanged (E11).

        Raises:
            StepOutOfTurn, TransferEnded, AcceptancePast, StepInFuture
            StepBeforeAnother, NotYourStep, BundleUnknown, BundleDiffers
        """
        self.check_turn(ACCEPTED_OR_READY)
        self.check_acceptance(command)
        parties.check(command.occasion.by, parties.receiver(self))
        bundle = self.bundle
        if bundle is None or bundle.bundle_id != command.bundle_id:
            raise BundleUnknown(bundle_id=bundle.bundle_id if bundle else None)
        sent, came = {one.sha256 for one in bundle.documents}, set(command.sha256s)
        if sent != came:
            raise BundleDiffers(
                missing=tuple(sorted(sent - came)),
                unexpected=tuple(sorted(came - sent)),
            )
        if not self.bundle_received:
            self.record_step(
                command,
                events.RecordBundleReceived,
                bundle_id=bundle.bundle_id,
                answers=[bundle],
            )

    @property
    def crew_size(self) -> int:
        """Return how many ride along beside patient and companions, each once."""
        aboard = {member.member_id for member in self.crew}
        if self.assigned:
            aboard.add(self.assigned.driver.member_id)
        return len(aboard)

    def check_control_point(self, control_point: Code) -> None:
        """Refuse a place where this corridor does not cross.

        Raises:
            NotOnThisCorridor
        """
        known = self.corridor.control_points
        if control_point not in known:
            raise NotOnThisCorridor(control_point=control_point, control_points=known)

    def _prepare(self, command: commands.TransferCommand) -> None:
        """Refuse to prepare what is not accepted.

        Raises:
            StepOutOfTurn, TransferEnded, AcceptancePast
        """
        self.check_turn(ACCEPTED)
        self.check_acceptance(command)

    def _check_gives(
        self, command: commands.AssignVehicle, vehicle: VehicleOnFile
    ) -> None:
        arranging = {self.corridor.sender, *self.corridor.coordinators}
        if command.occasion.by.organisation not in {vehicle.operator, *arranging}:
            raise NotTheVehiclesOperator(operator=vehicle.operator)

    def _check_replaces(
        self, expected: int | None, kind: type[events.TransferStep]
    ) -> None:
        """Refuse to overwrite what somebody else recorded meanwhile."""
        same = [version for version, one in self.steps.items() if type(one) is kind]
        actual = max(same, default=None)
        if expected != actual:
            raise ChangedMeanwhile(expected=expected, actual=actual, last=self.last)
