"""What an account holds, bucket by bucket, what explains it, and its pairings."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter

from api.contract import answers
from api.deps import allow, reflecting
from api.desk import Hidden, ReaderDep, found
from api.pages import Page, PagingDep
from api.vouchers.days import TodayDep
from api.vouchers.terms import TERMS, terms_of
from domain.values import Code
from projections import vouchers as views
from projections.vouchers import (
    BALANCES,
    BUCKETS,
    ENTRIES,
    PAIRINGS,
    ExplainedEntry,
    VoucherBucket,
    VoucherPairing,
)

router = APIRouter(prefix="/voucher-accounts/{account_id}")
READ = allow("vouchers.read")


class PairingShown(VoucherPairing):
    """A pairing, with the phone number opened or masked."""

    phone: str | Hidden  # type: ignore[assignment]


@router.get(
    "/buckets",
    dependencies=[READ, reflecting(BUCKETS, BALANCES, *TERMS)],
    responses=answers(404),
)
async def list_buckets(
    account_id: UUID, reader: ReaderDep, today: TodayDep
) -> list[VoucherBucket]:
    """Show every bucket of an account: own, rewards, quotas, and the spouse's."""
    account = found(await reader.ask(views.balance, account_id), account_id)
    return await reader.ask(views.buckets, account, await terms_of(reader), today)


@router.get("/entries", dependencies=[READ, reflecting(ENTRIES)])
async def explain_balance(
    account_id: UUID,
    reader: ReaderDep,
    paging: PagingDep,
    bucket: Literal["own", "reward", "quota", "spouse"] | None = None,
    reward: Code | None = None,
) -> Page[ExplainedEntry]:
    """Explain an account: every movement of every bucket, and what it led to."""
    rows = await reader.ask(
        views.explanation,
        account_id,
        bucket=bucket,
        reward=reward,
        after=paging.after(int, int),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.version, row.part))


@router.get("/pairings", dependencies=[READ, reflecting(PAIRINGS)])
async def list_pairings(
    account_id: UUID, reader: ReaderDep, paging: PagingDep
) -> Page[PairingShown]:
    """List with whom an account was paired, live and ended, the newest first."""
    rows = await reader.ask(
        views.pairings,
        account_id,
        after=paging.after(datetime, UUID),
        limit=paging.limit + 1,
    )
    shown = [await reader.show(PairingShown, row) for row in rows]
    return paging.page(shown, key=lambda row: (row.entered_at, row.pairing_id))
