"""Holds, restrictions and erasures: what may be decided, and when it is due."""

from datetime import date
from uuid import UUID

import pytest

from domain.privacy import (
    RETENTION,
    AlreadyErased,
    AlreadyRestricted,
    Encounter,
    ErasureDecided,
    ErasureFinal,
    ErasureUnderWay,
    ErasureUnknown,
    FourEyesNeeded,
    HoldAlreadyPlaced,
    HoldUnknown,
    Keeping,
    NoRetentionRule,
    NotErased,
    NotRestricted,
    PrivacyRecord,
    RetentionRule,
    keepings,
)
from tests.facts import privacy as facts
from tests.facts.privacy import (
    EVERY,
    HOLD,
    SECOND,
    TODAY,
    approve,
    approved,
    assess,
    begun,
    completed,
    confirm,
    decline,
    declined,
    destroyed,
    destruction_begun,
    held,
    hold_lifted,
    lifted,
    postponed,
    requested,
    restricted,
)
from tests.given import Happened, given

P = PrivacyRecord
WAITING: tuple[Happened, ...] = (begun, requested(), approved, restricted())
GONE: tuple[Happened, ...] = (
    *WAITING,
    destruction_begun(*EVERY),
    destroyed(*EVERY),
    completed,
)


def seen(place: str, kind: str, on: date) -> Encounter:
    return Encounter.model_validate(
        {"jurisdiction": place, "record_class": kind, "last_on": on}
    )


def kept(encounter: Encounter, today: date = TODAY) -> Keeping:
    [one] = keepings([encounter], RETENTION, today)
    return one


class TestHolds:
    def test_a_hold_is_placed_and_lifted(self) -> None:
        given(P, begun).when(lambda p: p.place_hold(facts.place_hold())).then(held())
        lift = facts.lift_hold()
        given(P, begun, held()).when(lambda p: p.lift_hold(lift)).then(hold_lifted())

    def test_one_reference_is_one_hold(self) -> None:
        given(P, begun, held()).when(
            lambda p: p.place_hold(facts.place_hold())
        ).refused(HoldAlreadyPlaced(hold_id=HOLD))

    def test_what_was_lifted_cannot_be_lifted_again(self) -> None:
        given(P, begun, held(), hold_lifted()).when(
            lambda p: p.lift_hold(facts.lift_hold())
        ).refused(HoldUnknown(hold_id=HOLD))

    def test_nothing_is_left_to_be_held(self) -> None:
        given(P, *GONE).when(lambda p: p.place_hold(facts.place_hold())).refused(
            AlreadyErased()
        )


class TestRestriction:
    def test_it_begins_and_ends(self) -> None:
        given(P, begun).when(lambda p: p.restrict(facts.restrict())).then(restricted())
        lift = facts.lift_restriction()
        given(P, begun, restricted()).when(lambda p: p.lift_restriction(lift)).then(
            lifted
        )

    def test_not_twice_and_not_from_nothing(self) -> None:
        given(P, begun, restricted()).when(
            lambda p: p.restrict(facts.restrict())
        ).refused(AlreadyRestricted())
        given(P, begun).when(
            lambda p: p.lift_restriction(facts.lift_restriction())
        ).refused(NotRestricted())
        given(P, *GONE).when(lambda p: p.restrict(facts.restrict())).refused(
            AlreadyErased()
        )

    def test_it_stays_while_an_approved_erasure_waits(self) -> None:
        given(P, *WAITING).when(
            lambda p: p.lift_restriction(facts.lift_restriction())
        ).refused(ErasureUnderWay(erasure_id=facts.ERASURE))


class TestDeciding:
    """P-16."""

    def test_somebody_asks_and_somebody_else_approves(self) -> None:
        given(P, begun).when(lambda p: p.request_erasure(facts.request())).then(
            requested()
        )
        given(P, begun, requested()).when(lambda p: p.approve_erasure(approve())).then(
            approved, restricted()
        )

    def test_what_is_restricted_already_is_only_approved(self) -> None:
        given(P, begun, restricted(), requested()).when(
            lambda p: p.approve_erasure(approve())
        ).then(approved)

    def test_nobody_approves_alone(self) -> None:
        given(P, begun, requested(SECOND)).when(
            lambda p: p.approve_erasure(approve(SECOND))
        ).refused(FourEyesNeeded())

    def test_it_is_decided_once(self) -> None:
        for done in (approved, declined):
            given(P, begun, requested(), done).when(
                lambda p: p.approve_erasure(approve())
            ).refused(ErasureDecided(erasure_id=facts.ERASURE))

    def test_one_at_a_time(self) -> None:
        given(P, *WAITING).when(lambda p: p.request_erasure(facts.request())).refused(
            ErasureUnderWay(erasure_id=facts.ERASURE)
        )
        given(P, *GONE).when(lambda p: p.request_erasure(facts.request())).refused(
            AlreadyErased()
        )

    def test_it_can_be_declined_until_keys_are_destroyed(self) -> None:
        given(P, *WAITING).when(lambda p: p.decline_erasure(decline())).then(declined)
        given(P, *WAITING, destruction_begun("contact")).when(
            lambda p: p.decline_erasure(decline())
        ).refused(ErasureFinal(erasure_id=facts.ERASURE))

    def test_another_erasure_is_unknown(self) -> None:
        other = UUID(int=9)
        given(P, *WAITING).when(
            lambda p: p.decline_erasure(decline(erasure_id=other))
        ).refused(ErasureUnknown(erasure_id=other))


