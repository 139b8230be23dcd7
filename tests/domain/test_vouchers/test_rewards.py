"""The Pilot Reward Scheme: HK$500 for HK$1,000 of designated use (§1.5, BR-07)."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from domain.vouchers import RewardCredited, VoucherAccount
from tests.facts.elders import Elder
from tests.facts.vouchers import (
    AT_SERVICE_POINT,
    CLAIM_ID,
    TERMS,
    TODAY,
    available,
    balance,
    claim_on,
    claim_there_on,
    claimed_in_hong_kong,
    consented,
    designation,
    enrolment,
    frozen,
    give_consent,
    opened,
    rate,
    reward,
    reward_credited,
    settings,
    terms_until,
    towards,
    visit,
)
from tests.given import given, replay

given_account = partial(given, VoucherAccount)

OWN_FIRST = settings(bucket_order=("own", "reward", "spouse"))
CONSENT_THERE = consented(give_consent(place=AT_SERVICE_POINT))


def elder() -> Elder:
    return Elder(opened(), balance(8_000))


class TestThreshold:
    def test_999_dollars_earn_nothing(self) -> None:
        command = claim_on(TODAY, 999, reason="preventive")
        (
            given_account(opened(), balance(8_000), consented())
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
            .then(
                claimed_in_hong_kong(
                    command,
                    towards_reward=towards(2026, 999),
                    left=(available("own", 7_001),),
                )
            )
        )

    def test_1000_dollars_earn_500(self) -> None:
        command = claim_on(TODAY, 1_000, reason="preventive")
        (
            given_account(opened(), balance(8_000), consented())
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
            .then(
                claimed_in_hong_kong(
                    command,
                    towards_reward=towards(2026, 1_000),
                    left=(available("own", 7_000),),
                ),
                reward_credited(2026, claim=CLAIM_ID),
            )
        )

    def test_several_claims_add_up(self) -> None:
        one = elder()
        one.claims(999, reason="preventive")
        assert one.reward(2026) == 0
        one.claims(1, reason="preventive")
        assert one.reward(2026) == 500

    def test_further_spending_earns_nothing_more(self) -> None:
        one = elder()
        for _ in range(3):
            one.claims(1_000, settings=OWN_FIRST, reason="preventive")
        assert one.counted(2026) == 3_000
        assert len(one.recorded(RewardCredited)) == 1

    def test_a_reward_is_kept_apart_from_the_own_balance(self) -> None:
        one = elder()
        one.claims(1_000, reason="preventive")
        assert (one.own, one.reward(2026)) == (7_000, 500)

    def test_a_claim_entered_after_death_earns_nothing(self) -> None:
        one = Elder(opened(), balance(8_000), frozen(TODAY))
        one.claims(1_000, reason="preventive")
        assert (one.counted(2026), one.reward(2026)) == (1_000, 0)


class TestWindows:
    def test_the_first_window_begins_on_13_november_2023(self) -> None:
        one = elder()
        one.claims(1_000, date(2023, 11, 12), reason="preventive")
        assert one.account.pots == {}
        one.claims(1_000, date(2023, 11, 13), reason="preventive")
        assert one.reward(2024) == 500

    def test_the_first_window_lasts_until_the_end_of_2024(self) -> None:
        one = elder()
        one.claims(500, date(2023, 11, 13), reason="preventive")
        one.claims(499, date(2023, 12, 31), reason="preventive")
        assert one.reward(2024) == 0
        one.claims(1, date(2024, 12, 31), reason="preventive")
        assert one.reward(2024) == 500

    def test_the_next_year_begins_anew(self) -> None:
        one = elder()
        one.claims(600, date(2024, 12, 31), reason="preventive")
        one.claims(600, date(2025, 1, 1), reason="preventive")
        assert (one.counted(2024), one.counted(2025)) == (600, 600)
        assert (one.reward(2024), one.reward(2025)) == (0, 0)

    def test_each_year_has_its_reward(self) -> None:
        one = elder()
        for year in range(2024, 2029):
            one.claims(1_000, date(year, 6, 1), settings=OWN_FIRST, reason="preventive")
        assert [one.reward(year) for year in range(2024, 2029)] == [500] * 5

    def test_the_last_window_ends_with_2028(self) -> None:
        one = elder()
        one.claims(999, date(2028, 12, 31), reason="preventive")
        one.claims(1_000, date(2029, 1, 1), reason="preventive")
        assert one.counted(2028) == 999
        assert one.recorded(RewardCredited) == []

    def test_the_day_of_service_decides_and_not_the_day_of_entry(self) -> None:
        one = elder()
        one.claims(
            1_000, date(2024, 12, 31), entered=date(2025, 1, 3), reason="preventive"
        )
        assert (one.reward(2024), one.reward(2025)) == (500, 0)

    @pytest.mark.parametrize("year", range(2024, 2029))
    def test_a_reward_is_usable_until_the_end_of_the_next_year(self, year: int) -> None:
        one = elder()
        one.claims(1_000, date(year, 12, 31), reason="preventive")
        [given] = one.recorded(RewardCredited)
        assert isinstance(given, RewardCredited)
        assert given.usable_until == date(year + 1, 12, 31)


class TestDesignated:
    @pytest.mark.parametrize(
        "by", ["medical-practitioner", "chinese-medicine-practitioner", "dentist"]
    )
    @pytest.mark.parametrize("reason", ["preventive", "follow-up"])
    def test_three_professions_for_prevention_and_follow_up(
        self, by: str, reason: str
    ) -> None:
        one = elder()
        one.claims(1_000, by=by, reason=reason)
        assert one.reward(2026) == 500

    @pytest.mark.parametrize("reason", ["acute", "rehabilitative"])
    def test_other_reasons_do_not_count(self, reason: str) -> None:
        one = elder()
        one.claims(1_000, reason=reason)
        assert one.account.pots == {}

    @pytest.mark.parametrize(
        "by", ["optometrist", "physiotherapist", "registered-nurse"]
    )
    def test_other_professions_do_not_count(self, by: str) -> None:
        one = elder()
        one.claims(1_000, by=by, reason="preventive")
        assert one.account.pots == {}

    @pytest.mark.parametrize(
        "item", ["dental-check", "scaling", "extraction", "filling"]
    )
    def test_dental_items_count_for_any_reason(self, item: str) -> None:
        one = elder()
        what = visit(9_000_00, "consultation", item)  # type: ignore[arg-type]
        one.claims(1_000, by="dentist", reason="acute", visit=what)
        assert one.reward(2026) == 500

    def test_other_dental_work_counts_only_for_its_reason(self) -> None:
        one = elder()
        what = visit(9_000_00, "other-dental")
        one.claims(1_000, by="dentist", reason="acute", visit=what)
        assert one.account.pots == {}

    @pytest.mark.parametrize(
        "programme", ["chronic-disease-co-care", "district-health-centre"]
    )
    @pytest.mark.parametrize("by", ["medical-practitioner", "physiotherapist"])
    def test_care_programmes_count_whoever_serves_and_why(
        self, programme: str, by: str
    ) -> None:
        one = elder()
        one.claims(1_000, by=by, reason="acute", care_programme=programme)
        assert one.reward(2026) == 500

    def test_a_claim_without_a_visit_counts_by_its_reason(self) -> None:
        one = elder()
        one.claims(1_000, visit=None, reason="preventive")
        assert one.reward(2026) == 500

    def test_institutions_in_the_bay_area_count(self) -> None:
        one = elder()
        one.claims_there(1_000, reason="preventive")
        assert one.reward(2026) == 500

    def test_dental_items_count_in_the_bay_area(self) -> None:
        one = elder()
        what = visit(9_000_00, "scaling")
        one.claims_there(1_000, department="dental", reason="acute", visit=what)
        assert one.reward(2026) == 500

    def test_an_acute_visit_in_the_bay_area_does_not(self) -> None:
        one = elder()
        one.claims_there(1_000, reason="acute")
        assert one.account.pots == {}

    def test_where_a_programme_leaves_the_bay_area_out_it_does_not_count(self) -> None:
        only_here = terms_until(TODAY, rewards=(reward(2026, in_bay_area=False),))
        command = claim_there_on(TODAY, 1_000, reason="preventive")
        account = replay(VoucherAccount, opened(), balance(8_000), CONSENT_THERE)
        account.claim_in_bay_area(command, designation(), rate(), only_here)
        assert account.pots == {}


class TestWhatCounts:
    """Whether rewards and the spouse's vouchers count is a setting (R-9)."""

    def test_by_default_only_the_own_vouchers_count(self) -> None:
        one = self.rewarded()
        one.claims(700, date(2026, 3, 2), reason="preventive")
        assert one.counted(2026) == 200

    def test_the_reward_itself_may_count(self) -> None:
        one = self.rewarded()
        reading = settings(reward_counts=("own", "reward"))
        one.claims(700, date(2026, 3, 2), settings=reading, reason="preventive")
        assert one.counted(2026) == 700

    @pytest.mark.parametrize("counting", [(), ("own", "own")])
    def test_something_counts_and_each_bucket_once(self, counting: Any) -> None:
        with pytest.raises(ValueError, match="at least one bucket"):
            settings(reward_counts=counting)

    @staticmethod
    def rewarded() -> Elder:
        """With the reward of 2025."""
        one = elder()
        one.claims(1_000, date(2025, 6, 1), reason="preventive")
        return one
