from datetime import date
from functools import partial

import pytest

from domain.reference import SchemeTerms, VoucherIssue
from domain.values import local_date, local_midnight
from domain.vouchers import (
    CreditInAdvance,
    VoucherAccount,
    VouchersCredited,
    VouchersForfeited,
)
from tests.facts.vouchers import (
    ISSUES,
    TODAY,
    annual,
    balance,
    credit,
    credited,
    forfeited,
    frozen,
    moment,
    one_off,
    opened,
    terms_until,
)
from tests.given import Scenario, given, replay

given_account = partial(given, VoucherAccount)


def terms(*issues: VoucherIssue) -> SchemeTerms:
    return SchemeTerms(issues=issues)


def with_balance(amount_hkd: int) -> Scenario[VoucherAccount]:
    facts = [balance(amount_hkd)] if amount_hkd else []
    return given_account(opened(), *facts)


class TestOneCredit:
    @pytest.mark.parametrize(
        ("before", "after", "lost"),
        [
            (0, 2_000, 0),
            (5_999, 7_999, 0),
            (6_000, 8_000, 0),
            (6_001, 8_000, 1),
            (8_000, 8_000, 2_000),
        ],
    )
    def test_a_year_under_a_limit_of_8000(
        self, before: int, after: int, lost: int
    ) -> None:
        self.check(annual(2026, limit_hkd=8_000), before, after, lost)

    @pytest.mark.parametrize(
        ("before", "after", "lost"),
        [(3_000, 5_000, 0), (3_001, 5_000, 1), (5_000, 5_000, 2_000)],
    )
    def test_the_first_of_january_2019(
        self, before: int, after: int, lost: int
    ) -> None:
        self.check(annual(2019, limit_hkd=5_000), before, after, lost)

    def test_the_limit_rose_with_the_one_off_of_2018(self) -> None:
        self.check(one_off(date(2018, 6, 8), limit_hkd=5_000), 4_000, 5_000, 0)

    def test_the_limit_rose_with_the_one_off_of_2019(self) -> None:
        self.check(one_off(date(2019, 6, 26), limit_hkd=8_000), 5_000, 6_000, 0)

    def test_where_no_limit_is_known_nothing_is_lost(self) -> None:
        self.check(annual(2026, limit_hkd=None), 9_000, 11_000, 0)

    def test_a_limit_that_was_lowered_takes_nothing_away(self) -> None:
        self.check(annual(2026, limit_hkd=8_000), 9_500, 9_500, 2_000)

    def test_a_limit_between_balance_and_credit_cuts_the_rest(self) -> None:
        self.check(annual(2026, limit_hkd=8_000), 7_999, 8_000, 1_999)

    @staticmethod
    def check(issue: VoucherIssue, before: int, after: int, lost: int) -> None:
        events = [credited(issue), *([forfeited(lost, issue)] if lost else [])]
        scenario = with_balance(before)
        scenario.when(lambda account: account.credit(credit(), terms(issue))).then(
            *events
        )
        assert scenario.aggregate.balance_hkd == after


class TestReplayOfThePolicy:
    """Eligible since 2016 and never used (§1.3)."""

    @pytest.mark.parametrize(
        ("day", "expected_balance", "expected_lost"),
        [
            (date(2016, 1, 1), 2_000, 0),
            (date(2017, 1, 1), 4_000, 0),
            (date(2018, 1, 1), 4_000, 2_000),
            (date(2018, 6, 7), 4_000, 2_000),
            (date(2018, 6, 8), 5_000, 2_000),
            (date(2019, 1, 1), 5_000, 4_000),
            (date(2019, 6, 25), 5_000, 4_000),
            (date(2019, 6, 26), 6_000, 4_000),
            (date(2020, 1, 1), 8_000, 4_000),
            (date(2021, 1, 1), 8_000, 6_000),
            (date(2022, 1, 1), 8_000, 8_000),
            (date(2026, 1, 1), 8_000, 16_000),
        ],
    )
    def test_opened_on_any_day_it_is_the_same(
        self, day: date, expected_balance: int, expected_lost: int
    ) -> None:
        account = replay(VoucherAccount, opened(date(2016, 1, 1)))
        account.credit(credit(day), terms_until(day))
        lost = [
            event.amount_hkd
            for event in account.collect_events()
            if isinstance(event, VouchersForfeited)
        ]
        assert (account.balance_hkd, sum(lost)) == (expected_balance, expected_lost)

    def test_credited_year_by_year_it_is_the_same_as_at_once(self) -> None:
        step_by_step = replay(VoucherAccount, opened(date(2016, 1, 1)))
        for issue in ISSUES:
            day = issue.credited_on
            step_by_step.credit(credit(day), terms_until(day))
        assert step_by_step.balance_hkd == 8_000
        assert step_by_step.credited == {issue.code for issue in ISSUES}

    def test_each_credit_is_effective_on_its_own_day(self) -> None:
        account = replay(VoucherAccount, opened(date(2016, 1, 1)))
        account.credit(credit(TODAY), terms(*ISSUES))
        credits = [
            event
            for event in account.collect_events()
            if isinstance(event, VouchersCredited)
        ]
        assert [event.effective_at for event in credits] == [
            local_midnight(issue.credited_on) for issue in ISSUES
        ]


