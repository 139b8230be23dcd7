"""The voucher scheme: whom it admits, from which age, and what it credits."""

from datetime import date
from typing import Self, assert_never

from domain.directory.policy import (
    VOUCHER_SCHEME_ID,
    Admission,
    AdmitProfession,
    AgeRow,
    CorrectVoucherIssue,
    EligibleAgeAlreadySet,
    EligibleAgeSet,
    Issue,
    IssueAlreadyPublished,
    IssueUnknown,
    NoEligibleAge,
    Profession,
    ProfessionAdmitted,
    ProfessionAlreadyAdmitted,
    ProfessionNotAdmitted,
    PublishVoucherIssue,
    SchemeEvent,
    SetEligibleAge,
    VoucherIssueCorrected,
    VoucherIssuePublished,
    VoucherSchemeBegun,
)
from domain.directory.policy.ages import ages_by_date
from domain.directory.policy.issues import check_issue, issues_through
from domain.kernel import Aggregate, Command
from domain.reference import EligibleAge, RowRef, VoucherIssue
from domain.values import Code, local_midnight


class VoucherScheme(Aggregate):
    TOPIC = "directory.voucher-scheme"
    REFERENCE = True

    def __init__(self) -> None:
        self.professions: dict[Code, tuple[Profession, RowRef]] = {}
        self.age_rows: dict[date, tuple[AgeRow, RowRef]] = {}
        self.issue_rows: dict[Code, tuple[Issue, RowRef]] = {}

    @classmethod
    def begin_record(cls, command: Command) -> Self:
        """Begin the one record of the scheme, for the first row of any kind."""
        return cls.begin(command, VoucherSchemeBegun, id=VOUCHER_SCHEME_ID)

    def admit(self, command: AdmitProfession) -> None:
        """Let members of a profession enrol from a date on.

        Raises:
            ProfessionAlreadyAdmitted
        """
        new = command.profession
        earlier, _ = self.professions.get(new.code, (None, None))
        if earlier == new:
            return
        if earlier:
            raise ProfessionAlreadyAdmitted(
                profession=new.code, admitted_on=earlier.admitted_on
            )
        self.record(
            command,
            ProfessionAdmitted,
            profession=new,
            effective_at=local_midnight(new.admitted_on),
        )

    def set_eligible_age(self, command: SetEligibleAge) -> None:
        """Set the age of eligibility from a date on.

        Raises:
            EligibleAgeAlreadySet
        """
        new = command.age
        earlier, _ = self.age_rows.get(new.starts_on, (None, None))
        if earlier == new:
            return
        if earlier:
            raise EligibleAgeAlreadySet(starts_on=new.starts_on, age=earlier.age)
        self.record(
            command,
            EligibleAgeSet,
            age=new,
            effective_at=local_midnight(new.starts_on),
        )

    def publish(self, command: PublishVoucherIssue) -> None:
        """Add a row to the policy table.

        Raises:
            IssueAlreadyPublished, IssueOutsideYear, YearAlreadyIssued
        """
        new = command.issue
        earlier, _ = self.issue_rows.get(new.code, (None, None))
        if earlier == new:
            return
        if earlier:
            raise IssueAlreadyPublished(code=new.code)
        check_issue(new, self.issue_rows)
        self.record(
            command,
            VoucherIssuePublished,
            issue=new,
            effective_at=local_midnight(new.credited_on),
        )

    def correct(self, command: CorrectVoucherIssue) -> None:
        """Put the right row in the place of the one published under the same code.

        Raises:
            IssueUnknown, IssueOutsideYear, YearAlreadyIssued
        """
        right = command.issue
        wrong, _ = self.issue_rows.get(right.code, (None, None))
        if wrong == right:
            return
        if wrong is None:
            raise IssueUnknown(code=right.code)
        check_issue(right, self.issue_rows)
        self.record(
            command,
            VoucherIssueCorrected,
            issue=right,
            effective_at=local_midnight(right.credited_on),
        )

    def issues(self, through: date) -> tuple[VoucherIssue, ...]:
        """Return the credits up to and including a date, oldest first.

        A year without its annual row is a hole in the table, never a year like the
        one before.

        Raises:
            NoPolicyForYear
        """
        return issues_through(self.issue_rows, through)

    def ages(self) -> tuple[EligibleAge, ...]:
        """Return the ages of eligibility, oldest first.

        Raises:
            NoEligibleAge
        """
        if not self.age_rows:
            raise NoEligibleAge
        return ages_by_date(self.age_rows)

    def profession_admitted(self, profession: Code, on: date) -> Admission:
        """Return the admission of a profession that covers a date.

        Raises:
            ProfessionNotAdmitted
        """
        admitted, row = self.professions.get(profession, (None, None))
        if admitted is None or row is None or on < admitted.admitted_on:
            raise ProfessionNotAdmitted(profession=profession, on=on)
        return Admission(
            profession=profession, admitted_on=admitted.admitted_on, row=row
        )

    def evolve(self, event: SchemeEvent) -> None:
        row = RowRef(id=event.originator_id, version=event.originator_version)
        match event:
            case VoucherSchemeBegun():
                pass
            case ProfessionAdmitted(profession=profession):
                self.professions[profession.code] = (profession, row)
            case EligibleAgeSet(age=age):
                self.age_rows[age.starts_on] = (age, row)
            case (
                VoucherIssuePublished(issue=issue) | VoucherIssueCorrected(issue=issue)
            ):
                self.issue_rows[issue.code] = (issue, row)
            case _:
                assert_never(event)
