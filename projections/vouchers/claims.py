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
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
)
from projections.columns import table_of
from projections.views import Key, Row, View, as_sealed

Claimed = VouchersClaimedInHongKong | VouchersClaimedInBayArea
Heard = Claimed | ClaimConfirmed | ClaimVoided
State = Literal["pending", "confirmed", "voided"]
Payee = Literal["provider", "institution"]


class VoucherClaim(Row):
    """What is `_minor` is in cents of HKD or in fen, by the currency of the fee.

    The fund owes `amount_hkd` to the payee, in the month in which it became payable:
    that of the confirmation, UTC+8, so that late confirmations change no past month.
    """

    claim_id: UUID
    account_id: UUID
    patient_id: UUID
    state: State
    place: Literal["HK", "GBA"]
    payee: Payee
    payee_id: UUID
    profession: str | None = None
    service_point: str | None = None
    department: str | None = None
    service_date: date
    ref: str | None
    consent_id: UUID
    amount_hkd: int
    fee_minor: int
    covered_minor: int
    copay_minor: int
    fee_currency: Literal["HKD", "CNY"]
    rate_month: str | None = None
    hkd_per_cny: Decimal | None = None
    unrounded_hkd: Decimal | None = None
    row_id: UUID
    row_version: int
    reason: Ciphertext | Erased
    entered_at: datetime
    entered_by: str
    organisation: str
    confirmed_at: datetime | None = None
    confirmed_by: str | None = None
    payable_month: str | None = None
    voided_at: datetime | None = None
    voided_by: str | None = None
    void_reason: Ciphertext | Erased | None = None


def claim(row: VoucherClaim | None, event: Heard) -> VoucherClaim | None:
    match event:
        case VouchersClaimedInHongKong():
            return VoucherClaim(**_entered(event), **_in_hong_kong(event))
        case VouchersClaimedInBayArea():
            return VoucherClaim(**_entered(event), **_in_bay_area(event))
        case ClaimConfirmed():
            return row and row.model_copy(update=_confirmed(event))
        case ClaimVoided():
            return row and row.model_copy(update=_voided(event))
        case _:
            assert_never(event)


def by_claim(event: Heard) -> Sequence[Key]:
    return ((event.claim_id,),)


def _entered(event: Claimed) -> dict[str, Any]:
    facts = {
        "claim_id",
        "patient_id",
        "service_date",
        "ref",
        "consent_id",
        "amount_hkd",
    }
    return event.model_dump(include=facts) | {
        "account_id": event.originator_id,
        "state": "pending",
        "reason": as_sealed(event.reason),
        "entered_at": event.timestamp,
        "entered_by": event.by.id,
        "organisation": event.by.organisation,
    }


def _in_hong_kong(event: VouchersClaimedInHongKong) -> dict[str, Any]:
    return {
        "place": "HK",
        "payee": "provider",
        "payee_id": event.provider_id,
        "profession": event.profession,
        "fee_minor": event.fee_cents,
        "covered_minor": event.fee_cents - event.copay_cents,
        "copay_minor": event.copay_cents,
        "fee_currency": "HKD",
        "row_id": event.enrolment_row.id,
        "row_version": event.enrolment_row.version,
    }


def _in_bay_area(event: VouchersClaimedInBayArea) -> dict[str, Any]:
    return {
        "place": "GBA",
        "payee": "institution",
        "payee_id": event.institution_id,
        "service_point": event.service_point,
        "department": event.department,
        "fee_minor": event.fee_fen,
        "covered_minor": event.covered_fen,
        "copay_minor": event.copay_fen,
        "fee_currency": "CNY",
        "rate_month": event.conversion.month,
        "hkd_per_cny": event.conversion.hkd_per_cny,
        "unrounded_hkd": event.conversion.unrounded_hkd,
        "row_id": event.designation_row.id,
        "row_version": event.designation_row.version,
    }


def _confirmed(event: ClaimConfirmed) -> dict[str, Any]:
    return {
        "state": "confirmed",
        "confirmed_at": event.timestamp,
        "confirmed_by": event.by.id,
        "payable_month": month_of(local_date(event.timestamp)),
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
    version=1,
    row=VoucherClaim,
    table=table_of(
        "vouchers_claims",
        VoucherClaim,
        key=("claim_id",),
        indexes=[
            ("service_date", "claim_id"),
            ("account_id", "service_date"),
            ("patient_id", "service_date"),
            ("payee_id", "service_date"),
            ("state", "entered_at"),
            ("payable_month", "payee_id"),
        ],
    ),
    listens=(
        VouchersClaimedInHongKong,
        VouchersClaimedInBayArea,
        ClaimConfirmed,
        ClaimVoided,
    ),
    evolve=claim,
    keys=by_claim,
)
