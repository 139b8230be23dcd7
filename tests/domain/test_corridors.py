"""Which hospitals a corridor joins, and on which days."""

from datetime import date, timedelta
from functools import partial
from operator import methodcaller
from typing import Any

import pytest
from pydantic import ValidationError

from domain.directory import (
    Corridor,
    CorridorAlreadyClosed,
    CorridorAlreadyOpen,
    CorridorAlreadyRegistered,
    CorridorEndsBeforeStart,
    CorridorEndsEarlier,
    CorridorNeverOpened,
    CorridorNoticeReused,
    CorridorNotOpen,
    ExtensionNotLater,
    HospitalAlreadyAdmitted,
    HospitalElsewhere,
    HospitalUnknown,
    Institution,
    NoEndToExtend,
    NotOnCorridor,
    corridor_id,
    corridor_terms_of,
    hospital_of,
)
from domain.kernel import Event
from domain.reference import CorridorTerms, RowRef
from domain.values import Jurisdiction, local_end, local_midnight
from tests.facts import corridors as facts
from tests.facts import directory
from tests.facts.corridors import EXTENDED, EXTENSION, LAST, NOTICE, OPENED
from tests.given import SOME_ID, Happened, given, replay

given_corridor = partial(given, Corridor)
ONE_DAY = timedelta(days=1)
BOTH_SIDES = (
    facts.corridor_registered,
    facts.admitted(),
    facts.admitted(facts.RECEIVER, side="receiver", is_default=True),
)
IN_FORCE = (*BOTH_SIDES, facts.corridor_opened())
OVER = (*IN_FORCE, facts.corridor_extended())


def terms(*history: Happened, on: date) -> CorridorTerms:
    return replay(Corridor, *history).terms(facts.SENDER, facts.RECEIVER, on)


def recorded(corridor: Corridor) -> Event:
    [event] = corridor.collect_events()
    assert isinstance(event, Event)
    return event


class TestCorridor:
    def test_its_id_comes_from_its_code(self) -> None:
        corridor = Corridor.register(facts.register_corridor())
        assert corridor.id == corridor_id("BY-HK")

    def test_the_same_corridor_twice_is_recorded_once(self) -> None:
        (
            given_corridor(facts.corridor_registered)
            .when(lambda one: one.register_again(facts.register_corridor()))
            .then_nothing()
        )

    def test_other_particulars_under_its_code_are_refused(self) -> None:
        other = facts.register_corridor(direction="northbound")
        (
            given_corridor(facts.corridor_registered)
            .when(lambda one: one.register_again(other))
            .refused(CorridorAlreadyRegistered(corridor="BY-HK"))
        )


class TestHospital:
    there = directory.particulars()

    def test_it_is_admitted_from_a_day_on(self) -> None:
        (
            given_corridor(facts.corridor_registered)
            .when(lambda one: one.admit(facts.admit(), self.there))
            .then(facts.admitted())
        )

    def test_its_day_begins_at_midnight_in_the_bay_area(self) -> None:
        corridor = replay(Corridor, facts.corridor_registered)
        corridor.admit(facts.admit(), self.there)
        assert recorded(corridor).effective_at == local_midnight(OPENED)

    def test_the_same_admission_twice_is_recorded_once(self) -> None:
        (
            given_corridor(facts.corridor_registered, facts.admitted())
            .when(lambda one: one.admit(facts.admit(), self.there))
            .then_nothing()
        )

    def test_other_particulars_from_the_same_day_are_refused(self) -> None:
        here = directory.particulars(jurisdiction="HK")
        usual = facts.admit(facts.RECEIVER, side="receiver", is_default=False)
        (
            given_corridor(*BOTH_SIDES)
            .when(lambda one: one.admit(usual, here))
            .refused(
                HospitalAlreadyAdmitted(
                    organisation=facts.RECEIVER, side="receiver", from_on=OPENED
                )
            )
        )

    def test_another_day_is_another_admission(self) -> None:
        here = directory.particulars(jurisdiction="HK")
        later: dict[str, Any] = {"side": "receiver", "from_on": OPENED + ONE_DAY}
        (
            given_corridor(*BOTH_SIDES)
            .when(lambda one: one.admit(facts.admit(facts.RECEIVER, **later), here))
            .then(facts.admitted(facts.RECEIVER, **later))
        )

    def test_a_hospital_of_the_other_side_is_refused(self) -> None:
        (
            given_corridor(facts.corridor_registered)
            .when(lambda one: one.admit(facts.admit(side="receiver"), self.there))
            .refused(
                HospitalElsewhere(
                    organisation=facts.SENDER,
                    side="receiver",
                    expected=Jurisdiction.HK,
                    actual=Jurisdiction.CN_GD,
                )
            )
        )

    def test_only_a_receiver_is_the_usual_one(self) -> None:
        with pytest.raises(ValidationError, match="only a receiver"):
            facts.hospital(side="sender", is_default=True)

    def test_it_is_an_institution_first(self) -> None:
        known = replay(Institution, directory.registered)
        assert hospital_of(known, "BAY-HOSPITAL") == directory.particulars()
        with pytest.raises(HospitalUnknown) as caught:
            hospital_of(None, "NOBODY")
        assert caught.value.organisation == "NOBODY"


