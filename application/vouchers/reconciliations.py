"""Statements of the government's system, held against the ledger."""

from collections.abc import Sequence

from application.ledger import Ledger, Recorded
from domain.vouchers import LedgerLine, ReconcileStatement, Reconciliation


async def reconcile(
    ledger: Ledger,
    command: ReconcileStatement,
    claims: Sequence[LedgerLine],
    *,
    position: int,
) -> Recorded:
    """Record what a statement and the ledger's claims, as of a position, differ in.

    Raises:
        what `Reconciliation.reconcile` refuses
    """
    return await ledger.begin(
        command, lambda: Reconciliation.reconcile(command, claims, position=position)
    )
