"""What has happened to a voucher account."""

from datetime import date
from typing import Literal
from uuid import UUID

from domain.kernel import Event, Fact, FirstEvent
from domain.reference import RowRef
from domain.sealed import Open, Sealed, clinical, contact, financial, none
from domain.values import (
    Cents,
    CentsOrZero,
    Code,
    Fen,
    FenOrZero,
    FreeText,
    Hkd,
    HkdOrZero,
    Ref,
    Year,
)
from domain.vouchers.buckets import Available, Taken
from domain.vouchers.commands import HongKongPhone, VisitReason
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


class VoucherAccountOpened(FirstEvent):
    """The decision of who is eligible since when; no birth date.

    `age_row` is the dated age that made the person eligible. What is `temporary`
    pays nobody until the holder's particulars are validated (E-6).
    """

    TOPIC = "vouchers.account-opened"

    patient_id: Open[UUID, none]
    eligible_from: Open[date, financial]
    document: Open[EntitlingDocument, none]
    age_row: Open[RowRef, none]
    temporary: Open[bool, none] = False


class VoucherAccountValidated(Event):
    """The holder's particulars were found right; `reference` is of the check (E-6)."""

    TOPIC = "vouchers.account-validated"

    reference: Open[Ref, none]


class VoucherAccountNotValidated(Event):
    """The check of the particulars found something wrong; it may be done again."""

    TOPIC = "vouchers.account-not-validated"

    patient_id: Open[UUID, none]
    reference: Open[Ref, none]
    reason: Sealed[FreeText, clinical.of("patient_id")]


class BroughtInReward(Fact):
    """A reward as it stood. `granted_hkd` is what it was when it was given, or 0."""

    programme: Code
    usable_until: date
    threshold_hkd: Hkd
    unspent_hkd: HkdOrZero
    counted_hkd: HkdOrZero
    granted_hkd: HkdOrZero
    row: RowRef


class BroughtInQuota(Fact):
    """What of a quota was used, in the period that holds the day of the balance."""

    profession: Code
    starts_on: date
    ends_on: date
    used_hkd: HkdOrZero
    limit_hkd: Hkd
    row: RowRef


class OpeningBalanceBroughtIn(Event):
    """What another system had at the end of `as_of`: nothing before it is derived.

    `issues` are those of the scheme that are in `own_hkd` already; `limit_hkd` is the
    limit of the newest of them.
    """

    TOPIC = "vouchers.opening-balance-brought-in"

    as_of: Open[date, financial]
    own_hkd: Open[HkdOrZero, financial]
    limit_hkd: Open[Hkd | None, financial]
    issues: Open[tuple[Code, ...], financial]
    rewards: Open[tuple[BroughtInReward, ...], financial]
    quotas: Open[tuple[BroughtInQuota, ...], financial]
    source: Open[Ref, none]


class EarlierClaimBroughtIn(Event):
    """A claim of before the ledger: it moves no balance and is owed by nobody here."""

    TOPIC = "vouchers.earlier-claim-brought-in"

    claim_id: Open[UUID, none]
    transaction: Open[Ref, none]
    service_date: Open[date, financial]
    claimed_on: Open[date, financial]
    amount_hkd: Open[Hkd, financial]
    place: Open[Place, none]
    profession: Open[Code | None, none]
    source: Open[Ref, none]


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
    """What the limit in force cut off: with a credit (C-3), or after a void.

    `claim_id` is the voided claim whose restored amount went above the limit.
    """

    TOPIC = "vouchers.forfeited"

    issue: Open[Code, financial]
    year: Open[Year, financial]
    amount_hkd: Open[Hkd, financial]
    limit_hkd: Open[Hkd, financial]
    row: Open[RowRef, none]
    claim_id: Open[UUID | None, none] = None


