"""The policy table: what the scheme credits to every account, by date (V-BR-03)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from domain.directory.provenance import Provenance
from domain.kernel import Command, Event, Fact, Refusal
from domain.reference import RowRef, VoucherIssue
from domain.sealed import Open, none
from domain.values import Code, Hkd, Year


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


class PublishVoucherIssue(Command):
    issue: Issue


class CorrectVoucherIssue(Command):
    issue: Issue


class VoucherIssuePublished(Event):
    TOPIC = "directory.voucher-issue-published"

    issue: Open[Issue, none]


class VoucherIssueCorrected(Event):
    """The row that was published under this code was wrong; this is the right one."""

    TOPIC = "directory.voucher-issue-corrected"

    issue: Open[Issue, none]


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


IssueRows = Mapping[Code, tuple[Issue, RowRef]]


def is_new_issue(new: Issue, rows: IssueRows) -> bool:
    """Say whether a row is not in the policy table yet.

    Raises:
        IssueAlreadyPublished, IssueOutsideYear, YearAlreadyIssued
    """
    earlier, _ = rows.get(new.code, (None, None))
    if earlier == new:
        return False
    if earlier:
        raise IssueAlreadyPublished(code=new.code)
    _check(new, rows)
    return True


def corrects_issue(right: Issue, rows: IssueRows) -> bool:
    """Say whether a row differs from the one under its code.

    Raises:
        IssueUnknown, IssueOutsideYear, YearAlreadyIssued
    """
    wrong, _ = rows.get(right.code, (None, None))
    if wrong == right:
        return False
    if wrong is None:
        raise IssueUnknown(code=right.code)
    _check(right, rows)
    return True


def issues_through(rows: IssueRows, through: date) -> tuple[VoucherIssue, ...]:
    """Return the credits up to and including a date, oldest first.

    Raises:
        NoPolicyForYear
    """
    annual = {issue.year for issue, _ in rows.values() if issue.kind == "annual"}
    for year in range(min(annual, default=through.year), through.year + 1):
        if year not in annual:
            raise NoPolicyForYear(year=year)
    credits = [
        VoucherIssue(**issue.model_dump(exclude={"provenance"}), row=row)
        for issue, row in rows.values()
        if issue.credited_on <= through
    ]
    return tuple(sorted(credits, key=lambda one: (one.credited_on, one.code)))


def _check(new: Issue, rows: IssueRows) -> None:
    if new.credited_on.year != new.year:
        raise IssueOutsideYear(year=new.year, credited_on=new.credited_on)
    if new.kind == "one-off":
        return
    for other, _ in rows.values():
        taken = (other.kind, other.year) == ("annual", new.year)
        if taken and other.code != new.code:
            raise YearAlreadyIssued(year=new.year, code=other.code)
