"""Two spouses declare their marriage once and share their vouchers (§1.6, BR-14)."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.kernel import Refusal
from domain.vouchers import (
    AlreadyPaired,
    DocumentNotAccepted,
    HolderDied,
    MarriageNotDeclared,
    NoLivePairing,
    PairSpouses,
    PermissionEnded,
    SameHolder,
    SharingNotStarted,
    SpousesNotPresent,
    VoucherAccount,
    pair,
    part,
)
from tests.facts.spouses import (
    LONG_AGO,
    PAIRING_ID,
    SPOUSE_ID,
    THIRD_ID,
    account_of_spouse,
    end_by_death,
    end_pairing,
    pair_spouses,
    paired,
    paired_there,
    pairing_ended,
    recorded_in,
)
from tests.facts.vouchers import (
    TODAY,
    entitlement_changed,
    freeze,
    frozen,
    opened,
)
from tests.given import SOME_ID, Happened, given, replay

given_account = partial(given, VoucherAccount)

FIRST_DAY = date(2023, 7, 28)
TOMORROW = date(2026, 3, 3)


class TestPair:
    def test_the_same_pairing_stands_in_both_accounts(self) -> None:
        command, spouse = pair_spouses(), account_of_spouse()
        id = command.occasion.derive("pairing")
        (
            given_account(opened())
            .when(lambda one: pair(one, spouse, command))
            .then(paired(TODAY, pairing_id=id))
        )
        recorded_in(spouse, paired_there(TODAY, pairing_id=id))

    def test_it_returns_the_id_of_the_pairing(self) -> None:
        command = pair_spouses()
        mine, theirs = replay(VoucherAccount, opened()), account_of_spouse()
        pairing_id = pair(mine, theirs, command)
        assert mine.pairing
        assert theirs.pairing
        assert mine.pairing.pairing_id == theirs.pairing.pairing_id == pairing_id

    def test_on_the_first_day_of_sharing(self) -> None:
        mine, theirs = replay(VoucherAccount, opened()), account_of_spouse()
        pair(mine, theirs, pair_spouses(FIRST_DAY))
        assert mine.pairing
        assert mine.pairing.paired_on == FIRST_DAY

    def test_not_on_the_day_before(self) -> None:
        day = date(2023, 7, 27)
        refused(pair_spouses(day), SharingNotStarted(today=day))

    def test_both_must_be_present(self) -> None:
        refused(pair_spouses(both_present=False), SpousesNotPresent())

    def test_both_must_declare_it(self) -> None:
        refused(pair_spouses(both_declared=False), MarriageNotDeclared())

    @pytest.mark.parametrize("whose", ["document", "spouse_document"])
    @pytest.mark.parametrize("document", ["home-return-permit", "mainland-id"])
    def test_both_must_show_a_document_that_counts(
        self, whose: str, document: str
    ) -> None:
        shown: dict[str, Any] = {whose: document}
        refused(pair_spouses(**shown), DocumentNotAccepted(document=document))

    @pytest.mark.parametrize("whose", ["document", "spouse_document"])
    def test_an_exemption_certificate_will_do(self, whose: str) -> None:
        mine, theirs = replay(VoucherAccount, opened()), account_of_spouse()
        shown: dict[str, Any] = {whose: "exemption-certificate"}
        pair(mine, theirs, pair_spouses(**shown))
        assert mine.pairing

    def test_nobody_is_paired_with_himself(self) -> None:
        (
            given_account(opened())
            .when(lambda one: pair(one, one, pair_spouses(spouse_account_id=SOME_ID)))
            .refused(SameHolder())
        )

    @pytest.mark.parametrize(
        "phone", ["+8529123456", "+85311234567", "91234567", "+85212345678"]
    )
    def test_a_hong_kong_number_is_needed(self, phone: str) -> None:
        with pytest.raises(ValidationError):
            pair_spouses(phone=phone)

    def test_the_two_who_are_paired_stay_so(self) -> None:
        spouse = account_of_spouse(paired_there())
        scenario = given_account(opened(), paired())
        scenario.when(lambda one: pair(one, spouse, pair_spouses())).then_nothing()
        assert pair(scenario.aggregate, spouse, pair_spouses()) == PAIRING_ID
        assert spouse.pending_events == []

    def test_one_live_pairing_each_mine(self) -> None:
        other = paired(spouse_account_id=THIRD_ID)
        refused(pair_spouses(), AlreadyPaired(account_id=SOME_ID), mine=[other])

    def test_one_live_pairing_each_theirs(self) -> None:
        other = paired_there(spouse_account_id=THIRD_ID)
        refused(pair_spouses(), AlreadyPaired(account_id=SPOUSE_ID), theirs=[other])

    def test_two_records_of_two_pairings_are_no_pairing(self) -> None:
        """Each says that it is paired with the other, but not by the same act."""
        stale = paired_there(pairing_id=UUID(int=5))
        refused(
            pair_spouses(),
            AlreadyPaired(account_id=SOME_ID),
            mine=[paired()],
            theirs=[stale],
        )

    def test_after_a_withdrawal_both_are_free(self) -> None:
        mine = replay(VoucherAccount, opened(), paired(), pairing_ended())
        theirs = account_of_spouse(paired_there(), pairing_ended(spouse=SOME_ID))
        assert pair(mine, theirs, pair_spouses()) != PAIRING_ID
        third = account_of_spouse(id=THIRD_ID)
        part(mine, theirs, end_pairing())
        pair(mine, third, pair_spouses(command=44, spouse_account_id=THIRD_ID))
        assert mine.pairing
        assert mine.pairing.spouse_account_id == THIRD_ID

    def test_nobody_is_paired_with_the_dead(self) -> None:
        refused(pair_spouses(), HolderDied(died_on=TODAY), theirs=[frozen(TODAY)])
        refused(pair_spouses(), HolderDied(died_on=TODAY), mine=[frozen(TODAY)])

    def test_both_must_be_eligible_today(self) -> None:
        ended = entitlement_changed(TODAY)
        refusal = PermissionEnded(permission_ended_on=TODAY)
        refused(pair_spouses(), refusal, theirs=[ended])
        refused(pair_spouses(), refusal, mine=[ended])

    def test_the_permission_may_end_tomorrow(self) -> None:
        mine = replay(VoucherAccount, opened(), entitlement_changed(TOMORROW))
        pair(mine, account_of_spouse(), pair_spouses())
        assert mine.pairing


class TestPart:
    def test_a_withdrawal_ends_it_in_both_accounts(self) -> None:
        spouse = account_of_spouse(paired_there())
        (
            given_account(opened(), paired())
            .when(lambda one: part(one, spouse, end_pairing()))
            .then(pairing_ended())
        )
        recorded_in(spouse, pairing_ended(spouse=SOME_ID))

    def test_either_spouse_may_ask(self) -> None:
        mine = replay(VoucherAccount, opened(), paired())
        theirs = account_of_spouse(paired_there())
        part(theirs, mine, end_pairing())
        assert mine.pairing is None
        assert theirs.pairing is None

    def test_without_a_pairing_there_is_nothing_to_end(self) -> None:
        (
            given_account(opened())
            .when(lambda one: part(one, account_of_spouse(), end_pairing()))
            .refused(NoLivePairing())
        )

    def test_the_pairing_with_another_does_not_end(self) -> None:
        third = account_of_spouse(id=THIRD_ID)
        (
            given_account(opened(), paired())
            .when(lambda one: part(one, third, end_pairing()))
            .refused(NoLivePairing())
        )

    def test_a_stale_record_ends_alone(self) -> None:
        """His account has ended it already, and he is paired anew."""
        anew = paired_there(pairing_id=UUID(int=5), spouse_account_id=THIRD_ID)
        spouse = account_of_spouse(anew)
        (
            given_account(opened(), paired())
            .when(lambda one: part(one, spouse, end_pairing()))
            .then(pairing_ended())
        )
        recorded_in(spouse)


class TestDeath:
    def test_death_ends_the_pairing(self) -> None:
        (
            given_account(opened(), paired())
            .when(lambda one: one.freeze(freeze(TODAY)))
            .then(frozen(TODAY), pairing_ended("death"))
        )

    def test_it_ends_for_the_survivor_as_well(self) -> None:
        (
            given(VoucherAccount, opened(), paired_there(), id=SPOUSE_ID)
            .when(lambda one: one.end_pairing_by_death(end_by_death()))
            .then(pairing_ended("death", spouse=SOME_ID))
        )

    def test_a_later_pairing_of_the_survivor_stays(self) -> None:
        anew = paired_there(pairing_id=UUID(int=5), spouse_account_id=THIRD_ID)
        (
            given(VoucherAccount, opened(), anew, id=SPOUSE_ID)
            .when(lambda one: one.end_pairing_by_death(end_by_death()))
            .then_nothing()
        )

    def test_a_corrected_day_of_death_ends_nothing_again(self) -> None:
        (
            given_account(
                opened(), paired(LONG_AGO), frozen(TODAY), pairing_ended("death")
            )
            .when(lambda one: one.freeze(freeze(date(2026, 3, 1))))
            .then(frozen(date(2026, 3, 1)))
        )


def refused(
    command: PairSpouses,
    refusal: Refusal,
    *,
    mine: list[Happened] | None = None,
    theirs: list[Happened] | None = None,
) -> None:
    """Neither of the two accounts is touched."""
    spouse = account_of_spouse(*theirs or [])
    (
        given_account(opened(), *mine or [])
        .when(lambda one: pair(one, spouse, command))
        .refused(refusal)
    )
    assert spouse.pending_events == []
