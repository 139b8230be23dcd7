"""Ambulances: registered, with their papers, taken off the road and put back."""

from application.ledger import Ledger, Recorded
from application.ledger.beginning import begin_or_change
from domain.directory import (
    RecordVehiclePaper,
    RegisterVehicle,
    ReturnVehicleToService,
    Vehicle,
    WithdrawVehicle,
    vehicle_id,
)


async def register_vehicle(ledger: Ledger, command: RegisterVehicle) -> Recorded:
    return await begin_or_change(
        ledger,
        command,
        (Vehicle, vehicle_id(command.vehicle.code)),
        begin=lambda: Vehicle.register(command),
        change=lambda vehicle: vehicle.register_again(command),
    )


async def record_paper(ledger: Ledger, command: RecordVehiclePaper) -> Recorded:
    return await ledger.change(
        command,
        Vehicle,
        command.vehicle_id,
        lambda vehicle: vehicle.record_paper(command),
    )


async def withdraw_vehicle(ledger: Ledger, command: WithdrawVehicle) -> Recorded:
    return await ledger.change(
        command,
        Vehicle,
        command.vehicle_id,
        lambda vehicle: vehicle.withdraw(command),
    )


async def return_vehicle(ledger: Ledger, command: ReturnVehicleToService) -> Recorded:
    return await ledger.change(
        command,
        Vehicle,
        command.vehicle_id,
        lambda vehicle: vehicle.return_to_service(command),
    )
