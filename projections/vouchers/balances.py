"""The voucher account and its balance."""

from datetime import date, datetime
from typing import Any, assert_never, get_args
from uuid import UUID

from domain.values import local_date, month_of
from domain.vouchers import (
    ClaimConfirmed,
    ClaimVoided,
    ConsentGiven,
    EarlierClaimBroughtIn,
    EntitlementChanged,
    OpeningBalanceBroughtIn,
    PairingEnded,
    RewardCredited,
    RewardLapsed,
    RewardWithdrawn,
    SpouseGaveBack,
    SpousePaired,
    SpouseUsedVouchers,
    TransactionNumberRecorded,
    VoucherAccountFrozen,
    VoucherAccountNotValidated,
    VoucherAccountOpened,
    VoucherAccountValidated,
    VoucherEvent,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
    VouchersCredited,
    VouchersForfeited,
)
from projections.columns import table_of
from projections.views import Row, View
from projections.vouchers.movements import Moved, movements, moves


class VoucherBalance(Row):
    """What an account holds, in whole Hong Kong dollars.

    brought in + credited - forfeited - claimed + restored - lent + given back =
    balance; and of all rewards together, brought in + credited - spent + restored -
    withdrawn - lapsed = `reward_hkd`. `lent_hkd` is what the spouse used of it.

    `limit_hkd` came with the newest credit; None where none could be established.
    An account of 0.1.0 has no `validated_at`, and is not temporary. `ended_on` is the
    first day without the permission behind the card.
    """

    account_id: UUID
    patient_id: UUID
    eligible_from: date
    document: str
    temporary: bool
    validated_at: datetime | None = None
    validated_month: str | None = None
    balance_hkd: int = 0
    limit_hkd: int | None = None
    brought_in_on: date | None = None
    brought_in_hkd: int = 0
    credited_hkd: int = 0
    forfeited_hkd: int = 0
    claimed_hkd: int = 0
    restored_hkd: int = 0
    lent_hkd: int = 0
    given_back_hkd: int = 0
    reward_hkd: int = 0
    reward_brought_in_hkd: int = 0
    reward_credited_hkd: int = 0
    reward_spent_hkd: int = 0
    reward_restored_hkd: int = 0
    reward_withdrawn_hkd: int = 0
    reward_lapsed_hkd: int = 0
    pairing_id: UUID | None = None
    spouse_account_id: UUID | None = None
    ended_on: date | None = None
    frozen: bool = False
    died_on: date | None = None
    opened_at: datetime
    organisation: str
    version: int


_TOTALS = {
    ("own", "opening"): "brought_in_hkd",
    ("own", "credit"): "credited_hkd",
    ("own", "forfeiture"): "forfeited_hkd",
    ("own", "claim"): "claimed_hkd",
    ("own", "void"): "restored_hkd",
    ("own", "lent"): "lent_hkd",
    ("own", "given-back"): "given_back_hkd",
    ("reward", "opening"): "reward_brought_in_hkd",
    ("reward", "credit"): "reward_credited_hkd",
    ("reward", "claim"): "reward_spent_hkd",
    ("reward", "void"): "reward_restored_hkd",
    ("reward", "withdrawal"): "reward_withdrawn_hkd",
    ("reward", "lapse"): "reward_lapsed_hkd",
}


def balance(row: VoucherBalance | None, event: VoucherEvent) -> VoucherBalance | None:
    if isinstance(event, VoucherAccountOpened):
        return VoucherBalance(
            account_id=event.originator_id,
            patient_id=event.patient_id,
            eligible_from=event.eligible_from,
            document=event.document,
            temporary=event.temporary,
            opened_at=event.timestamp,
            organisation=event.by.organisation,
            version=event.originator_version,
        )
    if row is None:
        return None
    changes = {"version": event.originator_version, **_standing(event)}
    if moves(event):
        changes |= _totals(row, event)
        changes |= _held({**row.__dict__, **changes})
    return row.model_copy(update=changes)


def _totals(row: VoucherBalance, event: Moved) -> dict[str, int]:
    """Return the totals that the event adds to."""
    totals: dict[str, int] = {}
    for moved in movements(event):
        if total := _TOTALS.get((moved.bucket, moved.kind)):
            before_hkd = totals.get(total, getattr(row, total))
            totals[total] = before_hkd + abs(moved.amount_hkd)
    return totals


def _held(known: dict[str, Any]) -> dict[str, int]:
    """Return what the totals come to."""
    return {
        "balance_hkd": known["brought_in_hkd"]
        + known["credited_hkd"]
        - known["forfeited_hkd"]
        - known["claimed_hkd"]
        + known["restored_hkd"]
        - known["lent_hkd"]
        + known["given_back_hkd"],
        "reward_hkd": known["reward_brought_in_hkd"]
        + known["reward_credited_hkd"]
        - known["reward_spent_hkd"]
        + known["reward_restored_hkd"]
        - known["reward_withdrawn_hkd"]
        - known["reward_lapsed_hkd"],
    }


def _standing(event: VoucherEvent) -> dict[str, Any]:
    """Return what changes beside the money."""
    match event:
        case (
            ConsentGiven()
            | VouchersClaimedInHongKong()
            | ClaimConfirmed()
            | VouchersClaimedInBayArea()
            | TransactionNumberRecorded()
            | ClaimVoided()
            | VoucherAccountOpened()
            | VoucherAccountNotValidated()
            | EarlierClaimBroughtIn()
            | VouchersForfeited()
            | RewardCredited()
            | RewardWithdrawn()
            | RewardLapsed()
            | SpouseUsedVouchers()
            | SpouseGaveBack()
        ):
            return {}
        case VouchersCredited(limit_hkd=limit):
            return {"limit_hkd": limit}
        case OpeningBalanceBroughtIn(limit_hkd=limit, as_of=as_of):
            return {"limit_hkd": limit, "brought_in_on": as_of}
        case VoucherAccountValidated(timestamp=at):
            month = month_of(local_date(at))
            return {"temporary": False, "validated_at": at, "validated_month": month}
        case SpousePaired(pairing_id=pairing, spouse_account_id=spouse):
            return {"pairing_id": pairing, "spouse_account_id": spouse}
        case PairingEnded():
            return {"pairing_id": None, "spouse_account_id": None}
        case EntitlementChanged(ended_on=ended_on):
            return {"ended_on": ended_on}
        case VoucherAccountFrozen(died_on=died_on):
            return {"frozen": True, "died_on": died_on}
        case _:
            assert_never(event)


BALANCES = View(
    name="vouchers_balances",
    version=2,
    row=VoucherBalance,
    table=table_of(
        "vouchers_balances",
        VoucherBalance,
        key=("account_id",),
        indexes=[("patient_id",), ("temporary", "opened_at"), ("validated_month",)],
    ),
    listens=get_args(VoucherEvent),
    evolve=balance,
)
