"""Two people open a foreign record for a while; a third looks at it afterwards."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.break_glass import (
    Grant,
    GroundDisagrees,
    NotAConfirmer,
    NothingToReview,
    OpeningAlreadyConfirmed,
    OpeningAlreadyReviewed,
    OpeningLapsed,
    OpeningOver,
    OpeningSettings,
    OpeningStillOpen,
    RecordAlreadyOpen,
    RecordNotForeign,
    RecordOpening,
    SecondPersonNeeded,
    ThirdPersonNeeded,
    grant_id,
)
from domain.kernel import Actor, NotFound, Refusal
from domain.values import Jurisdiction, Role
from tests.facts import break_glass as facts
from tests.facts.break_glass import (
    ASKER,
    CONFIRM_UNTIL,
    OPEN_UNTIL,
    PATIENT,
    SECOND,
    THIRD,
    asked,
    begun,
    confirm,
    end,
    ended,
    opened,
    review,
    reviewed,
)
from tests.given import (
    SOME_ID,
    SOME_TIME,
    Happened,
    facts_of,
    given,
    history,
    replay,
)

MOMENT = timedelta(microseconds=1)
ELSEWHERE = SECOND.model_copy(update={"organisation": "HKU-SZH"})
IN_MACAO = THIRD.model_copy(update={"jurisdiction": Jurisdiction.MO})
NOBODY: frozenset[str] = frozenset()


class TestAsk:
    def test_a_request_waits_and_opens_nothing(self) -> None:
        made = RecordOpening.ask(facts.ask(), attending=NOBODY, granted=None)
        (recorded,) = made.collect_events()
        assert facts_of(recorded) == facts_of(history(RecordOpening, asked())[0])
        assert made.open_until is None

    def test_ones_own_record_is_read_without(self) -> None:
        with pytest.raises(RecordNotForeign):
            RecordOpening.ask(facts.ask(), attending=frozenset({"TMH"}), granted=None)

    def test_what_is_open_is_not_asked_for_again(self) -> None:
        granted = replay(Grant, begun())
        with pytest.raises(RecordAlreadyOpen) as caught:
            RecordOpening.ask(
                facts.ask(at=OPEN_UNTIL - MOMENT), attending=NOBODY, granted=granted
            )
        assert caught.value.open_until == OPEN_UNTIL
        again = facts.ask(at=OPEN_UNTIL)
        assert RecordOpening.ask(again, attending=NOBODY, granted=granted)

    def test_the_times_are_settings_and_the_event_keeps_them(self) -> None:
        settings = OpeningSettings(open_minutes=15, confirm_minutes=5, review_days=1)
        made = RecordOpening.ask(
            facts.ask(settings=settings), attending=NOBODY, granted=None
        )
        assert made.confirm_until == SOME_TIME + timedelta(minutes=5)
        made.confirm(confirm())
        assert made.open_until == SOME_TIME + timedelta(minutes=15)


class TestConfirm:
    def test_a_second_person_opens_it_for_an_hour(self) -> None:
        given(RecordOpening, asked()).when(
            lambda opening: opening.confirm(confirm())
        ).then(opened())

    def test_who_asked_cannot_confirm(self) -> None:
        given(RecordOpening, asked()).when(
            lambda opening: opening.confirm(confirm(ASKER))
        ).refused(SecondPersonNeeded())

    @pytest.mark.parametrize(
        "same",
        [
            ASKER.model_copy(update={"role": Role.PROVIDER}),
            SECOND.model_copy(update={"on_behalf_of": ASKER.id}),
        ],
    )
    def test_nor_in_another_role_or_by_somebody_who_acts_for_him(
        self, same: Actor
    ) -> None:
        given(RecordOpening, asked()).when(
            lambda opening: opening.confirm(confirm(same))
        ).refused(SecondPersonNeeded())

    def test_another_organisation_finds_nothing_to_confirm(self) -> None:
        given(RecordOpening, asked()).when(
            lambda opening: opening.confirm(confirm(ELSEWHERE))
        ).refused(NotFound(SOME_ID))

    def test_the_second_person_has_one_of_the_roles_of_the_setting(self) -> None:
        coordinator = SECOND.model_copy(update={"role": Role.COORDINATOR})
        known = facts.SETTINGS.confirmers
        given(RecordOpening, asked()).when(
            lambda opening: opening.confirm(confirm(coordinator))
        ).refused(NotAConfirmer(role=Role.COORDINATOR, confirmers=known))
        given(RecordOpening, asked(confirmers=(Role.COORDINATOR,))).when(
            lambda opening: opening.confirm(confirm(coordinator))
        ).then(opened())

    def test_it_can_be_confirmed_until_the_moment_it_lapses(self) -> None:
        last = CONFIRM_UNTIL - MOMENT
        given(RecordOpening, asked()).when(
            lambda opening: opening.confirm(confirm(at=last))
        ).then(opened(open_until=last + timedelta(minutes=60)))
        given(RecordOpening, asked()).when(
            lambda opening: opening.confirm(confirm(at=CONFIRM_UNTIL))
        ).refused(OpeningLapsed(confirm_until=CONFIRM_UNTIL))

    def test_it_is_confirmed_once(self) -> None:
        given(RecordOpening, asked(), opened()).when(
            lambda opening: opening.confirm(confirm())
        ).refused(OpeningAlreadyConfirmed(open_until=OPEN_UNTIL))

    def test_what_was_withdrawn_is_not_confirmed(self) -> None:
        given(RecordOpening, asked(), ended()).when(
            lambda opening: opening.confirm(confirm())
        ).refused(OpeningOver())


class TestEnd:
    @pytest.mark.parametrize("by", [ASKER, SECOND, THIRD])
    def test_either_person_or_the_privacy_officer_ends_it(self, by: Actor) -> None:
        given(RecordOpening, asked(), opened()).when(
            lambda opening: opening.end(end(by))
        ).then(ended())

    @pytest.mark.parametrize("by", [ELSEWHERE, IN_MACAO])
    def test_nobody_else_does(self, by: Actor) -> None:
        given(RecordOpening, asked(), opened()).when(
            lambda opening: opening.end(end(by))
        ).refused(NotFound(SOME_ID))

    def test_a_request_is_withdrawn(self) -> None:
        given(RecordOpening, asked()).when(lambda opening: opening.end(end())).then(
            ended()
        )

    def test_ended_twice_is_ended_once(self) -> None:
        given(RecordOpening, asked(), ended()).when(
            lambda opening: opening.end(end())
        ).then_nothing()

    def test_what_is_over_by_itself_is_not_ended(self) -> None:
        given(RecordOpening, asked(), opened()).when(
            lambda opening: opening.end(end(at=OPEN_UNTIL - MOMENT))
        ).then(ended())
        given(RecordOpening, asked(), opened()).when(
            lambda opening: opening.end(end(at=OPEN_UNTIL))
        ).refused(OpeningOver())


class TestReview:
    def test_a_third_person_says_whether_it_was_justified(self) -> None:
        given(RecordOpening, asked(), opened(), ended()).when(
            lambda opening: opening.review(review())
        ).then(reviewed())

    def test_not_justified_has_a_ground(self) -> None:
        said: dict[str, Any] = {
            "outcome": "not-justified",
            "ground": "more-than-needed",
        }
        given(RecordOpening, asked(), opened(), ended()).when(
            lambda opening: opening.review(review(note="A namesake", **said))
        ).then(reviewed(note="A namesake", **said))

    @pytest.mark.parametrize(
        ("outcome", "ground"),
        [("justified", "no-emergency"), ("not-justified", "emergency")],
    )
    def test_the_ground_goes_with_the_outcome(self, outcome: str, ground: str) -> None:
        given(RecordOpening, asked(), opened(), ended()).when(
            lambda opening: opening.review(review(outcome=outcome, ground=ground))
        ).refused(GroundDisagrees())

    @pytest.mark.parametrize("one", [ASKER, SECOND])
    def test_who_took_part_does_not_review(self, one: Actor) -> None:
        officer = one.model_copy(update={"role": Role.PRIVACY_OFFICER})
        given(RecordOpening, asked(), opened(), ended()).when(
            lambda opening: opening.review(review(officer))
        ).refused(ThirdPersonNeeded())

    def test_the_officer_of_another_place_finds_nothing(self) -> None:
        given(RecordOpening, asked(), opened(), ended()).when(
            lambda opening: opening.review(review(IN_MACAO))
        ).refused(NotFound(SOME_ID))

    def test_it_is_reviewed_when_it_is_over(self) -> None:
        given(RecordOpening, asked(), opened()).when(
            lambda opening: opening.review(review(at=OPEN_UNTIL - MOMENT))
        ).refused(OpeningStillOpen(open_until=OPEN_UNTIL))
        given(RecordOpening, asked(), opened()).when(
            lambda opening: opening.review(review(at=OPEN_UNTIL))
        ).then(reviewed())

    @pytest.mark.parametrize(
        ("history", "refusal"),
        [
            ([asked(), ended()], NothingToReview()),
            ([asked(), opened(), ended(), reviewed()], OpeningAlreadyReviewed()),
        ],
    )
    def test_what_was_opened_is_reviewed_once(
        self, history: list[Happened], refusal: Refusal
    ) -> None:
        given(RecordOpening, *history).when(
            lambda opening: opening.review(review())
        ).refused(refusal)


class TestGrant:
    def test_it_is_open_until_its_end_and_not_at_it(self) -> None:
        grant = replay(Grant, begun())
        assert grant.is_open(OPEN_UNTIL - MOMENT)
        assert not grant.is_open(OPEN_UNTIL)

    def test_a_clock_that_went_back_opens_nothing(self) -> None:
        grant = replay(Grant, begun())
        assert grant.is_open(SOME_TIME)
        assert not grant.is_open(SOME_TIME - MOMENT)

    def test_it_ends_with_its_opening_and_with_no_other(self) -> None:
        given(Grant, begun()).when(lambda grant: grant.end(end(), SOME_ID)).then(
            facts.grant_ended()
        )
        given(Grant, begun()).when(
            lambda grant: grant.end(end(), UUID(int=9))
        ).then_nothing()
        assert not replay(Grant, begun(), facts.grant_ended()).is_open(SOME_TIME)

    def test_it_is_renewed(self) -> None:
        later = OPEN_UNTIL + timedelta(hours=3)
        renewed = facts.renewed(later, UUID(int=9))
        grant = replay(Grant, begun(), facts.grant_ended(), renewed)
        assert grant.is_open(OPEN_UNTIL)

    @pytest.mark.parametrize(
        "change",
        [
            {"role": Role.CLERK},
            {"organisation": "HKU-SZH"},
            {"jurisdiction": Jurisdiction.MO},
            {"id": "dr-lau"},
        ],
    )
    def test_who_changes_role_or_organisation_has_no_grant(
        self, change: dict[str, object]
    ) -> None:
        other = ASKER.model_copy(update=change)
        assert grant_id(other, PATIENT) != grant_id(ASKER, PATIENT)
