"""What a port expects: vehicles, people, and which side has acknowledged."""

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from api.deps import ActorDep, allow, reflecting
from api.desk import Hidden, ReaderDep
from api.pages import Page, PagingDep
from api.transfers.seen import OPENING, OnlookerDep
from domain.transfers import Companion, TransferState
from domain.values import Code, Day, Jurisdiction, Role
from projections import transfers as views
from projections.transfers import PORT_NOTICES, TRANSFERS

router = APIRouter()
_OPENING = {**OPENING, "contact": "transfers.companions"}


class Expected(BaseModel):
    """One announced trip. `stands` is false where vehicle, driver or crew are others
    than those announced; `acknowledged` names the sides that have the notice."""

    transfer_id: UUID
    version: int
    state: TransferState
    is_open: bool
    notice_id: UUID
    control_point: str
    day: date
    expected_at: datetime
    exit_side: Jurisdiction
    entry_side: Jurisdiction
    authorities: tuple[str, ...]
    ref: str
    people: int
    companions: tuple[Companion, ...] | Hidden
    stands: bool
    acknowledged: tuple[Jurisdiction, ...]
    vehicle_code: str | None
    plates: tuple[str, ...]
    operator: str | None
    driver: str | None
    crew: tuple[str, ...]
    held: bool
    held_cause: str | None
    exit_cleared: bool
    entry_cleared: bool


@router.get(
    "/port-list",
    dependencies=[allow("transfers.port"), reflecting(PORT_NOTICES, TRANSFERS)],
)
async def list_expected(
    reader: ReaderDep,
    paging: PagingDep,
    actor: ActorDep,
    onlooker: OnlookerDep,
    control_point: Code,
    day: Day,
    side: Jurisdiction | None = None,
) -> Page[Expected]:
    """List who and what is announced to a control point for a day, in order of time.

    An officer sees what crosses on his own side.
    """
    is_officer = actor.role == Role.PORT_OFFICER
    rows = await reader.ask(
        views.port_list,
        control_point=control_point,
        day=day,
        sides=[
            one for one in (side, actor.jurisdiction if is_officer else None) if one
        ],
        seen_by=None if is_officer else onlooker,
        after=paging.after(datetime, UUID),
        limit=paging.limit + 1,
    )
    shown = [await reader.show(Expected, row, _OPENING) for row in rows]
    return paging.page(shown, key=lambda row: (row.expected_at, row.transfer_id))
