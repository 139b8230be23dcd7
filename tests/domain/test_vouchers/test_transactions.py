"""The number under which the government's system has a claim (§1.7, 8)."""

from functools import partial
from uuid import UUID

from domain.kernel import Command
from domain.vouchers import (
    ClaimAlreadyVoided,
    ClaimUnknown,
    TransactionNumber,
    TransactionNumberHeld,
    TransactionNumberMoved,
    TransactionNumberTaken,
    VoucherAccount,
    earlier_claim_id,
    transaction_id,
)
from tests.facts.opening_balances import bring_in_claim, brought_in, claim_brought_in
from tests.facts.vouchers import (
    CLAIM_ID,
    TERMS,
    available,
    balance,
    claim_in_hong_kong,
    claimed_in_hong_kong,
    consented,
    enrolment,
    opened,
    record_transaction,
    transaction_recorded,
    voided,
)
from tests.given import SOME_ID, Happened, facts_of, given, happened, history, replay

given_account = partial(given, VoucherAccount)
given_number = partial(given, TransactionNumber)

ONE_CLAIM = (opened(), balance(2_000), consented(), claimed_in_hong_kong())
OTHER_ACCOUNT = UUID(int=2)
OTHER_CLAIM = UUID(int=0xC1A)
COMMAND: Command = record_transaction()


class TestOfAClaim:
    def test_a_number_is_recorded_later(self) -> None:
        scenario = given_account(*ONE_CLAIM)
        scenario.when(lambda one: one.record_transaction(record_transaction())).then(
            transaction_recorded()
        )
        assert scenario.aggregate.transactions == {CLAIM_ID: "TX-1"}

    def test_the_same_number_again_records_nothing(self) -> None:
        (
            given_account(*ONE_CLAIM, transaction_recorded())
            .when(lambda one: one.record_transaction(record_transaction()))
            .then_nothing()
        )

    def test_what_was_mistyped_is_recorded_again(self) -> None:
        scenario = given_account(*ONE_CLAIM, transaction_recorded("TX-7"))
        scenario.when(lambda one: one.record_transaction(record_transaction())).then(
            transaction_recorded()
        )
        assert scenario.aggregate.transactions == {CLAIM_ID: "TX-1"}

    def test_a_claim_may_bring_its_number(self) -> None:
        command = claim_in_hong_kong(transaction="TX-1")
        scenario = given_account(opened(), balance(2_000), consented())
        scenario.when(
            lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS)
        ).then(claimed_in_hong_kong(command, left=(available("own", 1_750),)))
        assert scenario.aggregate.transactions == {CLAIM_ID: "TX-1"}

    def test_a_voided_claim_gets_none(self) -> None:
        (
            given_account(*ONE_CLAIM, voided())
            .when(lambda one: one.record_transaction(record_transaction()))
            .refused(ClaimAlreadyVoided(claim_id=CLAIM_ID))
        )

    def test_an_unknown_claim_gets_none(self) -> None:
        (
            given_account(opened())
            .when(lambda one: one.record_transaction(record_transaction()))
            .refused(ClaimUnknown(claim_id=CLAIM_ID))
        )


class TestOfAClaimOfBeforeTheLedger:
    """Its money is in the opening balance: it is not claimed once more."""

    EARLIER = bring_in_claim("TX-1")
    BEFORE = (opened(), brought_in(), claim_brought_in(EARLIER), consented())
    REFUSAL = TransactionNumberTaken(
        transaction="TX-1", claim_id=earlier_claim_id(EARLIER)
    )

    def test_no_claim_is_made_under_its_number(self) -> None:
        command = claim_in_hong_kong(transaction="TX-1")
        (
            given_account(*self.BEFORE)
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
            .refused(self.REFUSAL)
        )

    def test_nor_is_its_number_recorded_for_another(self) -> None:
        (
            given_account(*self.BEFORE, claimed_in_hong_kong())
            .when(lambda one: one.record_transaction(record_transaction()))
            .refused(self.REFUSAL)
        )

    def test_another_number_is_free(self) -> None:
        (
            given_account(*self.BEFORE, claimed_in_hong_kong())
            .when(lambda one: one.record_transaction(record_transaction("TX-2")))
            .then(transaction_recorded("TX-2"))
        )


class TestOfOneClaimOnly:
    def test_a_number_is_held_under_an_id_of_its_own(self) -> None:
        number = TransactionNumber.hold(
            COMMAND, "TX-1", account_id=SOME_ID, claim_id=CLAIM_ID
        )
        assert number.id == transaction_id("TX-1") != transaction_id("TX-2")
        [event] = number.collect_events()
        assert facts_of(event) == facts_of(*history(TransactionNumber, held()))

    def test_its_claim_may_have_it_again(self) -> None:
        (
            given_number(held())
            .when(lambda one: claims(one, SOME_ID, CLAIM_ID, given_up=False))
            .then_nothing()
        )

    def test_another_claim_may_not(self) -> None:
        (
            given_number(held())
            .when(lambda one: claims(one, OTHER_ACCOUNT, OTHER_CLAIM, given_up=False))
            .refused(TransactionNumberTaken(transaction="TX-1", claim_id=CLAIM_ID))
        )

    def test_unless_the_first_has_another_number_by_now(self) -> None:
        (
            given_number(held())
            .when(lambda one: claims(one, OTHER_ACCOUNT, OTHER_CLAIM, given_up=True))
            .then(moved())
        )

    def test_after_it_moved_the_first_claim_may_not_have_it_back(self) -> None:
        number = replay(TransactionNumber, held(), moved())
        assert (number.account_id, number.claim_id) == (OTHER_ACCOUNT, OTHER_CLAIM)
        (
            given_number(held(), moved())
            .when(lambda one: claims(one, SOME_ID, CLAIM_ID, given_up=False))
            .refused(TransactionNumberTaken(transaction="TX-1", claim_id=OTHER_CLAIM))
        )


def claims(
    number: TransactionNumber, account: UUID, claim: UUID, *, given_up: bool
) -> None:
    number.claimed_by(COMMAND, account_id=account, claim_id=claim, given_up=given_up)


def held() -> Happened:
    return happened(
        TransactionNumberHeld,
        transaction="TX-1",
        account_id=SOME_ID,
        claim_id=CLAIM_ID,
    )


def moved() -> Happened:
    return happened(
        TransactionNumberMoved, account_id=OTHER_ACCOUNT, claim_id=OTHER_CLAIM
    )
