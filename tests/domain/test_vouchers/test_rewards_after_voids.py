"""What becomes of a reward when its spending is undone (R-9, unverified: settings)."""

from datetime import date
from functools import partial

from domain.vouchers import RewardLapsed, RewardWithdrawn, VoucherAccount
from tests.facts.elders import Elder
from tests.facts.vouchers import (
    CLAIM_ID,
    balance,
    claim_on,
    claimed_in_hong_kong,
    credit,
    from_reward,
    opened,
    own,
    reward_credited,
    reward_withdrawn,
    settings,
    towards,
    void_claim,
    voided,
)
from tests.given import given

given_account = partial(given, VoucherAccount)

DAY = date(2025, 6, 2)
NEXT_YEAR = date(2026, 3, 2)
OWN_FIRST = settings(bucket_order=("own", "reward", "spouse"))
KEEP = settings(reward_after_void="keep")
CROSSING = claimed_in_hong_kong(
    claim_on(DAY, 1_000, reason="preventive"), towards_reward=towards(2025, 1_000)
)
BEFORE = (opened(), balance(8_000), CROSSING, reward_credited(2025))


def elder() -> Elder:
    return Elder(opened(), balance(8_000))


class TestWithdrawal:
    def test_below_the_threshold_the_reward_is_withdrawn(self) -> None:
        (
            given_account(*BEFORE)
            .when(lambda one: one.void_claim(void_claim()))
            .then(
                voided(1_000, towards_reward=towards(2025, 1_000)),
                reward_withdrawn(2025),
            )
        )

    def test_an_operator_may_let_the_elder_keep_it(self) -> None:
        (
            given_account(*BEFORE)
            .when(lambda one: one.void_claim(void_claim(settings=KEEP)))
            .then(voided(1_000, towards_reward=towards(2025, 1_000)))
        )

    def test_at_the_threshold_it_stays(self) -> None:
        one = elder()
        one.claims(1_000, DAY, reason="preventive")
        second = one.claims(1, DAY, reason="preventive", settings=OWN_FIRST)
        one.voids(second, DAY)
        assert (one.counted(2025), one.reward(2025)) == (1_000, 500)

    def test_one_dollar_below_it_goes(self) -> None:
        one = elder()
        first = one.claims(1, DAY, reason="preventive")
        one.claims(999, DAY, reason="preventive")
        one.voids(first, DAY)
        assert (one.counted(2025), one.reward(2025)) == (999, 0)

    def test_what_was_spent_of_it_stays_spent(self) -> None:
        one = elder()
        first = one.claims(1_000, DAY, reason="preventive")
        one.claims(200, DAY, reason="preventive")
        one.voids(first, DAY)
        assert one.reward(2025) == 0
        [withdrawn] = one.recorded(RewardWithdrawn)
        assert isinstance(withdrawn, RewardWithdrawn)
        assert withdrawn.amount_hkd == 300

    def test_the_void_of_a_claim_that_did_not_count_withdraws_nothing(self) -> None:
        one = elder()
        one.claims(1_000, DAY, reason="preventive")
        acute = one.claims(500, DAY, reason="acute")
        one.voids(acute, DAY)
        assert one.reward(2025) == 500

    def test_the_reward_of_another_year_stays(self) -> None:
        one = elder()
        one.claims(1_000, DAY, reason="preventive")
        later = one.claims(1_000, NEXT_YEAR, reason="preventive", settings=OWN_FIRST)
        one.voids(later, NEXT_YEAR)
        assert (one.reward(2025), one.reward(2026)) == (500, 0)


class TestAgain:
    def test_who_reaches_the_threshold_again_gets_it_again(self) -> None:
        one = elder()
        first = one.claims(1_000, DAY, reason="preventive")
        one.voids(first, DAY)
        one.claims(1_000, DAY, reason="preventive")
        assert one.reward(2025) == 500

    def test_but_never_more_than_one_reward_in_all(self) -> None:
        one = elder()
        first = one.claims(1_000, DAY, reason="preventive")
        spending = one.claims(200, DAY, reason="preventive")
        one.voids(first, DAY)
        one.claims(1_000, DAY, reason="preventive")
        assert one.reward(2025) == 300
        one.voids(spending, DAY)
        assert one.reward(2025) == 500

    def test_what_was_kept_is_not_given_again(self) -> None:
        one = elder()
        first = one.claims(1_000, DAY, reason="preventive")
        one.voids(first, DAY, settings=KEEP)
        one.claims(1_000, DAY, reason="preventive", settings=OWN_FIRST)
        assert one.reward(2025) == 500


