"""Which vehicles and who are taken up in a period, and what was booked twice."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from api import texts
from api.deps import allow, reflecting
from api.desk import ReaderDep
from api.transfers.seen import OnlookerDep
from domain.kernel import Malformed
from domain.reference import CrewRole
from domain.values import Jurisdiction, Moment
from projections import transfers as views
from projections.transfers import CREW_BOOKINGS, TRANSFERS, VEHICLE_BOOKINGS

router = APIRouter()
READ = allow("transfers.read")
LONGEST = timedelta(days=92)
"""So that an answer without pages stays short: a quarter of a year."""

Period = tuple[datetime, datetime]


class VehicleTaken(BaseModel):
    """A vehicle on a trip; `overlaps` are other trips that have it at that time.

    `papers_until`: when the first of its papers ends, as known at the assignment.
    """

    transfer_id: UUID
    vehicle_id: UUID
    vehicle_code: str
    operator: str
    base: Jurisdiction
    papers_until: date | None
    starts_at: datetime
    departs_at: datetime
    arrives_at: datetime
    ends_at: datetime
    is_out: bool
    returned: bool
    overlaps: tuple[UUID, ...]


class CrewTaken(BaseModel):
    """Somebody on a trip, with the first day on which a credential ends."""

    transfer_id: UUID
    member_id: UUID
    account: str
    employer: str
    role: CrewRole
    vehicle_code: str
    registered_until: date | None
    drives_until: date | None
    travels_until: date | None
    starts_at: datetime
    arrives_at: datetime
    ends_at: datetime
    overlaps: tuple[UUID, ...]


async def _period(
    since: Annotated[Moment, Query(alias="from")],
    until: Annotated[Moment, Query(description="not included")],
) -> Period:
    """Raise Malformed for a period that is empty or longer than a quarter."""
    if not timedelta() < until - since <= LONGEST:
        raise Malformed(field="until", problem=texts.PERIOD_WRONG)
    return since, until


PeriodDep = Annotated[Period, Depends(_period)]


@router.get(
    "/vehicle-availability",
    dependencies=[READ, reflecting(VEHICLE_BOOKINGS, TRANSFERS)],
)
async def list_vehicles_taken(
    reader: ReaderDep, onlooker: OnlookerDep, period: PeriodDep
) -> list[VehicleTaken]:
    """List the trips that take up a vehicle in a period, vehicle by vehicle."""
    since, until = period
    rows = await reader.ask(
        views.booked_vehicles, since=since, until=until, seen_by=onlooker
    )
    return [await reader.show(VehicleTaken, row) for row in rows]


@router.get(
    "/crew-availability",
    dependencies=[READ, reflecting(CREW_BOOKINGS, VEHICLE_BOOKINGS, TRANSFERS)],
)
async def list_crew_taken(
    reader: ReaderDep, onlooker: OnlookerDep, period: PeriodDep
) -> list[CrewTaken]:
    """List the trips that take up drivers and crew in a period, person by person."""
    since, until = period
    rows = await reader.ask(
        views.booked_crew, since=since, until=until, seen_by=onlooker
    )
    return [await reader.show(CrewTaken, row) for row in rows]
