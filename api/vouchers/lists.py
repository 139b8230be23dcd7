"""Lists of claims: all, those of before the ledger, and what the fund owes."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from api.contract import answers
from api.deps import allow, reflecting
from api.desk import Hidden, ReaderDep
from api.pages import Page, PagingDep
from api.vouchers.seen import claim_for
from domain.values import ActorId, Code, Day, Month, OrganisationCode, Ref
from projections import vouchers as views
from projections.vouchers import (
    BALANCES,
    CLAIMS,
    EARLIER_CLAIMS,
    ClaimFilter,
    EarlierClaim,
    OwedLine,
    OwedTotal,
    PayableClaim,
)

router = APIRouter()
READ = allow("vouchers.read")
SETTLE = allow("settlement.read")
REFLECTING = reflecting(CLAIMS, BALANCES)


class ClaimShown(PayableClaim):
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
    transaction: Ref | None = None,
    episode: Ref | None = None,
    spouse_account_id: UUID | None = None,
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
        transaction=transaction,
        episode=episode,
        spouse_account_id=spouse_account_id,
        served_from=served_from,
        served_until=served_until,
        circle=reader.circle("voucher-claim"),
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
    row = await claim_for(reader, claim_id)
    await reader.say_if_linked(row.patient_id)
    return await reader.show(ClaimShown, row)


@router.get("/voucher-earlier-claims", dependencies=[READ, reflecting(EARLIER_CLAIMS)])
async def list_earlier_claims(
    reader: ReaderDep,
    paging: PagingDep,
    account_id: UUID | None = None,
    transaction: Ref | None = None,
) -> Page[EarlierClaim]:
    """List claims of before the ledger, the newest day of service first."""
    rows = await reader.ask(
        views.earlier_claims,
        circle=reader.circle("voucher-account"),
        account_id=account_id,
        transaction=transaction,
        after=paging.after(date, UUID),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.service_date, row.claim_id))


@router.get("/settlement/{month}/lines", dependencies=[SETTLE, REFLECTING])
async def list_owed_lines(
    month: Month, reader: ReaderDep, paging: PagingDep, payee_id: UUID | None = None
) -> Page[OwedLine]:
    """List what the fund owes for a month, claim by claim."""
    rows = await reader.ask(
        views.owed_lines,
        month,
        circle=reader.circle("owed-line"),
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
        circle=reader.circle("owed-line"),
        payee_id=payee_id,
        after=paging.after_one(UUID),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.payee_id,))
