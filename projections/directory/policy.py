"""The policy of the scheme: ages, voucher issues, rewards, quotas and rates."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from domain.directory import (
    ConversionRateCorrected,
    ConversionRatePublished,
    EligibleAgeSet,
    QuotaCorrected,
    QuotaSet,
    RewardCorrected,
    RewardPublished,
    VoucherIssueCorrected,
    VoucherIssuePublished,
)
from projections.columns import table_of
from projections.directory.provenance import Sourced, sourced
from projections.views import Key, View

Issued = VoucherIssuePublished | VoucherIssueCorrected
Rewarded = RewardPublished | RewardCorrected
Limited = QuotaSet | QuotaCorrected
Rated = ConversionRatePublished | ConversionRateCorrected


class EligibleAgeRow(Sourced):
    starts_on: date
    age: int


class VoucherIssueRow(Sourced):
    code: str
    year: int
    kind: str
    credited_on: date
    amount_hkd: int
    limit_hkd: int | None
    face_value_hkd: int


class RewardRow(Sourced):
    """A reward programme: when spending counts, for what, and until when it is used."""

    code: str
    counts_from: date
    counts_until: date
    usable_until: date
    threshold_hkd: int
    amount_hkd: int
    professions: tuple[str, ...]
    reasons: tuple[str, ...]
    items: tuple[str, ...]
    care_programmes: tuple[str, ...]
    in_bay_area: bool


class QuotaRow(Sourced):
    """What one elder may spend on a profession in each period of so many years."""

    profession: str
    starts_on: date
    amount_hkd: int
    years: int


class ConversionRateRow(Sourced):
    """Hong Kong dollars for one CNY in one month, digit for digit."""

    month: str
    hkd_per_cny: Decimal
    published_by: str | None
    published_on: date | None
    corrected: bool


def eligible_age(_: EligibleAgeRow | None, event: EligibleAgeSet) -> EligibleAgeRow:
    return EligibleAgeRow(
        starts_on=event.age.starts_on,
        age=event.age.age,
        **sourced(event.age.provenance, event.originator_version),
    )


def eligible_age_key(event: EligibleAgeSet) -> Sequence[Key]:
    return ((event.age.starts_on,),)


def voucher_issue(_: VoucherIssueRow | None, event: Issued) -> VoucherIssueRow:
    return VoucherIssueRow(
        **event.issue.model_dump(exclude={"provenance"}),
        **sourced(event.issue.provenance, event.originator_version),
    )


def voucher_issue_key(event: Issued) -> Sequence[Key]:
    return ((event.issue.code,),)


def reward(_: RewardRow | None, event: Rewarded) -> RewardRow:
    return RewardRow(
        **event.reward.model_dump(exclude={"provenance"}),
        **sourced(event.reward.provenance, event.originator_version),
    )


def reward_key(event: Rewarded) -> Sequence[Key]:
    return ((event.reward.code,),)


def quota(_: QuotaRow | None, event: Limited) -> QuotaRow:
    return QuotaRow(
        **event.quota.model_dump(exclude={"provenance"}),
        **sourced(event.quota.provenance, event.originator_version),
    )


def quota_key(event: Limited) -> Sequence[Key]:
    return ((event.quota.profession, event.quota.starts_on),)


def conversion_rate(_: ConversionRateRow | None, event: Rated) -> ConversionRateRow:
    return ConversionRateRow(
        **event.rate.model_dump(exclude={"provenance"}),
        corrected=isinstance(event, ConversionRateCorrected),
        **sourced(event.rate.provenance, event.originator_version),
    )


def conversion_rate_key(event: Rated) -> Sequence[Key]:
    return ((event.rate.month,),)


ELIGIBLE_AGES = View(
    name="directory_eligible_ages",
    version=1,
    row=EligibleAgeRow,
    table=table_of("directory_eligible_ages", EligibleAgeRow, key=("starts_on",)),
    listens=(EligibleAgeSet,),
    evolve=eligible_age,
    keys=eligible_age_key,
)
VOUCHER_ISSUES = View(
    name="directory_voucher_issues",
    version=1,
    row=VoucherIssueRow,
    table=table_of(
        "directory_voucher_issues",
        VoucherIssueRow,
        key=("code",),
        indexes=[("credited_on", "code")],
    ),
    listens=(VoucherIssuePublished, VoucherIssueCorrected),
    evolve=voucher_issue,
    keys=voucher_issue_key,
)
REWARDS = View(
    name="directory_rewards",
    version=1,
    row=RewardRow,
    table=table_of("directory_rewards", RewardRow, key=("code",)),
    listens=(RewardPublished, RewardCorrected),
    evolve=reward,
    keys=reward_key,
)
QUOTAS = View(
    name="directory_quotas",
    version=1,
    row=QuotaRow,
    table=table_of("directory_quotas", QuotaRow, key=("profession", "starts_on")),
    listens=(QuotaSet, QuotaCorrected),
    evolve=quota,
    keys=quota_key,
)
CONVERSION_RATES = View(
    name="directory_conversion_rates",
    version=1,
    row=ConversionRateRow,
    table=table_of("directory_conversion_rates", ConversionRateRow, key=("month",)),
    listens=(ConversionRatePublished, ConversionRateCorrected),
    evolve=conversion_rate,
    keys=conversion_rate_key,
)
