"""An ambulance that crosses a boundary, with the papers that let it."""

from datetime import date
from typing import Self, assert_never

from domain.directory.vehicles.facts import (
    PaperParticulars,
    RecordVehiclePaper,
    RegisterVehicle,
    ReturnVehicleToService,
    VehicleEvent,
    VehiclePaperRecorded,
    VehicleParticulars,
    VehicleRegistered,
    VehicleReturnedToService,
    VehicleTakenOutOfService,
    WithdrawVehicle,
    vehicle_id,
)
from domain.directory.vehicles.refusals import (
    NotTheOperator,
    ReturnBeforeWithdrawal,
    VehicleAlreadyRegistered,
    VehicleAlreadyWithdrawn,
    VehicleNotWithdrawn,
    VehicleWithdrawn,
)
from domain.directory.vehicles.withdrawals import Withdrawal
from domain.kernel import Aggregate, Command, Event
from domain.reference import PaperKind, RowRef, VehicleOnFile, VehiclePaper
from domain.values import Jurisdiction, OrganisationCode, Role, local_midnight


class Vehicle(Aggregate):
    """Only its operator, or an operator of the ledger, writes to it."""

    TOPIC = "directory.vehicle"
    REFERENCE = True

    def __init__(self) -> None:
        self.particulars: VehicleParticulars | None = None
        self.registration: RowRef | None = None
        self.papers: dict[tuple[PaperKind, Jurisdiction], VehiclePaper] = {}
        self.withdrawals: list[Withdrawal] = []

    @classmethod
    def register(cls, command: RegisterVehicle) -> Self:
        """Begin the record of a vehicle.

        Raises:
            NotTheOperator
        """
        _refuse_others(command, command.vehicle.operator)
        return cls.begin(
            command,
            VehicleRegistered,
            id=vehicle_id(command.vehicle.code),
            vehicle=command.vehicle,
        )

    def register_again(self, command: RegisterVehicle) -> None:
        """Record nothing: the vehicle is known.

        Raises:
            NotTheOperator
            VehicleAlreadyRegistered: with other particulars.
        """
        _refuse_others(command, self._particulars().operator)
        if command.vehicle != self.particulars:
            raise VehicleAlreadyRegistered(code=command.vehicle.code)

    def record_paper(self, command: RecordVehiclePaper) -> None:
        """Put a paper in the place of the last one of its kind and jurisdiction.

        Raises:
            NotTheOperator
        """
        _refuse_others(command, self._particulars().operator)
        paper = command.paper
        newest = self.papers.get((paper.kind, paper.jurisdiction))
        if newest is None or _shown(newest) != paper:
            self.record(command, VehiclePaperRecorded, paper=paper)

    def withdraw(self, command: WithdrawVehicle) -> None:
        """Take the vehicle off the road from a day on.

        Raises:
            NotTheOperator, VehicleAlreadyWithdrawn
        """
        _refuse_others(command, self._particulars().operator)
        for earlier in self.withdrawals:
            if (earlier.from_on, earlier.reason) == (command.from_on, command.reason):
                return
            if earlier.back_on is None or command.from_on < earlier.back_on:
                raise VehicleAlreadyWithdrawn(
                    from_on=earlier.from_on,
                    back_on=earlier.back_on,
                    reason=earlier.reason,
                )
        self.record(
            command,
            VehicleTakenOutOfService,
            from_on=command.from_on,
            reason=command.reason,
            effective_at=local_midnight(command.from_on),
        )

    def return_to_service(self, command: ReturnVehicleToService) -> None:
        """Put the vehicle back on the road from a day on.

        Raises:
            NotTheOperator, VehicleNotWithdrawn, ReturnBeforeWithdrawal
        """
        known = self._particulars()
        _refuse_others(command, known.operator)
        last = self.withdrawals[-1] if self.withdrawals else None
        if last is None or last.back_on not in {None, command.from_on}:
            raise VehicleNotWithdrawn(code=known.code)
        if last.back_on == command.from_on:
            return
        if command.from_on < last.from_on:
            raise ReturnBeforeWithdrawal(
                withdrawn_from=last.from_on, from_on=command.from_on
            )
        self.record(
            command,
            VehicleReturnedToService,
            from_on=command.from_on,
            effective_at=local_midnight(command.from_on),
        )

    def on_file(self, on: date) -> VehicleOnFile:
        """Return the vehicle with the newest paper of each kind and jurisdiction.

        Whether the papers last for a trip is for the trip to decide (T-G3).

        Raises:
            VehicleWithdrawn
        """
        known = self._particulars()
        assert self.registration is not None
        for withdrawal in self.withdrawals:
            if withdrawal.covers(on):
                raise VehicleWithdrawn(
                    code=known.code,
                    on=on,
                    from_on=withdrawal.from_on,
                    reason=withdrawal.reason,
                )
        return VehicleOnFile(
            vehicle_id=self.id,
            code=known.code,
            operator=known.operator,
            base=known.base,
            plates=known.plates,
            papers=tuple(self.papers.values()),
            row=self.registration,
        )

    def evolve(self, event: VehicleEvent) -> None:
        match event:
            case VehicleRegistered(vehicle=particulars):
                self.particulars = particulars
                self.registration = _row(event)
            case VehiclePaperRecorded(paper=paper):
                kept = VehiclePaper(**paper.model_dump(), row=_row(event))
                self.papers[paper.kind, paper.jurisdiction] = kept
            case VehicleTakenOutOfService(from_on=from_on, reason=reason):
                self.withdrawals.append(Withdrawal(from_on=from_on, reason=reason))
            case VehicleReturnedToService(from_on=from_on):
                back = {"back_on": from_on}
                self.withdrawals[-1] = self.withdrawals[-1].model_copy(update=back)
            case _:
                assert_never(event)

    def _particulars(self) -> VehicleParticulars:
        assert self.particulars is not None
        return self.particulars


def _refuse_others(command: Command, operator: OrganisationCode) -> None:
    by = command.occasion.by
    if by.role is not Role.OPERATOR and by.organisation != operator:
        raise NotTheOperator(operator=operator, organisation=by.organisation)


def _shown(paper: VehiclePaper) -> PaperParticulars:
    return PaperParticulars(**paper.model_dump(exclude={"row"}))


def _row(event: Event) -> RowRef:
    return RowRef(id=event.originator_id, version=event.originator_version)
