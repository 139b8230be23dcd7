"""What has happened to a voucher account."""

from datetime import date
from typing import Literal
from uuid import UUID

from domain.kernel import Event, FirstEvent
from domain.reference import RowRef
from domain.sealed import Open, Sealed, clinical, financial, none
from domain.values import (
    Cents,
    CentsOrZero,
    Code,
    Fen,
    FenOrZero,
    FreeText,
    Hkd,
    Ref,
    Year,
)
from domain.vouchers.buckets import Taken
from domain.vouchers.commands import ClaimWindow, VisitReason
from domain.vouchers.consent import ConsentMethod, Place
from domain.vouchers.eligibility import EntitlingDocument
from domain.vouchers.money import Conversion


class VoucherAccountOpened(FirstEvent):
    """The decision of who is eligible since when; no birth date.

    `age_row` is the dated age that made the person eligible.
    """

    TOPIC = "vouchers.account-opened"

    patient_id: Open[UUID, none]
    eligible_from: Open[date, financial]
    document: Open[EntitlingDocument, none]
    age_row: Open[RowRef, none]


class VouchersCredited(Event):
    """An issue of the scheme came in. It is effective when the person could use it."""

    TOPIC = "vouchers.credited"

    issue: Open[Code, financial]
    year: Open[Year, financial]
    kind: Open[Literal["annual", "one-off"], financial]
    amount_hkd: Open[Hkd, financial]
    limit_hkd: Open[Hkd | None, financial]
    row: Open[RowRef, none]


class VouchersForfeited(Event):
    """What the limit in force with a credit cut off (C-3)."""

    TOPIC = "vouchers.forfeited"

    issue: Open[Code, financial]
    year: Open[Year, financial]
    amount_hkd: Open[Hkd, financial]
    limit_hkd: Open[Hkd, financial]
    row: Open[RowRef, none]


class ConsentGiven(Event):
    TOPIC = "vouchers.consent-given"

    consent_id: Open[UUID, none]
    place: Open[Place, none]
    service_date: Open[date, none]
    method: Open[ConsentMethod, none]
    at_most_hkd: Open[Hkd | None, financial]


class VouchersClaimed(Event):
    """What every claim says: `taken` adds up to `amount_hkd`."""

    patient_id: Open[UUID, none]
    claim_id: Open[UUID, none]
    consent_id: Open[UUID, none]
    ref: Open[Ref | None, none]
    service_date: Open[date, financial]
    claim_window_days: Open[ClaimWindow | None, none]
    amount_hkd: Open[Hkd, financial]
    taken: Open[tuple[Taken, ...], financial]
    reason: Sealed[VisitReason, clinical.of("patient_id")]


class VouchersClaimedInHongKong(VouchersClaimed):
    TOPIC = "vouchers.claimed-in-hong-kong"

    provider_id: Open[UUID, none]
    profession: Open[Code, none]
    fee_cents: Open[Cents, financial]
    copay_cents: Open[CentsOrZero, financial]
    enrolment_row: Open[RowRef, none]


class VouchersClaimedInBayArea(VouchersClaimed):
    """`covered_fen` and `copay_fen` add up to `fee_fen`.

    The department is open because a claim is payable only if it was on the list of
    its date; `ehealth_joined` and `national_insurance` are as declared.
    """

    TOPIC = "vouchers.claimed-in-bay-area"

    institution_id: Open[UUID, none]
    service_point: Open[Code, none]
    department: Open[Code, financial]
    designation_row: Open[RowRef, none]
    fee_fen: Open[Fen, financial]
    covered_fen: Open[Fen, financial]
    copay_fen: Open[FenOrZero, financial]
    conversion: Open[Conversion, financial]
    document: Open[EntitlingDocument, none]
    ehealth_joined: Open[bool, none]
    national_insurance: Open[bool, none]


class ClaimConfirmed(Event):
    TOPIC = "vouchers.claim-confirmed"

    claim_id: Open[UUID, none]


class ClaimVoided(Event):
    """The claim is undone: each bucket has back what was taken from it (V-BR-09)."""

    TOPIC = "vouchers.claim-voided"

    patient_id: Open[UUID, none]
    claim_id: Open[UUID, none]
    amount_hkd: Open[Hkd, financial]
    restored: Open[tuple[Taken, ...], financial]
    reason: Sealed[FreeText, clinical.of("patient_id")]


class VoucherAccountFrozen(Event):
    """The holder died: nothing served later is paid. A corrected date comes again."""

    TOPIC = "vouchers.account-frozen"

    died_on: Open[date, none]


VoucherEvent = (
    VoucherAccountOpened
    | VouchersCredited
    | VouchersForfeited
    | ConsentGiven
    | VouchersClaimedInHongKong
    | VouchersClaimedInBayArea
    | ClaimConfirmed
    | ClaimVoided
    | VoucherAccountFrozen
)
