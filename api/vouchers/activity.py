"""What the claims of each payee came to, month by month of service."""

from uuid import UUID

from fastapi import APIRouter

from api.deps import allow, reflecting
from api.desk import ReaderDep
from api.pages import Page, PagingDep
from api.vouchers.days import TodayDep
from domain.values import Month, month_of
from projections import vouchers as views
from projections.vouchers import CLAIMS, MonthOfClaims, ProviderActivity

router = APIRouter(prefix="/provider-activity")
READ = allow("vouchers.read")
REFLECTING = reflecting(CLAIMS)


@router.get("", dependencies=[READ, REFLECTING])
async def list_provider_activity(
    month: Month, reader: ReaderDep, paging: PagingDep
) -> Page[ProviderActivity]:
    """List the payees of a month of service, the largest amount first."""
    rows = await reader.ask(
        views.provider_activity,
        month,
        after=paging.after(int, UUID),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.amount_hkd, row.payee_id))


@router.get("/{payee_id}", dependencies=[READ, REFLECTING])
async def read_provider_activity(
    payee_id: UUID, reader: ReaderDep, today: TodayDep, until: Month | None = None
) -> list[MonthOfClaims]:
    """Show twelve months of a payee, the newest first."""
    last = until or month_of(today)
    return await reader.ask(views.activity_of, payee_id, last)
