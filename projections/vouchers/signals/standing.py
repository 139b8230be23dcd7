"""Claims that stand, and the circumstances that they are held against."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, ScalarSelect, cast, func, select

from domain.reference import RowRef
from projections.vouchers.circumstances import CIRCUMSTANCES, Circumstance
from projections.vouchers.claims import CLAIMS
from projections.vouchers.entries import ENTRIES
from projections.vouchers.signals.finding import Period
from projections.vouchers.telling import Kind

Condition = ColumnElement[bool]

CLAIM = CLAIMS.table.c
KNOWN = CIRCUMSTANCES.table.c
_ENTRY = ENTRIES.table.c
FACT = [column.label(f"fact_{column.name}") for column in KNOWN]
"""The columns of a circumstance, where they stand beside those of a claim."""


def standing(period: Period) -> tuple[Condition, ...]:
    """Select the claims of a period that were not voided."""
    served_then = CLAIM.service_date.between(period.first, period.last)
    return CLAIM.state != "voided", served_then


def known(kind: Kind) -> Condition:
    """Select the circumstances of one kind."""
    return KNOWN.kind == kind


def ref(row: Row[Any]) -> RowRef:
    """Return the event of the circumstance beside a claim."""
    return RowRef(id=row.fact_record_id, version=row.fact_version)


def circumstance(row: Row[Any]) -> Circumstance:
    return Circumstance.model_construct(**row._mapping)


def own_before() -> ScalarSelect[int]:
    """Select what the account itself held just before the claim."""
    return (
        select(cast(func.coalesce(func.sum(_ENTRY.amount_hkd), 0), BigInteger))
        .where(
            _ENTRY.account_id == CLAIM.account_id,
            _ENTRY.bucket == "own",
            _ENTRY.version < CLAIM.version,
        )
        .scalar_subquery()
    )
