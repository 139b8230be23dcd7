"""The void of a claim that the spouse's vouchers paid (BR-09, BR-14)."""

from datetime import date
from functools import partial

import pytest

from domain.vouchers import (
    SpouseGaveBack,
    VoucherAccount,
    VouchersForfeited,
    part,
)
from tests.facts.elders import Elder
from tests.facts.spouses import (
    SPOUSE_ID,
    SPOUSE_OPENED,
    account_of_spouse,
    end_pairing,
    from_spouse,
    paired,
    paired_there,
    recorded_in,
    spouse_gave_back,
    spouse_used,
)
from tests.facts.vouchers import (
    TODAY,
    balance,
    claim_on,
    claimed_in_hong_kong,
    freeze,
    opened,
    own,
    settings,
    void_claim,
    voided,
)
from tests.given import given

given_account = partial(given, VoucherAccount)

DECEMBER = date(2025, 12, 30)
JANUARY = date(2026, 1, 2)
TAKEN = (own(100), from_spouse(200))
SHARED = claimed_in_hong_kong(claim_on(TODAY, 300, spouse_document="hkic"), taken=TAKEN)
FORFEIT = settings(above_limit_after_void="forfeit")


def couple(own_hkd: int, spouse_hkd: int) -> list[Elder]:
    return [
        Elder(opened(), balance(own_hkd), paired()),
        Elder(SPOUSE_OPENED, balance(spouse_hkd), paired_there(), id=SPOUSE_ID),
    ]


def test_each_account_has_back_what_was_taken_from_it() -> None:
    spouse = account_of_spouse(
        balance(1_000), paired_there(), spouse_used(200, left_hkd=800)
    )
    (
        given_account(opened(), balance(100), paired(), SHARED)
        .when(lambda one: one.void_claim(void_claim(), spouse))
        .then(voided(300, restored=TAKEN))
    )
    recorded_in(spouse, spouse_gave_back(200))
    assert spouse.balance_hkd == 1_000
    assert spouse.lent == {}


def test_it_comes_back_after_the_pairing_ended() -> None:
    wife, husband = couple(100, 1_000)
    claim = wife.claims(300, with_spouse=husband)
    part(wife.account, husband.account, end_pairing())
    wife.voids(claim, with_spouse=husband)
    assert (wife.own, husband.own) == (100, 1_000)


@pytest.mark.parametrize("who", [0, 1], ids=["wife", "husband"])
def test_it_comes_back_after_a_death(who: int) -> None:
    pair_of_elders = couple(100, 1_000)
    wife, husband = pair_of_elders
    claim = wife.claims(300, with_spouse=husband)
    pair_of_elders[who].account.freeze(freeze(TODAY))
    wife.voids(claim, with_spouse=husband)
    assert (wife.own, husband.own) == (100, 1_000)


class TestAcrossTheYear:
    """The husband has HK$8,000, lends HK$700, and is full again on 1 January."""

    def test_what_comes_back_above_the_limit_is_kept(self) -> None:
        husband = self.voided_in_january()
        assert husband.own == 8_700
        assert husband.recorded(VouchersForfeited) == []

    def test_or_forfeited_where_the_operator_says_so(self) -> None:
        husband = self.voided_in_january(settings=FORFEIT)
        assert husband.own == 8_000
        back, lost = husband.recorded(SpouseGaveBack, VouchersForfeited)
        assert isinstance(back, SpouseGaveBack)
        assert isinstance(lost, VouchersForfeited)
        assert (back.amount_hkd, lost.amount_hkd) == (700, 700)
        assert (lost.claim_id, lost.issue) == (back.claim_id, "annual-2026")

    @staticmethod
    def voided_in_january(**facts: object) -> Elder:
        wife, husband = couple(100, 8_000)
        claim = wife.claims(800, DECEMBER, with_spouse=husband)
        husband.is_credited(JANUARY)
        assert husband.own == 8_000
        husband.account.collect_events()
        wife.voids(claim, JANUARY, with_spouse=husband, **facts)
        return husband


class TestTheTwoRecordsAgree:
    """A program that forgets one of the two accounts is stopped before it writes."""

    def test_a_void_without_the_spouse_is_a_mistake(self) -> None:
        wife, husband = couple(100, 1_000)
        claim = wife.claims(300, with_spouse=husband)
        with wife.unchanged(), pytest.raises(AssertionError):
            wife.voids(claim)

    def test_a_void_with_a_spouse_who_lent_nothing_is_a_mistake(self) -> None:
        wife, husband = couple(1_000, 1_000)
        claim = wife.claims(300, with_spouse=husband)
        with wife.unchanged(), pytest.raises(AssertionError):
            wife.voids(claim, with_spouse=husband)

    def test_the_account_says_whose_vouchers_a_claim_used(self) -> None:
        wife, husband = couple(100, 1_000)
        alone = wife.claims(50, with_spouse=husband)
        shared = wife.claims(300, with_spouse=husband)
        assert wife.account.spouse_in(alone) is None
        assert wife.account.spouse_in(shared) == SPOUSE_ID
