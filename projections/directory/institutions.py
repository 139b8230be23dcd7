"""Institutions, their service points, and the departments designated there."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never, get_args
from uuid import UUID

from domain.directory import (
    DepartmentsCorrected,
    DepartmentsDesignated,
    InstitutionEvent,
    InstitutionRegistered,
    ServicePointClosed,
    ServicePointOpened,
)
from projections.columns import table_of
from projections.directory.provenance import Named, Sourced, named, sourced
from projections.views import Key, View

Listed = DepartmentsDesignated | DepartmentsCorrected


class InstitutionRow(Named):
    """An institution; `record_version` counts everything known about it."""

    institution_id: UUID
    record_version: int
    code: str
    city: str
    jurisdiction: str


class ServicePointRow(Named):
    """A place where vouchers are taken; its newest opening, if it was opened again."""

    institution_id: UUID
    code: str
    city: str
    started_on: date
    closed_on: date | None = None


class DepartmentListRow(Sourced):
    """The departments from a date on, until the next list of the service point."""

    institution_id: UUID
    service_point: str
    starts_on: date
    departments: tuple[str, ...]
    stated_count: int | None


def institution(
    row: InstitutionRow | None, event: InstitutionEvent
) -> InstitutionRow | None:
    if isinstance(event, InstitutionRegistered):
        return _registered(event)
    return row and row.model_copy(update={"record_version": event.originator_version})


def _registered(event: InstitutionRegistered) -> InstitutionRow:
    known = event.institution
    return InstitutionRow(
        institution_id=event.originator_id,
        record_version=event.originator_version,
        code=known.code,
        city=known.city,
        jurisdiction=known.jurisdiction,
        **named(known.names),
        **sourced(known.provenance, event.originator_version),
    )


def service_point(
    row: ServicePointRow | None, event: ServicePointOpened | ServicePointClosed
) -> ServicePointRow | None:
    match event:
        case ServicePointOpened(service_point=point):
            return ServicePointRow(
                institution_id=event.originator_id,
                code=point.code,
                city=point.city,
                started_on=point.started_on,
                **named(point.names),
                **sourced(point.provenance, event.originator_version),
            )
        case ServicePointClosed(closed_on=closed_on):
            return row and row.model_copy(
                update={"closed_on": closed_on, "version": event.originator_version}
            )
        case _:
            assert_never(event)


def service_point_key(event: ServicePointOpened | ServicePointClosed) -> Sequence[Key]:
    point = event.service_point
    code = point if isinstance(point, str) else point.code
    return ((event.originator_id, code),)


def department_list(_: DepartmentListRow | None, event: Listed) -> DepartmentListRow:
    listing = event.listing
    return DepartmentListRow(
        institution_id=event.originator_id,
        service_point=listing.service_point,
        starts_on=listing.starts_on,
        departments=listing.departments,
        stated_count=listing.stated_count,
        **sourced(listing.provenance, event.originator_version),
    )


def department_list_key(event: Listed) -> Sequence[Key]:
    listing = event.listing
    return ((event.originator_id, listing.service_point, listing.starts_on),)


INSTITUTIONS = View(
    name="directory_institutions",
    version=1,
    row=InstitutionRow,
    table=table_of(
        "directory_institutions",
        InstitutionRow,
        key=("institution_id",),
        indexes=[("code",)],
    ),
    listens=get_args(InstitutionEvent),
    evolve=institution,
)
SERVICE_POINTS = View(
    name="directory_service_points",
    version=1,
    row=ServicePointRow,
    table=table_of(
        "directory_service_points",
        ServicePointRow,
        key=("institution_id", "code"),
        indexes=[("city",)],
    ),
    listens=(ServicePointOpened, ServicePointClosed),
    evolve=service_point,
    keys=service_point_key,
)
DEPARTMENT_LISTS = View(
    name="directory_department_lists",
    version=1,
    row=DepartmentListRow,
    table=table_of(
        "directory_department_lists",
        DepartmentListRow,
        key=("institution_id", "service_point", "starts_on"),
    ),
    listens=(DepartmentsDesignated, DepartmentsCorrected),
    evolve=department_list,
    keys=department_list_key,
)
