"""The board over HTTP: what waits for whom, who sees it, and who is told of nothing."""

from datetime import timedelta
from typing import Any

import pytest

from domain.kernel import Actor
from domain.values import Role
from tests.api.test_transfers import bodies
from tests.api.test_transfers.conftest import Trip
from tests.facts.transfers import (
    COORDINATOR,
    DRIVER,
    ESCORT,
    HK,
    PORT_IN,
    PORT_OUT,
    RECEIVING_DOCTOR,
    SENDER,
    SENDING_DESK,
    SENDING_DOCTOR,
    STRANGER,
    actor,
    at,
)

AUDITOR = actor("auditor.yip", "AUDIT", HK, Role.AUDITOR)
CARD = {"document": {"kind": "hkic", "number": "K123456(0)"}}


def rows(trip: Trip, by: Actor, path: str) -> list[dict[str, Any]]:
    answer = trip.desks.get(by, path)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    listed: list[dict[str, Any]] = found if isinstance(found, list) else found["rows"]
    return listed


def test_the_board_shows_who_must_act_and_until_when(trip: Trip) -> None:
    trip.ask()
    (line,) = rows(trip, COORDINATOR, "/transfers")
    assert line["transfer_id"] == str(trip.id)
    assert (line["state"], line["next_by"]) == ("requested", "coordinator")
    assert line["act_by"] == "2025-01-10T09:00:00+08:00"
    assert line["stale"] is False
    assert not {one for one in line if one.startswith("party_")}


@pytest.mark.parametrize(
    "by", [SENDING_DOCTOR, RECEIVING_DOCTOR, COORDINATOR, DRIVER, AUDITOR]
)
def test_a_party_sees_it(trip: Trip, by: Actor) -> None:
    trip.to("/crew")
    assert len(rows(trip, by, "/transfers")) == 1
    assert trip.desks.get(by, f"/transfers/{trip.id}").status_code == 200


ONE = ["", "/timeline", "/readiness", "/charges"]


@pytest.mark.parametrize("below", ONE)
def test_a_stranger_is_answered_as_about_none(trip: Trip, below: str) -> None:
    trip.to("/crew")
    assert rows(trip, STRANGER, "/transfers") == []
    theirs = trip.desks.get(STRANGER, f"/transfers/{trip.id}{below}")
    nobodys = trip.desks.get(STRANGER, f"/transfers/{trip.town.patient_id}{below}")
    assert theirs.status_code == nobodys.status_code == 404
    for answer in (theirs.json(), nobodys.json()):
        answer.pop("trace_id")
        answer.pop("facts")
    known = theirs.json() | {"trace_id": "", "facts": ""}
    assert known == nobodys.json() | {"trace_id": "", "facts": ""}


@pytest.mark.parametrize("below", ONE)
def test_control_a_party_is_answered(trip: Trip, below: str) -> None:
    trip.to("/crew")
    answer = trip.desks.get(COORDINATOR, f"/transfers/{trip.id}{below}")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("state=accepted", 1),
        ("state=ready", 0),
        ("state=cancelled", 0),
        ("open=false", 0),
        ("corridor=SZ-HK", 1),
        ("corridor=MO-HK", 0),
        ("priority=emergency", 0),
        ("next_by=nobody", 0),
        ("search=SZ-1", 1),
        ("search=SZ-2", 0),
        ("search=TMH", 1),
        ("stale=true", 0),
    ],
)
def test_the_board_can_be_narrowed(trip: Trip, asked: str, found: int) -> None:
    trip.to("/manifest")
    assert len(rows(trip, COORDINATOR, f"/transfers?{asked}")) == found


def test_a_transfer_is_found_by_the_beginning_of_its_id(trip: Trip) -> None:
    trip.ask()
    for digits in (str(trip.id), str(trip.id)[:8]):
        assert len(rows(trip, COORDINATOR, f"/transfers?search={digits}")) == 1


