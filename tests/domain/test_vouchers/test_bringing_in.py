"""Balances and claims of before the ledger: taken over, never derived again."""

from datetime import date
from functools import partial

import pytest
from pydantic import ValidationError

from domain.kernel import Refusal
from domain.vouchers import (
    BalanceAboveLimit,
    BringInAccount,
    BringInClaim,
    BroughtInTooEarly,
    EarlierClaimReused,
    NotBeforeTheLedger,
    QuotaExceeded,
    QuotaOverspent,
    RewardCredited,
    RewardInconsistent,
    ServiceBeforeEligibility,
    ServiceInFuture,
    UnknownProgramme,
    UnknownQuota,
    VoucherAccount,
    VouchersCredited,
    earlier_claim_id,
)
from tests.facts.elders import Elder
from tests.facts.opening_balances import (
    YESTERDAY,
    bring_in,
    bring_in_claim,
    brought_in,
    claim_brought_in,
    quota_as_it_stood,
    reward_as_it_stood,
    said_of_quota,
    said_of_reward,
)
from tests.facts.vouchers import (
    AGES,
    AT_SERVICE_POINT,
    TERMS,
    TODAY,
    annual,
    credit,
    credited,
    forfeited,
    holder,
    opened,
    terms_until,
)
from tests.given import Happened, given, replay

given_account = partial(given, VoucherAccount)

TOMORROW = date(2026, 3, 3)


class TestOpeningBalance:
    def test_it_stands_in_place_of_all_credits(self) -> None:
        scenario = given_account(opened())
        scenario.when(lambda one: one.bring_in(bring_in(), TERMS)).then(brought_in())
        assert scenario.aggregate.balance_hkd == 3_500

    def test_what_it_holds_is_not_credited_again(self) -> None:
        (
            given_account(opened(), brought_in())
            .when(lambda one: one.credit(credit(), TERMS))
            .then_nothing()
        )

    def test_what_comes_after_it_is_credited(self) -> None:
        day, new = date(2027, 1, 1), annual(2027, limit_hkd=8_000)
        since = terms_until(TODAY, issues=(*TERMS.issues, new))
        (
            given_account(opened(), brought_in(6_001))
            .when(lambda one: one.credit(credit(day), since))
            .then(credited(new), forfeited(1, new))
        )

    def test_a_balance_of_31_december_lacks_the_credit_of_1_january(self) -> None:
        account = replay(VoucherAccount, opened())
        account.bring_in(bring_in(as_of=date(2025, 12, 31)), TERMS)
        account.collect_events()
        account.credit(credit(), TERMS)
        issues = [
            event.issue
            for event in account.collect_events()
            if isinstance(event, VouchersCredited)
        ]
        assert issues == ["annual-2026"]

    def test_a_balance_of_1_january_has_it(self) -> None:
        account = replay(VoucherAccount, opened())
        account.bring_in(bring_in(as_of=date(2026, 1, 1)), TERMS)
        account.collect_events()
        account.credit(credit(), TERMS)
        assert account.pending_events == []

    def test_it_is_as_of_a_day_before_today(self) -> None:
        refused(bring_in(as_of=TODAY), BroughtInTooEarly(day=TODAY, today=TODAY))

    def test_the_elder_was_eligible_on_that_day(self) -> None:
        since = date(2017, 7, 1)
        day = date(2017, 6, 30)
        refused(
            bring_in(as_of=day),
            ServiceBeforeEligibility(service_date=day, eligible_from=since),
        )
        account = replay(VoucherAccount, opened(since))
        account.bring_in(bring_in(2_000, as_of=since), TERMS)
        assert account.balance_hkd == 2_000

    @pytest.mark.parametrize("own_hkd", [0, 8_000])
    def test_it_is_within_the_limit(self, own_hkd: int) -> None:
        (
            given_account(opened())
            .when(lambda one: one.bring_in(bring_in(own_hkd), TERMS))
            .then(brought_in(own_hkd))
        )

    def test_it_is_never_above_the_limit_of_that_day(self) -> None:
        refused(bring_in(8_001), BalanceAboveLimit(own_hkd=8_001, limit_hkd=8_000))
        then = bring_in(5_001, as_of=date(2019, 6, 25))
        refused(then, BalanceAboveLimit(own_hkd=5_001, limit_hkd=5_000))

    def test_a_new_account_is_opened_with_it(self) -> None:
        account = VoucherAccount.open(bring_in(), holder(), AGES)
        account.bring_in(bring_in(), TERMS)
        assert (account.temporary, account.balance_hkd) == (True, 3_500)

    @pytest.mark.parametrize(
        "before", [[brought_in()], [credited(TERMS.issues[-1])]], ids=["twice", "late"]
    )
    def test_it_comes_once_and_first(self, before: list[Happened]) -> None:
        account = replay(VoucherAccount, opened(), *before)
        with pytest.raises(AssertionError):
            account.bring_in(bring_in(), TERMS)


