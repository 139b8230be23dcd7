"""One transfer over HTTP: opened by role, told with both clocks, what is missing."""

from datetime import date

import pytest

from domain.kernel import Actor
from domain.values import Role
from tests.api.test_transfers import bodies
from tests.api.test_transfers.conftest import Trip
from tests.facts.transfers import (
    BILLING,
    COORDINATOR,
    ESCORT,
    HK,
    RECEIVING_DOCTOR,
    SENDING_DESK,
    SENDING_DOCTOR,
    actor,
    at,
)

AUDITOR = actor("auditor.yip", "AUDIT", HK, Role.AUDITOR)


def test_who_treats_the_patient_reads_what_is_said_of_him(trip: Trip) -> None:
    trip.to("/takeover")
    for by in (SENDING_DOCTOR, RECEIVING_DOCTOR, COORDINATOR, ESCORT):
        shown = trip.desks.get(by, f"/transfers/{trip.id}").json()["sheet"]
        assert shown["diagnosis"] == bodies.request(trip.id)["diagnosis"]
        assert shown["bed"] == "A3-12"
        assert shown["vitals"]["heart_rate_per_min"] == 92
        assert shown["travel_document"]["number"]


def test_who_does_not_treat_him_sees_that_something_is_said(trip: Trip) -> None:
    trip.to("/takeover")
    shown = trip.desks.get(BILLING, f"/transfers/{trip.id}").json()["sheet"]
    assert shown["diagnosis"] == {"masked": "clinical"}
    assert shown["contact"] == {"masked": "contact"}
    assert shown["travel_document"] == {"masked": "identity"}
    assert shown["read_back"] is None


def test_the_version_that_is_shown_is_the_one_that_may_be_changed(trip: Trip) -> None:
    trip.to("/consents")
    answer = trip.desks.get(COORDINATOR, f"/transfers/{trip.id}")
    assert answer.headers["ETag"] == f'"{answer.json()["version"]}"'
    assert answer.headers["Baybridge-Position"]


def test_the_timeline_tells_each_step_with_both_clocks(trip: Trip) -> None:
    trip.to("/arrival")
    page = trip.desks.get(COORDINATOR, f"/transfers/{trip.id}/timeline").json()
    first, *_, last = page["rows"]
    assert (first["version"], first["topic"]) == (1, "transfers.requested")
    assert last["effective_at"] == "2025-01-10T11:45:00+08:00"
    assert last["recorded_at"] == "2025-01-10T11:45:00+08:00"
    assert (last["by"], last["organisation"]) == (ESCORT.id, "HKU-SZH")
    assert (last["late"], last["source"]) == (False, "person")
    assert all(line["words"] for line in page["rows"])


def test_a_step_that_was_recorded_later_shows_when_it_happened(trip: Trip) -> None:
    trip.to("/entry-clearances")
    body = {"effective_at": "2025-01-10T11:45:00+08:00"}
    trip.must(ESCORT, "/arrival", body, at(13, 46))
    page = trip.desks.get(COORDINATOR, f"/transfers/{trip.id}/timeline").json()
    line = page["rows"][-1]
    assert line["effective_at"] == "2025-01-10T11:45:00+08:00"
    assert line["recorded_at"] == "2025-01-10T13:46:00+08:00"
    assert line["late"] is True
    assert (
        trip.desks.get(COORDINATOR, f"/transfers/{trip.id}").json()["late_steps"] == 1
    )


def test_a_corrected_step_shows_both_readings_and_the_correction(trip: Trip) -> None:
    trip.to("/arrival")
    path = f"/transfers/{trip.id}/timeline"
    arrived = trip.desks.get(COORDINATOR, path).json()["rows"][-1]["version"]
    body = {
        "version": arrived,
        "happened_at": "2025-01-10T11:40:00+08:00",
        "reason": "Read wrongly",
    }
    trip.must(SENDING_DESK, "/time-corrections", body, at(18))
    *_, line, correction = trip.desks.get(COORDINATOR, path).json()["rows"]
    assert line["effective_at"] == "2025-01-10T11:40:00+08:00"
    assert line["first_effective_at"] == "2025-01-10T11:45:00+08:00"
    assert line["recorded_at"] == "2025-01-10T11:45:00+08:00"
    assert line["corrected_by"] == correction["version"]


