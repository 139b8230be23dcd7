"""The signal of December: what would be forfeited is spent just before (C-3)."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, select

from projections.vouchers.circumstances import CIRCUMSTANCES, Circumstance
from projections.vouchers.claims import CLAIMS
from projections.vouchers.signals.finding import (
    Period,
    Signal,
    about_patient,
    figure,
)
from projections.vouchers.signals.rules import Rules
from projections.vouchers.signals.standing import (
    CLAIM,
    KNOWN,
    circumstance,
    known,
    own_before,
    standing,
)


def year_end_rush(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    """Find what was spent just before it would have been forfeited (signal 11)."""
    for year in range(period.first.year, period.last.year + 1):
        issue = _annual_issue(connection, year + 1)
        if issue is not None and issue.limit_hkd is not None:
            yield from _rush(connection, rules, period, year, issue)


def _rush(
    connection: Connection, rules: Rules, period: Period, year: int, issue: Circumstance
) -> Iterator[Signal]:
    rule = rules.year_end_rush
    assert issue.amount_hkd is not None
    assert issue.limit_hkd is not None
    last = date(year, 12, 31)
    wanted = select(CLAIMS.table, own_before().label("own_before")).where(
        *standing(period),
        CLAIM.service_date.between(date(year, 12, rule.from_december), last),
        CLAIM.entered_on <= last,
        CLAIM.taken_own_hkd >= rule.amount_hkd,
    )
    for claim in connection.execute(wanted):
        # As the limit cuts the credit itself (C-4).
        above_hkd = claim.own_before + issue.amount_hkd - issue.limit_hkd
        lost_hkd = min(issue.amount_hkd, max(0, above_hkd))
        if 0 < lost_hkd <= claim.taken_own_hkd:
            yield about_patient(
                rule,
                [claim.claim_id],
                claims=[claim],
                events=(issue.ref,),
                figures=(
                    figure("amount_hkd", claim.taken_own_hkd, rule.amount_hkd),
                    figure("forfeited_otherwise_hkd", lost_hkd),
                    figure("balance_hkd", claim.own_before),
                ),
            )


def _annual_issue(connection: Connection, year: int) -> Circumstance | None:
    """Return the annual issue of a year or, before it is published, the last one."""
    wanted = (
        select(CIRCUMSTANCES.table)
        .where(known("annual-issue"), KNOWN.from_on < date(year + 1, 1, 1))
        .order_by(KNOWN.from_on.desc(), KNOWN.version.desc())
        .limit(1)
    )
    found = connection.execute(wanted).one_or_none()
    return None if found is None else circumstance(found)
