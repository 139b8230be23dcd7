"""The voucher account and its balance."""

from datetime import date, datetime
from typing import Any, assert_never
from uuid import UUID

from domain.vouchers import (
    ClaimConfirmed,
    ClaimVoided,
    ConsentGiven,
    VoucherAccountFrozen,
    VoucherAccountOpened,
    VoucherEvent,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
    VouchersCredited,
    VouchersForfeited,
)
from projections.columns import table_of
from projections.views import Row, View
from projections.vouchers.movements import MOVED, own_hkd


class VoucherBalance(Row):
    """Whole Hong Kong dollars: credited - forfeited - claimed + restored = balance.

    `limit_hkd` came with the newest credit; None where none could be established.
    """

    account_id: UUID
    patient_id: UUID
    eligible_from: date
    document: str
    balance_hkd: int = 0
    limit_hkd: int | None = None
    credited_hkd: int = 0
    forfeited_hkd: int = 0
    claimed_hkd: int = 0
    restored_hkd: int = 0
    frozen: bool = False
    died_on: date | None = None
    opened_at: datetime
    organisation: str
    version: int


def balance(row: VoucherBalance | None, event: VoucherEvent) -> VoucherBalance | None:
    if isinstance(event, VoucherAccountOpened):
        return VoucherBalance(
            account_id=event.originator_id,
            patient_id=event.patient_id,
            eligible_from=event.eligible_from,
            document=event.document,
            opened_at=event.timestamp,
            organisation=event.by.organisation,
            version=event.originator_version,
        )
    if row is None:
        return None
    after = row.model_copy(update=_changes(row, event))
    total = (
        after.credited_hkd
        - after.forfeited_hkd
        - after.claimed_hkd
        + after.restored_hkd
    )
    return after.model_copy(
        update={"balance_hkd": total, "version": event.originator_version}
    )


def _changes(row: VoucherBalance, event: VoucherEvent) -> dict[str, Any]:
    match event:
        case VouchersCredited(amount_hkd=amount, limit_hkd=limit):
            return {"credited_hkd": row.credited_hkd + amount, "limit_hkd": limit}
        case VouchersForfeited(amount_hkd=amount):
            return {"forfeited_hkd": row.forfeited_hkd + amount}
        case VouchersClaimedInHongKong() | VouchersClaimedInBayArea():
            return {"claimed_hkd": row.claimed_hkd + own_hkd(event.taken)}
        case ClaimVoided(restored=restored):
            return {"restored_hkd": row.restored_hkd + own_hkd(restored)}
        case VoucherAccountFrozen(died_on=died_on):
            return {"frozen": True, "died_on": died_on}
        case VoucherAccountOpened() | ConsentGiven() | ClaimConfirmed():
            return {}
        case _:
            assert_never(event)


BALANCES = View(
    name="vouchers_balances",
    version=1,
    row=VoucherBalance,
    table=table_of(
        "vouchers_balances",
        VoucherBalance,
        key=("account_id",),
        indexes=[("patient_id",)],
    ),
    listens=(
        *MOVED,
        VoucherAccountOpened,
        ConsentGiven,
        ClaimConfirmed,
        VoucherAccountFrozen,
    ),
    evolve=balance,
)
