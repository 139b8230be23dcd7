"""Where a reward may be spent, until when, and in which order (R-4 to R-9)."""

from datetime import date
from functools import partial

import pytest
from pydantic import ValidationError

from domain.values import local_midnight
from domain.vouchers import (
    InsufficientVouchers,
    RewardLapsed,
    VoucherAccount,
    VouchersForfeited,
)
from tests.facts.elders import Elder
from tests.facts.vouchers import (
    ISSUES,
    TERMS,
    TODAY,
    available,
    balance,
    claim_on,
    claimed_in_hong_kong,
    consented,
    credit,
    credited,
    enrolment,
    from_reward,
    left_of_reward,
    noon,
    opened,
    own,
    reward_credited,
    reward_lapsed,
    settings,
    terms_until,
    towards,
    visit,
)
from tests.given import Outcome, given

given_account = partial(given, VoucherAccount)

NO_ISSUES = terms_until(TODAY, issues=())
ANNUAL_2026 = terms_until(TODAY, issues=ISSUES[-1:])
BEFORE = (opened(), balance(8_000), reward_credited(2025))


def rewarded(*years: int, own_hkd: int = 8_000) -> Elder:
    return Elder(opened(), balance(own_hkd), *map(reward_credited, years))


class TestPurpose:
    def test_a_reward_pays_before_the_own_vouchers(self) -> None:
        command = claim_on(TODAY, 501, reason="preventive")
        (
            given_account(*BEFORE, consented())
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
            .then(
                claimed_in_hong_kong(
                    command,
                    taken=(from_reward(500, 2025), own(1)),
                    towards_reward=towards(2026, 1),
                    left=(available("own", 7_999), left_of_reward(0, 2025)),
                )
            )
        )

    def test_it_pays_for_nothing_but_the_designated_purposes(self) -> None:
        command = claim_on(TODAY, 501, reason="acute")
        (
            given_account(*BEFORE, consented())
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
            .then(claimed_in_hong_kong(command, left=(available("own", 7_499),)))
        )

    def test_an_elder_with_nothing_else_is_refused_elsewhere(self) -> None:
        command = claim_on(TODAY, 1, reason="acute")
        (
            given_account(opened(), reward_credited(2025), consented())
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
            .refused(InsufficientVouchers(balance_hkd=0, amount_hkd=1))
        )

    def test_it_pays_dental_items(self) -> None:
        one = rewarded(2025)
        what = visit(9_000_00, "scaling")
        claim = one.claims(300, by="dentist", reason="acute", visit=what)
        assert one.took(claim) == [("2025-reward", 300)]

    def test_it_pays_within_a_care_programme(self) -> None:
        one = rewarded(2025)
        claim = one.claims(
            300, by="physiotherapist", care_programme="district-health-centre"
        )
        assert one.took(claim) == [("2025-reward", 300)]

    def test_it_pays_in_the_bay_area(self) -> None:
        one = rewarded(2025)
        claim = one.claims_there(300, reason="preventive")
        assert one.took(claim) == [("2025-reward", 300)]

    def test_max_takes_reward_and_own_together(self) -> None:
        one = rewarded(2025, own_hkd=100)
        claim = one.claims("max", reason="preventive")
        assert one.took(claim) == [("2025-reward", 500), ("own", 100)]

    def test_one_dollar_more_than_both_is_refused(self) -> None:
        one = rewarded(2025, own_hkd=100)
        with pytest.raises(InsufficientVouchers):
            one.claims(601, reason="preventive")

    def test_nothing_is_spent_in_advance(self) -> None:
        """The claim that earns the reward cannot be paid with it (C-5)."""
        one = Elder(opened(), balance(1_000))
        with pytest.raises(InsufficientVouchers):
            one.claims(1_500, reason="preventive")

    def test_it_pays_for_nothing_served_before_its_scheme(self) -> None:
        one = rewarded(2024)
        claim = one.claims(
            300, date(2023, 11, 12), entered=date(2023, 11, 14), reason="preventive"
        )
        assert one.took(claim) == [("own", 300)]
        claim = one.claims(
            300, date(2023, 11, 13), entered=date(2023, 11, 14), reason="preventive"
        )
        assert one.took(claim) == [("2024-reward", 300)]