class TestOpening:
    def test_it_opens_from_a_day_to_a_day(self) -> None:
        (
            given_corridor(facts.corridor_registered)
            .when(lambda one: one.open(facts.open_corridor()))
            .then(facts.corridor_opened())
        )

    def test_the_same_opening_twice_is_recorded_once(self) -> None:
        (
            given_corridor(*IN_FORCE)
            .when(lambda one: one.open(facts.open_corridor()))
            .then_nothing()
        )

    def test_the_same_opening_is_known_after_an_extension(self) -> None:
        (
            given_corridor(*OVER)
            .when(lambda one: one.open(facts.open_corridor()))
            .then_nothing()
        )

    def test_a_notice_belongs_to_one_decision(self) -> None:
        for notice in (NOTICE, EXTENSION):
            later = facts.open_corridor(date(2027, 1, 1), None, notice=notice)
            (
                given_corridor(*OVER)
                .when(methodcaller("open", later))
                .refused(CorridorNoticeReused(notice=notice))
            )

    def test_one_day_is_enough(self) -> None:
        (
            given_corridor(facts.corridor_registered)
            .when(lambda one: one.open(facts.open_corridor(OPENED, OPENED)))
            .then(facts.corridor_opened(OPENED, OPENED))
        )

    def test_it_does_not_end_before_it_begins(self) -> None:
        eve = OPENED - ONE_DAY
        (
            given_corridor(facts.corridor_registered)
            .when(lambda one: one.open(facts.open_corridor(OPENED, eve)))
            .refused(CorridorEndsBeforeStart(from_on=OPENED, until_on=eve))
        )

    def test_two_openings_share_no_day(self) -> None:
        for from_on, until_on in ((LAST, None), (date(2025, 1, 1), OPENED)):
            second = facts.open_corridor(from_on, until_on, notice="N-2")
            (
                given_corridor(*IN_FORCE)
                .when(methodcaller("open", second))
                .refused(CorridorAlreadyOpen(in_force_from=OPENED, in_force_until=LAST))
            )

    def test_it_may_open_again_from_the_day_after_its_last(self) -> None:
        (
            given_corridor(*IN_FORCE)
            .when(
                lambda one: one.open(
                    facts.open_corridor(LAST + ONE_DAY, None, notice="N-2")
                )
            )
            .then(facts.corridor_opened(LAST + ONE_DAY, None, notice="N-2"))
        )

    def test_an_earlier_time_may_be_recorded_later(self) -> None:
        first, last = date(2025, 1, 1), OPENED - ONE_DAY
        (
            given_corridor(*IN_FORCE)
            .when(lambda one: one.open(facts.open_corridor(first, last, notice="N-0")))
            .then(facts.corridor_opened(first, last, notice="N-0"))
        )


