"""Why a vehicle, its papers or its days off the road are refused."""

from dataclasses import dataclass
from datetime import date

from domain.kernel import Refusal
from domain.values import Code, OrganisationCode, Ref


@dataclass(eq=False)
class NotTheOperator(Refusal):
    """Another organisation runs this vehicle; ask its operator to record it."""

    operator: OrganisationCode
    organisation: OrganisationCode


@dataclass(eq=False)
class VehicleAlreadyRegistered(Refusal):
    """The vehicle is registered already, with other particulars."""

    code: Ref


@dataclass(eq=False)
class VehicleAlreadyWithdrawn(Refusal):
    """The vehicle is out of service in this time already; return it first."""

    from_on: date
    back_on: date | None
    reason: Code


@dataclass(eq=False)
class VehicleNotWithdrawn(Refusal):
    """The vehicle is in service; there is nothing to return from."""

    code: Ref


@dataclass(eq=False)
class ReturnBeforeWithdrawal(Refusal):
    """The vehicle cannot return before the day it was taken out of service."""

    withdrawn_from: date
    from_on: date


@dataclass(eq=False)
class VehicleWithdrawn(Refusal):
    """The vehicle is out of service on this date; assign another one."""

    code: Ref
    on: date
    from_on: date
    reason: Code
