"""What is recorded about an institution, its service points and departments."""

from datetime import date
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import AfterValidator, Field

from domain.directory.prices import PriceList
from domain.directory.provenance import Names, Provenance
from domain.kernel import BAYBRIDGE, Command, Event, Fact, FirstEvent
from domain.sealed import Open, none
from domain.values import Code, Jurisdiction, OrganisationCode


def institution_id(code: OrganisationCode) -> UUID:
    """Derive the id from the code, so that no institution is kept twice."""
    return uuid5(BAYBRIDGE, f"institution/{code}")


def _once_each(departments: tuple[Code, ...]) -> tuple[Code, ...]:
    if len(set(departments)) < len(departments):
        raise ValueError("a department stands in the list twice")
    return departments


Departments = Annotated[
    tuple[Code, ...], Field(min_length=1, max_length=100), AfterValidator(_once_each)
]


class Particulars(Fact):
    """What an institution is called, and where it is."""

    code: OrganisationCode
    names: Names
    city: Code
    jurisdiction: Jurisdiction
    provenance: Provenance


class ServicePoint(Fact):
    """A place of the institution where vouchers are taken from `started_on` on."""

    code: Code
    names: Names
    city: Code
    started_on: date
    provenance: Provenance


class DepartmentList(Fact):
    """The departments whose outpatient services vouchers may pay, from a date on.

    `stated_count` is how many there are by the source: it may name only some. There
    is no rule for all institutions: some name the emergency department (V-BR-12).
    """

    service_point: Code
    starts_on: date
    departments: Departments
    stated_count: Annotated[int, Field(gt=0, le=100, strict=True)] | None = None
    provenance: Provenance


# Commands


class RegisterInstitution(Command):
    institution: Particulars


class OpenServicePoint(Command):
    institution_id: UUID
    service_point: ServicePoint


class CloseServicePoint(Command):
    """`closed_on` is the first day on which vouchers are not taken any more."""

    institution_id: UUID
    service_point: Code
    closed_on: date


class DesignateDepartments(Command):
    institution_id: UUID
    listing: DepartmentList


class CorrectDepartments(Command):
    institution_id: UUID
    listing: DepartmentList


class PublishInstitutionPrices(Command):
    institution_id: UUID
    service_point: Code
    listing: PriceList


# Events


class InstitutionRegistered(FirstEvent):
    TOPIC = "directory.institution-registered"

    institution: Open[Particulars, none]


class ServicePointOpened(Event):
    TOPIC = "directory.service-point-opened"

    service_point: Open[ServicePoint, none]


class ServicePointClosed(Event):
    TOPIC = "directory.service-point-closed"

    service_point: Open[Code, none]
    closed_on: Open[date, none]


class DepartmentsDesignated(Event):
    """From its date on this list stands in the place of the one before."""

    TOPIC = "directory.departments-designated"

    listing: Open[DepartmentList, none]


class DepartmentsCorrected(Event):
    """The list that was recorded for this date was wrong; this is the right one."""

    TOPIC = "directory.departments-corrected"

    listing: Open[DepartmentList, none]


class InstitutionPricesPublished(Event):
    """From its date on this list stands in the place of the service point's last."""

    TOPIC = "directory.institution-prices-published"

    service_point: Open[Code, none]
    listing: Open[PriceList, none]


InstitutionEvent = (
    InstitutionRegistered
    | ServicePointOpened
    | ServicePointClosed
    | DepartmentsDesignated
    | DepartmentsCorrected
    | InstitutionPricesPublished
)
