"""What the next issue will cut off, and which rewards will lapse before it (C-3, R-6).

A forecast holds if nothing more is used: it is for those who can still be told.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Engine,
    Select,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
)

from projections import attendances
from projections.attendances import Circle
from projections.vouchers import pages
from projections.vouchers.balances import BALANCES
from projections.vouchers.buckets import BUCKETS

ACCOUNT, BUCKET = BALANCES.table.c, BUCKETS.table.c


class NextIssue(BaseModel):
    """The next annual issue; `assumed` from this year's where none is published."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    credited_on: date
    amount_hkd: int
    limit_hkd: int | None
    assumed: bool

    @property
    def last_day(self) -> date:
        """Return the last day on which what it would cut off can be used."""
        return self.credited_on - timedelta(days=1)

    def forfeited_hkd(self, held_hkd: int) -> int:
        """Return what it cuts off; never more than it brings."""
        if self.limit_hkd is None:
            return 0
        over_hkd = held_hkd + self.amount_hkd - self.limit_hkd
        return min(self.amount_hkd, max(0, over_hkd))


class AccountForecast(BaseModel):
    """What an account will lose, if nothing more is used until `spend_by`, included.

    Who is not `entitled` any more, by death or without a permission, gets nothing and
    so loses nothing of an issue. `lapsing_hkd` are rewards.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    account_id: UUID
    patient_id: UUID
    entitled: bool
    held_hkd: int
    credited_on: date
    assumed: bool
    credited_hkd: int
    forfeited_hkd: int
    lapsing_hkd: int
    spend_by: date


class ForecastTotals(BaseModel):
    """All accounts of a forecast; `forfeiting` and `lapsing` count who loses some."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    accounts: int
    held_hkd: int
    credited_hkd: int
    forfeiting: int
    forfeited_hkd: int
    lapsing: int
    lapsing_hkd: int


def forfeiture_forecast(
    engine: Engine,
    issue: NextIssue,
    today: date,
    *,
    circle: Circle | None = None,
    at_least_hkd: int = 0,
    after: tuple[int, UUID] | None = None,
    limit: int,
) -> list[AccountForecast]:
    """Return who loses something or nothing, the largest forfeiture first."""
    known = _entitled(issue, today, at_least_hkd, circle)
    wanted = pages.largest_first(
        select(known), known.c.forfeited_hkd, known.c.account_id, after=after
    )
    return pages.read(engine, AccountForecast, wanted.limit(limit))


def forecast_totals(
    engine: Engine,
    issue: NextIssue,
    today: date,
    *,
    circle: Circle | None = None,
    at_least_hkd: int = 0,
) -> ForecastTotals:
    """Return what all of them lose together."""
    known = _entitled(issue, today, at_least_hkd, circle).c
    wanted = select(
        func.count().label("accounts"),
        _sum(known.held_hkd),
        _sum(known.credited_hkd),
        func.count(case((known.forfeited_hkd > 0, 1))).label("forfeiting"),
        _sum(known.forfeited_hkd),
        func.count(case((known.lapsing_hkd > 0, 1))).label("lapsing"),
        _sum(known.lapsing_hkd),
    )
    [totals] = pages.read(engine, ForecastTotals, wanted)
    return totals


def account_forecast(
    engine: Engine, account_id: UUID, issue: NextIssue, today: date
) -> AccountForecast | None:
    """Return what one account will lose."""
    wanted = _forecast(issue, today).where(ACCOUNT.account_id == account_id)
    return next(iter(pages.read(engine, AccountForecast, wanted)), None)


def _entitled(
    issue: NextIssue, today: date, at_least_hkd: int, circle: Circle | None
) -> Any:
    """Ask about those who will get the issue."""
    theirs = attendances.of_accounts(ACCOUNT.account_id, circle)
    known = _forecast(issue, today).where(_is_entitled(issue), *theirs).subquery()
    large = known.c.forfeited_hkd >= at_least_hkd
    return select(known).where(large).subquery()


def _forecast(issue: NextIssue, today: date) -> Select[Any]:
    lapsing = (
        select(BUCKET.account_id, func.sum(BUCKET.left_hkd).label("left_hkd"))
        .where(
            BUCKET.bucket == "reward",
            BUCKET.usable_until.between(today, issue.last_day),
        )
        .group_by(BUCKET.account_id)
        .subquery()
    )
    entitled = _is_entitled(issue)
    lapsing_hkd = case((entitled, func.coalesce(lapsing.c.left_hkd, 0)), else_=0)
    return select(
        ACCOUNT.account_id,
        ACCOUNT.patient_id,
        case((entitled, True), else_=False).label("entitled"),
        ACCOUNT.balance_hkd.label("held_hkd"),
        literal(issue.credited_on).label("credited_on"),
        literal(issue.assumed).label("assumed"),
        case((entitled, issue.amount_hkd), else_=0).label("credited_hkd"),
        case((entitled, _forfeited(issue)), else_=0).label("forfeited_hkd"),
        cast(lapsing_hkd, BigInteger).label("lapsing_hkd"),
        literal(issue.last_day).label("spend_by"),
    ).select_from(
        BALANCES.table.outerjoin(lapsing, lapsing.c.account_id == ACCOUNT.account_id)
    )


def _forfeited(issue: NextIssue) -> ColumnElement[int]:
    """Do as `NextIssue.forfeited_hkd` does, for every account at once."""
    if issue.limit_hkd is None:
        return literal(0)
    amount = literal(issue.amount_hkd)
    over = ACCOUNT.balance_hkd + (issue.amount_hkd - issue.limit_hkd)
    return case((over <= 0, 0), (over >= amount, amount), else_=over)


def _is_entitled(issue: NextIssue) -> ColumnElement[bool]:
    stands = or_(ACCOUNT.ended_on.is_(None), ACCOUNT.ended_on > issue.credited_on)
    return and_(ACCOUNT.frozen == false(), stands)


def _sum(column: Any) -> Any:
    return cast(func.coalesce(func.sum(column), 0), BigInteger).label(column.name)
