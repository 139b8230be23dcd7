"""Claims, from entry to confirmation or void."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, assert_never
from uuid import UUID

from domain.sealed import Ciphertext, Erased
from domain.values import local_date, month_of
from domain.vouchers import (
    ClaimConfirmed,
    ClaimVoided,
    TransactionNumberRecorded,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
)
from projections.columns import table_of
from projections.views import Key, Row, View, as_sealed
from projections.vouchers.claiming import Claimed, at_desk, money, purpose

Heard = Claimed | TransactionNumberRecorded | ClaimConfirmed | ClaimVoided
State = Literal["pending", "confirmed", "voided"]
Payee = Literal["provider", "institution"]


class VoucherClaim(Row):
    """What is `_minor` is in cents of HKD or in fen, by the currency of the fee.

    `entered_on`, `confirmed_month` and `service_month` are of the clocks at UTC+8.
    `items` are the kinds on the bill, each once. `available_before_hkd` is what all
    buckets of the claim held before it. What is None was not recorded by 0.1.0.
    Whether the claim is payable is known only with its account: see `PayableClaim`.
    """

    claim_id: UUID
    account_id: UUID
    version: int
    patient_id: UUID
    state: State
    place: Literal["HK", "GBA"]
    payee: Payee
    payee_id: UUID
    profession: str | None = None
    service_point: str | None = None
    department: str | None = None
    service_date: date
    service_month: str
    ref: str | None
    transaction: str | None
    episode: str | None = None
    consent_id: UUID
    spouse_document: str | None
    care_programme: str | None
    amount_hkd: int
    taken_own_hkd: int
    taken_reward_hkd: int
    taken_spouse_hkd: int
    spouse_account_id: UUID | None
    available_before_hkd: int | None
    towards_reward: str | None
    towards_reward_hkd: int
    of_quota: str | None
    of_quota_from: date | None
    of_quota_hkd: int
    fee_minor: int
    covered_minor: int
    copay_minor: int
    fee_currency: Literal["HKD", "CNY"]
    items: tuple[str, ...] | None
    consultation_minor: int | None
    products_minor: int | None
    rate_month: str | None = None
    hkd_per_cny: Decimal | None = None
    unrounded_hkd: Decimal | None = None
    rate_row_id: UUID | None = None
    rate_row_version: int | None = None
    row_id: UUID
    row_version: int
    reason: Ciphertext | Erased
    entered_at: datetime
    entered_on: date
    entered_by: str
    organisation: str
    confirmed_at: datetime | None = None
    confirmed_by: str | None = None
    confirmed_month: str | None = None
    voided_at: datetime | None = None
    voided_by: str | None = None
    void_reason: Ciphertext | Erased | None = None


def claim(row: VoucherClaim | None, event: Heard) -> VoucherClaim | None:
    match event:
        case VouchersClaimedInHongKong() | VouchersClaimedInBayArea():
            return VoucherClaim.told(
                **_entered(event), **money(event), **purpose(event), **at_desk(event)
            )
        case TransactionNumberRecorded(transaction=transaction):
            return row and row.model_copy(update={"transaction": transaction})
        case ClaimConfirmed():
            return row and row.model_copy(update=_confirmed(event))
        case ClaimVoided():
            return row and row.model_copy(update=_voided(event))
        case _:
            assert_never(event)


def by_claim(event: Heard) -> Sequence[Key]:
    return ((event.claim_id,),)


def _entered(event: Claimed) -> dict[str, Any]:
    return {
        "claim_id": event.claim_id,
        "patient_id": event.patient_id,
        "service_date": event.service_date,
        "ref": event.ref,
        "transaction": event.transaction,
        "consent_id": event.consent_id,
        "spouse_document": event.spouse_document,
        "account_id": event.originator_id,
        "version": event.originator_version,
        "state": "pending",
        "service_month": month_of(event.service_date),
        "reason": as_sealed(event.reason),
        "entered_at": event.timestamp,
        "entered_on": local_date(event.timestamp),
        "entered_by": event.by.id,
        "organisation": event.by.organisation,
    }


def _confirmed(event: ClaimConfirmed) -> dict[str, Any]:
    return {
        "state": "confirmed",
        "confirmed_at": event.timestamp,
        "confirmed_by": event.by.id,
        "confirmed_month": month_of(local_date(event.timestamp)),
    }


def _voided(event: ClaimVoided) -> dict[str, Any]:
    return {
        "state": "voided",
        "voided_at": event.timestamp,
        "voided_by": event.by.id,
        "void_reason": as_sealed(event.reason),
    }


CLAIMS = View(
    name="vouchers_claims",
    version=3,
    row=VoucherClaim,
    table=table_of(
        "vouchers_claims",
        VoucherClaim,
        key=("claim_id",),
        indexes=[
            ("service_date", "claim_id"),
            ("account_id", "service_date"),
            ("organisation", "service_date"),
            ("patient_id", "service_date"),
            ("payee_id", "service_date"),
            ("state", "entered_at"),
            ("confirmed_month", "payee_id"),
            ("service_month", "payee_id"),
            ("transaction",),
        ],
    ),
    listens=(
        VouchersClaimedInHongKong,
        VouchersClaimedInBayArea,
        TransactionNumberRecorded,
        ClaimConfirmed,
        ClaimVoided,
    ),
    evolve=claim,
    keys=by_claim,
)
