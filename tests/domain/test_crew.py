"""Who rides along, and what they may do in each jurisdiction."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from domain.directory import (
    CrewMember,
    CrewMemberAlreadyRegistered,
    CrewMemberLeft,
    CrewMembershipAlreadyEnded,
    NotTheEmployer,
    crew_member_id,
)
from domain.reference import Credential, CrewOnFile, RowRef
from tests.facts import corridors as facts
from tests.facts.corridors import ACCOUNT, LEFT, PAPER_UNTIL, SENDER
from tests.given import SOME_ID, given, replay

given_member = partial(given, CrewMember)
ONE_DAY = timedelta(days=1)
NOBODY_ELSE = NotTheEmployer(employer=SENDER, organisation="HA-MICC")


class TestCrewMember:
    def test_the_id_comes_from_the_account(self) -> None:
        assert CrewMember.register(facts.register_crew()).id == crew_member_id(ACCOUNT)

    def test_the_same_person_twice_is_recorded_once(self) -> None:
        (
            given_member(facts.crew_registered())
            .when(lambda one: one.register_again(facts.register_crew()))
            .then_nothing()
        )

    @pytest.mark.parametrize(
        "other", [{"name": "Ho Ming"}, {"employer": "OTHER"}, {"role": "nurse"}]
    )
    def test_somebody_else_under_the_account_is_refused(
        self, other: dict[str, Any]
    ) -> None:
        (
            given_member(facts.crew_registered())
            .when(lambda one: one.register_again(facts.register_crew(**other)))
            .refused(CrewMemberAlreadyRegistered(member_id=SOME_ID))
        )

    def test_only_the_employer_registers_somebody(self) -> None:
        with pytest.raises(NotTheEmployer) as caught:
            CrewMember.register(facts.register_crew(by=facts.COORDINATOR))
        assert vars(caught.value) == vars(NOBODY_ELSE)
        assert CrewMember.register(facts.register_crew(by=facts.OPERATOR))

    def test_only_the_employer_writes_to_the_record(self) -> None:
        by = facts.COORDINATOR
        for write in (
            lambda one: one.register_again(facts.register_crew(by=by)),
            lambda one: one.record_credential(facts.record_credential(by=by)),
            lambda one: one.end(facts.end_crew(by=by)),
        ):
            given_member(facts.crew_registered()).when(write).refused(NOBODY_ELSE)

    def test_an_operator_of_the_ledger_writes_to_any(self) -> None:
        record = facts.record_credential(by=facts.OPERATOR)
        (
            given_member(facts.crew_registered())
            .when(lambda one: one.record_credential(record))
            .then(facts.credential_recorded())
        )


class TestCredential:
    def test_it_is_recorded(self) -> None:
        (
            given_member(facts.crew_registered())
            .when(lambda one: one.record_credential(facts.record_credential()))
            .then(facts.credential_recorded())
        )

    def test_the_same_credential_twice_is_recorded_once(self) -> None:
        (
            given_member(facts.crew_registered(), facts.credential_recorded())
            .when(lambda one: one.record_credential(facts.record_credential()))
            .then_nothing()
        )

    @pytest.mark.parametrize(
        "other", [{"number": "M-2"}, {"valid_until": PAPER_UNTIL - ONE_DAY}]
    )
    def test_the_last_word_counts_also_a_shorter_one(
        self, other: dict[str, Any]
    ) -> None:
        (
            given_member(facts.crew_registered(), facts.credential_recorded())
            .when(lambda one: one.record_credential(facts.record_credential(**other)))
            .then(facts.credential_recorded(**other))
        )


class TestDeparture:
    def test_it_is_recorded(self) -> None:
        (
            given_member(facts.crew_registered())
            .when(lambda one: one.end(facts.end_crew()))
            .then(facts.crew_left())
        )

    def test_the_same_departure_twice_is_recorded_once(self) -> None:
        (
            given_member(facts.crew_registered(), facts.crew_left())
            .when(lambda one: one.end(facts.end_crew()))
            .then_nothing()
        )

    def test_another_day_afterwards_is_refused(self) -> None:
        (
            given_member(facts.crew_registered(), facts.crew_left())
            .when(lambda one: one.end(facts.end_crew(LEFT + ONE_DAY)))
            .refused(CrewMembershipAlreadyEnded(left_on=LEFT))
        )


class TestOnFile:
    def test_it_has_the_newest_credential_of_each_kind_and_place(self) -> None:
        renewed = date(2027, 8, 31)
        member = replay(
            CrewMember,
            facts.crew_registered(),
            facts.credential_recorded(),
            facts.credential_recorded("limited-registration", jurisdiction="HK"),
            facts.credential_recorded(number="M-2", valid_until=renewed),
        )
        assert member.on_file(LEFT) == CrewOnFile(
            member_id=SOME_ID,
            account=ACCOUNT,
            employer=SENDER,
            role="doctor",
            credentials=(
                Credential(
                    kind="registration",
                    jurisdiction="CN-GD",
                    valid_until=renewed,
                    row=RowRef(id=SOME_ID, version=4),
                ),
                Credential(
                    kind="limited-registration",
                    jurisdiction="HK",
                    valid_until=PAPER_UNTIL,
                    row=RowRef(id=SOME_ID, version=3),
                ),
            ),
            row=RowRef(id=SOME_ID, version=1),
        )

    def test_somebody_who_left_is_on_file_until_the_day_before(self) -> None:
        member = replay(CrewMember, facts.crew_registered(), facts.crew_left())
        assert member.on_file(LEFT - ONE_DAY).role == "doctor"
        with pytest.raises(CrewMemberLeft) as caught:
            member.on_file(LEFT)
        assert vars(caught.value) == {"member_id": SOME_ID, "on": LEFT, "left_on": LEFT}
