"""Institutions, their service points and their dated lists of departments."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Body, Query

from api import examples
from api.contract import answers, refused_by
from api.deps import Acknowledgement, LedgerDep, allow, reflecting
from api.desk import DeskDep, ReaderDep, found
from api.pages import Page, PagingDep
from application import directory
from domain.directory import (
    ClosedBeforeStart,
    CloseServicePoint,
    CorrectDepartments,
    DepartmentList,
    DepartmentsAlreadyDesignated,
    DesignateDepartments,
    InstitutionAlreadyRegistered,
    NoListToCorrect,
    OpenServicePoint,
    Particulars,
    PriceList,
    PriceListReused,
    PublishInstitutionPrices,
    RegisterInstitution,
    ServicePoint,
    ServicePointAlreadyClosed,
    ServicePointAlreadyOpen,
    ServicePointUnknown,
)
from domain.kernel import Fact, NotFound
from domain.values import Code, Day, local_date
from projections import directory as views
from projections.directory import (
    DepartmentListRow,
    DesignatedServicePoint,
    InstitutionRow,
    ServicePointPriceRow,
)
from projections.directory.institutions import (
    DEPARTMENT_LISTS,
    INSTITUTIONS,
    SERVICE_POINTS,
)
from projections.directory.prices import SERVICE_POINT_PRICES

router = APIRouter()
READ = allow("directory.read")
WRITE = [allow("directory.write")]


class Closing(Fact):
    """`closed_on` is the first day on which vouchers are not taken any more."""

    closed_on: Day


@router.post(
    "/institutions",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(InstitutionAlreadyRegistered),
)
async def register_institution(
    body: Annotated[Particulars, Body(examples=[examples.INSTITUTION])], desk: DeskDep
) -> Acknowledgement:
    """Register an institution; the same particulars again change nothing."""
    command = RegisterInstitution(occasion=desk.occasion, institution=body)
    recorded = await directory.register_institution(desk.ledger, command)
    return desk.acknowledge(recorded, f"/institutions/{recorded.id}")


@router.get("/institutions", dependencies=[READ, reflecting(INSTITUTIONS)])
async def list_institutions(
    reader: ReaderDep, paging: PagingDep, city: Code | None = None
) -> Page[InstitutionRow]:
    """List institutions by code."""
    rows = await reader.ask(
        views.institutions,
        city=city,
        after=paging.after_one(str),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.code,))


@router.get(
    "/institutions/{institution_id}",
    dependencies=[READ, reflecting(INSTITUTIONS)],
    responses=answers(404),
)
async def read_institution(institution_id: UUID, reader: ReaderDep) -> InstitutionRow:
    """Show an institution."""
    row = found(await reader.ask(views.institution, institution_id), institution_id)
    reader.tag(row.record_version)
    return row


@router.post(
    "/institutions/{institution_id}/service-points",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, ServicePointAlreadyOpen),
)
async def open_service_point(
    institution_id: UUID,
    body: Annotated[ServicePoint, Body(examples=[examples.SERVICE_POINT])],
    desk: DeskDep,
) -> Acknowledgement:
    """Open a service point from a date on."""
    command = OpenServicePoint(
        occasion=desk.occasion, institution_id=institution_id, service_point=body
    )
    return desk.acknowledge(await directory.open_service_point(desk.ledger, command))


@router.post(
    "/institutions/{institution_id}/service-points/{service_point}/closing",
    dependencies=WRITE,
    responses=refused_by(
        NotFound, ServicePointUnknown, ServicePointAlreadyClosed, ClosedBeforeStart
    ),
)
async def close_service_point(
    institution_id: UUID,
    service_point: Code,
    body: Annotated[Closing, Body(examples=[examples.CLOSING])],
    desk: DeskDep,
) -> Acknowledgement:
    """Close a service point from a date on."""
    command = CloseServicePoint(
        occasion=desk.occasion,
        institution_id=institution_id,
        service_point=service_point,
        closed_on=body.closed_on,
    )
    return desk.acknowledge(await directory.close_service_point(desk.ledger, command))


@router.get(
    "/service-points", dependencies=[READ, reflecting(SERVICE_POINTS, DEPARTMENT_LISTS)]
)
async def list_service_points(
    reader: ReaderDep,
    paging: PagingDep,
    ledger: LedgerDep,
    on: Annotated[Day | None, Query(description="Default: today.")] = None,
    institution_id: UUID | None = None,
    city: Code | None = None,
    state: Annotated[Literal["open", "any"], Query()] = "any",
) -> Page[DesignatedServicePoint]:
    """List service points with the departments in force on a date."""
    rows = await reader.ask(
        views.service_points,
        on=on or local_date(ledger.clock()),
        institution_id=institution_id,
        city=city,
        open_only=state == "open",
        after=paging.after(UUID, str),
        limit=paging.limit + 1,
    )
    return paging.page(
        rows, key=lambda row: (row.service_point.institution_id, row.service_point.code)
    )


@router.post(
    "/institutions/{institution_id}/department-lists",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, ServicePointUnknown, DepartmentsAlreadyDesignated),
)
async def designate_departments(
    institution_id: UUID,
    body: Annotated[DepartmentList, Body(examples=[examples.DEPARTMENT_LIST])],
    desk: DeskDep,
) -> Acknowledgement:
    """Designate the departments of a service point from a date on."""
    command = DesignateDepartments(
        occasion=desk.occasion, institution_id=institution_id, listing=body
    )
    return desk.acknowledge(await directory.designate_departments(desk.ledger, command))


@router.post(
    "/institutions/{institution_id}/department-list-corrections",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, NoListToCorrect),
)
async def correct_departments(
    institution_id: UUID,
    body: Annotated[DepartmentList, Body(examples=[examples.DEPARTMENT_LIST])],
    desk: DeskDep,
) -> Acknowledgement:
    """Correct the list of departments that was recorded for a date."""
    command = CorrectDepartments(
        occasion=desk.occasion, institution_id=institution_id, listing=body
    )
    return desk.acknowledge(await directory.correct_departments(desk.ledger, command))


@router.get(
    "/institutions/{institution_id}/service-points/{service_point}/department-lists",
    dependencies=[READ, reflecting(DEPARTMENT_LISTS)],
)
async def list_department_lists(
    institution_id: UUID, service_point: Code, reader: ReaderDep
) -> list[DepartmentListRow]:
    """List what was ever designated at a service point, the oldest first."""
    return await reader.ask(views.department_lists, institution_id, service_point)


@router.post(
    "/institutions/{institution_id}/service-points/{service_point}/prices",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, ServicePointUnknown, PriceListReused),
)
async def publish_institution_prices(
    institution_id: UUID,
    service_point: Code,
    body: Annotated[PriceList, Body(examples=[examples.PRICE_LIST])],
    desk: DeskDep,
) -> Acknowledgement:
    """Publish what a service point asks of every patient, in fen on the Mainland."""
    command = PublishInstitutionPrices(
        occasion=desk.occasion,
        institution_id=institution_id,
        service_point=service_point,
        listing=body,
    )
    recorded = await directory.publish_institution_prices(desk.ledger, command)
    return desk.acknowledge(recorded)


@router.get(
    "/institutions/{institution_id}/service-points/{service_point}/prices",
    dependencies=[READ, reflecting(SERVICE_POINT_PRICES)],
)
async def list_service_point_prices(
    institution_id: UUID, service_point: Code, reader: ReaderDep, paging: PagingDep
) -> Page[ServicePointPriceRow]:
    """List the usual prices of a service point by date."""
    rows = await reader.ask(
        views.service_point_prices,
        institution_id,
        service_point,
        after=paging.after(date, str, str),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.starts_on, row.ref, row.kind))
