"""Mrs Chan, born in 1951, her vouchers, and what becomes of them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from domain.kernel import Actor, Occasion
from domain.reference import (
    ConversionRate,
    Designation,
    EligibleAge,
    Enrolment,
    Quota,
    RewardProgramme,
    RowRef,
    SchemeTerms,
    VoucherHolder,
    VoucherIssue,
)
from domain.values import local_midnight
from domain.vouchers import (
    AtProvider,
    AtServicePoint,
    Available,
    Bucket,
    CardRead,
    ChangeEntitlement,
    ClaimConfirmed,
    ClaimVoided,
    ClaimVouchersInBayArea,
    ClaimVouchersInHongKong,
    ConfirmClaim,
    ConsentGiven,
    Conversion,
    CreditVouchers,
    EntitlementChanged,
    FeeItem,
    FreezeVoucherAccount,
    GiveConsent,
    ItemKind,
    OfQuota,
    OpenVoucherAccount,
    PaperForm,
    RecordTransactionNumber,
    RewardCredited,
    RewardLapsed,
    RewardWithdrawn,
    SchemeSettings,
    Taken,
    TowardsReward,
    TransactionNumberRecorded,
    ValidateAccount,
    Visit,
    VoidClaim,
    VoucherAccountFrozen,
    VoucherAccountNotValidated,
    VoucherAccountOpened,
    VoucherAccountValidated,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
    VouchersCredited,
    VouchersForfeited,
    claim_id,
    consent_id,
)
from tests.given import CLERK, SOME_ID, Happened, happened, occasion

PATIENT_ID = UUID(int=0xCAFE)
PROVIDER_ID = UUID(int=0xD0C)
INSTITUTION_ID = UUID(int=0x517)
SERVICE_POINT = "hku-szh-main"
TODAY = date(2026, 3, 2)
"""The local date of `SOME_TIME`."""
ROW = RowRef(id=UUID(int=0xB0B), version=1)

PROVIDER = Actor(
    id="dr-wong", organisation="CLINIC-1", jurisdiction="HK", role="provider"
)
OFFICER = Actor(
    id="officer-1", organisation="DH", jurisdiction="HK", role="voucher-officer"
)

AT_PROVIDER = AtProvider(provider_id=PROVIDER_ID)
AT_SERVICE_POINT = AtServicePoint(
    institution_id=INSTITUTION_ID, service_point=SERVICE_POINT
)

SETTINGS = SchemeSettings()


def settings(**facts: Any) -> SchemeSettings:
    """The scheme as this operator reads it, where it is not the default."""
    return SchemeSettings(**facts)


def visit(fee_minor: int = 350_00, *kinds: ItemKind, **facts: Any) -> Visit:
    """A private outpatient visit in person; the fee stands in the first item."""
    given = kinds or ("consultation",)
    rest = [FeeItem(kind=kind, amount_minor=1) for kind in given[1:]]
    first = FeeItem(kind=given[0], amount_minor=fee_minor - len(rest))
    return Visit(
        **{
            "setting": "outpatient",
            "received": "in-person",
            "funding": "private",
            "served_by": "enrolled",
            "items": (first, *rest),
        }
        | facts
    )


# Reference facts


AGES = (
    EligibleAge(starts_on=date(2009, 1, 1), age=70, row=RowRef(id=ROW.id, version=2)),
    EligibleAge(starts_on=date(2017, 7, 1), age=65, row=RowRef(id=ROW.id, version=3)),
)


def holder(birth_year: int = 1951, **facts: Any) -> VoucherHolder:
    return VoucherHolder(
        **{
            "patient_id": PATIENT_ID,
            "birth_year": birth_year,
            "document": "hkic",
            "permission_ended_on": None,
            "died_on": None,
        }
        | facts
    )


def annual(
    year: int, *, limit_hkd: int | None, amount_hkd: int = 2_000
) -> VoucherIssue:
    return VoucherIssue(
        code=f"annual-{year}",
        year=year,
        kind="annual",
        credited_on=date(year, 1, 1),
        amount_hkd=amount_hkd,
        limit_hkd=limit_hkd,
        face_value_hkd=1,
        row=ROW,
    )


def one_off(
    day: date, *, limit_hkd: int | None, amount_hkd: int = 1_000
) -> VoucherIssue:
    return VoucherIssue(
        code=f"one-off-{day.year}",
        year=day.year,
        kind="one-off",
        credited_on=day,
        amount_hkd=amount_hkd,
        limit_hkd=limit_hkd,
        face_value_hkd=1,
        row=ROW,
    )


ISSUES = (
    annual(2016, limit_hkd=4_000),
    annual(2017, limit_hkd=4_000),
    annual(2018, limit_hkd=4_000),
    one_off(date(2018, 6, 8), limit_hkd=5_000),
    annual(2019, limit_hkd=5_000),
    one_off(date(2019, 6, 26), limit_hkd=8_000),
    *(annual(year, limit_hkd=8_000) for year in range(2020, 2027)),
)
"""The policy table of 2016 to 2026 (§1.2)."""


def reward(year: int, **facts: Any) -> RewardProgramme:
    """The programme of a year; the first one counts from 13 November 2023."""
    first = date(2023, 11, 13) if year == 2024 else date(year, 1, 1)
    return RewardProgramme(
        **{
            "code": f"{year}-reward",
            "counts_from": first,
            "counts_until": date(year, 12, 31),
            "usable_until": date(year + 1, 12, 31),
            "threshold_hkd": 1_000,
            "amount_hkd": 500,
            "professions": (
                "medical-practitioner",
                "chinese-medicine-practitioner",
                "dentist",
            ),
            "reasons": ("preventive", "follow-up"),
            "items": ("dental-check", "scaling", "extraction", "filling"),
            "care_programmes": ("chronic-disease-co-care", "district-health-centre"),
            "in_bay_area": True,
            "row": ROW,
        }
        | facts
    )


REWARDS = tuple(reward(year) for year in range(2024, 2029))
OPTOMETRY = Quota(
    profession="optometrist",
    starts_on=date(2019, 6, 26),
    amount_hkd=2_000,
    years=2,
    row=ROW,
)


def terms_until(day: date, **facts: Any) -> SchemeTerms:
    """The scheme as it is known on a day."""
    issues = tuple(issue for issue in ISSUES if issue.credited_on <= day)
    known = {"issues": issues, "rewards": REWARDS, "quotas": (OPTOMETRY,)}
    return SchemeTerms(**known | facts)


TERMS = terms_until(TODAY)


def enrolment(**facts: Any) -> Enrolment:
    return Enrolment(
        **{
            "provider_id": PROVIDER_ID,
            "account": PROVIDER.id,
            "profession": "medical-practitioner",
            "enrolled_on": date(2020, 1, 1),
            "delisted_on": None,
            "row": ROW,
        }
        | facts
    )


def designation(**facts: Any) -> Designation:
    return Designation(
        **{
            "institution_id": INSTITUTION_ID,
            "organisation": CLERK.organisation,
            "service_point": SERVICE_POINT,
            "started_on": date(2015, 10, 6),
            "closed_on": None,
            "departments": ("internal-medicine", "dental"),
            "row": ROW,
        }
        | facts
    )


def rate(hkd_per_cny: str = "1.0873", month: str = "2026-03") -> ConversionRate:
    """An invented rate."""
    return ConversionRate(month=month, hkd_per_cny=Decimal(hkd_per_cny), row=ROW)


# Commands


def noon(day: date) -> datetime:
    return local_midnight(day) + timedelta(hours=12)


def on(day: date, *, command: int = 2, **facts: Any) -> Occasion:
    """At noon of a day."""
    return occasion(at=noon(day), command=command, **facts)


open_account = OpenVoucherAccount(occasion=occasion(), patient_id=PATIENT_ID)


def open_on(day: date) -> OpenVoucherAccount:
    at = local_midnight(day)
    return OpenVoucherAccount(occasion=occasion(at=at), patient_id=PATIENT_ID)


def credit(day: date = TODAY, *, at: datetime | None = None) -> CreditVouchers:
    return CreditVouchers(
        occasion=occasion(at=at or local_midnight(day)), account_id=SOME_ID
    )


def give_consent(*, command: int = 1, **facts: Any) -> GiveConsent:
    return GiveConsent(
        **{
            "occasion": occasion(command=command),
            "account_id": SOME_ID,
            "place": AT_PROVIDER,
            "service_date": TODAY,
            "method": CardRead(),
            "at_most_hkd": None,
        }
        | facts
    )


CONSENT_ID = consent_id(give_consent())


def paper_consent(form: str = "FORM-1", **facts: Any) -> GiveConsent:
    return give_consent(method=PaperForm(form=form), **facts)


def claim_in_hong_kong(
    amount_hkd: int | Literal["max"] = 250, *, command: int = 2, **facts: Any
) -> ClaimVouchersInHongKong:
    return ClaimVouchersInHongKong(
        **{
            "occasion": occasion(command=command),
            "account_id": SOME_ID,
            "consent_id": CONSENT_ID,
            "service_date": TODAY,
            "amount_hkd": amount_hkd,
            "reason": "acute",
            "visit": visit(facts.get("fee_cents", 350_00)),
            "settings": SETTINGS,
            "provider_id": PROVIDER_ID,
            "fee_cents": 350_00,
        }
        | facts
    )


def claim_in_bay_area(
    amount_hkd: int | Literal["max"] = "max", *, command: int = 2, **facts: Any
) -> ClaimVouchersInBayArea:
    return ClaimVouchersInBayArea(
        **{
            "occasion": occasion(command=command),
            "account_id": SOME_ID,
            "consent_id": CONSENT_ID,
            "service_date": TODAY,
            "amount_hkd": amount_hkd,
            "reason": "acute",
            "visit": visit(facts.get("fee_fen", 256_40)),
            "settings": SETTINGS,
            "institution_id": INSTITUTION_ID,
            "service_point": SERVICE_POINT,
            "department": "internal-medicine",
            "fee_fen": 256_40,
            "document": "hkic",
            "ehealth_joined": True,
            "national_insurance": False,
        }
        | facts
    )


CLAIM_ID = claim_id(claim_in_hong_kong())


def claim_on(
    day: date, amount_hkd: int | Literal["max"] = 250, *, command: int = 2, **facts: Any
) -> ClaimVouchersInHongKong:
    """A claim entered on the day of service, under a fee of HK$9,000."""
    stated: dict[str, Any] = {
        "occasion": on(day, command=command),
        "service_date": day,
        "fee_cents": 9_000_00,
        "visit": visit(9_000_00),
    }
    return claim_in_hong_kong(amount_hkd, **stated | facts)


def claim_there_on(
    day: date, amount_hkd: int | Literal["max"] = 250, *, command: int = 2, **facts: Any
) -> ClaimVouchersInBayArea:
    """The same on the Mainland side, under a fee of CNY 9,000."""
    stated: dict[str, Any] = {
        "occasion": on(day, command=command),
        "service_date": day,
        "fee_fen": 9_000_00,
        "visit": visit(9_000_00),
    }
    return claim_in_bay_area(amount_hkd, **stated | facts)


def confirm_claim(*, by: Actor = PROVIDER, claim: UUID = CLAIM_ID) -> ConfirmClaim:
    return ConfirmClaim(
        occasion=occasion(by=by, command=3), account_id=SOME_ID, claim_id=claim
    )


def void_claim(
    claim: UUID = CLAIM_ID, *, command: int = 4, by: Actor = CLERK, **facts: Any
) -> VoidClaim:
    return VoidClaim(
        **{
            "occasion": occasion(command=command, by=by),
            "account_id": SOME_ID,
            "claim_id": claim,
            "reason": "Entered for the wrong day.",
            "settings": SETTINGS,
        }
        | facts
    )


def freeze(died_on: date) -> FreezeVoucherAccount:
    return FreezeVoucherAccount(
        occasion=occasion(command=5), account_id=SOME_ID, died_on=died_on
    )


def validate(
    outcome: Literal["passed", "failed"] = "passed", **facts: Any
) -> ValidateAccount:
    return ValidateAccount(
        **{
            "occasion": occasion(command=6),
            "account_id": SOME_ID,
            "outcome": outcome,
            "reference": "CHECK-1",
        }
        | facts
    )


def change_entitlement(ended_on: date | None) -> ChangeEntitlement:
    return ChangeEntitlement(
        occasion=occasion(command=7), account_id=SOME_ID, ended_on=ended_on
    )


def record_transaction(
    transaction: str = "TX-1", *, claim: UUID = CLAIM_ID
) -> RecordTransactionNumber:
    return RecordTransactionNumber(
        occasion=occasion(command=8),
        account_id=SOME_ID,
        claim_id=claim,
        transaction=transaction,
    )


# Events


def opened(eligible_from: date = date(2017, 7, 1), **facts: Any) -> Happened:
    return happened(
        VoucherAccountOpened,
        **{
            "patient_id": PATIENT_ID,
            "eligible_from": eligible_from,
            "document": "hkic",
            "age_row": AGES[1].row,
        }
        | facts,
    )


def credited(issue: VoucherIssue) -> Happened:
    return happened(
        VouchersCredited,
        issue=issue.code,
        year=issue.year,
        kind=issue.kind,
        amount_hkd=issue.amount_hkd,
        limit_hkd=issue.limit_hkd,
        row=issue.row,
    )


def forfeited(amount_hkd: int, issue: VoucherIssue) -> Happened:
    return happened(
        VouchersForfeited,
        issue=issue.code,
        year=issue.year,
        amount_hkd=amount_hkd,
        limit_hkd=issue.limit_hkd,
        row=issue.row,
    )


def balance(amount_hkd: int) -> Happened:
    """A balance, by one credit of long ago."""
    return credited(annual(2018, limit_hkd=None, amount_hkd=amount_hkd))


def consented(command: GiveConsent | None = None) -> Happened:
    command = command or give_consent()
    return happened(
        ConsentGiven,
        consent_id=consent_id(command),
        **command.model_dump(exclude={"occasion", "account_id"}),
    )


def claimed_in_hong_kong(
    command: ClaimVouchersInHongKong | None = None, **facts: Any
) -> Happened:
    command = command or claim_in_hong_kong()
    asked = command.model_dump(exclude={"occasion", "account_id"})
    amount_hkd = facts.get("amount_hkd", command.amount_hkd)
    return happened(
        VouchersClaimedInHongKong,
        **asked
        | {
            "patient_id": PATIENT_ID,
            "claim_id": claim_id(command),
            "claim_window_days": command.settings.claim_window_days,
            "taken": (own(amount_hkd),),
            "profession": "medical-practitioner",
            "copay_cents": command.fee_cents - amount_hkd * 100,
            "enrolment_row": ROW,
        }
        | facts,
    )


def claimed_in_bay_area(
    command: ClaimVouchersInBayArea | None = None, **facts: Any
) -> Happened:
    command = command or claim_in_bay_area()
    asked = command.model_dump(exclude={"occasion", "account_id"})
    return happened(
        VouchersClaimedInBayArea,
        **asked
        | {
            "patient_id": PATIENT_ID,
            "claim_id": claim_id(command),
            "claim_window_days": command.settings.claim_window_days,
            "amount_hkd": 278,
            "taken": (own(278),),
            "covered_fen": 255_68,
            "copay_fen": 72,
            "designation_row": ROW,
            "conversion": Conversion(
                month="2026-03",
                hkd_per_cny=Decimal("1.0873"),
                unrounded_hkd=Decimal("278.783720"),
                row=ROW,
            ),
        }
        | facts,
    )


def confirmed(claim: UUID = CLAIM_ID) -> Happened:
    return happened(ClaimConfirmed, claim_id=claim)


def voided(amount_hkd: int = 250, *, claim: UUID = CLAIM_ID, **facts: Any) -> Happened:
    """A void that gives back; what is not said came out of the own balance."""
    return happened(
        ClaimVoided,
        **{
            "patient_id": PATIENT_ID,
            "claim_id": claim,
            "amount_hkd": amount_hkd,
            "restored": (own(amount_hkd),),
            "reason": "Entered for the wrong day.",
        }
        | facts,
    )


def frozen(died_on: date) -> Happened:
    return happened(VoucherAccountFrozen, died_on=died_on)


def validated() -> Happened:
    return happened(VoucherAccountValidated, reference="CHECK-1")


def not_validated(reason: str) -> Happened:
    return happened(
        VoucherAccountNotValidated,
        patient_id=PATIENT_ID,
        reference="CHECK-1",
        reason=reason,
    )


def entitlement_changed(ended_on: date | None) -> Happened:
    return happened(EntitlementChanged, ended_on=ended_on)


def transaction_recorded(
    transaction: str = "TX-1", *, claim: UUID = CLAIM_ID
) -> Happened:
    return happened(TransactionNumberRecorded, claim_id=claim, transaction=transaction)


def reward_credited(
    year: int,
    amount_hkd: int = 500,
    *,
    counted_hkd: int = 1_000,
    claim: UUID = CLAIM_ID,
) -> Happened:
    return happened(
        RewardCredited,
        programme=f"{year}-reward",
        amount_hkd=amount_hkd,
        threshold_hkd=1_000,
        counted_hkd=counted_hkd,
        usable_until=date(year + 1, 12, 31),
        claim_id=claim,
        row=ROW,
    )


def reward_withdrawn(
    year: int, amount_hkd: int = 500, *, claim: UUID = CLAIM_ID
) -> Happened:
    return happened(
        RewardWithdrawn,
        programme=f"{year}-reward",
        amount_hkd=amount_hkd,
        claim_id=claim,
    )


def reward_lapsed(year: int, amount_hkd: int = 500) -> Happened:
    return happened(
        RewardLapsed,
        programme=f"{year}-reward",
        amount_hkd=amount_hkd,
        usable_until=date(year + 1, 12, 31),
    )


# Parts of a claim


def own(amount_hkd: int) -> Taken:
    return Taken(bucket="own", account_id=SOME_ID, amount_hkd=amount_hkd)


def from_reward(amount_hkd: int, year: int) -> Taken:
    return Taken(
        bucket="reward",
        account_id=SOME_ID,
        amount_hkd=amount_hkd,
        reward=f"{year}-reward",
    )


def available(bucket: Bucket, amount_hkd: int, **facts: Any) -> Available:
    return Available(
        **{"bucket": bucket, "account_id": SOME_ID, "amount_hkd": amount_hkd} | facts
    )


def left_of_reward(amount_hkd: int, year: int) -> Available:
    return available(
        "reward",
        amount_hkd,
        reward=f"{year}-reward",
        usable_until=date(year + 1, 12, 31),
    )


def towards(year: int, amount_hkd: int) -> TowardsReward:
    return TowardsReward(programme=f"{year}-reward", amount_hkd=amount_hkd, row=ROW)


def of_quota(
    amount_hkd: int,
    starts_on: date = date(2025, 1, 1),
    ends_on: date = date(2026, 12, 31),
) -> OfQuota:
    return OfQuota(
        profession="optometrist",
        starts_on=starts_on,
        ends_on=ends_on,
        amount_hkd=amount_hkd,
        limit_hkd=2_000,
        row=ROW,
    )


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