class TestOrder:
    def test_what_lapses_first_is_spent_first(self) -> None:
        one = rewarded(2026, 2025)
        claim = one.claims(1_001, reason="preventive")
        assert one.took(claim) == [
            ("2025-reward", 500),
            ("2026-reward", 500),
            ("own", 1),
        ]

    def test_own_vouchers_may_come_first(self) -> None:
        one = rewarded(2025, own_hkd=300)
        reading = settings(bucket_order=("own", "reward", "spouse"))
        claim = one.claims(500, settings=reading, reason="preventive")
        assert one.took(claim) == [("own", 300), ("2025-reward", 200)]

    @pytest.mark.parametrize(
        "order",
        [
            ("reward", "own", "spouse"),
            ("own", "reward", "spouse"),
            ("own", "spouse", "reward"),
        ],
    )
    def test_own_comes_before_spouse_in_every_order(
        self, order: tuple[str, ...]
    ) -> None:
        assert settings(bucket_order=order).bucket_order == order

    @pytest.mark.parametrize(
        "order",
        [
            ("spouse", "own", "reward"),
            ("reward", "spouse", "own"),
            ("spouse", "reward", "own"),
            ("own", "spouse"),
            ("own", "own", "spouse"),
            (),
        ],
    )
    def test_no_other_order_can_be_set(self, order: tuple[str, ...]) -> None:
        with pytest.raises(ValidationError):
            settings(bucket_order=order)


class TestLapse:
    LAST_DAY = date(2026, 12, 31)
    NEXT_DAY = date(2027, 1, 1)

    def test_it_can_be_spent_on_its_last_day(self) -> None:
        one = rewarded(2025)
        claim = one.claims(500, self.LAST_DAY, reason="preventive")
        assert one.took(claim) == [("2025-reward", 500)]

    def test_it_cannot_be_spent_on_the_day_after(self) -> None:
        """Also where nobody has found yet that it has lapsed."""
        one = rewarded(2025)
        claim = one.claims(500, self.NEXT_DAY, reason="preventive")
        assert one.took(claim) == [("own", 500)]

    def test_nor_on_the_day_after_for_a_service_of_the_last_day(self) -> None:
        one = rewarded(2025)
        claim = one.claims(
            500, self.LAST_DAY, entered=self.NEXT_DAY, reason="preventive"
        )
        assert one.took(claim) == [("own", 500)]

    def test_it_does_not_lapse_on_its_last_day(self) -> None:
        self.credited_on(self.LAST_DAY).then_nothing()

    def test_it_lapses_on_the_day_after(self) -> None:
        self.credited_on(self.NEXT_DAY).then(reward_lapsed(2025))

    def test_what_is_unspent_lapses_and_no_more(self) -> None:
        one = rewarded(2025)
        one.claims(200, reason="preventive")
        one.account.credit(credit(at=noon(self.NEXT_DAY)), TERMS)
        [lapsed] = one.recorded(RewardLapsed)
        assert isinstance(lapsed, RewardLapsed)
        assert lapsed.amount_hkd == 300

    def test_it_counts_from_the_day_after_whenever_it_was_found(self) -> None:
        one = rewarded(2025)
        one.account.credit(credit(at=noon(date(2027, 5, 6))), NO_ISSUES)
        [lapsed] = one.recorded(RewardLapsed)
        assert lapsed.effective_at == local_midnight(self.NEXT_DAY)

    def test_it_lapses_once(self) -> None:
        (
            given_account(*BEFORE, reward_lapsed(2025))
            .when(lambda one: one.credit(credit(at=noon(self.NEXT_DAY)), NO_ISSUES))
            .then_nothing()
        )

    def test_the_one_that_lapses_first_lapses_alone(self) -> None:
        one = rewarded(2026, 2025)
        one.account.credit(credit(at=noon(self.NEXT_DAY)), NO_ISSUES)
        assert (one.reward(2025), one.reward(2026)) == (0, 500)

    @staticmethod
    def credited_on(day: date) -> Outcome[VoucherAccount]:
        command = credit(at=noon(day))
        return given_account(*BEFORE).when(lambda one: one.credit(command, NO_ISSUES))


class TestLimit:
    def test_a_reward_does_not_count_towards_the_limit(self) -> None:
        (
            given_account(opened(), balance(6_000), reward_credited(2025))
            .when(lambda one: one.credit(credit(TODAY), ANNUAL_2026))
            .then(credited(ISSUES[-1]))
        )

    def test_and_is_not_cut_off_by_it(self) -> None:
        one = rewarded(2025)
        one.account.credit(credit(TODAY), ANNUAL_2026)
        [lost] = one.recorded(VouchersForfeited)
        assert isinstance(lost, VouchersForfeited)
        assert (lost.amount_hkd, one.own, one.reward(2025)) == (2_000, 8_000, 500)