class TestTheOrderOfTheVoids:
    """HK$1,000 earn the reward, and a second claim spends HK$200 of it."""

    def test_spending_first_then_earning(self) -> None:
        one = elder()
        earning = one.claims(1_000, DAY, reason="preventive")
        spending = one.claims(200, DAY, reason="preventive")
        one.voids(spending, DAY)
        one.voids(earning, DAY)
        assert (one.own, one.reward(2025)) == (8_000, 0)

    def test_earning_first_then_spending(self) -> None:
        one = elder()
        earning = one.claims(1_000, DAY, reason="preventive")
        spending = one.claims(200, DAY, reason="preventive")
        one.voids(earning, DAY)
        one.voids(spending, DAY)
        assert (one.own, one.reward(2025)) == (8_000, 0)

    def test_a_reward_spent_in_the_next_year_follows_its_own_programme(self) -> None:
        one = elder()
        earning = one.claims(1_000, DAY, reason="preventive")
        spending = one.claims(700, NEXT_YEAR, reason="preventive")
        one.voids(earning, NEXT_YEAR)
        one.voids(spending, NEXT_YEAR)
        assert (one.own, one.reward(2025), one.counted(2026)) == (8_000, 0, 0)

    def test_where_it_is_kept_it_comes_back(self) -> None:
        one = elder()
        earning = one.claims(1_000, DAY, reason="preventive")
        spending = one.claims(200, DAY, reason="preventive")
        one.voids(earning, DAY, settings=KEEP)
        one.voids(spending, DAY, settings=KEEP)
        assert (one.own, one.reward(2025)) == (8_000, 500)


class TestAfterItsLastDay:
    LAST_DAY = date(2026, 12, 31)
    NEXT_DAY = date(2027, 1, 1)

    def test_a_void_gives_a_reward_back(self) -> None:
        one = self.spent()
        one.voids(CLAIM_ID, self.LAST_DAY)
        assert one.reward(2025) == 500
        assert one.recorded(RewardLapsed) == []

    def test_what_comes_back_after_the_last_day_lapses_at_once(self) -> None:
        one = self.spent()
        one.voids(CLAIM_ID, self.NEXT_DAY)
        assert one.reward(2025) == 0
        [lapsed] = one.recorded(RewardLapsed)
        assert isinstance(lapsed, RewardLapsed)
        assert lapsed.amount_hkd == 500

    def test_and_is_not_lapsed_twice(self) -> None:
        one = self.spent()
        one.voids(CLAIM_ID, self.NEXT_DAY)
        one.account.collect_events()
        one.account.lapse(credit(self.NEXT_DAY))
        assert one.recorded(RewardLapsed) == []

    @staticmethod
    def spent() -> Elder:
        """A reward of 2025, spent in 2026 with one dollar."""
        claim = claim_on(NEXT_YEAR, 501, reason="preventive")
        taken = (from_reward(500, 2025), own(1))
        earned = claim_on(DAY, 1_000, command=20, reason="preventive")
        return Elder(
            opened(),
            balance(8_000),
            claimed_in_hong_kong(earned, towards_reward=towards(2025, 1_000)),
            reward_credited(2025),
            claimed_in_hong_kong(claim, taken=taken, towards_reward=towards(2026, 1)),
        )


def test_a_void_gives_back_to_each_bucket_what_it_took() -> None:
    one = elder()
    one.claims(1_000, DAY, reason="preventive")
    claim = one.claims(1_200, DAY, reason="preventive")
    before = one.account.claims[claim].taken
    assert [(part.bucket, part.amount_hkd) for part in before] == [
        ("reward", 500),
        ("own", 700),
    ]
    one.voids(claim, DAY)
    assert (one.own, one.reward(2025), one.counted(2025)) == (7_000, 500, 1_000)
