"""Statements of the government's system, as they were held against the ledger."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Engine

from domain.vouchers import StatementReconciled
from projections import queries
from projections.columns import table_of
from projections.views import Key, PartView, Row, View


class VoucherReconciliation(Row):
    """What a comparison found; `log_position` is where the ledger stood then."""

    reconciliation_id: UUID
    sha256: str
    served_from: date
    served_until: date
    payee_id: UUID | None
    log_position: int
    lines: int
    matched: int
    matched_hkd: int
    differences: int
    reconciled_at: datetime
    reconciled_by: str
    organisation: str


class ReconciliationDifference(Row):
    """A line that is not the same on both sides; `number` counts them."""

    reconciliation_id: UUID
    number: int
    kind: Literal["missing-here", "missing-there", "different-amount", "different-day"]
    transaction: str | None
    claim_id: UUID | None
    service_date: date
    here_hkd: int | None
    there_hkd: int | None


def reconciliation(
    _: VoucherReconciliation | None, event: StatementReconciled
) -> VoucherReconciliation:
    facts = {"sha256", "served_from", "served_until", "payee_id"}
    counts = {"lines", "matched", "matched_hkd"}
    return VoucherReconciliation(
        reconciliation_id=event.originator_id,
        log_position=event.position,
        differences=len(event.differences),
        reconciled_at=event.timestamp,
        reconciled_by=event.by.id,
        organisation=event.by.organisation,
        **event.model_dump(include=facts | counts),
    )


def difference(
    _: ReconciliationDifference | None, event: StatementReconciled, key: Key
) -> ReconciliationDifference:
    reconciliation_id, number = key
    return ReconciliationDifference(
        reconciliation_id=reconciliation_id,
        number=number,
        **dict(event.differences[number - 1]),
    )


def by_difference(event: StatementReconciled) -> Sequence[Key]:
    count = len(event.differences)
    return [(event.originator_id, number) for number in range(1, count + 1)]


RECONCILIATIONS = View(
    name="vouchers_reconciliations",
    version=1,
    row=VoucherReconciliation,
    table=table_of(
        "vouchers_reconciliations",
        VoucherReconciliation,
        key=("reconciliation_id",),
        indexes=[("reconciled_at", "reconciliation_id")],
    ),
    listens=(StatementReconciled,),
    evolve=reconciliation,
    once=True,
)
DIFFERENCES = PartView(
    name="vouchers_differences",
    version=1,
    row=ReconciliationDifference,
    table=table_of(
        "vouchers_differences",
        ReconciliationDifference,
        key=("reconciliation_id", "number"),
    ),
    listens=(StatementReconciled,),
    evolve=difference,
    keys=by_difference,
    once=True,
)


def reconciliation_of(
    engine: Engine, reconciliation_id: UUID
) -> VoucherReconciliation | None:
    return queries.find(engine, RECONCILIATIONS, reconciliation_id)


def reconciliations(
    engine: Engine, *, after: tuple[datetime, UUID] | None = None, limit: int
) -> list[VoucherReconciliation]:
    """Return the comparisons, the newest first."""
    columns = RECONCILIATIONS.table.c
    return queries.newest_first(
        engine,
        RECONCILIATIONS,
        by=[columns.reconciled_at, columns.reconciliation_id],
        after=after,
        limit=limit,
    )


def differences(
    engine: Engine, reconciliation_id: UUID, *, after: int | None = None, limit: int
) -> list[ReconciliationDifference]:
    """Return the differences of a comparison, as it found them."""
    columns = DIFFERENCES.table.c
    return queries.in_order(
        engine,
        DIFFERENCES,
        columns.reconciliation_id == reconciliation_id,
        by=[columns.number],
        after=None if after is None else (after,),
        limit=limit,
    )
