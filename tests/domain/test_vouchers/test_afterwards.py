from datetime import date
from functools import partial
from uuid import UUID

import pytest

from domain.kernel import Actor
from domain.reference import SchemeTerms
from domain.vouchers import (
    ClaimAlreadyConfirmed,
    ClaimAlreadyVoided,
    ClaimUnknown,
    NotTheEnrolledProvider,
    VoucherAccount,
)
from tests.facts.vouchers import (
    AT_SERVICE_POINT,
    CLAIM_ID,
    ISSUES,
    PROVIDER,
    TODAY,
    balance,
    claimed_in_bay_area,
    claimed_in_hong_kong,
    confirm_claim,
    confirmed,
    consented,
    credit,
    enrolment,
    freeze,
    frozen,
    give_consent,
    opened,
    void_claim,
    voided,
)
from tests.given import CLERK, given, replay

given_account = partial(given, VoucherAccount)

ONE_CLAIM = (opened(), balance(2_000), consented(), claimed_in_hong_kong())
ELSEWHERE = (
    opened(),
    balance(2_000),
    consented(give_consent(place=AT_SERVICE_POINT)),
    claimed_in_bay_area(),
    confirmed(),
)


class TestConfirm:
    def test_the_enrolled_provider_confirms(self) -> None:
        (
            given_account(*ONE_CLAIM)
            .when(lambda one: one.confirm_claim(confirm_claim(), enrolment()))
            .then(confirmed())
        )

    @pytest.mark.parametrize(
        "by", [CLERK, PROVIDER.model_copy(update={"id": "dr-ho"})], ids=["clerk", "ho"]
    )
    def test_nobody_else_confirms(self, by: Actor) -> None:
        (
            given_account(*ONE_CLAIM)
            .when(lambda one: one.confirm_claim(confirm_claim(by=by), enrolment()))
            .refused(NotTheEnrolledProvider(claim_id=CLAIM_ID))
        )

    def test_a_provider_confirms_only_claims_of_his_own(self) -> None:
        other = enrolment(provider_id=UUID(int=77))
        (
            given_account(*ONE_CLAIM)
            .when(lambda one: one.confirm_claim(confirm_claim(), other))
            .refused(NotTheEnrolledProvider(claim_id=CLAIM_ID))
        )

    def test_a_claim_is_confirmed_once(self) -> None:
        (
            given_account(*ONE_CLAIM, confirmed())
            .when(lambda one: one.confirm_claim(confirm_claim(), enrolment()))
            .refused(ClaimAlreadyConfirmed(claim_id=CLAIM_ID))
        )

    def test_a_voided_claim_is_not_confirmed(self) -> None:
        (
            given_account(*ONE_CLAIM, voided())
            .when(lambda one: one.confirm_claim(confirm_claim(), enrolment()))
            .refused(ClaimAlreadyVoided(claim_id=CLAIM_ID))
        )

    def test_a_claim_of_an_institution_needs_no_provider(self) -> None:
        (
            given_account(*ELSEWHERE)
            .when(lambda one: one.confirm_claim(confirm_claim(), None))
            .refused(ClaimAlreadyConfirmed(claim_id=CLAIM_ID))
        )

    def test_an_unknown_claim(self) -> None:
        (
            given_account(opened())
            .when(lambda one: one.confirm_claim(confirm_claim(), enrolment()))
            .refused(ClaimUnknown(claim_id=CLAIM_ID))
        )


class TestVoid:
    def test_a_void_gives_back_what_the_claim_took(self) -> None:
        scenario = given_account(*ONE_CLAIM)
        assert scenario.aggregate.balance_hkd == 1_750
        scenario.when(lambda one: one.void_claim(void_claim())).then(voided())
        assert scenario.aggregate.balance_hkd == 2_000

    def test_a_confirmed_claim_can_be_voided(self) -> None:
        (
            given_account(*ELSEWHERE)
            .when(lambda one: one.void_claim(void_claim()))
            .then(voided(278))
        )

    def test_a_claim_is_voided_once(self) -> None:
        (
            given_account(*ONE_CLAIM, voided())
            .when(lambda one: one.void_claim(void_claim(command=9)))
            .refused(ClaimAlreadyVoided(claim_id=CLAIM_ID))
        )

    def test_an_unknown_claim(self) -> None:
        (
            given_account(opened())
            .when(lambda one: one.void_claim(void_claim()))
            .refused(ClaimUnknown(claim_id=CLAIM_ID))
        )

    def test_what_comes_back_is_never_forfeited(self) -> None:
        """A claim of December, voided when January has filled the account."""
        account = replay(
            VoucherAccount,
            opened(),
            balance(8_000),
            consented(),
            claimed_in_hong_kong(),
        )
        account.credit(credit(), SchemeTerms(issues=ISSUES[-1:]))
        assert account.balance_hkd == 8_000
        account.void_claim(void_claim())
        assert account.balance_hkd == 8_250
        account.credit(credit(), SchemeTerms(issues=ISSUES[-2:]))
        assert account.balance_hkd == 8_250


class TestDeath:
    def test_the_account_is_frozen(self) -> None:
        (
            given_account(opened())
            .when(lambda account: account.freeze(freeze(TODAY)))
            .then(frozen(TODAY))
        )

    def test_the_same_date_again_records_nothing(self) -> None:
        (
            given_account(opened(), frozen(TODAY))
            .when(lambda account: account.freeze(freeze(TODAY)))
            .then_nothing()
        )

    def test_a_corrected_date_counts(self) -> None:
        earlier = date(2026, 2, 28)
        scenario = given_account(opened(), frozen(TODAY))
        scenario.when(lambda one: one.freeze(freeze(earlier))).then(frozen(earlier))
        assert scenario.aggregate.died_on == earlier

    def test_an_earlier_claim_can_be_confirmed_and_voided(self) -> None:
        account = replay(VoucherAccount, *ONE_CLAIM, frozen(TODAY))
        account.confirm_claim(confirm_claim(), enrolment())
        account.void_claim(void_claim())
        assert account.balance_hkd == 2_000