def test_incoming_is_what_comes_to_my_hospital(trip: Trip) -> None:
    trip.ask()
    assert len(rows(trip, RECEIVING_DOCTOR, "/transfers?incoming=true")) == 1
    assert rows(trip, SENDING_DOCTOR, "/transfers?incoming=true") == []


def test_what_stands_too_long_is_stale(trip: Trip) -> None:
    trip.ask()
    asked_at = at(9, day=bodies.DAY_BEFORE)
    for waited, stale in ((timedelta(hours=2), 0), (timedelta(hours=2, seconds=1), 1)):
        trip.desks.clock.move_to(asked_at + waited)
        assert len(rows(trip, COORDINATOR, "/transfers?stale=true")) == stale


def test_what_has_ended_is_listed_apart(trip: Trip) -> None:
    trip.ask()
    trip.must(SENDING_DOCTOR, "/cancellation", {"reason": "weather"}, at(8))
    assert rows(trip, COORDINATOR, "/transfers") == []
    for asked in ("open=false", "state=cancelled"):
        (line,) = rows(trip, COORDINATOR, f"/transfers?{asked}")
        assert (line["state"], line["reason"]) == ("cancelled", "weather")
        assert (line["next_by"], line["act_by"]) == ("nobody", None)


@pytest.mark.parametrize("open_", ["true", "false"])
def test_pages_go_on_where_the_last_one_ended(trip: Trip, open_: str) -> None:
    several = 3
    for number in range(several):
        trip.ask()
        if open_ == "false" or number < several - 1:
            trip.must(SENDING_DOCTOR, "/cancellation", {"reason": "weather"}, at(8))
    seen: list[str] = []
    path = f"/transfers?open={open_}&limit=1"
    while path:
        page = trip.desks.get(COORDINATOR, path).json()
        seen += [row["transfer_id"] for row in page["rows"]]
        path = page["next"]
    assert len(seen) == len(set(seen)) == (1 if open_ == "true" else several)


def test_transfers_are_found_by_a_patients_card(trip: Trip) -> None:
    trip.ask()
    trip.desks.service.views.catch_up()
    found = trip.desks.post(COORDINATOR, "/transfers/search", CARD)
    assert [one["transfer_id"] for one in found.json()] == [str(trip.id)]


def test_a_search_tells_a_stranger_nothing_and_a_card_nobody_holds_the_same(
    trip: Trip,
) -> None:
    trip.ask()
    trip.desks.service.views.catch_up()
    other = {"document": {"kind": "hkic", "number": "G123456(A)"}}
    answers = [
        trip.desks.post(STRANGER, "/transfers/search", CARD),
        trip.desks.post(COORDINATOR, "/transfers/search", other),
    ]
    assert [one.status_code for one in answers] == [200, 200]
    assert [one.json() for one in answers] == [[], []]


# The port


LIST = "/port-list?control_point=shenzhen-bay&day=2025-01-10"


@pytest.mark.parametrize("officer", [PORT_OUT, PORT_IN])
def test_an_officer_sees_who_and_what_is_expected(trip: Trip, officer: Actor) -> None:
    trip.to("papers")
    (line,) = rows(trip, officer, LIST)
    assert line["expected_at"] == "2025-01-10T11:10:00+08:00"
    assert (line["vehicle_code"], line["plates"]) == ("SZ-1", ["粤B·0000港", "ZZ 0000"])
    assert (line["driver"], line["crew"]) == (DRIVER.id, [ESCORT.id, "nurse.qi"])
    assert set(line["acknowledged"]) == {"CN-GD", "HK"}
    assert line["companions"][0]["document"]["number"]
    assert (line["stands"], line["held"], line["state"]) == (True, False, "accepted")


