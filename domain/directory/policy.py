"""What is recorded about the voucher scheme: professions, ages, the policy table."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import uuid5

from pydantic import Field

from domain.directory.provenance import Names, Provenance
from domain.kernel import BAYBRIDGE, Command, Event, Fact, FirstEvent, Refusal
from domain.reference import RowRef
from domain.sealed import Open, none
from domain.values import Code, Hkd, Year

VOUCHER_SCHEME_ID = uuid5(BAYBRIDGE, "voucher-scheme/hk-ehcvs")
"""The Elderly Health Care Voucher Scheme of Hong Kong; there is one."""

Age = Annotated[int, Field(ge=0, le=120, strict=True, description="years of age")]


class Profession(Fact):
    """A profession whose members may enrol, from `admitted_on` on (§3.1)."""

    code: Code
    names: Names
    admitted_on: date
    provenance: Provenance


class AgeRow(Fact):
    """From `starts_on`, who reaches `age` in a year is eligible in it (E-1, E-2)."""

    starts_on: date
    age: Age
    provenance: Provenance


class Issue(Fact):
    """One row of the policy table: one credit to every eligible account (V-BR-03).

    `limit_hkd` is the accumulation limit from this credit on; None where the scheme
    had none or where none could be established. `face_value_hkd` is the value of one
    voucher, the unit in which a claim counts.
    """

    code: Code
    year: Year
    kind: Literal["annual", "one-off"]
    credited_on: date
    amount_hkd: Hkd
    limit_hkd: Hkd | None
    face_value_hkd: Hkd
    provenance: Provenance


class Admission(Fact):
    """That a profession is admitted, as a decision uses it."""

    profession: Code
    admitted_on: date
    row: RowRef


# Commands


class AdmitProfession(Command):
    profession: Profession


class SetEligibleAge(Command):
    age: AgeRow


class PublishVoucherIssue(Command):
    issue: Issue


class CorrectVoucherIssue(Command):
    issue: Issue


# Events


class VoucherSchemeBegun(FirstEvent):
    """The record of the scheme was begun, by whoever recorded its first row."""

    TOPIC = "directory.voucher-scheme-begun"


class ProfessionAdmitted(Event):
    TOPIC = "directory.profession-admitted"

    profession: Open[Profession, none]


class EligibleAgeSet(Event):
    TOPIC = "directory.eligible-age-set"

    age: Open[AgeRow, none]


class VoucherIssuePublished(Event):
    TOPIC = "directory.voucher-issue-published"

    issue: Open[Issue, none]


class VoucherIssueCorrected(Event):
    """The row that was published under this code was wrong; this is the right one."""

    TOPIC = "directory.voucher-issue-corrected"

    issue: Open[Issue, none]


SchemeEvent = (
    VoucherSchemeBegun
    | ProfessionAdmitted
    | EligibleAgeSet
    | VoucherIssuePublished
    | VoucherIssueCorrected
)


# Refusals


@dataclass(eq=False)
class ProfessionAlreadyAdmitted(Refusal):
    """The profession is admitted already, with other particulars."""

    profession: Code
    admitted_on: date


@dataclass(eq=False)
class ProfessionNotAdmitted(Refusal):
    """The scheme does not admit this profession on this date."""

    RULE: ClassVar[str] = "V-BR-10"

    profession: Code
    on: date


@dataclass(eq=False)
class EligibleAgeAlreadySet(Refusal):
    """Another eligible age is set from this date on."""

    starts_on: date
    age: int


@dataclass(eq=False)
class IssueAlreadyPublished(Refusal):
    """Another voucher issue is published under this code; correct it instead."""

    code: Code


@dataclass(eq=False)
class IssueUnknown(Refusal):
    """No voucher issue is published under this code."""

    code: Code


@dataclass(eq=False)
class IssueOutsideYear(Refusal):
    """The voucher issue is credited on a day outside its year."""

    RULE: ClassVar[str] = "V-BR-03"

    year: int
    credited_on: date


@dataclass(eq=False)
class YearAlreadyIssued(Refusal):
    """The year has its annual voucher issue already; there is one a year."""

    RULE: ClassVar[str] = "V-BR-02"

    year: int
    code: Code


@dataclass(eq=False)
class NoPolicyForYear(Refusal):
    """The policy table has no annual voucher issue for this year."""

    RULE: ClassVar[str] = "V-BR-03"

    year: int


@dataclass(eq=False)
class NoEligibleAge(Refusal):
    """The directory has no eligible age for the voucher scheme."""

    RULE: ClassVar[str] = "V-BR-03"
