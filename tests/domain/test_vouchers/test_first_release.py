"""Claims of 0.1.0, which said nothing of visits, rewards, quotas and settings."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from domain.vouchers import (
    QuotaExceeded,
    VoucherAccount,
    VouchersForfeited,
    claim_id,
)
from tests.facts.elders import Elder
from tests.facts.vouchers import (
    balance,
    claim_on,
    claimed_in_hong_kong,
    confirm_claim,
    confirmed,
    enrolment,
    opened,
    record_transaction,
    settings,
    transaction_recorded,
    void_claim,
    voided,
)
from tests.given import Happened, given

given_account = partial(given, VoucherAccount)

THEN = date(2025, 11, 3)
COMMAND = claim_on(THEN, 1_500, command=21, consent_id=UUID(int=21))
CLAIM = claim_id(COMMAND)


def claimed_then(profession: str = "medical-practitioner", **facts: Any) -> Happened:
    return claimed_in_hong_kong(
        COMMAND, profession=profession, visit=None, settings=None, **facts
    )


BEFORE = (opened(), balance(8_000), claimed_then())


def test_it_can_be_confirmed() -> None:
    (
        given_account(*BEFORE)
        .when(lambda one: one.confirm_claim(confirm_claim(claim=CLAIM), enrolment()))
        .then(confirmed(CLAIM))
    )


def test_it_can_be_given_its_transaction_number() -> None:
    (
        given_account(*BEFORE)
        .when(lambda one: one.record_transaction(record_transaction(claim=CLAIM)))
        .then(transaction_recorded(claim=CLAIM))
    )


@pytest.mark.parametrize("policy", ["keep", "forfeit"])
def test_it_can_be_voided(policy: str) -> None:
    command = void_claim(CLAIM, settings=settings(above_limit_after_void=policy))
    scenario = given_account(*BEFORE)
    scenario.when(lambda one: one.void_claim(command)).then(voided(1_500, claim=CLAIM))
    assert scenario.aggregate.balance_hkd == 8_000


def test_its_account_knows_the_limit_of_its_credits() -> None:
    one = Elder(opened())
    one.is_credited(THEN)
    claim = one.claims(700, THEN)
    one.is_credited(date(2026, 1, 1))
    one.account.collect_events()
    forfeit = settings(above_limit_after_void="forfeit")
    one.voids(claim, date(2026, 1, 1), settings=forfeit)
    assert len(one.recorded(VouchersForfeited)) == 1


class TestQuota:
    """What an optometrist was paid then is gone from the quota of the period."""

    def test_it_is_used_up_to_what_is_left(self) -> None:
        one = self.elder(claimed_then("optometrist"))
        with pytest.raises(QuotaExceeded) as refused:
            one.claims(501, by="optometrist")
        assert refused.value.left_hkd == 500
        one.claims(500, by="optometrist")

    @pytest.mark.parametrize(
        ("served_on", "left_hkd"),
        [
            (date(2024, 12, 31), 2_000),
            (date(2025, 1, 1), 500),
            (date(2026, 12, 31), 500),
            (date(2027, 1, 1), 2_000),
        ],
    )
    def test_its_day_of_service_says_in_which_period(
        self, served_on: date, left_hkd: int
    ) -> None:
        one = self.elder(claimed_then("optometrist", service_date=served_on))
        with pytest.raises(QuotaExceeded) as refused:
            one.claims(2_001, by="optometrist")
        assert refused.value.left_hkd == left_hkd

    def test_a_void_gives_it_back(self) -> None:
        one = self.elder(claimed_then("optometrist"))
        one.voids(CLAIM)
        one.claims(2_000, by="optometrist")

    def test_another_profession_used_none_of_it(self) -> None:
        self.elder(claimed_then("dentist")).claims(2_000, by="optometrist")

    def test_nor_does_it_count_in_another_period(self) -> None:
        one = self.elder(claimed_then("optometrist"))
        one.claims(2_000, date(2027, 1, 1), by="optometrist")

    def test_more_than_the_quota_leaves_nothing(self) -> None:
        command = claim_on(THEN, 5_000, command=21, consent_id=UUID(int=21))
        one = self.elder(
            claimed_in_hong_kong(
                command, profession="optometrist", visit=None, settings=None
            )
        )
        with pytest.raises(QuotaExceeded) as refused:
            one.claims(1, by="optometrist")
        assert refused.value.left_hkd == 0

    @staticmethod
    def elder(claim: Happened) -> Elder:
        return Elder(opened(), balance(8_000), claim)
