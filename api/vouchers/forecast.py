"""What the next issue will cut off, and which rewards lapse before it.

The next issue is the published one; where there is none yet, it is assumed to be like
the newest annual issue, and every answer says so.
"""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from api.contract import answers
from api.deps import allow, reflecting
from api.desk import Reader, ReaderDep, found
from api.pages import LIMIT_MAX, Page, PagingDep
from api.vouchers.days import TodayDep
from domain.directory import NoPolicyForYear
from projections import directory
from projections import vouchers as views
from projections.directory import VoucherIssueRow
from projections.directory.policy import VOUCHER_ISSUES
from projections.vouchers import (
    BALANCES,
    BUCKETS,
    AccountForecast,
    ForecastTotals,
    NextIssue,
)

router = APIRouter()
READ = allow("vouchers.read")
REFLECTING = reflecting(BALANCES, BUCKETS, VOUCHER_ISSUES)


class ForfeitureForecast(Page[AccountForecast]):
    """A page of accounts; the issue and the totals are those of the whole forecast."""

    issue: NextIssue
    totals: ForecastTotals


@router.get(
    "/forfeiture-forecast",
    dependencies=[READ, REFLECTING],
    responses=answers(409),
)
async def forecast_forfeiture(
    reader: ReaderDep,
    paging: PagingDep,
    today: TodayDep,
    at_least_hkd: Annotated[
        int, Query(ge=0, le=1_000_000, description="forfeited, in whole HKD")
    ] = 0,
) -> ForfeitureForecast:
    """List what each account loses with the next issue, the largest amount first."""
    issue = await next_issue(reader, today)
    circle = reader.circle("voucher-account")
    asked: dict[str, Any] = {"at_least_hkd": at_least_hkd, "circle": circle}
    rows = await reader.ask(
        views.forfeiture_forecast,
        issue,
        today,
        **asked,
        after=paging.after(int, UUID),
        limit=paging.limit + 1,
    )
    totals = await reader.ask(views.forecast_totals, issue, today, **asked)
    page = paging.page(rows, key=lambda row: (row.forfeited_hkd, row.account_id))
    return ForfeitureForecast(**dict(page), issue=issue, totals=totals)


@router.get(
    "/voucher-accounts/{account_id}/forecast",
    dependencies=[READ, REFLECTING],
    responses=answers(404, 409),
)
async def forecast_account(
    account_id: UUID, reader: ReaderDep, today: TodayDep
) -> AccountForecast:
    """Say what an account loses with the next issue, and until when it can be used."""
    issue = await next_issue(reader, today)
    row = await reader.ask(views.account_forecast, account_id, issue, today)
    return found(row, account_id)


async def next_issue(reader: Reader, today: date) -> NextIssue:
    """Return the first annual issue after a day.

    Raises:
        NoPolicyForYear
    """
    issues = await reader.ask(directory.voucher_issues, limit=LIMIT_MAX)
    annual = [issue for issue in issues if issue.kind == "annual"]
    for issue in annual:
        if issue.credited_on > today:
            return _published(issue)
    if not annual:
        raise NoPolicyForYear(year=today.year)
    past = [issue for issue in issues if issue.credited_on <= today]
    return NextIssue(
        credited_on=date(today.year + 1, 1, 1),
        amount_hkd=annual[-1].amount_hkd,
        limit_hkd=past[-1].limit_hkd,
        assumed=True,
    )


def _published(issue: VoucherIssueRow) -> NextIssue:
    return NextIssue(
        credited_on=issue.credited_on,
        amount_hkd=issue.amount_hkd,
        limit_hkd=issue.limit_hkd,
        assumed=False,
    )