def test_a_timeline_goes_on_from_page_to_page(trip: Trip) -> None:
    trip.to("/departure")
    path = f"/transfers/{trip.id}/timeline"
    whole = trip.desks.get(COORDINATOR, path).json()["rows"]
    walked, next_ = [], f"{path}?limit=4"
    while next_:
        page = trip.desks.get(COORDINATOR, next_).json()
        walked += page["rows"]
        next_ = page["next"]
    assert walked == whole


def test_nothing_said_of_the_patient_is_told_to_who_may_not_read_it(
    trip: Trip,
) -> None:
    trip.to("/takeover")
    answer = trip.desks.get(AUDITOR, f"/transfers/{trip.id}/timeline")
    assert answer.status_code == 200
    said = bodies.request(trip.id)
    for text in (said["diagnosis"], said["infection"], said["contact"]["name"]):
        assert text not in answer.text


# What is missing


def test_what_is_missing_is_said_of_each_guard(trip: Trip) -> None:
    trip.to("/acceptance")
    shown = trip.desks.get(COORDINATOR, f"/transfers/{trip.id}/readiness").json()
    assert shown["ready"] is False
    assert [one["guard"] for one in shown["guards"]] == [
        f"G{number}" for number in range(1, 9)
    ]
    met = {one["guard"]: one["met"] for one in shown["guards"]}
    assert met["G1"]
    assert not met["G3"]
    (lack,) = next(one for one in shown["guards"] if one["guard"] == "G3")["missing"]
    assert (lack["rule"], lack["type"]) == ("T-G3", "/problems/vehicle-not-assigned")
    assert lack["detail"]


def test_when_nothing_is_missing_it_is_ready(trip: Trip) -> None:
    trip.to("papers")
    shown = trip.desks.get(COORDINATOR, f"/transfers/{trip.id}/readiness").json()
    assert shown["ready"] is True
    assert all(one["met"] and not one["missing"] for one in shown["guards"])


def test_the_evidence_of_a_lack_says_which_and_until_when(trip: Trip) -> None:
    trip.to("/consents")
    late = bodies.ACCEPTANCE | {"valid_until": "2025-01-10T11:44:00+08:00"}
    trip.must(RECEIVING_DOCTOR, "/acceptance", late, at(21, day=bodies.DAY_BEFORE))
    for by, path, body, moment in trip.prepared():
        trip.must(by, path, body, moment)
    shown = trip.desks.get(COORDINATOR, f"/transfers/{trip.id}/readiness").json()
    (lack,) = next(one for one in shown["guards"] if one["guard"] == "G2")["missing"]
    assert lack["facts"]["valid_until"].startswith("2025-01-10T")
    assert lack["facts"]["arrives_at"] == "2025-01-10T11:45:00+08:00"


@pytest.mark.parametrize(
    ("wish", "language"),
    [("pt", "pt"), ("zh-HK", "zh-Hant"), ("zh-CN", "zh-Hans"), ("fr", "en")],
)
def test_what_is_missing_is_said_in_the_readers_language(
    trip: Trip, wish: str, language: str
) -> None:
    trip.to("/acceptance")
    for below in ("/readiness", "/timeline"):
        answer = trip.desks.get(
            COORDINATOR, f"/transfers/{trip.id}{below}", Accept_Language=wish
        )
        assert answer.headers["Content-Language"] == language


@pytest.mark.parametrize("by", [SENDING_DOCTOR, ESCORT])
def test_a_role_that_travels_may_read_what_is_missing(trip: Trip, by: Actor) -> None:
    trip.ask()
    assert trip.desks.get(by, f"/transfers/{trip.id}/readiness").status_code == 200


def test_the_day_before_the_trip_is_the_day_of_the_request(trip: Trip) -> None:
    trip.ask()
    shown = trip.desks.get(COORDINATOR, f"/transfers/{trip.id}").json()
    assert shown["requested_at"].startswith(date(2025, 1, 9).isoformat())
