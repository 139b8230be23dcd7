"""A claim that is paid with the vouchers of the spouse (§1.6, BR-05, BR-14)."""

from datetime import date
from functools import partial
from uuid import UUID

import pytest

from domain.kernel import Refusal
from domain.vouchers import (
    DocumentNotAccepted,
    InsufficientVouchers,
    NotPaired,
    PermissionEnded,
    QuotaExceeded,
    ServiceBeforePairing,
    SpouseUsedVouchers,
    VoucherAccount,
)
from tests.facts.elders import Elder
from tests.facts.spouses import (
    LONG_AGO,
    SPOUSE_ID,
    SPOUSE_OPENED,
    THIRD_ID,
    account_of_spouse,
    from_spouse,
    left_of_spouse,
    paired,
    paired_there,
    pairing_ended,
    recorded_in,
    spouse_used,
)
from tests.facts.vouchers import (
    TERMS,
    TODAY,
    available,
    balance,
    claim_on,
    claimed_in_hong_kong,
    consented,
    enrolment,
    entitlement_changed,
    freeze,
    frozen,
    opened,
    own,
    reward_credited,
    settings,
)
from tests.given import SOME_ID, Happened, given

given_account = partial(given, VoucherAccount)

YESTERDAY = date(2026, 3, 1)
TOMORROW = date(2026, 3, 3)


def couple(own_hkd: int, spouse_hkd: int, *, since: date = LONG_AGO) -> list[Elder]:
    """Mrs Chan and Mr Chan."""
    return [
        Elder(opened(), balance(own_hkd), paired(since)),
        Elder(SPOUSE_OPENED, balance(spouse_hkd), paired_there(since), id=SPOUSE_ID),
    ]


class TestOwnFirst:
    def test_the_spouse_pays_what_the_own_vouchers_do_not(self) -> None:
        command = claim_on(TODAY, 300, spouse_document="hkic")
        spouse = account_of_spouse(balance(1_000), paired_there())
        (
            given_account(opened(), balance(100), paired(), consented())
            .when(
                lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS, spouse)
            )
            .then(
                claimed_in_hong_kong(
                    command,
                    taken=(own(100), from_spouse(200)),
                    left=(available("own", 0), left_of_spouse(800)),
                )
            )
        )
        recorded_in(spouse, spouse_used(200, left_hkd=800))
        assert spouse.balance_hkd == 800

    def test_the_last_own_dollar_needs_no_spouse(self) -> None:
        wife, husband = couple(300, 1_000)
        claim = wife.claims(300, with_spouse=husband)
        assert wife.took(claim) == [("own", 300)]
        assert husband.recorded() == []

    def test_one_dollar_more_does(self) -> None:
        wife, husband = couple(300, 1_000)
        claim = wife.claims(301, with_spouse=husband)
        assert wife.took(claim) == [("own", 300), ("spouse", 1)]
        assert (wife.own, husband.own) == (0, 999)

    def test_an_empty_account_lives_on_the_spouse(self) -> None:
        wife, husband = couple(300, 1_000)
        wife.claims(300)
        claim = wife.claims(1_000, with_spouse=husband)
        assert wife.took(claim) == [("spouse", 1_000)]
        assert husband.own == 0

    def test_more_than_both_have_is_refused(self) -> None:
        wife, husband = couple(300, 1_000)
        with husband.unchanged(), pytest.raises(InsufficientVouchers) as refused:
            wife.claims(1_301, with_spouse=husband)
        assert refused.value.balance_hkd == 1_300

    def test_max_takes_all_of_both(self) -> None:
        wife, husband = couple(300, 1_000)
        claim = wife.claims("max", with_spouse=husband)
        assert wife.took(claim) == [("own", 300), ("spouse", 1_000)]

    def test_without_the_spouse_s_document_only_the_own_vouchers_pay(self) -> None:
        wife, _husband = couple(300, 1_000)
        with pytest.raises(InsufficientVouchers) as refused:
            wife.claims(301)
        assert refused.value.balance_hkd == 300

    def test_sharing_goes_both_ways(self) -> None:
        wife, husband = couple(300, 1_000)
        claim = husband.claims(1_100, with_spouse=wife)
        assert husband.took(claim) == [("own", 1_000), ("spouse", 100)]
        assert wife.own == 200

    def test_it_is_possible_in_the_bay_area(self) -> None:
        wife, husband = couple(300, 1_000)
        claim = wife.claims_there(301, with_spouse=husband)
        assert wife.took(claim) == [("own", 300), ("spouse", 1)]
        assert husband.own == 999


class TestRewards:
    def test_the_own_reward_comes_before_the_spouse(self) -> None:
        wife = Elder(opened(), balance(100), paired(), reward_credited(2025))
        husband = couple(1, 1_000)[1]
        claim = wife.claims(700, with_spouse=husband, reason="preventive")
        assert wife.took(claim) == [("2025-reward", 500), ("own", 100), ("spouse", 100)]

    def test_the_spouse_s_reward_is_never_shared(self) -> None:
        husband = Elder(
            SPOUSE_OPENED,
            balance(100),
            paired_there(),
            reward_credited(2025),
            id=SPOUSE_ID,
        )
        wife = couple(100, 1)[0]
        with pytest.raises(InsufficientVouchers) as refused:
            wife.claims(201, with_spouse=husband, reason="preventive")
        assert refused.value.balance_hkd == 200
        wife.claims(200, with_spouse=husband, reason="preventive")
        assert husband.reward(2025) == 500

    def test_the_spouse_s_vouchers_count_towards_nobody_s_reward(self) -> None:
        wife, husband = couple(100, 8_000)
        wife.claims(1_100, with_spouse=husband, reason="preventive")
        assert wife.counted(2026) == 100
        assert husband.account.pots == {}

    def test_unless_the_setting_counts_them(self) -> None:
        wife, husband = couple(100, 8_000)
        reading = settings(reward_counts=("own", "spouse"))
        wife.claims(1_100, with_spouse=husband, reason="preventive", settings=reading)
        assert (wife.counted(2026), wife.reward(2026)) == (1_100, 500)
        assert husband.account.pots == {}


