"""Who may void a claim, for how long, and what a void does in January (§1.7, BR-09)."""

from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from domain.kernel import Actor, Refusal
from domain.vouchers import (
    NotTheClaimsDesk,
    VoidWindowPassed,
    VoucherAccount,
    VouchersForfeited,
)
from tests.facts.elders import Elder
from tests.facts.vouchers import (
    CLAIM_ID,
    OFFICER,
    PROVIDER,
    balance,
    claimed_in_hong_kong,
    confirmed,
    consented,
    opened,
    settings,
    void_claim,
    voided,
)
from tests.given import CLERK, SOME_TIME, given, occasion

given_account = partial(given, VoucherAccount)

ONE_CLAIM = (opened(), balance(2_000), consented(), claimed_in_hong_kong())
"""Entered by a clerk of HKU-SZH."""
A_DAY = timedelta(hours=24)
A_MOMENT = timedelta(microseconds=1)
CONFIRMED = partial(confirmed(), by=PROVIDER)
"""The enrolled provider of CLINIC-1 answers for it."""
STRANGER = CLERK.model_copy(update={"organisation": "CLINIC-9"})
COLLEAGUE = CLERK.model_copy(update={"id": "clerk-8"})


class TestWho:
    @pytest.mark.parametrize(
        "by", [CLERK, COLLEAGUE, OFFICER], ids=["clerk", "colleague", "officer"]
    )
    def test_the_desk_and_the_officer_may(self, by: Actor) -> None:
        (
            given_account(*ONE_CLAIM)
            .when(lambda one: one.void_claim(void_claim(by=by)))
            .then(voided())
        )

    @pytest.mark.parametrize("by", [STRANGER, PROVIDER], ids=["stranger", "provider"])
    def test_another_organisation_may_never(self, by: Actor) -> None:
        refused_after(timedelta(0), NotTheClaimsDesk(claim_id=CLAIM_ID), by=by)
        refused_after(2 * A_DAY, NotTheClaimsDesk(claim_id=CLAIM_ID), by=by)

    def test_the_provider_may_who_confirmed_it(self) -> None:
        (
            given_account(*ONE_CLAIM, CONFIRMED)
            .when(lambda one: one.void_claim(void_claim(by=PROVIDER)))
            .then(voided())
        )

    def test_and_the_desk_that_entered_it_still_may(self) -> None:
        (
            given_account(*ONE_CLAIM, CONFIRMED)
            .when(lambda one: one.void_claim(void_claim()))
            .then(voided())
        )

    def test_but_no_third_organisation(self) -> None:
        (
            given_account(*ONE_CLAIM, CONFIRMED)
            .when(lambda one: one.void_claim(void_claim(by=STRANGER)))
            .refused(NotTheClaimsDesk(claim_id=CLAIM_ID))
        )


class TestWindow:
    def test_after_24_hours_exactly_the_desk_may(self) -> None:
        voided_after(A_DAY)

    def test_a_microsecond_later_it_may_not(self) -> None:
        refused_after(
            A_DAY + A_MOMENT, VoidWindowPassed(claim_id=CLAIM_ID, void_window_hours=24)
        )

    def test_the_officer_always_may(self) -> None:
        voided_after(1_000 * A_DAY, by=OFFICER)

    def test_the_window_is_a_setting(self) -> None:
        two_days = settings(void_window_hours=48)
        voided_after(2 * A_DAY, settings=two_days)
        refused_after(
            2 * A_DAY + A_MOMENT,
            VoidWindowPassed(claim_id=CLAIM_ID, void_window_hours=48),
            settings=two_days,
        )

    def test_without_a_window_only_the_officer_may(self) -> None:
        none = settings(void_window_hours=0)
        refused_after(
            A_MOMENT,
            VoidWindowPassed(claim_id=CLAIM_ID, void_window_hours=0),
            settings=none,
        )
        voided_after(A_MOMENT, by=OFFICER, settings=none)


class TestAcrossTheYear:
    """HK$700 of 30 December, voided when 1 January has filled the account."""

    DECEMBER = date(2025, 12, 30)
    JANUARY = date(2026, 1, 2)

    def test_by_default_what_comes_back_is_kept(self) -> None:
        one, _claim = self.voided_in_january()
        assert one.own == 8_700
        assert one.recorded(VouchersForfeited) == []

    def test_and_the_next_credit_adds_nothing(self) -> None:
        one, _claim = self.voided_in_january()
        one.is_credited(date(2027, 1, 1))
        assert one.own == 8_700

    def test_it_may_be_forfeited(self) -> None:
        forfeit = settings(above_limit_after_void="forfeit")
        one, claim = self.voided_in_january(settings=forfeit)
        [lost] = one.recorded(VouchersForfeited)
        assert isinstance(lost, VouchersForfeited)
        assert (lost.amount_hkd, lost.limit_hkd, lost.issue) == (
            700,
            8_000,
            "annual-2026",
        )
        assert lost.claim_id == claim
        assert one.own == 8_000

    def test_only_what_is_above_the_limit_is_forfeited(self) -> None:
        forfeit = settings(above_limit_after_void="forfeit")
        one, claim = self.claimed_and_credited()
        one.claims(300, self.JANUARY)
        one.account.collect_events()
        one.voids(claim, self.JANUARY, settings=forfeit)
        [lost] = one.recorded(VouchersForfeited)
        assert isinstance(lost, VouchersForfeited)
        assert (lost.amount_hkd, one.own) == (400, 8_000)

    @pytest.mark.parametrize("policy", ["keep", "forfeit"])
    def test_within_the_year_nothing_is_above_the_limit(self, policy: str) -> None:
        one = self.full()
        claim = one.claims(700, self.DECEMBER)
        one.account.collect_events()
        reading = settings(above_limit_after_void=policy)
        one.voids(claim, self.DECEMBER, settings=reading)
        assert one.own == 8_000
        assert one.recorded(VouchersForfeited) == []

    def voided_in_january(self, **facts: Any) -> tuple[Elder, UUID]:
        one, claim = self.claimed_and_credited()
        one.voids(claim, self.JANUARY, **facts)
        return one, claim

    def claimed_and_credited(self) -> tuple[Elder, UUID]:
        one = self.full()
        claim = one.claims(700, self.DECEMBER)
        one.is_credited(self.JANUARY)
        assert one.own == 8_000
        one.account.collect_events()
        return one, claim

    def full(self) -> Elder:
        one = Elder(opened())
        one.is_credited(self.DECEMBER)
        assert one.own == 8_000
        return one


def voided_after(elapsed: timedelta, *, by: Actor = CLERK, **facts: Any) -> None:
    when = occasion(at=SOME_TIME + elapsed, by=by, command=4)
    (
        given_account(*ONE_CLAIM)
        .when(lambda one: one.void_claim(void_claim(occasion=when, **facts)))
        .then(voided())
    )


def refused_after(
    elapsed: timedelta, refusal: Refusal, *, by: Actor = CLERK, **facts: Any
) -> None:
    when = occasion(at=SOME_TIME + elapsed, by=by, command=4)
    (
        given_account(*ONE_CLAIM)
        .when(lambda one: one.void_claim(void_claim(occasion=when, **facts)))
        .refused(refusal)
    )