def test_an_officer_of_another_place_sees_nothing(trip: Trip) -> None:
    trip.to("papers")
    officer = actor("port.mo-1", "MO-PORT", "MO", Role.PORT_OFFICER)  # type: ignore[arg-type]
    assert rows(trip, officer, LIST) == []
    assert rows(trip, PORT_IN, LIST + "&side=MO") == []


def test_an_officer_sees_nothing_before_it_is_announced(trip: Trip) -> None:
    trip.to("/manifest")
    assert rows(trip, PORT_IN, LIST) == []


def test_an_officer_reads_no_board(trip: Trip) -> None:
    trip.to("papers")
    assert trip.desks.get(PORT_IN, "/transfers").status_code == 403


def test_who_is_no_party_sees_no_port_list(trip: Trip) -> None:
    trip.to("papers")
    other = STRANGER.model_copy(update={"role": Role.COORDINATOR, "id": "desk.ng"})
    assert rows(trip, other, LIST) == []
    assert len(rows(trip, COORDINATOR, LIST)) == 1


def test_an_auditor_sees_that_there_are_companions_and_not_who(trip: Trip) -> None:
    trip.to("papers")
    (line,) = rows(trip, AUDITOR, LIST)
    assert line["companions"] == {"masked": "contact"}


# Figures, availability, charges


def test_the_first_trip_took_45_minutes_and_one_is_no_mean(trip: Trip) -> None:
    trip.to("/closure")
    path = "/transfer-figures?from_month=2025-01&until_month=2025-01&corridor=SZ-HK"
    (month,) = rows(trip, COORDINATOR, path)
    assert (month["corridor"], month["month"], month["requests"]) == (
        "SZ-HK",
        "2025-01",
        1,
    )
    nothing = {"mean_seconds": None, "median_seconds": None}
    assert month["door_to_door"] == {"n": 1, **nothing}


PERIOD = "from=2025-01-10T00:00:00%2B08:00&until=2025-01-11T00:00:00%2B08:00"


def test_vehicle_and_crew_are_taken_up_by_the_trip(trip: Trip) -> None:
    trip.to("/crew")
    (vehicle,) = rows(trip, SENDING_DESK, f"/vehicle-availability?{PERIOD}")
    assert (vehicle["vehicle_code"], vehicle["overlaps"]) == ("SZ-1", [])
    crew = rows(trip, SENDING_DESK, f"/crew-availability?{PERIOD}")
    assert {one["account"] for one in crew} == {DRIVER.id, ESCORT.id, "nurse.qi"}
    assert rows(trip, STRANGER, f"/vehicle-availability?{PERIOD}") == []
    assert rows(trip, STRANGER, f"/crew-availability?{PERIOD}") == []


@pytest.mark.parametrize(
    ("until", "status"),
    [
        ("2025-01-10T00:00:00", 422),
        ("2025-01-10T00:00:01", 200),
        ("2025-04-12T00:00:00", 200),
        ("2025-04-12T00:00:01", 422),
    ],
)
def test_a_period_is_not_empty_and_not_longer_than_a_quarter(
    trip: Trip, until: str, status: int
) -> None:
    begins = "from=2025-01-10T00:00:00%2B08:00"
    path = f"/vehicle-availability?{begins}&until={until}%2B08:00"
    assert trip.desks.get(SENDING_DESK, path).status_code == status


def test_charges_are_listed_with_a_total_for_each_currency(trip: Trip) -> None:
    trip.to("/acceptance")
    billing = actor("billing.wu", SENDER, SENDING_DESK.jurisdiction, Role.BILLING)
    for ref, currency in (("B-1", "CNY"), ("B-2", "HKD")):
        body = bodies.CHARGE | {"ref": ref, "currency": currency}
        trip.must(billing, "/charges", body, at(16))
    answer = trip.desks.get(billing, f"/transfers/{trip.id}/charges").json()
    assert [one["ref"] for one in answer["charges"]] == ["B-1", "B-2"]
    assert [one["currency"] for one in answer["totals"]] == ["CNY", "HKD"]
