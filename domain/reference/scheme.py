"""What the voucher scheme says of a date, and who may take part in it."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from domain.kernel import Fact
from domain.reference.rows import DocumentKind, RowRef
from domain.values import ActorId, Code, Hkd, Month, OrganisationCode, Year

Rate = Annotated[
    Decimal,
    Field(gt=0, le=100, max_digits=11, decimal_places=8, allow_inf_nan=False),
]
"""Hong Kong dollars for one CNY. Digits are kept: 1.50 stays 1.50."""


class EligibleAge(Fact):
    """From `starts_on`, whoever reaches `age` in a calendar year is eligible in it.

    Source: E-1, E-2 (hcv.gov.hk background; 70 from 2009, 65 from 1 Jul 2017).
    """

    starts_on: date
    age: Annotated[int, Field(ge=0, le=120, strict=True)]
    row: RowRef


class VoucherIssue(Fact):
    """One credit to every eligible account: the yearly one, or one beside it.

    `limit_hkd` is the accumulation limit in force with this credit; None where the
    scheme had none or where none could be established.
    """

    code: Code
    year: Year
    kind: Literal["annual", "one-off"]
    credited_on: date
    amount_hkd: Hkd
    limit_hkd: Hkd | None
    face_value_hkd: Hkd
    row: RowRef


class RewardProgramme(Fact):
    """One window of the Pilot Reward Scheme (R-1 to R-8).

    Whoever spends `threshold_hkd` on designated purposes from `counts_from` to
    `counts_until`, both included, gets `amount_hkd`, usable until `usable_until`,
    included, on designated purposes only. A purpose is designated if one of
    `professions` served it for one of `reasons`, or with one of `items` for any
    reason, or under one of the `care_programmes`; `in_bay_area`: also if a designated
    institution on the Mainland served it for such a reason or item.
    """

    code: Code
    counts_from: date
    counts_until: date
    usable_until: date
    threshold_hkd: Hkd
    amount_hkd: Hkd
    professions: tuple[Code, ...]
    reasons: tuple[Code, ...]
    items: tuple[Code, ...]
    care_programmes: tuple[Code, ...]
    in_bay_area: bool
    row: RowRef


class Quota(Fact):
    """The most that one elder may spend on one profession in a period (§1.4).

    From `starts_on` on; a period has `years` calendar years.
    """

    profession: Code
    starts_on: date
    amount_hkd: Hkd
    years: Annotated[int, Field(ge=1, le=10, strict=True)]
    row: RowRef


class SchemeTerms(Fact):
    """The scheme as far as it is dated: issues until a day, rewards and quotas."""

    issues: tuple[VoucherIssue, ...]
    rewards: tuple[RewardProgramme, ...] = ()
    quotas: tuple[Quota, ...] = ()


class ConversionRate(Fact):
    """The scheme's rate of one calendar month (F-2)."""

    month: Month
    hkd_per_cny: Rate
    row: RowRef


class Enrolment(Fact):
    """A professional's standing in the scheme: from and, if it ended, to a date."""

    provider_id: UUID
    account: ActorId
    profession: Code
    enrolled_on: date
    delisted_on: date | None
    row: RowRef


class Designation(Fact):
    """A service point of a Mainland institution and its departments on one date."""

    institution_id: UUID
    organisation: OrganisationCode
    service_point: Code
    started_on: date
    closed_on: date | None
    departments: tuple[Code, ...]
    row: RowRef


class VoucherHolder(Fact):
    """What the scheme asks about a patient before an account is opened (E-1 to E-4)."""

    patient_id: UUID
    birth_year: Year
    document: DocumentKind | None
    permission_ended_on: date | None
    died_on: date | None
