"""The policy table of the scheme: ages, voucher issues and conversion rates."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from domain.directory import (
    ConversionRateCorrected,
    ConversionRatePublished,
    EligibleAgeSet,
    VoucherIssueCorrected,
    VoucherIssuePublished,
)
from projections.columns import table_of
from projections.directory.provenance import Sourced, sourced
from projections.views import Key, View

Issued = VoucherIssuePublished | VoucherIssueCorrected
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
CONVERSION_RATES = View(
    name="directory_conversion_rates",
    version=1,
    row=ConversionRateRow,
    table=table_of("directory_conversion_rates", ConversionRateRow, key=("month",)),
    listens=(ConversionRatePublished, ConversionRateCorrected),
    evolve=conversion_rate,
    keys=conversion_rate_key,
)
