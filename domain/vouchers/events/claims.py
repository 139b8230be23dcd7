"""Consents and claims, and what became of them."""

from datetime import date
from uuid import UUID

from domain.kernel import Event, Fact
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
)
from domain.vouchers.buckets import Available, Taken
from domain.vouchers.commands import VisitReason
from domain.vouchers.consent import ConsentMethod, Place
from domain.vouchers.eligibility import EntitlingDocument
from domain.vouchers.money import Conversion
from domain.vouchers.settings import ClaimWindow, SchemeSettings
from domain.vouchers.visit import CareProgramme, Visit


class TowardsReward(Fact):
    """What of a claim counts towards a reward, by which row of the scheme."""

    programme: Code
    amount_hkd: Hkd
    row: RowRef


class OfQuota(Fact):
    """What a claim uses of a profession's quota, in a period with both its days."""

    profession: Code
    starts_on: date
    ends_on: date
    amount_hkd: Hkd
    limit_hkd: Hkd
    row: RowRef


class ConsentGiven(Event):
    TOPIC = "vouchers.consent-given"

    consent_id: Open[UUID, none]
    place: Open[Place, none]
    service_date: Open[date, none]
    method: Open[ConsentMethod, none]
    at_most_hkd: Open[Hkd | None, financial]


class VouchersClaimed(Event):
    """What every claim says: `taken` adds up to `amount_hkd`.

    The visit is open because each part of it decides what is payable; the reason is
    not. `left` are the buckets after the claim. What is None in claims of 0.1.0 was
    not recorded then.
    """

    patient_id: Open[UUID, none]
    claim_id: Open[UUID, none]
    consent_id: Open[UUID, none]
    ref: Open[Ref | None, none]
    service_date: Open[date, financial]
    claim_window_days: Open[ClaimWindow | None, none]
    amount_hkd: Open[Hkd, financial]
    taken: Open[tuple[Taken, ...], financial]
    reason: Sealed[VisitReason, clinical.of("patient_id")]
    visit: Open[Visit | None, financial] = None
    care_programme: Open[CareProgramme | None, financial] = None
    spouse_document: Open[EntitlingDocument | None, none] = None
    transaction: Open[Ref | None, none] = None
    left: Open[tuple[Available, ...] | None, financial] = None
    towards_reward: Open[TowardsReward | None, financial] = None
    of_quota: Open[OfQuota | None, financial] = None
    settings: Open[SchemeSettings | None, none] = None


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
    episode: Open[Ref | None, none] = None


class TransactionNumberRecorded(Event):
    """The government's system has the claim under this number (§1.7, 8)."""

    TOPIC = "vouchers.transaction-number-recorded"

    claim_id: Open[UUID, none]
    transaction: Open[Ref, none]


class ClaimConfirmed(Event):
    TOPIC = "vouchers.claim-confirmed"

    claim_id: Open[UUID, none]


class ClaimVoided(Event):
    """The claim is undone: each bucket has back what was taken from it (V-BR-09).

    What counted towards a reward or a quota does not any more.
    """

    TOPIC = "vouchers.claim-voided"

    patient_id: Open[UUID, none]
    claim_id: Open[UUID, none]
    amount_hkd: Open[Hkd, financial]
    restored: Open[tuple[Taken, ...], financial]
    reason: Sealed[FreeText, clinical.of("patient_id")]
    towards_reward: Open[TowardsReward | None, financial] = None
    of_quota: Open[OfQuota | None, financial] = None
