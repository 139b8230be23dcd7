"""Signals in a fee: above what the same desk asks of everybody (§2.3)."""

from collections.abc import Iterator

from sqlalchemy import Connection, and_, exists, or_, select

from projections.vouchers.circumstances import CIRCUMSTANCES
from projections.vouchers.claim_items import CLAIM_ITEMS
from projections.vouchers.claims import CLAIMS
from projections.vouchers.signals.finding import (
    Period,
    Signal,
    about_payee,
    figure,
)
from projections.vouchers.signals.rules import Rules
from projections.vouchers.signals.standing import (
    CLAIM,
    FACT,
    KNOWN,
    Condition,
    known,
    ref,
    standing,
)

PERCENT = 100

_ITEM = CLAIM_ITEMS.table.c
_NEWER = CIRCUMSTANCES.table.alias("newer").c


def above_usual_fee(
    connection: Connection, rules: Rules, period: Period
) -> Iterator[Signal]:
    """Find items on a bill that cost far more than is usual there (signal 8)."""
    rule = rules.above_usual_fee
    wanted = (
        select(CLAIMS.table, _ITEM.number, _ITEM.kind, _ITEM.amount_minor, *FACT)
        .join(CLAIM_ITEMS.table, _ITEM.claim_id == CLAIM.claim_id)
        .join(CIRCUMSTANCES.table, KNOWN.record_id == CLAIM.payee_id)
        .where(
            *standing(period),
            *_is_its_price(),
            _ITEM.amount_minor * PERCENT
            > KNOWN.price_minor * (PERCENT + rule.above_percent),
        )
    )
    for row in connection.execute(wanted):
        usual = row.fact_price_minor
        yield about_payee(
            rule,
            [row.claim_id, row.number, row.fact_record_id, row.fact_version],
            claims=[row],
            events=[ref(row)],
            figures=(
                figure("item", row.kind),
                figure("fee_minor", row.amount_minor, _most(usual, rule.above_percent)),
                figure("usual_minor", usual),
            ),
        )


def _most(usual_minor: int, above_percent: int) -> int:
    """Return the highest fee that is no signal."""
    return usual_minor * (PERCENT + above_percent) // PERCENT


def _is_its_price() -> tuple[Condition, ...]:
    """Select the price of the list that was in force on the day of service.

    A list stands in the place of the whole one before it; of two lists for one day
    the one recorded last counts.
    """
    newer = exists().where(
        _NEWER.record_id == KNOWN.record_id,
        _NEWER.kind == "price",
        _NEWER.code.is_not_distinct_from(KNOWN.code),
        _NEWER.from_on <= CLAIM.service_date,
        or_(
            _NEWER.from_on > KNOWN.from_on,
            and_(_NEWER.from_on == KNOWN.from_on, _NEWER.version > KNOWN.version),
        ),
    )
    return (
        known("price"),
        KNOWN.code.is_not_distinct_from(CLAIM.service_point),
        KNOWN.item == _ITEM.kind,
        KNOWN.from_on <= CLAIM.service_date,
        ~newer,
    )
