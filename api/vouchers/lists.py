"""Lists of claims: all, those that await confirmation, and what the fund owes."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from api.contract import answers
from api.deps import allow, reflecting
from api.desk import Hidden, ReaderDep, found
from api.pages import Page, PagingDep
from domain.values import ActorId, Code, Day, Month, OrganisationCode, Ref
from projections import vouchers as views
from projections.vouchers import (
    CLAIMS,
    ClaimFilter,
    OwedLine,
    OwedTotal,
    PendingConfirmations,
    VoucherClaim,
)

router = APIRouter()
READ = allow("vouchers.read")
SETTLE = allow("settlement.read")
REFLECTING = reflecting(CLAIMS)


class ClaimShown(VoucherClaim):
    """A claim, with what is sealed opened or masked."""

    reason: str | Hidden  # type: ignore[assignment]
    void_reason: str | Hidden | None = None  # type: ignore[assignment]


@router.get("/voucher-claims", dependencies=[READ, REFLECTING])
async def list_claims(
    reader: ReaderDep,
    paging: PagingDep,
    account_id: UUID | None = None,
    patient_id: UUID | None = None,
    payee_id: UUID | None = None,
    service_point: Code | None = None,
    department: Code | None = None,
    profession: Code | None = None,
    place: Literal["HK", "GBA"] | None = None,
    state: Literal["pending", "confirmed", "voided"] | None = None,
    payable_month: Month | None = None,
    organisation: OrganisationCode | None = None,
    entered_by: ActorId | None = None,
    ref: Ref | None = None,
    served_from: Day | None = None,
    served_until: Annotated[Day | None, Query(description="included")] = None,
) -> Page[ClaimShown]:
    """List claims, the newest day of service first."""
    wanted = ClaimFilter(
        account_id=account_id,
        patient_id=patient_id,
        payee_id=payee_id,
        service_point=service_point,
        department=department,
        profession=profession,
        place=place,
        state=state,
        payable_month=payable_month,
        organisation=organisation,
        entered_by=entered_by,
        ref=ref,
        served_from=served_from,
        served_until=served_until,
    )
    rows = await reader.ask(
        views.claims, wanted, after=paging.after(date, UUID), limit=paging.limit + 1
    )
    shown = [await reader.show(ClaimShown, row) for row in rows]
    return paging.page(shown, key=lambda row: (row.service_date, row.claim_id))


@router.get(
    "/voucher-claims/{claim_id}",
    dependencies=[READ, REFLECTING],
    responses=answers(404),
)
async def read_claim(claim_id: UUID, reader: ReaderDep) -> ClaimShown:
    """Show a claim."""
    row = found(await reader.ask(views.claim, claim_id), claim_id)
    return await reader.show(ClaimShown, row)


@router.get("/pending-claims", dependencies=[READ, REFLECTING])
async def list_pending_claims(
    reader: ReaderDep, paging: PagingDep, provider_id: UUID | None = None
) -> Page[ClaimShown]:
    """List what awaits its provider's confirmation, the longest wait first."""
    rows = await reader.ask(
        views.pending_claims,
        provider_id=provider_id,
        after=paging.after(datetime, UUID),
        limit=paging.limit + 1,
    )
    shown = [await reader.show(ClaimShown, row) for row in rows]
    return paging.page(shown, key=lambda row: (row.entered_at, row.claim_id))


@router.get("/pending-confirmations", dependencies=[READ, REFLECTING])
async def list_pending_confirmations(reader: ReaderDep) -> list[PendingConfirmations]:
    """List the providers who have claims to confirm, the oldest claim first."""
    return await reader.ask(views.pending_by_provider)


@router.get("/settlement/{month}/lines", dependencies=[SETTLE, REFLECTING])
async def list_owed_lines(
    month: Month, reader: ReaderDep, paging: PagingDep, payee_id: UUID | None = None
) -> Page[OwedLine]:
    """List what the fund owes for a month, claim by claim."""
    rows = await reader.ask(
        views.owed_lines,
        month,
        payee_id=payee_id,
        after=paging.after(UUID, UUID),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.payee_id, row.claim_id))


@router.get("/settlement/{month}/totals", dependencies=[SETTLE, REFLECTING])
async def list_owed_totals(
    month: Month, reader: ReaderDep, paging: PagingDep, payee_id: UUID | None = None
) -> Page[OwedTotal]:
    """List what the fund owes each payee for a month."""
    rows = await reader.ask(
        views.owed_totals,
        month,
        payee_id=payee_id,
        after=paging.after_one(UUID),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.payee_id,))