class TestQuota:
    def test_the_quota_is_of_whoever_is_served(self) -> None:
        wife, husband = couple(500, 8_000)
        wife.claims(2_000, by="optometrist", with_spouse=husband)
        with pytest.raises(QuotaExceeded):
            wife.claims(1, by="optometrist", with_spouse=husband)
        husband.claims(2_000, by="optometrist")


class TestWhenItMayBeUsed:
    def test_on_the_day_of_the_pairing(self) -> None:
        wife, husband = couple(100, 1_000, since=TODAY)
        wife.claims(101, with_spouse=husband)
        assert husband.own == 999

    def test_for_no_service_of_before_the_pairing(self) -> None:
        wife, husband = couple(100, 1_000, since=TODAY)
        with husband.unchanged(), pytest.raises(ServiceBeforePairing) as refused:
            wife.claims(101, YESTERDAY, entered=TODAY, with_spouse=husband)
        assert vars(refused.value) == {"service_date": YESTERDAY, "paired_on": TODAY}

    @pytest.mark.parametrize("shown", ["home-return-permit", "macao-bir"])
    def test_the_spouse_s_document_must_count(self, shown: str) -> None:
        wife, husband = couple(100, 1_000)
        with pytest.raises(DocumentNotAccepted):
            wife.claims(101, with_spouse=husband, spouse_document=shown)

    def test_not_without_a_pairing(self) -> None:
        self.refused(NotPaired(), mine=[], theirs=[])

    def test_not_after_it_ended(self) -> None:
        self.refused(
            NotPaired(),
            mine=[paired(), pairing_ended()],
            theirs=[paired_there(), pairing_ended(spouse=SOME_ID)],
        )

    def test_not_where_only_one_of_the_two_knows_of_it(self) -> None:
        self.refused(NotPaired(), mine=[paired()], theirs=[])
        self.refused(NotPaired(), mine=[], theirs=[paired_there()])

    def test_not_by_two_different_pairings(self) -> None:
        other = paired_there(pairing_id=UUID(int=5))
        self.refused(NotPaired(), mine=[paired()], theirs=[other])

    def test_not_after_the_spouse_s_death(self) -> None:
        """Nothing passes to the survivor (S35), also before his record knows it."""
        dead = [paired_there(), frozen(TODAY), pairing_ended("death", spouse=SOME_ID)]
        self.refused(NotPaired(), mine=[paired()], theirs=dead)

    def test_not_even_for_a_service_of_before_the_death(self) -> None:
        dead = [paired_there(), frozen(TOMORROW)]
        self.refused(NotPaired(), mine=[paired()], theirs=dead)

    def test_not_after_the_end_of_the_spouse_s_permission(self) -> None:
        ended = [paired_there(), entitlement_changed(TODAY)]
        self.refused(
            PermissionEnded(permission_ended_on=TODAY), mine=[paired()], theirs=ended
        )

    def test_but_on_the_last_day_of_it(self) -> None:
        wife = couple(100, 1)[0]
        husband = Elder(
            SPOUSE_OPENED,
            balance(1_000),
            paired_there(),
            entitlement_changed(TOMORROW),
            id=SPOUSE_ID,
        )
        wife.claims(101, with_spouse=husband)
        assert husband.own == 999

    def test_a_second_spouse_pays_nothing(self) -> None:
        wife = couple(100, 1)[0]
        third = Elder(SPOUSE_OPENED, balance(1_000), paired_there(), id=THIRD_ID)
        with third.unchanged(), pytest.raises(NotPaired):
            wife.claims(101, with_spouse=third)

    @staticmethod
    def refused(
        refusal: Refusal, *, mine: list[Happened], theirs: list[Happened]
    ) -> None:
        command = claim_on(TODAY, 101, spouse_document="hkic")
        spouse = account_of_spouse(balance(1_000), *theirs)
        (
            given_account(opened(), balance(100), *mine, consented())
            .when(
                lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS, spouse)
            )
            .refused(refusal)
        )
        assert spouse.pending_events == []


def test_a_document_without_any_pairing_is_refused() -> None:
    command = claim_on(TODAY, 101, spouse_document="hkic")
    (
        given_account(opened(), balance(1_000), consented())
        .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
        .refused(NotPaired())
    )


def test_what_one_account_lends_the_claims_of_the_other_took() -> None:
    wife, husband = couple(100, 8_000)
    claims = [wife.claims(n, with_spouse=husband) for n in (150, 200, 50)]
    lent = [
        event.amount_hkd
        for event in husband.recorded(SpouseUsedVouchers)
        if isinstance(event, SpouseUsedVouchers)
    ]
    assert lent == [50, 200, 50]
    assert husband.account.lent == dict(zip(claims, lent, strict=True))


def test_death_moves_no_money() -> None:
    wife, husband = couple(100, 1_000)
    husband.account.freeze(freeze(TODAY))
    assert (wife.own, husband.own) == (100, 1_000)
