"""The voucher scheme: whom it admits, from which age, and what it credits."""

from datetime import date
from typing import NamedTuple, Self, assert_never

from domain.directory.policy import (
    VOUCHER_SCHEME_ID,
    Admission,
    AdmitProfession,
    AgeRow,
    CorrectQuota,
    CorrectReward,
    CorrectVoucherIssue,
    EligibleAgeSet,
    Issue,
    Profession,
    ProfessionAdmitted,
    ProfessionQuota,
    PublishReward,
    PublishVoucherIssue,
    QuotaCorrected,
    QuotaSet,
    Reward,
    RewardCorrected,
    RewardPublished,
    SchemeEvent,
    SetEligibleAge,
    SetQuota,
    VoucherIssueCorrected,
    VoucherIssuePublished,
    VoucherSchemeBegun,
)
from domain.directory.policy.ages import ages_by_date, is_new_age
from domain.directory.policy.issues import corrects_issue, is_new_issue, issues_through
from domain.directory.policy.professions import admission_on, is_new_profession
from domain.directory.policy.quotas import (
    QuotaKey,
    corrects_quota,
    is_new_quota,
    quota_key,
    quotas_by_date,
)
from domain.directory.policy.rewards import (
    corrects_reward,
    is_new_reward,
    rewards_by_date,
)
from domain.kernel import Aggregate, Command
from domain.reference import EligibleAge, RowRef, SchemeTerms, VoucherIssue
from domain.values import Code, local_midnight


class _Terms(NamedTuple):
    """The terms up to a date, as a version of the scheme had them."""

    version: int
    through: date
    terms: SchemeTerms


class VoucherScheme(Aggregate):
    TOPIC = "directory.voucher-scheme"
    REFERENCE = True

    def __init__(self) -> None:
        self.professions: dict[Code, tuple[Profession, RowRef]] = {}
        self.age_rows: dict[date, tuple[AgeRow, RowRef]] = {}
        self.issue_rows: dict[Code, tuple[Issue, RowRef]] = {}
        self.reward_rows: dict[Code, tuple[Reward, RowRef]] = {}
        self.quota_rows: dict[QuotaKey, tuple[ProfessionQuota, RowRef]] = {}
        self._last_terms: _Terms | None = None

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
        if is_new_profession(new, self.professions):
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
        if is_new_age(new, self.age_rows):
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
        if is_new_issue(new, self.issue_rows):
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
        if corrects_issue(right, self.issue_rows):
            self.record(
                command,
                VoucherIssueCorrected,
                issue=right,
                effective_at=local_midnight(right.credited_on),
            )

    def publish_reward(self, command: PublishReward) -> None:
        """Add a reward programme.

        Raises:
            RewardAlreadyPublished, RewardDatesOutOfOrder, RewardWindowsOverlap
        """
        new = command.reward
        if is_new_reward(new, self.reward_rows):
            self.record(
                command,
                RewardPublished,
                reward=new,
                effective_at=local_midnight(new.counts_from),
            )

    def correct_reward(self, command: CorrectReward) -> None:
        """Put the right programme in the place of the one under the same code.

        Raises:
            RewardUnknown, RewardDatesOutOfOrder, RewardWindowsOverlap
        """
        right = command.reward
        if corrects_reward(right, self.reward_rows):
            self.record(
                command,
                RewardCorrected,
                reward=right,
                effective_at=local_midnight(right.counts_from),
            )

    def set_quota(self, command: SetQuota) -> None:
        """Set what one elder may spend on a profession, from a date on.

        Raises:
            QuotaAlreadySet
        """
        new = command.quota
        if is_new_quota(new, self.quota_rows):
            self.record(
                command,
                QuotaSet,
                quota=new,
                effective_at=local_midnight(new.starts_on),
            )

    def correct_quota(self, command: CorrectQuota) -> None:
        """Put the right quota in the place of the one set for the same date.

        Raises:
            QuotaUnknown
        """
        right = command.quota
        if corrects_quota(right, self.quota_rows):
            self.record(
                command,
                QuotaCorrected,
                quota=right,
                effective_at=local_midnight(right.starts_on),
            )

    def issues(self, through: date) -> tuple[VoucherIssue, ...]:
        """Return the credits up to and including a date, oldest first.

        A year without its annual row is a hole in the table, never a year like the
        one before.

        Raises:
            NoPolicyForYear
        """
        return issues_through(self.issue_rows, through)

    def terms(self, through: date) -> SchemeTerms:
        """Return the credits up to a date, with every reward programme and quota.

        A programme or a quota of a later day is among them: it says itself when it
        counts.

        Every decision of a day asks for the same: they are put together once.

        Raises:
            NoPolicyForYear
        """
        last = self._last_terms
        if last is None or (last.version, last.through) != (self.version, through):
            terms = SchemeTerms(
                issues=self.issues(through),
                rewards=rewards_by_date(self.reward_rows),
                quotas=quotas_by_date(self.quota_rows),
            )
            last = self._last_terms = _Terms(self.version, through, terms)
        return last.terms

    def ages(self) -> tuple[EligibleAge, ...]:
        """Return the ages of eligibility, oldest first.

        Raises:
            NoEligibleAge
        """
        return ages_by_date(self.age_rows)

    def profession_admitted(self, profession: Code, on: date) -> Admission:
        """Return the admission of a profession that covers a date.

        Raises:
            ProfessionNotAdmitted
        """
        return admission_on(self.professions, profession, on)

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
            case RewardPublished(reward=reward) | RewardCorrected(reward=reward):
                self.reward_rows[reward.code] = (reward, row)
            case QuotaSet(quota=quota) | QuotaCorrected(quota=quota):
                self.quota_rows[quota_key(quota)] = (quota, row)
            case _:
                assert_never(event)