class RewardCredited(Event):
    """Designated spending reached the threshold (R-2, R-3).

    `counted_hkd` is the total that reached it, with `claim_id`.
    """

    TOPIC = "vouchers.reward-credited"

    programme: Open[Code, financial]
    amount_hkd: Open[Hkd, financial]
    threshold_hkd: Open[Hkd, financial]
    counted_hkd: Open[Hkd, financial]
    usable_until: Open[date, financial]
    claim_id: Open[UUID, none]
    row: Open[RowRef, none]


class RewardWithdrawn(Event):
    """A void brought the total below the threshold: what is unspent goes (R-9)."""

    TOPIC = "vouchers.reward-withdrawn"

    programme: Open[Code, financial]
    amount_hkd: Open[Hkd, financial]
    claim_id: Open[UUID, none]


class RewardLapsed(Event):
    """The last day on which the reward could be used is over (R-6)."""

    TOPIC = "vouchers.reward-lapsed"

    programme: Open[Code, financial]
    amount_hkd: Open[Hkd, financial]
    usable_until: Open[date, financial]


class ConsentGiven(Event):
    TOPIC = "vouchers.consent-given"

    consent_id: Open[UUID, none]
    place: Open[Place, none]
    service_date: Open[date, none]
    method: Open[ConsentMethod, none]
    at_most_hkd: Open[Hkd | None, financial]


class SpousePaired(Event):
    """The holder and another declared that they are married (§1.6, BR-14).

    The same pairing stands in the accounts of both.
    """

    TOPIC = "vouchers.spouse-paired"

    patient_id: Open[UUID, none]
    pairing_id: Open[UUID, none]
    spouse_account_id: Open[UUID, none]
    paired_on: Open[date, none]
    place: Open[Place, none]
    document: Open[EntitlingDocument, none]
    method: Open[ConsentMethod, none]
    phone: Sealed[HongKongPhone, contact.of("patient_id")]


class PairingEnded(Event):
    """Either spouse withdrew in writing (`form`), or one of them died."""

    TOPIC = "vouchers.pairing-ended"

    pairing_id: Open[UUID, none]
    spouse_account_id: Open[UUID, none]
    cause: Open[Literal["withdrawal", "death"], none]
    form: Open[Ref | None, none]


class SpouseUsedVouchers(Event):
    """The spouse paid a claim from this account; `left_hkd` is what remains."""

    TOPIC = "vouchers.spouse-used"

    claim_id: Open[UUID, none]
    pairing_id: Open[UUID, none]
    spouse_account_id: Open[UUID, none]
    service_date: Open[date, financial]
    amount_hkd: Open[Hkd, financial]
    left_hkd: Open[HkdOrZero, financial]


class SpouseGaveBack(Event):
    """The spouse's claim was voided: what it took from this account is back."""

    TOPIC = "vouchers.spouse-gave-back"

    claim_id: Open[UUID, none]
    spouse_account_id: Open[UUID, none]
    amount_hkd: Open[Hkd, financial]


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


class EntitlementChanged(Event):
    """The permission behind the card ends, or (None) was renewed (E-4)."""

    TOPIC = "vouchers.entitlement-changed"

    ended_on: Open[date | None, financial]


class VoucherAccountFrozen(Event):
    """The holder died: nothing served later is paid. A corrected date comes again."""

    TOPIC = "vouchers.account-frozen"

    died_on: Open[date, none]


VoucherEvent = (
    VoucherAccountOpened
    | VoucherAccountValidated
    | VoucherAccountNotValidated
    | OpeningBalanceBroughtIn
    | EarlierClaimBroughtIn
    | VouchersCredited
    | VouchersForfeited
    | RewardCredited
    | RewardWithdrawn
    | RewardLapsed
    | ConsentGiven
    | SpousePaired
    | PairingEnded
    | SpouseUsedVouchers
    | SpouseGaveBack
    | VouchersClaimedInHongKong
    | VouchersClaimedInBayArea
    | TransactionNumberRecorded
    | ClaimConfirmed
    | ClaimVoided
    | EntitlementChanged
    | VoucherAccountFrozen
)
