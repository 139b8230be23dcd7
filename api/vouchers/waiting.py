"""What waits: claims for their providers, accounts for the check of the holder."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from api.deps import allow, reflecting
from api.desk import Hidden, ReaderDep
from api.pages import Page, PagingDep
from api.vouchers.days import TodayDep
from projections import vouchers as views
from projections.vouchers import (
    BALANCES,
    CHECKS,
    CLAIMS,
    AccountCheck,
    PendingClaim,
    PendingConfirmations,
    UnvalidatedAccount,
)

router = APIRouter()
READ = allow("vouchers.read")
REFLECTING = reflecting(CLAIMS, BALANCES)


class PendingClaimShown(PendingClaim):
    """A claim that waits, with what is sealed opened or masked."""

    reason: str | Hidden  # type: ignore[assignment]
    void_reason: str | Hidden | None = None  # type: ignore[assignment]


class CheckShown(AccountCheck):
    """A check, with why it failed opened or masked."""

    reason: str | Hidden | None = None  # type: ignore[assignment]


@router.get("/pending-claims", dependencies=[READ, REFLECTING])
async def list_pending_claims(
    reader: ReaderDep,
    paging: PagingDep,
    today: TodayDep,
    provider_id: UUID | None = None,
) -> Page[PendingClaimShown]:
    """List what awaits its provider's confirmation, the longest wait first."""
    rows = await reader.ask(
        views.pending_claims,
        today,
        circle=reader.circle("voucher-claim"),
        provider_id=provider_id,
        after=paging.after(datetime, UUID),
        limit=paging.limit + 1,
    )
    shown = [await reader.show(PendingClaimShown, row) for row in rows]
    return paging.page(shown, key=lambda row: (row.entered_at, row.claim_id))


@router.get("/pending-confirmations", dependencies=[READ, REFLECTING])
async def list_pending_confirmations(
    reader: ReaderDep, today: TodayDep
) -> list[PendingConfirmations]:
    """List the providers who have claims to confirm, the oldest claim first."""
    circle = reader.circle("voucher-claim")
    return await reader.ask(views.pending_by_provider, today, circle=circle)


@router.get(
    "/unvalidated-accounts", dependencies=[READ, reflecting(BALANCES, CLAIMS, CHECKS)]
)
async def list_unvalidated_accounts(
    reader: ReaderDep, paging: PagingDep, today: TodayDep
) -> Page[UnvalidatedAccount]:
    """List temporary accounts and what they hold up, the longest wait first."""
    rows = await reader.ask(
        views.unvalidated_accounts,
        today,
        circle=reader.circle("voucher-account"),
        after=paging.after(datetime, UUID),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.opened_at, row.account_id))


@router.get(
    "/voucher-accounts/{account_id}/validation",
    dependencies=[READ, reflecting(CHECKS)],
)
async def list_checks(account_id: UUID, reader: ReaderDep) -> list[CheckShown]:
    """List the checks of the holder's particulars, the oldest first."""
    rows = await reader.ask(views.checks, account_id)
    return [await reader.show(CheckShown, row) for row in rows]