class TestWhoGetsAnIssue:
    def credits_of(self, eligible_from: date, *issues: VoucherIssue) -> list[str]:
        account = replay(VoucherAccount, opened(eligible_from))
        account.credit(credit(), terms(*issues))
        return [
            f"{event.issue} {local_date(event.effective_at)}"
            for event in account.collect_events()
            if isinstance(event, VouchersCredited)
        ]

    def test_the_year_of_eligibility_is_credited_in_full(self) -> None:
        issues = [annual(year, limit_hkd=4_000) for year in (2016, 2017, 2018)]
        assert self.credits_of(date(2017, 7, 1), *issues) == [
            "annual-2017 2017-07-01",
            "annual-2018 2018-01-01",
        ]

    def test_a_one_off_is_for_who_is_eligible_on_its_day(self) -> None:
        day = date(2018, 6, 8)
        issue = one_off(day, limit_hkd=5_000)
        assert self.credits_of(day, issue) == ["one-off-2018 2018-06-08"]
        assert self.credits_of(date(2018, 6, 9), issue) == []

    def test_the_oldest_comes_first_whatever_the_order_of_the_list(self) -> None:
        assert self.credits_of(date(2018, 1, 1), *reversed(ISSUES[2:5])) == [
            "annual-2018 2018-01-01",
            "one-off-2018 2018-06-08",
            "annual-2019 2019-01-01",
        ]


class TestOnce:
    def test_an_issue_is_credited_once(self) -> None:
        (
            given_account(opened(), credited(ISSUES[-1]))
            .when(lambda account: account.credit(credit(), terms(ISSUES[-1])))
            .then_nothing()
        )

    def test_a_run_credits_only_what_is_new(self) -> None:
        (
            given_account(opened(), credited(ISSUES[-2]))
            .when(lambda account: account.credit(credit(), terms(*ISSUES[-2:])))
            .then(credited(ISSUES[-1]))
        )


class TestNeverInAdvance:
    LAST_SECOND = moment("2025-12-31T23:59:59+08:00")
    MIDNIGHT = moment("2026-01-01T00:00:00+08:00")

    def test_the_last_second_of_the_old_year(self) -> None:
        day = date(2026, 1, 1)
        (
            given_account(opened())
            .when(
                lambda one: one.credit(credit(at=self.LAST_SECOND), terms(ISSUES[-1]))
            )
            .refused(
                CreditInAdvance(
                    issue="annual-2026", credited_on=day, today=date(2025, 12, 31)
                )
            )
        )

    def test_the_first_moment_of_the_new_year(self) -> None:
        (
            given_account(opened())
            .when(lambda one: one.credit(credit(at=self.MIDNIGHT), terms(ISSUES[-1])))
            .then(credited(ISSUES[-1]))
        )


class TestAfterDeath:
    def test_what_was_due_on_the_day_of_death_is_credited(self) -> None:
        (
            given_account(opened(), frozen(date(2026, 1, 1)))
            .when(lambda account: account.credit(credit(), terms(ISSUES[-1])))
            .then(credited(ISSUES[-1]))
        )

    def test_nothing_is_credited_for_a_later_day(self) -> None:
        (
            given_account(opened(), frozen(date(2025, 12, 31)))
            .when(lambda account: account.credit(credit(), terms(ISSUES[-1])))
            .then_nothing()
        )
