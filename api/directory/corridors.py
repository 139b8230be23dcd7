"""Corridors, the hospitals at their ends, and when they are in force."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel

from api import examples
from api.contract import answers, refused_by, refusing
from api.deps import Acknowledgement, LedgerDep, allow, reflecting
from api.desk import DeskDep, ReaderDep, found
from api.pages import Page, PagingDep
from application import directory
from domain.directory import (
    AdmitHospital,
    CloseCorridor,
    CorridorAlreadyClosed,
    CorridorAlreadyOpen,
    CorridorAlreadyRegistered,
    CorridorEndsBeforeStart,
    CorridorEndsEarlier,
    CorridorExtension,
    CorridorHospital,
    CorridorNeverOpened,
    CorridorNoticeReused,
    CorridorNotOpen,
    CorridorOpening,
    CorridorParticulars,
    ExtendCorridor,
    ExtensionNotLater,
    HospitalAlreadyAdmitted,
    HospitalElsewhere,
    HospitalUnknown,
    NoEndToExtend,
    NotOnCorridor,
    OpenCorridor,
    RegisterCorridor,
)
from domain.kernel import Fact, NotFound
from domain.reference import CorridorTerms
from domain.values import Day, OrganisationCode, local_date
from projections import directory as views
from projections.directory import CorridorHospitalRow, CorridorPeriodRow, CorridorRow
from projections.directory.corridors import (
    CORRIDOR_HOSPITALS,
    CORRIDOR_PERIODS,
    CORRIDORS,
)

router = APIRouter()
READ = allow("directory.read")
WRITE = [allow("corridors.write")]
ALL_OF_IT = [READ, reflecting(CORRIDORS, CORRIDOR_HOSPITALS, CORRIDOR_PERIODS)]


class CorridorClosing(Fact):
    """`last_on` is the last day on which a trip may start."""

    last_on: Day


class CorridorShown(BaseModel):
    """A corridor with its hospitals and every time in force."""

    corridor: CorridorRow
    hospitals: list[CorridorHospitalRow]
    periods: list[CorridorPeriodRow]


@router.post(
    "/corridors",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(CorridorAlreadyRegistered),
)
async def register_corridor(
    body: Annotated[CorridorParticulars, Body(examples=[examples.CORRIDOR])],
    desk: DeskDep,
) -> Acknowledgement:
    """Register a corridor; it is opened by a notice of its own."""
    command = RegisterCorridor(occasion=desk.occasion, corridor=body)
    recorded = await directory.register_corridor(desk.ledger, command)
    return desk.acknowledge(recorded, f"/corridors/{recorded.id}")


@router.get("/corridors", dependencies=[READ, reflecting(CORRIDORS, CORRIDOR_PERIODS)])
async def list_corridors(
    reader: ReaderDep,
    paging: PagingDep,
    in_force_on: Annotated[
        Day | None, Query(description="Only those in force on this day.")
    ] = None,
) -> Page[CorridorRow]:
    """List corridors by code."""
    rows = await reader.ask(
        views.corridors,
        on=in_force_on,
        after=paging.after_one(str),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.code,))


@router.get("/corridors/{corridor_id}", dependencies=ALL_OF_IT, responses=answers(404))
async def read_corridor(corridor_id: UUID, reader: ReaderDep) -> CorridorShown:
    """Show a corridor with its hospitals and every time in force."""
    row = found(await reader.ask(views.corridor, corridor_id), corridor_id)
    reader.tag(row.record_version)
    return CorridorShown(
        corridor=row,
        hospitals=await reader.ask(views.corridor_hospitals, corridor_id),
        periods=await reader.ask(views.corridor_periods, corridor_id),
    )


@router.get(
    "/corridors/{corridor_id}/terms",
    dependencies=[READ],
    responses=refusing(NotFound, CorridorNotOpen, NotOnCorridor),
)
async def read_corridor_terms(
    corridor_id: UUID,
    sender: OrganisationCode,
    receiver: OrganisationCode,
    ledger: LedgerDep,
    on: Annotated[Day | None, Query(description="Default: today.")] = None,
) -> CorridorTerms:
    """Say whether two hospitals may transfer on a day, and by which row."""
    day = on or local_date(ledger.clock())
    return await directory.corridor_terms(
        ledger, corridor_id, sender=sender, receiver=receiver, on=day
    )


@router.post(
    "/corridors/{corridor_id}/hospitals",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(
        NotFound, HospitalUnknown, HospitalElsewhere, HospitalAlreadyAdmitted
    ),
)
async def admit_hospital(
    corridor_id: UUID,
    body: Annotated[CorridorHospital, Body(examples=[examples.CORRIDOR_HOSPITAL])],
    desk: DeskDep,
) -> Acknowledgement:
    """Admit a hospital to one end of a corridor from a day on."""
    command = AdmitHospital(
        occasion=desk.occasion, corridor_id=corridor_id, hospital=body
    )
    return desk.acknowledge(await directory.admit_hospital(desk.ledger, command))


@router.post(
    "/corridors/{corridor_id}/openings",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(
        NotFound, CorridorNoticeReused, CorridorEndsBeforeStart, CorridorAlreadyOpen
    ),
)
async def open_corridor(
    corridor_id: UUID,
    body: Annotated[CorridorOpening, Body(examples=[examples.CORRIDOR_OPENING])],
    desk: DeskDep,
) -> Acknowledgement:
    """Open a corridor from a day on, to a last day or until further notice."""
    command = OpenCorridor(
        occasion=desk.occasion, corridor_id=corridor_id, opening=body
    )
    return desk.acknowledge(await directory.open_corridor(desk.ledger, command))


@router.post(
    "/corridors/{corridor_id}/extensions",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(
        NotFound,
        CorridorNeverOpened,
        CorridorNoticeReused,
        CorridorAlreadyClosed,
        NoEndToExtend,
        ExtensionNotLater,
    ),
)
async def extend_corridor(
    corridor_id: UUID,
    body: Annotated[CorridorExtension, Body(examples=[examples.CORRIDOR_EXTENSION])],
    desk: DeskDep,
) -> Acknowledgement:
    """Extend a corridor to a later last day, also after the last one has passed."""
    command = ExtendCorridor(
        occasion=desk.occasion, corridor_id=corridor_id, extension=body
    )
    return desk.acknowledge(await directory.extend_corridor(desk.ledger, command))


@router.post(
    "/corridors/{corridor_id}/closure",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(
        NotFound,
        CorridorNeverOpened,
        CorridorAlreadyClosed,
        CorridorEndsBeforeStart,
        CorridorEndsEarlier,
    ),
)
async def close_corridor(
    corridor_id: UUID,
    body: Annotated[CorridorClosing, Body(examples=[examples.CORRIDOR_CLOSURE])],
    desk: DeskDep,
) -> Acknowledgement:
    """Close a corridor with a last day."""
    command = CloseCorridor(
        occasion=desk.occasion, corridor_id=corridor_id, last_on=body.last_on
    )
    return desk.acknowledge(await directory.close_corridor(desk.ledger, command))
