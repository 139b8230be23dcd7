"""Signals in the amounts: a balance cleared out, a month that jumps."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    cast,
    func,
    select,
)

from domain.values import month_of
from projections.vouchers.claims import CLAIMS
from projections.vouchers.signals.finding import (
    Period,
    Signal,
    about_patient,
    about_payee,
    figure,
)
from projections.vouchers.signals.rules import AmountJump, Rules
from projections.vouchers.signals.standing import (
    CLAIM,
    Condition,
    own_before,
    standing,
)

PERCENT = 100


def cleared_out(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    """Find single claims that took nearly everything (signal 1)."""
    rule = rules.cleared_out
    # What 0.1.0 recorded took from the own balance alone.
    available = func.coalesce(CLAIM.available_before_hkd, own_before())
    wanted = select(CLAIMS.table, available.label("available_hkd")).where(
        *standing(period), CLAIM.amount_hkd >= rule.amount_hkd
    )
    for claim in connection.execute(wanted):
        share = claim.amount_hkd * PERCENT // max(1, claim.available_hkd)
        if share >= rule.share_percent:
            yield about_patient(
                rule,
                [claim.claim_id],
                claims=[claim],
                figures=(
                    figure("amount_hkd", claim.amount_hkd, rule.amount_hkd),
                    figure("available_hkd", claim.available_hkd),
                    figure("share_percent", share, rule.share_percent),
                ),
            )


def amount_jump(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    """Find months of a payee that are many times those before (signal 2).

    The whole month counts, also where the period holds only a part of it.
    """
    rule = rules.amount_jump
    first, last = month_of(period.first), month_of(period.last)
    wanted = (
        _months(CLAIM.service_month >= first, CLAIM.service_month <= last)
        .add_columns(
            CLAIM.payee_id,
            func.max(CLAIM.service_date).label("on"),
            func.count().label("claims"),
            func.count(CLAIM.patient_id.distinct()).label("patients"),
        )
        .group_by(CLAIM.payee_id)
        .having(_sum_hkd() >= rule.month_hkd)
    )
    for month in connection.execute(wanted).all():
        if period.covers(month.on):
            yield from _jump(connection, rule, month)


def _jump(
    connection: Connection, rule: AmountJump, month: Row[Any]
) -> Iterator[Signal]:
    before = _months_before(connection, rule, month.payee_id, month.service_month)
    if len(before) < rule.months_before:
        return
    if month.amount_hkd * len(before) < rule.times * sum(before):
        return
    yield about_payee(
        rule,
        [month.payee_id, month.service_month],
        patient_id=None,
        account_id=None,
        on=month.on,
        claims=_claims_of(connection, month.payee_id, month.service_month),
        figures=(
            figure("month_hkd", month.amount_hkd, rule.month_hkd),
            figure("mean_before_hkd", sum(before) // len(before)),
            figure("times", month.amount_hkd * len(before) // sum(before), rule.times),
            figure("claims", month.claims),
            figure("patients", month.patients),
        ),
    )


def _months_before(
    connection: Connection, rule: AmountJump, payee_id: UUID, month: str
) -> list[int]:
    """Return what the payee's last months with claims before this one add up to."""
    wanted = (
        _months(
            CLAIM.payee_id == payee_id,
            CLAIM.service_month < month,
            CLAIM.service_month >= _months_earlier(month, rule.months_back),
        )
        .order_by(CLAIM.service_month.desc())
        .limit(rule.months_before)
    )
    return [row.amount_hkd for row in connection.execute(wanted)]


def _claims_of(
    connection: Connection, payee_id: UUID, month: str
) -> Sequence[Row[Any]]:
    wanted = (
        select(CLAIMS.table)
        .where(
            CLAIM.payee_id == payee_id,
            CLAIM.service_month == month,
            CLAIM.state != "voided",
        )
        .order_by(CLAIM.claim_id)
    )
    return connection.execute(wanted).all()


def _months(*which: Condition) -> Any:
    """Select what stands in each of some months."""
    return (
        select(CLAIM.service_month, _sum_hkd().label("amount_hkd"))
        .where(*which, CLAIM.state != "voided")
        .group_by(CLAIM.service_month)
    )


def _sum_hkd() -> ColumnElement[int]:
    return cast(func.sum(CLAIM.amount_hkd), BigInteger)


def _months_earlier(month: str, months: int) -> str:
    first = date.fromisoformat(f"{month}-01")
    count = first.year * 12 + first.month - 1 - months
    return month_of(date(count // 12, count % 12 + 1, 1))
