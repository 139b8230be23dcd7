"""An acceptance lapses by itself, after the time that late entries have."""

from datetime import timedelta

from api.transfers.lapsing import record_lapses
from tests.api.test_transfers import bodies
from tests.api.test_transfers.conftest import Trip
from tests.facts.transfers import ESCORT, RECEIVING_DOCTOR, SENDING_DOCTOR, at

GRACE = timedelta(minutes=120)
SECOND = timedelta(seconds=1)


async def lapses(trip: Trip) -> int:
    trip.desks.service.views.catch_up()
    return await record_lapses(trip.desks.service)


def state(trip: Trip) -> str:
    answer = trip.desks.get(SENDING_DOCTOR, f"/transfers/{trip.id}")
    told: str = answer.json()["state"]
    return told


async def test_it_lapses_two_hours_after_its_end_and_not_before(trip: Trip) -> None:
    trip.to("/readiness")
    trip.desks.clock.move_to(at(12) + GRACE)
    assert await lapses(trip) == 0
    assert state(trip) == "ready"
    trip.desks.clock.move_to(at(12) + GRACE + SECOND)
    assert await lapses(trip) == 1
    assert state(trip) == "in-assessment"
    assert await lapses(trip) == 0


async def test_until_then_a_departure_of_before_can_still_be_entered(
    trip: Trip,
) -> None:
    trip.to("/readiness")
    late = bodies.DEPARTURE | {"effective_at": at(11).isoformat()}
    trip.must(ESCORT, "/departure", late, at(12) + GRACE)
    assert await lapses(trip) == 0
    assert state(trip) == "en-route-out"


async def test_what_was_accepted_again_meanwhile_does_not_lapse(trip: Trip) -> None:
    trip.to("/readiness")
    again = bodies.ACCEPTANCE | {"valid_until": at(23).isoformat()}
    trip.must(RECEIVING_DOCTOR, "/acceptance", again, at(12, 30))
    trip.desks.clock.move_to(at(15))
    assert await lapses(trip) == 0
    assert state(trip) == "accepted"
