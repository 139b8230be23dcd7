"""Why a service point or a list of departments is refused."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.kernel import Refusal
from domain.values import Code, OrganisationCode


@dataclass(eq=False)
class InstitutionAlreadyRegistered(Refusal):
    """The institution is registered already, with other particulars."""

    code: OrganisationCode


@dataclass(eq=False)
class ServicePointUnknown(Refusal):
    """The institution has no such service point."""

    RULE: ClassVar[str] = "V-BR-12"

    service_point: Code


@dataclass(eq=False)
class ServicePointAlreadyOpen(Refusal):
    """The service point is open already, with other particulars."""

    service_point: Code
    started_on: date


@dataclass(eq=False)
class ClosedBeforeStart(Refusal):
    """The service point cannot close before the day it started."""

    service_point: Code
    started_on: date
    closed_on: date


@dataclass(eq=False)
class ServicePointAlreadyClosed(Refusal):
    """The service point has been closed on another day."""

    service_point: Code
    closed_on: date


@dataclass(eq=False)
class DepartmentsAlreadyDesignated(Refusal):
    """There is another list of departments for this date; correct it instead."""

    service_point: Code
    starts_on: date


@dataclass(eq=False)
class NoListToCorrect(Refusal):
    """There is no list of departments that starts on this date."""

    service_point: Code
    starts_on: date


@dataclass(eq=False)
class ServiceNotStarted(Refusal):
    """The service point did not take vouchers yet on this date."""

    RULE: ClassVar[str] = "V-BR-10"

    service_point: Code
    on: date
    started_on: date


@dataclass(eq=False)
class ServiceEnded(Refusal):
    """The service point did not take vouchers any more on this date."""

    RULE: ClassVar[str] = "V-BR-10"

    service_point: Code
    on: date
    closed_on: date


@dataclass(eq=False)
class NoDepartmentList(Refusal):
    """The service point had no list of departments on this date."""

    RULE: ClassVar[str] = "V-BR-12"

    service_point: Code
    on: date