class TestAssessing:
    """P-15: contact goes early, the record when its period is over and no hold is."""

    def test_somebody_without_records_is_due_at_once(self) -> None:
        given(P, *WAITING).when(lambda p: p.assess_erasure(assess())).then(
            destruction_begun(*EVERY)
        )

    @pytest.mark.parametrize(
        ("place", "kind", "years"),
        [
            ("HK", "outpatient", 7),
            ("HK", "dental", 3),
            ("HK", "financial", 7),
            ("CN-GD", "outpatient", 15),
            ("CN-GD", "inpatient", 30),
            ("MO", "inpatient", 30),
        ],
    )
    def test_a_record_is_kept_for_its_years_to_the_day(
        self, place: str, kind: str, years: int
    ) -> None:
        due = seen(place, kind, date(TODAY.year - years, 3, 2))
        given(P, *WAITING).when(lambda p: p.assess_erasure(assess(due))).then(
            destruction_begun(*EVERY)
        )
        early = seen(place, kind, date(TODAY.year - years, 3, 3))
        given(P, *WAITING).when(lambda p: p.assess_erasure(assess(early))).then(
            destruction_begun("contact"), postponed(kept(early))
        )
        assert kept(early).due_on == date(2026, 3, 3)

    def test_an_episode_across_the_border_takes_the_longest(self) -> None:
        here = seen("HK", "outpatient", date(2026, 1, 1))
        there = seen("CN-GD", "inpatient", date(2020, 1, 1))
        given(P, *WAITING).when(lambda p: p.assess_erasure(assess(here, there))).then(
            destruction_begun("contact"), postponed(kept(there), kept(here))
        )
        assert kept(there).due_on == date(2050, 1, 1)

    def test_a_hold_stops_everything(self) -> None:
        given(P, begun, held(), *WAITING[1:]).when(
            lambda p: p.assess_erasure(assess())
        ).then(postponed(holds=(HOLD,)))

    def test_when_the_hold_is_lifted_it_goes_on(self) -> None:
        given(
            P, begun, held(), *WAITING[1:], postponed(holds=(HOLD,)), hold_lifted()
        ).when(lambda p: p.assess_erasure(assess())).then(destruction_begun(*EVERY))

    def test_the_same_answer_again_records_nothing(self) -> None:
        early = seen("HK", "outpatient", date(2026, 1, 1))
        said = destruction_begun("contact"), postponed(kept(early))
        given(P, *WAITING, *said).when(
            lambda p: p.assess_erasure(assess(early))
        ).then_nothing()
        given(P, *WAITING, *said, destroyed("contact")).when(
            lambda p: p.assess_erasure(assess(early, today=date(2033, 1, 1)))
        ).then(destruction_begun("identity", "clinical"))

    def test_nothing_is_begun_before_it_is_approved(self) -> None:
        given(P, begun, requested()).when(
            lambda p: p.assess_erasure(assess())
        ).then_nothing()

    def test_a_record_that_no_row_speaks_of_is_not_destroyed(self) -> None:
        with pytest.raises(NoRetentionRule):
            keepings([seen("HK", "dental", TODAY)], [], TODAY)

    def test_a_later_row_counts_from_its_day(self) -> None:
        row = RetentionRule(
            jurisdiction="HK",
            record_class="dental",
            years=10,
            source="set by the operator",
            from_on=date(2026, 3, 2),
        )
        rules = (*RETENTION, row)
        last = seen("HK", "dental", date(2024, 2, 29))
        [before] = keepings([last], rules, date(2026, 3, 1))
        [after] = keepings([last], rules, date(2026, 3, 2))
        assert (before.due_on, after.due_on) == (date(2027, 3, 1), date(2034, 3, 1))


class TestDestroying:
    def test_the_last_class_completes_it(self) -> None:
        early = *WAITING, destruction_begun("contact")
        given(P, *early).when(lambda p: p.confirm_destruction(confirm("contact"))).then(
            destroyed("contact")
        )
        late = *early, destroyed("contact"), destruction_begun("identity", "clinical")
        given(P, *late).when(
            lambda p: p.confirm_destruction(confirm("identity", "clinical"))
        ).then(destroyed("identity", "clinical"), completed)

    def test_confirmed_again_records_nothing(self) -> None:
        given(P, *GONE).when(
            lambda p: p.confirm_destruction(confirm(*EVERY))
        ).then_nothing()

    def test_what_a_log_has_forgotten_is_repeated(self) -> None:
        given(P, begun).when(lambda p: p.repeat_erasure(facts.repeat(*EVERY))).then(
            facts.repeated(*EVERY)
        )
        given(P, begun, facts.repeated(*EVERY)).when(
            lambda p: p.restrict(facts.restrict())
        ).refused(AlreadyErased())
        given(P, *GONE).when(
            lambda p: p.repeat_erasure(facts.repeat(*EVERY))
        ).then_nothing()

    def test_a_new_record_needs_leave_and_an_erasure(self) -> None:
        """P-1."""
        given(P, *GONE).when(lambda p: p.allow_new_record(facts.allow())).then(
            facts.allowed
        )
        given(P, *WAITING).when(lambda p: p.allow_new_record(facts.allow())).refused(
            NotErased()
        )
        given(P, *GONE, facts.allowed).when(
            lambda p: p.request_erasure(facts.request())
        ).then(requested())
