"""The board: what is open and whom it waits for, what has ended, whose it is."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query

from api import examples
from api.deps import ActorDep, LedgerDep, allow, reflecting
from api.desk import ReaderDep
from api.pages import Page, PagingDep
from api.transfers.lines import BoardLine, line_of
from api.transfers.seen import OnlookerDep
from application import patients
from domain.kernel import Fact
from domain.patients import IdentityDocument
from domain.reference import CorridorCode
from domain.transfers import ENDED, OPEN, Priority, TransferState
from projections import transfers as views
from projections.transfers import TRANSFERS, BoardColumn, BoardFilter, NextBy

router = APIRouter()
READ = allow("transfers.read")


class Wanted(Fact):
    """By which paper somebody is known; it is sent as a body, never as an address."""

    document: IdentityDocument


Open = Annotated[
    bool, Query(alias="open", description="What has ended instead: `open=false`.")
]
Incoming = Annotated[
    bool, Query(description="Only what comes to the hospital of this token.")
]
Search = Annotated[
    str | None,
    Query(
        min_length=2,
        max_length=64,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9./_-]*$",
        description="The beginning of an id, the code of a vehicle or of a hospital.",
    ),
]


@router.get("/transfers", dependencies=[READ, reflecting(TRANSFERS)])
async def list_transfers(
    reader: ReaderDep,
    paging: PagingDep,
    actor: ActorDep,
    ledger: LedgerDep,
    onlooker: OnlookerDep,
    is_open: Open = True,
    state: TransferState | None = None,
    corridor: CorridorCode | None = None,
    priority: Priority | None = None,
    next_by: NextBy | None = None,
    incoming: Incoming = False,
    patient_id: UUID | None = None,
    stale: bool = False,
    search: Search = None,
) -> Page[BoardLine]:
    """List transfers: emergencies first, then by when somebody must act."""
    now = ledger.clock()
    wanted = BoardFilter(
        seen_by=onlooker,
        state=state,
        corridor=corridor,
        priority=priority,
        next_by=next_by,
        receiver=actor.organisation if incoming else None,
        patient_id=patient_id,
        search=search,
        stale_at=now if stale else None,
    )
    if state in ENDED or (state not in OPEN and not is_open):
        return await _ended(reader, paging, wanted, now)
    return await _open(reader, paging, wanted, now)


@router.get("/transfers/columns", dependencies=[READ, reflecting(TRANSFERS)])
async def list_columns(
    reader: ReaderDep, ledger: LedgerDep, onlooker: OnlookerDep
) -> list[BoardColumn]:
    """Count what stands in each column of the board, and what is stale there."""
    return await reader.ask(views.columns, ledger.clock(), seen_by=onlooker)


async def _open(
    reader: ReaderDep, paging: PagingDep, wanted: BoardFilter, now: datetime
) -> Page[Any]:
    after = paging.after(int, datetime, UUID)
    rows = await reader.ask(views.board, wanted, after=after, limit=paging.limit + 1)
    page = paging.page(rows, key=lambda row: (row.rank, row.due_at, row.transfer_id))
    return Page(rows=[line_of(row, now) for row in page.rows], next=page.next)


async def _ended(
    reader: ReaderDep, paging: PagingDep, wanted: BoardFilter, now: datetime
) -> Page[Any]:
    after = paging.after(datetime, UUID)
    rows = await reader.ask(views.ended, wanted, after=after, limit=paging.limit + 1)
    page = paging.page(rows, key=lambda row: (row.due_at, row.transfer_id))
    return Page(rows=[line_of(row, now) for row in page.rows], next=page.next)


@router.post("/transfers/search", dependencies=[READ, reflecting(TRANSFERS)])
async def search_by_document(
    body: Annotated[Wanted, Body(examples=[examples.SEARCH])],
    reader: ReaderDep,
    ledger: LedgerDep,
    onlooker: OnlookerDep,
) -> list[BoardLine]:
    """List the transfers of whoever holds a document, the newest request first."""
    patient = await patients.find_by_document(ledger, body.document)
    if patient is None:
        return []
    rows = await reader.ask(views.transfers_of_patient, patient.id, seen_by=onlooker)
    now = ledger.clock()
    return [line_of(row, now) for row in rows]
