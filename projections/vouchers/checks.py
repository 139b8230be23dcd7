"""The checks of the holders' particulars, passed and failed (E-6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, assert_never
from uuid import UUID

from sqlalchemy import Engine, select

from domain.sealed import Ciphertext, Erased
from domain.vouchers import VoucherAccountNotValidated, VoucherAccountValidated
from projections import queries
from projections.columns import table_of
from projections.views import Key, Row, View, as_sealed

Checked = VoucherAccountValidated | VoucherAccountNotValidated


class AccountCheck(Row):
    """One check; `reference` is its number, `reason` why it failed."""

    account_id: UUID
    version: int
    outcome: Literal["passed", "failed"]
    reference: str
    reason: Ciphertext | Erased | None = None
    checked_at: datetime
    checked_by: str
    organisation: str


def check(_: AccountCheck | None, event: Checked) -> AccountCheck:
    return AccountCheck(
        account_id=event.originator_id,
        version=event.originator_version,
        reference=event.reference,
        checked_at=event.timestamp,
        checked_by=event.by.id,
        organisation=event.by.organisation,
        **_outcome(event),
    )


def _outcome(event: Checked) -> dict[str, Any]:
    match event:
        case VoucherAccountValidated():
            return {"outcome": "passed"}
        case VoucherAccountNotValidated():
            return {"outcome": "failed", "reason": as_sealed(event.reason)}
        case _:
            assert_never(event)


def by_version(event: Checked) -> Sequence[Key]:
    return ((event.originator_id, event.originator_version),)


CHECKS = View(
    name="vouchers_checks",
    version=1,
    row=AccountCheck,
    table=table_of("vouchers_checks", AccountCheck, key=("account_id", "version")),
    listens=(VoucherAccountValidated, VoucherAccountNotValidated),
    evolve=check,
    keys=by_version,
    once=True,
)


def checks(engine: Engine, account_id: UUID) -> list[AccountCheck]:
    """Return every check of an account, the oldest first."""
    columns = CHECKS.table.c
    wanted = (
        select(CHECKS.table)
        .where(columns.account_id == account_id)
        .order_by(columns.version)
    )
    return queries.read(engine, CHECKS, wanted)
