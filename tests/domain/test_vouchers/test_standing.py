"""Validation of the particulars (E-6), and the permission behind the card (E-4)."""

from datetime import date
from functools import partial

from domain.vouchers import (
    AlreadyValidated,
    PermissionEnded,
    VoucherAccount,
    VouchersCredited,
)
from tests.facts.vouchers import (
    AGES,
    ISSUES,
    TERMS,
    TODAY,
    available,
    balance,
    change_entitlement,
    claim_in_hong_kong,
    claimed_in_hong_kong,
    consented,
    credit,
    credited,
    enrolment,
    entitlement_changed,
    freeze,
    frozen,
    give_consent,
    holder,
    not_validated,
    open_account,
    opened,
    validate,
    validated,
)
from tests.given import Happened, facts_of, given, history, replay

given_account = partial(given, VoucherAccount)

TEMPORARY = opened(temporary=True)
TOMORROW = date(2026, 3, 3)


class TestValidation:
    def test_a_new_account_is_temporary(self) -> None:
        assert VoucherAccount.open(open_account, holder(), AGES).temporary

    def test_a_check_that_passed_validates_it(self) -> None:
        scenario = given_account(TEMPORARY)
        scenario.when(lambda one: one.validate(validate())).then(validated())
        assert not scenario.aggregate.temporary

    def test_a_check_that_failed_leaves_it_temporary(self) -> None:
        command = validate("failed", reason="The date of birth is another one.")
        scenario = given_account(TEMPORARY)
        scenario.when(lambda one: one.validate(command)).then(
            not_validated("The date of birth is another one.")
        )
        assert scenario.aggregate.temporary

    def test_a_failure_without_words_says_so(self) -> None:
        (
            given_account(TEMPORARY)
            .when(lambda one: one.validate(validate("failed")))
            .then(not_validated("no reason was given"))
        )

    def test_what_failed_can_be_checked_again(self) -> None:
        (
            given_account(TEMPORARY, not_validated("A digit is wrong."))
            .when(lambda one: one.validate(validate()))
            .then(validated())
        )

    def test_it_is_validated_once(self) -> None:
        (
            given_account(TEMPORARY, validated())
            .when(lambda one: one.validate(validate("failed")))
            .refused(AlreadyValidated())
        )

    def test_accounts_of_the_first_release_count_as_validated(self) -> None:
        (
            given_account(opened())
            .when(lambda one: one.validate(validate()))
            .refused(AlreadyValidated())
        )

    def test_a_temporary_account_may_be_used_and_is_paid_later(self) -> None:
        (
            given_account(TEMPORARY, balance(2_000), consented())
            .when(
                lambda one: one.claim_in_hong_kong(
                    claim_in_hong_kong(), enrolment(), TERMS
                )
            )
            .then(claimed_in_hong_kong(left=(available("own", 1_750),)))
        )


class TestPermission:
    def test_an_account_knows_of_the_end_from_its_opening(self) -> None:
        account = VoucherAccount.open(
            open_account, holder(permission_ended_on=TOMORROW), AGES
        )
        assert list(map(facts_of, account.collect_events())) == list(
            map(
                facts_of,
                history(VoucherAccount, TEMPORARY, entitlement_changed(TOMORROW)),
            )
        )

    def test_an_end_is_recorded(self) -> None:
        (
            given_account(opened())
            .when(lambda one: one.change_entitlement(change_entitlement(TODAY)))
            .then(entitlement_changed(TODAY))
        )

    def test_the_same_end_again_records_nothing(self) -> None:
        (
            given_account(opened(), entitlement_changed(TODAY))
            .when(lambda one: one.change_entitlement(change_entitlement(TODAY)))
            .then_nothing()
        )

    def test_a_renewal_is_recorded(self) -> None:
        (
            given_account(opened(), entitlement_changed(TODAY))
            .when(lambda one: one.change_entitlement(change_entitlement(None)))
            .then(entitlement_changed(None))
        )

    def test_the_day_before_the_end_is_served(self) -> None:
        (
            given_account(
                opened(), entitlement_changed(TOMORROW), balance(2_000), consented()
            )
            .when(
                lambda one: one.claim_in_hong_kong(
                    claim_in_hong_kong(), enrolment(), TERMS
                )
            )
            .then(claimed_in_hong_kong(left=(available("own", 1_750),)))
        )

    def test_the_first_day_without_permission_is_not_served(self) -> None:
        (
            given_account(
                opened(), balance(2_000), consented(), entitlement_changed(TODAY)
            )
            .when(
                lambda one: one.claim_in_hong_kong(
                    claim_in_hong_kong(), enrolment(), TERMS
                )
            )
            .refused(PermissionEnded(permission_ended_on=TODAY))
        )

    def test_no_consent_is_taken_without_permission(self) -> None:
        (
            given_account(opened(), entitlement_changed(TODAY))
            .when(lambda one: one.give_consent(give_consent()))
            .refused(PermissionEnded(permission_ended_on=TODAY))
        )

    def test_after_a_renewal_it_is_served_again(self) -> None:
        ended = (entitlement_changed(TODAY), entitlement_changed(None))
        (
            given_account(opened(), balance(2_000), consented(), *ended)
            .when(
                lambda one: one.claim_in_hong_kong(
                    claim_in_hong_kong(), enrolment(), TERMS
                )
            )
            .then(claimed_in_hong_kong(left=(available("own", 1_750),)))
        )

    def test_the_last_day_with_permission_is_credited(self) -> None:
        ended = entitlement_changed(date(2026, 1, 2))
        assert self.credits_after(ended) == ["annual-2026"]

    def test_the_first_day_without_permission_is_not_credited(self) -> None:
        ended = entitlement_changed(date(2026, 1, 1))
        assert self.credits_after(ended) == []

    def test_after_a_renewal_the_year_is_credited(self) -> None:
        ended = entitlement_changed(date(2026, 1, 1))
        assert self.credits_after(ended, entitlement_changed(None)) == ["annual-2026"]

    @staticmethod
    def credits_after(*facts: Happened) -> list[str]:
        since_2025 = (opened(date(2025, 1, 1)), credited(ISSUES[-2]))
        account = replay(VoucherAccount, *since_2025, *facts)
        account.credit(credit(), TERMS)
        return [
            event.issue
            for event in account.collect_events()
            if isinstance(event, VouchersCredited)
        ]


def test_a_corrected_end_counts_from_then_on() -> None:
    (
        given_account(opened(), entitlement_changed(TODAY))
        .when(lambda one: one.change_entitlement(change_entitlement(TOMORROW)))
        .then(entitlement_changed(TOMORROW))
    )


def test_death_and_permission_are_two_things() -> None:
    (
        given_account(opened(), entitlement_changed(TODAY))
        .when(lambda one: one.freeze(freeze(TODAY)))
        .then(frozen(TODAY))
    )