class TestExtension:
    def test_it_moves_the_last_day(self) -> None:
        (
            given_corridor(*IN_FORCE)
            .when(lambda one: one.extend(facts.extend_corridor()))
            .then(facts.corridor_extended())
        )

    def test_it_counts_from_the_end_of_the_old_last_day(self) -> None:
        corridor = replay(Corridor, *IN_FORCE)
        corridor.extend(facts.extend_corridor())
        assert recorded(corridor).effective_at == local_end(LAST)

    def test_the_same_extension_twice_is_recorded_once(self) -> None:
        (
            given_corridor(*OVER)
            .when(lambda one: one.extend(facts.extend_corridor()))
            .then_nothing()
        )

    def test_its_day_is_later_than_the_old_one(self) -> None:
        for until_on in (LAST, LAST - ONE_DAY):
            sooner = facts.extend_corridor(until_on)
            (
                given_corridor(*IN_FORCE)
                .when(methodcaller("extend", sooner))
                .refused(ExtensionNotLater(in_force_until=LAST, until_on=until_on))
            )
        (
            given_corridor(*IN_FORCE)
            .when(lambda one: one.extend(facts.extend_corridor(LAST + ONE_DAY)))
            .then(facts.corridor_extended(LAST + ONE_DAY))
        )

    def test_its_notice_has_not_decided_anything_else(self) -> None:
        (
            given_corridor(*IN_FORCE)
            .when(lambda one: one.extend(facts.extend_corridor(notice=NOTICE)))
            .refused(CorridorNoticeReused(notice=NOTICE))
        )

    def test_a_corridor_without_a_last_day_has_nothing_to_extend(self) -> None:
        (
            given_corridor(
                facts.corridor_registered, facts.corridor_opened(OPENED, None)
            )
            .when(lambda one: one.extend(facts.extend_corridor()))
            .refused(NoEndToExtend(in_force_from=OPENED))
        )

    def test_a_corridor_that_never_opened_is_opened_first(self) -> None:
        (
            given_corridor(facts.corridor_registered)
            .when(lambda one: one.extend(facts.extend_corridor()))
            .refused(CorridorNeverOpened(corridor="BY-HK"))
        )

    def test_a_closed_corridor_is_opened_again_instead(self) -> None:
        (
            given_corridor(*IN_FORCE, facts.corridor_closed(LAST - ONE_DAY))
            .when(lambda one: one.extend(facts.extend_corridor()))
            .refused(CorridorAlreadyClosed(last_on=LAST - ONE_DAY))
        )


class TestClosure:
    def test_it_ends_a_corridor_with_a_day(self) -> None:
        for last_on in (OPENED, LAST):
            close = facts.close_corridor(last_on)
            (
                given_corridor(*IN_FORCE)
                .when(methodcaller("close", close))
                .then(facts.corridor_closed(last_on))
            )

    def test_it_counts_from_the_end_of_its_last_day(self) -> None:
        corridor = replay(Corridor, *IN_FORCE)
        corridor.close(facts.close_corridor(LAST))
        assert recorded(corridor).effective_at == local_end(LAST)

    def test_the_same_closure_twice_is_recorded_once(self) -> None:
        (
            given_corridor(*IN_FORCE, facts.corridor_closed(OPENED))
            .when(lambda one: one.close(facts.close_corridor(OPENED)))
            .then_nothing()
        )

    def test_another_day_afterwards_is_refused(self) -> None:
        (
            given_corridor(*IN_FORCE, facts.corridor_closed(OPENED))
            .when(lambda one: one.close(facts.close_corridor(OPENED + ONE_DAY)))
            .refused(CorridorAlreadyClosed(last_on=OPENED))
        )

    def test_it_does_not_end_before_it_began(self) -> None:
        eve = OPENED - ONE_DAY
        (
            given_corridor(*IN_FORCE)
            .when(lambda one: one.close(facts.close_corridor(eve)))
            .refused(CorridorEndsBeforeStart(from_on=OPENED, until_on=eve))
        )

    def test_it_does_not_end_later_than_it_does_anyway(self) -> None:
        late = LAST + ONE_DAY
        (
            given_corridor(*IN_FORCE)
            .when(lambda one: one.close(facts.close_corridor(late)))
            .refused(CorridorEndsEarlier(in_force_until=LAST, last_on=late))
        )

    def test_a_corridor_that_never_opened_has_no_end(self) -> None:
        (
            given_corridor(facts.corridor_registered)
            .when(lambda one: one.close(facts.close_corridor(LAST)))
            .refused(CorridorNeverOpened(corridor="BY-HK"))
        )


