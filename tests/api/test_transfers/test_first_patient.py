"""The first patient's trip, from desk to desk."""

from datetime import date

import pytest

from tests.api.test_transfers import bodies
from tests.api.test_transfers.conftest import Trip
from tests.facts.transfers import (
    BILLING,
    COORDINATOR,
    ESCORT,
    RECEIVING_NURSE,
    SENDING_DESK,
    SENDING_DOCTOR,
    STRANGER,
    at,
)


def test_the_first_patient_is_asked_for_carried_and_handed_over(trip: Trip) -> None:
    trip.to("/closure")
    charge = trip.must(BILLING, "/charges", bodies.CHARGE, at(16))
    assert charge["made"]
    assert charge["events"] == ["transfers.charge-recorded"]


def test_from_door_to_door_it_took_45_minutes(trip: Trip) -> None:
    trip.to("/arrival")
    left, arrived = at(11), at(11, 45)
    steps = trip.desks.get(COORDINATOR, f"/transfers/{trip.id}/timeline").json()
    times = {step["topic"]: step["effective_at"] for step in steps["rows"]}
    assert times["transfers.departed"] == left.isoformat()
    assert times["transfers.arrived-at-destination"] == arrived.isoformat()
    assert (arrived - left).total_seconds() == 45 * 60


def test_a_second_request_is_refused_and_leads_to_the_first(trip: Trip) -> None:
    first = trip.ask().json()["id"]
    refused = trip.ask(receiver="PMH")
    assert refused.status_code == 409
    problem = refused.json()
    assert problem["type"] == "/problems/transfer-already-open"
    assert problem["rule"] == "T-R03"
    assert problem["facts"] == {"transfer_id": first}


def test_after_the_end_the_patient_may_be_transferred_again(trip: Trip) -> None:
    trip.ask()
    trip.must(SENDING_DOCTOR, "/cancellation", {"reason": "weather"}, at(8))
    assert trip.ask().status_code == 201


def test_the_same_request_sent_twice_is_one_transfer(trip: Trip) -> None:
    body = bodies.request(trip.town.patient_id)
    moment = at(9, day=bodies.DAY_BEFORE)
    answers = [
        trip.desks.post(
            SENDING_DOCTOR, "/transfers", body, moment, Idempotency_Key="form-1"
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["Idempotency-Replayed"] == "true"


def test_a_rehearsal_stores_nothing(trip: Trip) -> None:
    body = bodies.request(trip.town.patient_id)
    moment = at(9, day=bodies.DAY_BEFORE)
    for _ in range(2):
        answer = trip.desks.post(
            SENDING_DOCTOR, "/transfers?dry_run=true", body, moment
        )
        assert answer.status_code == 200
        assert answer.json()["dry_run"] is True


def test_whoever_was_slower_is_told_what_was_recorded_meanwhile(trip: Trip) -> None:
    trip.to("/consents")
    path = f"/transfers/{trip.id}/cancellation"
    seen = trip.desks.get(COORDINATOR, f"/transfers/{trip.id}").headers["ETag"]
    won = trip.desks.post(
        COORDINATOR, path, {"reason": "weather"}, at(8), If_Match=seen
    )
    lost = trip.desks.post(
        SENDING_DESK, path, {"reason": "duplicate"}, at(8, 1), If_Match=seen
    )
    assert won.status_code == 200
    assert lost.status_code == 412
    (change,) = lost.json()["facts"]["changes"]
    assert change["topic"] == "transfers.cancelled"
    assert change["by"] == COORDINATOR.id


def test_without_the_etag_the_slower_one_is_refused_by_the_state(trip: Trip) -> None:
    trip.to("/consents")
    trip.must(COORDINATOR, "/cancellation", {"reason": "weather"}, at(8))
    lost = trip.take(SENDING_DESK, "/cancellation", {"reason": "duplicate"}, at(8, 1))
    problem = lost.json()
    assert (lost.status_code, problem["rule"]) == (409, "T-R08")
    assert problem["facts"]["last"]["by"] == COORDINATOR.id


def test_a_departure_after_the_last_day_of_the_pilot_is_refused(trip: Trip) -> None:
    last, after = date(2026, 11, 29), date(2026, 11, 30)
    for day, status in ((last, 201), (after, 409)):
        body = bodies.request(trip.town.patient_id) | {
            "wanted_from": at(9, day=day).isoformat(),
            "wanted_until": at(18, day=day).isoformat(),
        }
        path = "/transfers?dry_run=true" if status == 201 else "/transfers"
        answer = trip.desks.post(SENDING_DOCTOR, path, body, at(8, day=last))
        assert answer.status_code == (200 if status == 201 else 409)
    assert answer.json()["rule"] == "T-R01"


def test_nobody_else_completes_a_handover(trip: Trip) -> None:
    trip.to("/handover")
    alone = trip.take(ESCORT, "/takeover", {"bed": "A3-12"}, at(11, 55))
    assert (alone.status_code, alone.json()["rule"]) == (409, "T-R14")
    taken = trip.take(RECEIVING_NURSE, "/takeover", {"bed": "A3-12"}, at(11, 55))
    assert taken.status_code == 200


@pytest.mark.parametrize(
    "moment",
    ["0001-01-01T00:00:00+14:00", "2026-03-04T09:00:00", 1772594400, "1772594400"],
)
def test_a_malformed_moment_is_refused_before_anything_is_stored(
    trip: Trip, moment: object
) -> None:
    trip.ask()
    body = {"receiver": "TMH", "effective_at": moment}
    answer = trip.take(COORDINATOR, "/assessment", body, at(9))
    assert answer.status_code == 422


def test_a_transfer_of_others_is_as_one_that_does_not_exist(trip: Trip) -> None:
    trip.ask()
    body = {"reason": "weather"}
    absent = f"/transfers/{trip.town.patient_id}/cancellation"
    of_others = trip.take(STRANGER, "/cancellation", body, at(9))
    nobodys = trip.desks.post(STRANGER, absent, body, at(9))
    assert of_others.status_code == nobodys.status_code == 404
    told = [answer.json() for answer in (of_others, nobodys)]
    for problem in told:
        del problem["trace_id"], problem["facts"]
    assert told[0] == told[1]


def test_the_columns_of_the_board_count_what_one_may_see(trip: Trip) -> None:
    trip.to("/boundary-arrival")
    trip.desks.clock.move_to(at(11, 25))
    told = trip.desks.get(COORDINATOR, "/transfers/columns").json()
    assert [column["state"] for column in told][:2] == ["requested", "in-assessment"]
    filled = [column for column in told if column["transfers"]]
    assert [(one["state"], one["transfers"], one["stale"]) for one in filled] == [
        ("at-boundary", 1, 0)
    ]
    trip.desks.clock.move_to(at(11, 25, 1))
    (late,) = (
        column
        for column in trip.desks.get(COORDINATOR, "/transfers/columns").json()
        if column["stale"]
    )
    assert late["oldest_entered_at"] == at(11, 10).isoformat()
    unseen = trip.desks.get(STRANGER, "/transfers/columns").json()
    assert sum(column["transfers"] for column in unseen) == 0