class TestRewards:
    def test_a_reward_stands_as_it_stood(self) -> None:
        said = (said_of_reward(2025, 300, 1_200, granted=True), said_of_reward(2026))
        stood = (reward_as_it_stood(2025, 300, 1_200, 500), reward_as_it_stood(2026))
        (
            given_account(opened())
            .when(lambda one: one.bring_in(bring_in(rewards=said), TERMS))
            .then(brought_in(rewards=stood))
        )

    def test_it_can_be_spent_and_is_not_given_again(self) -> None:
        one = elder(rewards=(reward_as_it_stood(2026, 300, 1_200, 500),))
        claim = one.claims(1_000, reason="preventive")
        assert one.took(claim) == [("2026-reward", 300), ("own", 700)]
        assert one.recorded(RewardCredited) == []

    def test_what_counted_elsewhere_counts_here(self) -> None:
        one = elder(rewards=(reward_as_it_stood(2026, 0, 999),))
        one.claims(1, reason="preventive")
        assert (one.counted(2026), one.reward(2026)) == (1_000, 500)

    @pytest.mark.parametrize("counted_hkd", [0, 900, 1_000])
    def test_what_was_given_elsewhere_is_not_withdrawn_here(
        self, counted_hkd: int
    ) -> None:
        """Also where the other system let an elder keep what was no longer earned."""
        stood = reward_as_it_stood(2026, 500, counted_hkd, 500)
        one = elder(rewards=(stood,))
        claim = one.claims(700, reason="preventive")
        one.voids(claim)
        assert (one.own, one.reward(2026)) == (3_500, 500)
        assert one.counted(2026) == counted_hkd

    def test_no_more_is_left_than_was_given(self) -> None:
        account = replay(VoucherAccount, opened())
        said = (said_of_reward(2025, 500, 1_000, granted=True),)
        account.bring_in(bring_in(rewards=said), TERMS)
        assert account.pot("2025-reward").unspent_hkd == 500
        refused(
            bring_in(rewards=(said_of_reward(2025, 501, 1_000, granted=True),)),
            RewardInconsistent(
                programme="2025-reward", unspent_hkd=501, granted_hkd=500
            ),
        )

    def test_nothing_is_left_of_what_was_not_given(self) -> None:
        refused(
            bring_in(rewards=(said_of_reward(2025, 1),)),
            RewardInconsistent(programme="2025-reward", unspent_hkd=1, granted_hkd=0),
        )

    def test_the_scheme_must_know_the_programme(self) -> None:
        refused(
            bring_in(rewards=(said_of_reward(2031),)),
            UnknownProgramme(programme="2031-reward"),
        )

    def test_and_have_begun_it_by_that_day(self) -> None:
        said = (said_of_reward(2026),)
        refused(
            bring_in(as_of=date(2025, 12, 31), rewards=said),
            UnknownProgramme(programme="2026-reward"),
        )
        account = replay(VoucherAccount, opened())
        account.bring_in(bring_in(as_of=date(2026, 1, 1), rewards=said), TERMS)

    def test_each_programme_is_named_once(self) -> None:
        with pytest.raises(ValidationError):
            bring_in(rewards=(said_of_reward(2025), said_of_reward(2025)))


