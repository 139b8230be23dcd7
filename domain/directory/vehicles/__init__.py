"""Ambulances that cross a boundary, and their papers."""

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
from domain.directory.vehicles.vehicle import Vehicle

__all__ = [
    "NotTheOperator",
    "PaperParticulars",
    "RecordVehiclePaper",
    "RegisterVehicle",
    "ReturnBeforeWithdrawal",
    "ReturnVehicleToService",
    "Vehicle",
    "VehicleAlreadyRegistered",
    "VehicleAlreadyWithdrawn",
    "VehicleEvent",
    "VehicleNotWithdrawn",
    "VehiclePaperRecorded",
    "VehicleParticulars",
    "VehicleRegistered",
    "VehicleReturnedToService",
    "VehicleTakenOutOfService",
    "VehicleWithdrawn",
    "WithdrawVehicle",
    "vehicle_id",
]
