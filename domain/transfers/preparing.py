"""From the acceptance to the moment when everything is ready."""

from collections.abc import Sequence

from domain.reference import CrewOnFile, ListedReason, VehicleOnFile
from domain.transfers import commands, events, parties
from domain.transfers.guards import GuardMet, check_ready, readiness
from domain.transfers.informing import Informing
from domain.transfers.refusals import (
    NotADriver,
    VehicleBasedElsewhere,
)
from domain.transfers.states import TransferState
from domain.transfers.steps import check_reason
from domain.transfers.values import Crossing, Drug, DrugLine, DrugName

ACCEPTED = frozenset({TransferState.ACCEPTED})
READY = frozenset({TransferState.READY})


class Preparing(Informing):
    def __init__(self) -> None:
        # The library makes a dataclass of an aggregate, and its own empty __init__.
        super().__init__()

    def readiness(self) -> tuple[GuardMet, ...]:
        """Return each of G1 to G8 with what it lacks for the planned trip."""
        return readiness(self, self.assigned.plan if self.assigned else None)

    def assign_vehicle(
        self,
        command: commands.AssignVehicle,
        vehicle: VehicleOnFile,
        driver: CrewOnFile,
    ) -> None:
        """Take a vehicle and driver of an operator for the planned trip (E7).

        The operator gives it, or sender or coordinator write down that it did.

        Raises:
            what `_prepare` refuses
            NotTheVehiclesOperator, VehicleBasedElsewhere, NotADriver, ChangedMeanwhile
        """
        self._prepare(command)
        self._check_gives(command, vehicle)
        if vehicle.base not in self.sides:
            raise VehicleBasedElsewhere(base=vehicle.base)
        if driver.role != "driver":
            raise NotADriver(member_id=driver.member_id)
        self._check_replaces(command.replaces, events.VehicleAssigned)
        loaded: Crossing = "first" if vehicle.base == self.sides[0] else "second"
        self.record_step(
            command,
            events.VehicleAssigned,
            vehicle=vehicle,
            driver=driver,
            plan=command.plan,
            loaded=loaded,
        )

    def assign_crew(
        self, command: commands.AssignCrew, members: Sequence[CrewOnFile]
    ) -> None:
        """Name everybody who rides along, but the driver (E8).

        Raises:
            what `_prepare` refuses
            NotYourStep, ChangedMeanwhile
        """
        self._prepare(command)
        parties.check(command.occasion.by, parties.sender(self))
        self._check_replaces(command.replaces, events.CrewAssigned)
        self.record_step(command, events.CrewAssigned, members=tuple(members))

    def file_manifest(self, command: commands.FileManifest) -> None:
        """Keep what is on board (E9).

        Raises:
            what `_prepare` refuses
            NotYourStep, ChangedMeanwhile
        """
        self._prepare(command)
        parties.check_on_the_way(self, command.occasion.by)
        self._check_replaces(command.replaces, events.ManifestFiled)
        self.record_step(
            command,
            events.ManifestFiled,
            lines=tuple(_lines(command.drugs)),
            names=tuple(_names(command.drugs)),
            supplies=command.supplies,
        )

    def confirm_readiness(self, command: commands.ConfirmReadiness) -> None:
        """Say that all of G1 to G8 hold for the planned trip (E12).

        Raises:
            what `_prepare` refuses
            NotYourStep, NotReady: one of its kinds
        """
        self._prepare(command)
        coordinating = (parties.sender(self), *parties.coordinators(self))
        parties.check(command.occasion.by, *coordinating)
        plan = self.assigned.plan if self.assigned else None
        check_ready(self, plan)
        checked = tuple(guard.guard for guard in self.readiness())
        self.record_step(command, events.ReadinessConfirmed, checked=checked, plan=plan)

    def withdraw_readiness(
        self, command: commands.WithdrawReadiness, reason: ListedReason
    ) -> None:
        """Take the readiness back, to arrange something again.

        Raises:
            StepOutOfTurn, TransferEnded, AcceptancePast, StepInFuture
            StepBeforeAnother, NotYourStep, ReasonNeedsText
        """
        self.check_turn(READY)
        self.check_acceptance(command)
        parties.check(command.occasion.by, *parties.escort(self))
        check_reason(reason, command.text)
        self.record_step(
            command, events.ReadinessWithdrawn, reason=reason, text=command.text
        )


def _lines(drugs: Sequence[Drug]) -> Sequence[DrugLine]:
    return [
        DrugLine(
            line=line, quantity=one.quantity, unit=one.unit, controlled=one.controlled
        )
        for line, one in enumerate(drugs, start=1)
    ]


def _names(drugs: Sequence[Drug]) -> Sequence[DrugName]:
    return [
        DrugName(line=line, name=one.name, strength=one.strength)
        for line, one in enumerate(drugs, start=1)
    ]