class TestQuotas:
    def test_a_quota_stands_as_it_stood(self) -> None:
        (
            given_account(opened())
            .when(
                lambda one: one.bring_in(
                    bring_in(quotas=(said_of_quota(1_500),)), TERMS
                )
            )
            .then(brought_in(quotas=(quota_as_it_stood(1_500),)))
        )

    def test_what_was_used_elsewhere_is_gone_here(self) -> None:
        one = elder(quotas=(quota_as_it_stood(1_500),))
        with pytest.raises(QuotaExceeded) as refused:
            one.claims(501, by="optometrist")
        assert refused.value.left_hkd == 500
        one.claims(500, by="optometrist")

    def test_and_is_not_gone_in_the_next_period(self) -> None:
        one = elder(quotas=(quota_as_it_stood(2_000),))
        one.claims(2_000, date(2027, 1, 1), by="optometrist")

    def test_no_more_is_used_than_there_is(self) -> None:
        (
            given_account(opened())
            .when(
                lambda one: one.bring_in(
                    bring_in(quotas=(said_of_quota(2_000),)), TERMS
                )
            )
            .then(brought_in(quotas=(quota_as_it_stood(2_000),)))
        )
        refused(
            bring_in(quotas=(said_of_quota(2_001),)),
            QuotaOverspent(used_hkd=2_001, limit_hkd=2_000),
        )

    def test_the_scheme_must_know_the_quota_on_that_day(self) -> None:
        refused(
            bring_in(quotas=(said_of_quota(0, "dentist"),)),
            UnknownQuota(profession="dentist"),
        )
        early = bring_in(2_000, as_of=date(2019, 6, 25), quotas=(said_of_quota(0),))
        refused(early, UnknownQuota(profession="optometrist"))

    def test_each_profession_is_named_once(self) -> None:
        with pytest.raises(ValidationError):
            bring_in(quotas=(said_of_quota(1), said_of_quota(2)))


class TestEarlierClaims:
    def test_an_earlier_claim_moves_no_balance(self) -> None:
        scenario = given_account(opened(), brought_in())
        scenario.when(lambda one: one.bring_in_claim(bring_in_claim())).then(
            claim_brought_in()
        )
        assert scenario.aggregate.balance_hkd == 3_500

    def test_a_row_sent_twice_counts_once(self) -> None:
        (
            given_account(opened(), brought_in(), claim_brought_in())
            .when(lambda one: one.bring_in_claim(bring_in_claim()))
            .then_nothing()
        )

    def test_a_transaction_has_one_content(self) -> None:
        other = bring_in_claim(amount_hkd=281)
        (
            given_account(opened(), brought_in(), claim_brought_in())
            .when(lambda one: one.bring_in_claim(other))
            .refused(EarlierClaimReused(claim_id=earlier_claim_id(other)))
        )

    def test_a_claim_of_the_last_day_is_in_the_balance(self) -> None:
        command = bring_in_claim(service_date=YESTERDAY, claimed_on=YESTERDAY)
        (
            given_account(opened(), brought_in())
            .when(lambda one: one.bring_in_claim(command))
            .then(claim_brought_in(command))
        )

    def test_a_claim_of_the_day_after_is_not(self) -> None:
        self.refused(
            bring_in_claim(claimed_on=TODAY),
            NotBeforeTheLedger(claimed_on=TODAY, as_of=YESTERDAY),
        )

    def test_without_an_opening_balance_there_are_none(self) -> None:
        command = bring_in_claim()
        (
            given_account(opened())
            .when(lambda one: one.bring_in_claim(command))
            .refused(NotBeforeTheLedger(claimed_on=command.claimed_on, as_of=None))
        )

    def test_a_service_to_come_is_none(self) -> None:
        self.refused(
            bring_in_claim(service_date=TOMORROW),
            ServiceInFuture(service_date=TOMORROW, today=TODAY),
        )

    def test_nor_is_one_of_before_eligibility(self) -> None:
        day = date(2017, 6, 30)
        self.refused(
            bring_in_claim(service_date=day),
            ServiceBeforeEligibility(service_date=day, eligible_from=date(2017, 7, 1)),
        )

    @pytest.mark.parametrize("served_on", [date(2017, 7, 1), TODAY])
    def test_the_first_day_and_today_are_within(self, served_on: date) -> None:
        command = bring_in_claim(service_date=served_on)
        (
            given_account(opened(), brought_in())
            .when(lambda one: one.bring_in_claim(command))
            .then(claim_brought_in(command))
        )

    def test_it_may_be_of_the_mainland(self) -> None:
        command = bring_in_claim(place=AT_SERVICE_POINT, profession=None)
        (
            given_account(opened(), brought_in())
            .when(lambda one: one.bring_in_claim(command))
            .then(claim_brought_in(command))
        )

    @staticmethod
    def refused(command: BringInClaim, refusal: Refusal) -> None:
        (
            given_account(opened(), brought_in())
            .when(lambda one: one.bring_in_claim(command))
            .refused(refusal)
        )


def elder(**facts: object) -> Elder:
    return Elder(opened(), brought_in(**facts))  # type: ignore[arg-type]


def refused(command: BringInAccount, refusal: Refusal) -> None:
    (
        given_account(opened())
        .when(lambda one: one.bring_in(command, TERMS))
        .refused(refusal)
    )