class TestTerms:
    def test_they_say_which_corridor_and_by_which_row(self) -> None:
        assert terms(*IN_FORCE, on=OPENED) == CorridorTerms(
            corridor="BY-HK",
            direction="southbound",
            sender=facts.SENDER,
            receiver=facts.RECEIVER,
            sender_jurisdiction="CN-GD",
            receiver_jurisdiction="HK",
            control_points=("hzmb",),
            coordinators=("HA-MICC",),
            in_force_from=OPENED,
            in_force_until=LAST,
            row=RowRef(id=SOME_ID, version=4),
        )

    def test_they_cover_the_first_and_the_last_day(self) -> None:
        for inside in (OPENED, LAST):
            assert terms(*IN_FORCE, on=inside).in_force_until == LAST
        for outside in (OPENED - ONE_DAY, LAST + ONE_DAY):
            (
                given_corridor(*IN_FORCE)
                .when(methodcaller("terms", facts.SENDER, facts.RECEIVER, outside))
                .refused(
                    CorridorNotOpen(
                        corridor="BY-HK",
                        on=outside,
                        in_force_from=OPENED,
                        in_force_until=LAST,
                    )
                )
            )

    def test_an_extension_moves_the_last_day_and_leaves_the_first(self) -> None:
        found = terms(*OVER, on=LAST + ONE_DAY)
        assert (found.in_force_from, found.in_force_until) == (OPENED, EXTENDED)
        assert found.row.version == 5
        assert terms(*OVER, on=EXTENDED) == found
        with pytest.raises(CorridorNotOpen):
            terms(*OVER, on=EXTENDED + ONE_DAY)

    def test_a_closure_is_the_last_day(self) -> None:
        closed = (*OVER, facts.corridor_closed(LAST))
        found = terms(*closed, on=LAST)
        assert (found.in_force_until, found.row.version) == (LAST, 6)
        with pytest.raises(CorridorNotOpen):
            terms(*closed, on=LAST + ONE_DAY)

    def test_without_a_last_day_it_is_open_until_further_notice(self) -> None:
        found = terms(
            *BOTH_SIDES, facts.corridor_opened(OPENED, None), on=date(2099, 1, 1)
        )
        assert found.in_force_until is None

    def test_two_times_in_force_have_a_gap_between_them(self) -> None:
        again = date(2027, 1, 1)
        twice = (*IN_FORCE, facts.corridor_opened(again, None, notice="N-2"))
        assert terms(*twice, on=LAST).in_force_from == OPENED
        assert terms(*twice, on=again).in_force_from == again
        with pytest.raises(CorridorNotOpen) as caught:
            terms(*twice, on=again - ONE_DAY)
        assert caught.value.in_force_until == LAST

    def test_a_corridor_that_is_only_registered_is_not_open(self) -> None:
        with pytest.raises(CorridorNotOpen) as caught:
            terms(*BOTH_SIDES, on=OPENED)
        assert (caught.value.in_force_from, caught.value.RULE) == (None, "T-R01")

    def test_a_corridor_that_nobody_registered_is_not_open(self) -> None:
        with pytest.raises(CorridorNotOpen) as caught:
            corridor_terms_of(
                None,
                "HK-NS",
                sender=facts.RECEIVER,
                receiver=facts.SENDER,
                on=OPENED,
            )
        assert caught.value.corridor == "HK-NS"

    def test_a_registered_corridor_is_asked(self) -> None:
        pair = {"sender": facts.SENDER, "receiver": facts.RECEIVER}
        corridor = replay(Corridor, *IN_FORCE)
        found = corridor_terms_of(corridor, "BY-HK", **pair, on=OPENED)
        assert found == terms(*IN_FORCE, on=OPENED)

    @pytest.mark.parametrize(
        ("sender", "receiver"),
        [
            (facts.RECEIVER, facts.SENDER),
            (facts.SENDER, "NOBODY"),
            ("NOBODY", facts.RECEIVER),
        ],
    )
    def test_hospitals_that_it_does_not_join_are_refused(
        self, sender: str, receiver: str
    ) -> None:
        (
            given_corridor(*IN_FORCE)
            .when(lambda one: one.terms(sender, receiver, OPENED))
            .refused(
                NotOnCorridor(
                    corridor="BY-HK", sender=sender, receiver=receiver, on=OPENED
                )
            )
        )

    def test_a_hospital_is_joined_from_its_day_on(self) -> None:
        later = OPENED + ONE_DAY
        history = (
            facts.corridor_registered,
            facts.admitted(),
            facts.admitted(facts.RECEIVER, side="receiver", from_on=later),
            facts.corridor_opened(),
        )
        assert terms(*history, on=later).receiver == facts.RECEIVER
        with pytest.raises(NotOnCorridor) as caught:
            terms(*history, on=OPENED)
        assert caught.value.RULE == "T-R02"
