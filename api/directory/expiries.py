"""What runs out soon: papers of vehicles and credentials of crew."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.deps import LedgerDep, allow, reflecting
from api.desk import ReaderDep
from api.pages import Page, PagingDep
from domain.values import Day, OrganisationCode, local_date
from projections import directory as views
from projections.directory import Expiry
from projections.directory.crew import CREW, CREW_CREDENTIALS
from projections.directory.vehicles import VEHICLE_PAPERS, VEHICLES

router = APIRouter()
LOOKED_AT = (VEHICLES, VEHICLE_PAPERS, CREW, CREW_CREDENTIALS)
DAYS_MAX = 3_650  # ten years: no permit or licence was found to last longer
LAST_DAY = date(9000, 1, 1)  # so that no day ahead leaves the calendar


@router.get("/expiries", dependencies=[allow("directory.read"), reflecting(*LOOKED_AT)])
async def list_expiries(
    reader: ReaderDep,
    paging: PagingDep,
    ledger: LedgerDep,
    within_days: Annotated[int, Query(ge=0, le=DAYS_MAX)] = 30,
    on: Annotated[Day | None, Query(le=LAST_DAY, description="Default: today.")] = None,
    organisation: OrganisationCode | None = None,
) -> Page[Expiry]:
    """List what is still good today and not after so many days, soonest first."""
    rows = await reader.ask(
        views.expiries,
        on=on or local_date(ledger.clock()),
        within_days=within_days,
        organisation=organisation,
        after=paging.after(date, str, UUID, str, str),
        limit=paging.limit + 1,
    )
    return paging.page(
        rows,
        key=lambda row: (
            row.valid_until,
            row.of,
            row.id,
            row.kind,
            row.jurisdiction,
        ),
    )
