"""The ledger held against others: government statements, and visits paid twice."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter

from api.contract import answers
from api.deps import allow, reflecting
from api.desk import ReaderDep, found
from api.pages import Page, PagingDep
from domain.values import Ref
from projections import vouchers as views
from projections.vouchers import (
    DIFFERENCES,
    EPISODES,
    RECONCILIATIONS,
    ReconciliationDifference,
    VoucherEpisode,
    VoucherReconciliation,
)

router = APIRouter()
READ = allow("vouchers.read")


@router.get(
    "/voucher-reconciliations", dependencies=[READ, reflecting(RECONCILIATIONS)]
)
async def list_reconciliations(
    reader: ReaderDep, paging: PagingDep
) -> Page[VoucherReconciliation]:
    """List the statements that were held against the ledger, the newest first."""
    rows = await reader.ask(
        views.reconciliations,
        after=paging.after(datetime, UUID),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.reconciled_at, row.reconciliation_id))


@router.get(
    "/voucher-reconciliations/{reconciliation_id}",
    dependencies=[READ, reflecting(RECONCILIATIONS)],
    responses=answers(404),
)
async def read_reconciliation(
    reconciliation_id: UUID, reader: ReaderDep
) -> VoucherReconciliation:
    """Show what a comparison with a statement found."""
    row = await reader.ask(views.reconciliation_of, reconciliation_id)
    return found(row, reconciliation_id)


@router.get(
    "/voucher-reconciliations/{reconciliation_id}/differences",
    dependencies=[READ, reflecting(DIFFERENCES)],
)
async def list_differences(
    reconciliation_id: UUID, reader: ReaderDep, paging: PagingDep
) -> Page[ReconciliationDifference]:
    """List the lines that a statement and the ledger do not have alike."""
    rows = await reader.ask(
        views.differences,
        reconciliation_id,
        after=paging.after_one(int),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.number,))


@router.get("/voucher-episodes", dependencies=[READ, reflecting(EPISODES)])
async def list_episodes(
    reader: ReaderDep,
    paging: PagingDep,
    institution_id: UUID | None = None,
    episode: Ref | None = None,
    paid_by: Literal["nobody", "vouchers", "national-insurance", "both"] | None = None,
) -> Page[VoucherEpisode]:
    """List visits to Mainland institutions, and by whom they were paid."""
    rows = await reader.ask(
        views.episodes,
        institution_id=institution_id,
        number=episode,
        paid_by=paid_by,
        after=paging.after(datetime, UUID),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.changed_at, row.episode_id))
