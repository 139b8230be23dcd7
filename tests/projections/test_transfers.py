"""The board: where a transfer stands, who must act next, and who sees it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from domain.transfers import Transfer
from domain.values import Jurisdiction, Role
from projections import transfers
from projections.dump import digest
from projections.store import open_database
from projections.transfers import BoardFilter, Onlooker, TransferRow
from tests.facts import transfers as facts
from tests.facts.transfers import (
    GD,
    HK,
    MICC,
    RECEIVER,
    SENDER,
    TRANSFER,
    at,
    trip,
    version_of,
)
from tests.postgres import Server
from tests.projections.logs import show
from tests.projections.trips import log_of, steps_of

VIEWS = transfers.VIEWS


def row_of(database: Engine, transfer: Transfer) -> TransferRow:
    show(database, VIEWS, log_of(steps_of(transfer)))
    row = transfers.transfer_row(database, TRANSFER)
    assert row is not None
    return row


def shown(database: Engine, until: str, *also: Any, **facts: Any) -> TransferRow:
    return row_of(database, trip(until, *also, **facts))


@pytest.fixture
def sqlite(tmp_path: Any) -> Engine:
    return open_database(f"sqlite:///{tmp_path}/one.sqlite3")


def test_a_request_shows_its_parties_its_window_and_whom_it_waits_for(
    database: Engine,
) -> None:
    row = shown(database, "requested")
    assert (row.state, row.is_open, row.version) == ("requested", True, 1)
    assert (row.sender, row.receiver, row.coordinators) == (SENDER, RECEIVER, (MICC,))
    assert (row.corridor, row.direction) == ("SZ-HK", "southbound")
    assert (row.priority, row.rank) == ("urgent", 1)
    assert row.entered_at == row.requested_at
    assert (row.next_by, row.act_by) == ("coordinator", at(9))
    assert (row.wanted_from, row.wanted_until) == (at(9), at(18))


def test_a_trip_to_its_end_leaves_nothing_to_do(database: Engine) -> None:
    row = shown(database, "closed")
    assert (row.state, row.is_open, row.rank) == ("closed", False, 3)
    assert (row.next_by, row.act_by) == ("nobody", None)
    assert row.due_at == row.entered_at == at(14)
    assert (row.vehicle_code, row.loaded, row.people) == ("SZ-1", "first", 5)
    assert (row.drugs_even, row.vehicle_back_at, row.home_at) == (
        True,
        at(13, 30),
        at(12, 40),
    )
    assert row.plan_arrives_at == facts.PLAN.arrives_at


@pytest.mark.parametrize(
    ("until", "next_by", "act_by"),
    [
        ("requested", "coordinator", at(9)),
        ("in-assessment", "sender", at(9)),
        ("assessed", "receiver", at(9)),
        ("accepted", "operator", at(12)),
        ("prepared", "sender", facts.PLAN.departs_at),
        ("ready", "escort", facts.PLAN.departs_at),
        ("en-route-out", "escort", facts.PLAN.arrives_at),
        ("at-boundary", "port", facts.PLAN.arrives_at),
        ("en-route-in", "escort", facts.PLAN.arrives_at),
        ("arrived", "escort", at(12, 15)),
        ("handover-given", "receiver", at(12, 15)),
        ("handed-over", "operator", facts.PLAN.returns_at),
        ("back", "operator", facts.PLAN.returns_at),
        ("closed", "nobody", None),
    ],
)
def test_each_state_says_who_must_act_and_until_when(
    sqlite: Engine, until: str, next_by: str, act_by: datetime | None
) -> None:
    row = shown(sqlite, until)
    assert (row.next_by, row.act_by) == (next_by, act_by)


@pytest.mark.parametrize(
    ("done", "next_by"),
    [(0, "operator"), (1, "sender"), (2, "escort"), (3, "coordinator"), (4, "sender")],
)
def test_what_is_still_missing_says_who_must_act(
    sqlite: Engine, done: int, next_by: str
) -> None:
    acts = facts.STAGES["prepared"][:done]
    assert shown(sqlite, "accepted", *acts).next_by == next_by


def test_a_silent_side_of_the_port_must_act(sqlite: Engine) -> None:
    def notified(transfer: Transfer) -> None:
        notice = transfer.notify_boundary(facts.notify_boundary())
        transfer.acknowledge_notice(facts.acknowledge(notice, HK))

    acts = facts.STAGES["prepared"][:3]
    assert shown(sqlite, "accepted", *acts, notified).next_by == "port"


def test_a_question_must_be_answered_by_the_sender(database: Engine) -> None:
    questions: list[UUID] = []
    transfer = trip("assessed", lambda one: questions.append(one.ask(facts.ask(at(8)))))
    row = row_of(database, transfer)
    assert (row.open_questions, row.next_by) == (1, "sender")


def test_an_answered_question_is_not_open(sqlite: Engine) -> None:
    transfer = trip("assessed")
    question = transfer.ask(facts.ask(at(8)))
    transfer.supply(facts.supply(question, at(8, 30)))
    row = row_of(sqlite, transfer)
    assert (row.open_questions, row.next_by) == (0, "receiver")


def test_a_lapsed_acceptance_leaves_no_bed(database: Engine) -> None:
    row = shown(
        database,
        "accepted",
        lambda one: one.lapse_acceptance(facts.lapse(at(12, 0, 1))),
    )
    assert (row.state, row.valid_until) == ("in-assessment", None)
    assert (row.next_by, row.act_by) == ("receiver", at(9))


def test_a_held_trip_shows_its_cause_until_it_is_released(database: Engine) -> None:
    hold = facts.reason("supplies", "clearance-held")
    row = shown(database, "at-boundary", lambda one: one.hold(facts.hold(), hold))
    assert (row.held, row.held_cause) == (True, "officer")


def test_a_released_trip_is_not_held(sqlite: Engine) -> None:
    hold = facts.reason("supplies", "clearance-held")
    row = shown(
        sqlite,
        "at-boundary",
        lambda one: one.hold(facts.hold(), hold),
        lambda one: one.release(facts.release()),
    )
    assert (row.held, row.held_cause) == (False, None)


def test_an_end_shows_its_reason(database: Engine) -> None:
    weather = facts.reason("weather")
    row = shown(database, "ready", lambda one: one.cancel(facts.cancel(), weather))
    assert (row.state, row.reason, row.next_by) == ("cancelled", "weather", "nobody")


def test_after_a_death_on_the_way_the_vehicle_must_come_back(database: Engine) -> None:
    row = shown(
        database, "en-route-out", lambda one: one.record_death(facts.die(at(11, 5), GD))
    )
    assert (row.state, row.died_in) == ("deceased", Jurisdiction.CN_GD)
    assert (row.is_open, row.next_by) == (False, "operator")


def test_control_after_a_death_before_departure_nobody_is_out(sqlite: Engine) -> None:
    row = shown(
        sqlite, "ready", lambda one: one.record_death(facts.die(at(10, 50), GD))
    )
    assert (row.state, row.next_by) == ("deceased", "nobody")


def test_a_corrected_time_counts_from_then_on(database: Engine) -> None:
    transfer = trip("arrived")
    arrived = version_of(transfer, "transfers.arrived-at-destination")
    transfer.correct_time(facts.correct_time(arrived, at(11, 40), by=SUPERVISOR))
    row = row_of(database, transfer)
    assert (row.entered_at, row.act_by) == (at(11, 40), at(12, 10))


SUPERVISOR = facts.SENDING_DESK


def test_a_corrected_time_of_an_older_step_leaves_the_state_where_it_began(
    sqlite: Engine,
) -> None:
    transfer = trip("arrived")
    departed = version_of(transfer, "transfers.departed")
    transfer.correct_time(facts.correct_time(departed, at(11, 2), by=SUPERVISOR))
    row = row_of(sqlite, transfer)
    assert row.entered_at == at(11, 45)


def test_late_steps_are_counted(sqlite: Engine) -> None:
    on_time = trip("en-route-in")
    assert row_of(sqlite, on_time).late_steps == 0


@pytest.mark.parametrize(
    ("recorded_at", "late_steps"), [(at(13, 45), 0), (at(13, 45, 1), 1)]
)
def test_a_step_is_late_after_two_hours(
    sqlite: Engine, recorded_at: datetime, late_steps: int
) -> None:
    arrival = facts.arrive()
    occasion = arrival.occasion.model_copy(
        update={"at": recorded_at, "effective_at": at(11, 45)}
    )
    late = arrival.model_copy(update={"occasion": occasion})
    row = shown(sqlite, "en-route-in", lambda one: one.arrive(late))
    assert row.late_steps == late_steps


# The board


def several(database: Engine, *trips: Transfer) -> list[UUID]:
    ids = [UUID(int=number) for number in range(1, len(trips) + 1)]
    log = log_of(*(steps_of(one, id) for id, one in zip(ids, trips, strict=True)))
    show(database, VIEWS, log)
    return ids


def requested(**facts_: Any) -> Transfer:
    return Transfer.request_transfer(facts.request(**facts_), facts.terms())


def test_emergencies_come_first_then_whoever_must_act_first(database: Engine) -> None:
    ids = several(
        database,
        requested(priority="routine", wanted_from=at(6)),
        requested(priority="urgent", wanted_from=at(9)),
        requested(priority="urgent", wanted_from=at(8)),
        requested(priority="emergency", wanted_from=at(12)),
        trip("closed"),
    )
    page = transfers.board(database, BoardFilter(), limit=10)
    assert [row.transfer_id for row in page] == [ids[3], ids[2], ids[1], ids[0]]


def test_a_page_goes_on_after_the_last_row_and_misses_none(database: Engine) -> None:
    several(
        database,
        *(
            requested(priority=priority, wanted_from=at(9))
            for priority in ("routine", "urgent", "urgent", "emergency", "routine")
        ),
    )
    for seen_by in (None, Onlooker(organisation=SENDER)):
        wanted = BoardFilter(seen_by=seen_by)
        whole = transfers.board(database, wanted, limit=10)
        after, walked = None, []
        while page := transfers.board(database, wanted, after=after, limit=2):
            walked += page
            last = page[-1]
            after = (last.rank, last.due_at, last.transfer_id)
        assert [one.transfer_id for one in walked] == [one.transfer_id for one in whole]
        assert len(walked) == 5


def test_what_has_ended_is_listed_by_its_end_the_newest_first(database: Engine) -> None:
    first, second = trip("closed"), trip("closed")
    log = log_of(
        steps_of(first, UUID(int=1)),
        steps_of(second, UUID(int=2), later=timedelta(days=1)),
        steps_of(trip("ready"), UUID(int=3)),
    )
    show(database, VIEWS, log)
    for seen_by in (None, Onlooker(organisation=MICC)):
        wanted = BoardFilter(seen_by=seen_by)
        page = transfers.ended(database, wanted, limit=10)
        assert [row.transfer_id.int for row in page] == [2, 1]
        key = (page[0].due_at, page[0].transfer_id)
        rest = transfers.ended(database, wanted, after=key, limit=10)
        assert [row.transfer_id.int for row in rest] == [1]


@pytest.mark.parametrize("organisation", [SENDER, RECEIVER, MICC])
def test_each_party_sees_a_transfer_once(database: Engine, organisation: str) -> None:
    several(database, trip("prepared"))
    page = transfers.board(
        database, BoardFilter(seen_by=Onlooker(organisation=organisation)), limit=10
    )
    assert len(page) == 1


def test_nobody_else_sees_it(database: Engine) -> None:
    several(database, trip("prepared"), trip("closed"))
    wanted = BoardFilter(seen_by=Onlooker(organisation="QEH"))
    assert transfers.board(database, wanted, limit=10) == []
    assert transfers.ended(database, wanted, limit=10) == []
    assert (
        transfers.transfers_of_patient(
            database, facts.PATIENT, seen_by=Onlooker(organisation="QEH")
        )
        == []
    )


def test_the_operator_sees_it_when_its_vehicle_is_assigned(database: Engine) -> None:
    operator = facts.vehicle(operator="MO-FSB")
    assign = facts.assign_vehicle(
        by=facts.actor("desk.fsb", "MO-FSB", GD, Role.COORDINATOR)
    )
    instead: dict[str, Sequence[Callable[[Transfer], object]]] = {
        "prepared": (lambda one: one.assign_vehicle(assign, operator, facts.driver()),)
    }
    several(database, trip("accepted"), trip("prepared", instead=instead))
    page = transfers.board(
        database, BoardFilter(seen_by=Onlooker(organisation="MO-FSB")), limit=10
    )
    assert [row.transfer_id.int for row in page] == [2]


def test_the_hospital_that_was_asked_first_sees_it_still(database: Engine) -> None:
    change = facts.reason("no-bed", "destination-changed")
    terms = facts.terms(receiver="HKCH")
    several(
        database,
        trip(
            "en-route-in",
            lambda one: one.change_destination(
                facts.change_destination(), terms, change
            ),
        ),
    )
    for hospital in (RECEIVER, "HKCH"):
        page = transfers.board(
            database, BoardFilter(seen_by=Onlooker(organisation=hospital)), limit=10
        )
        assert [row.receiver for row in page] == ["HKCH"]


def test_more_parties_than_there_is_room_for_leave_out_the_oldest_asked(
    sqlite: Engine,
) -> None:
    row = shown(sqlite, "prepared")
    asked = tuple(f"H-{number}" for number in range(9))
    seen_by = transfers.parties(row.model_copy(update={"asked": asked}))
    assert seen_by == (SENDER, RECEIVER, MICC, "H-0", "H-1", "H-2")


@pytest.mark.parametrize(
    ("filter_", "found"),
    [
        ({"state": "ready"}, [2]),
        ({"corridor": "MO-HK"}, []),
        ({"corridor": "SZ-HK"}, [1, 2]),
        ({"priority": "urgent"}, [1, 2]),
        ({"priority": "emergency"}, []),
        ({"next_by": "escort"}, [2]),
        ({"receiver": RECEIVER}, [1, 2]),
        ({"receiver": "QEH"}, []),
        ({"patient_id": facts.PATIENT}, [1, 2]),
        ({"search": "SZ-1"}, [2]),
        ({"search": "tmh"}, [1, 2]),
        ({"search": "00000000-0000-0000-0000-000000000001"}, [1]),
        ({"search": "0000"}, [1, 2]),
        ({"search": "0001"}, []),
        ({"search": "000"}, []),
    ],
)
def test_the_board_can_be_filtered(
    database: Engine, filter_: dict[str, Any], found: list[int]
) -> None:
    several(database, requested(), trip("ready"))
    for seen_by in (None, Onlooker(organisation=SENDER)):
        wanted = BoardFilter(seen_by=seen_by, **filter_)
        page = transfers.board(database, wanted, limit=10)
        assert sorted(row.transfer_id.int for row in page) == found


@pytest.mark.parametrize(("now", "stale"), [(at(11, 25), False), (at(11, 25, 1), True)])
def test_a_transfer_is_stale_when_it_has_stood_too_long(
    database: Engine, now: datetime, stale: bool
) -> None:
    several(database, trip("at-boundary"))
    page = transfers.board(database, BoardFilter(stale_at=now), limit=10)
    assert bool(page) is stale
    row = transfers.transfer_row(database, UUID(int=1))
    assert row
    assert transfers.is_stale(row.state, row.entered_at, now) is stale


def test_what_has_ended_is_never_stale(database: Engine) -> None:
    several(database, trip("closed"))
    row = transfers.transfer_row(database, UUID(int=1))
    assert row
    assert not transfers.is_stale(row.state, row.entered_at, at(23))


# Both databases


def test_both_databases_hold_the_same_bytes(
    sqlite: Engine, postgres_server: Server
) -> None:
    change = facts.reason("no-bed", "destination-changed")
    log = log_of(
        steps_of(trip("closed", lambda one: one.record_charge(facts.charge()))),
        steps_of(trip("ready"), UUID(int=2)),
        steps_of(
            trip(
                "en-route-in",
                lambda one: one.change_destination(
                    facts.change_destination(), facts.terms(receiver="HKCH"), change
                ),
            ),
            UUID(int=3),
        ),
    )
    with postgres_server.database() as url:
        postgres = open_database(url)
        for database in (sqlite, postgres):
            show(database, VIEWS, log)
        assert digest(sqlite, VIEWS) == digest(postgres, VIEWS)
        postgres.dispose()


def test_who_rides_along_sees_the_trip_whoever_employs_him(database: Engine) -> None:
    several(database, trip("prepared"), trip("accepted"))
    hired = Onlooker(organisation="SZ-EMS", account=facts.DRIVER.id)
    page = transfers.board(database, BoardFilter(seen_by=hired), limit=10)
    assert [row.transfer_id.int for row in page] == [1]
    another = Onlooker(organisation="SZ-EMS", account="driver.wen")
    assert transfers.board(database, BoardFilter(seen_by=another), limit=10) == []


def test_who_rides_along_sees_what_is_his_organisations_once(database: Engine) -> None:
    several(database, trip("prepared"), trip("accepted"))
    driver = Onlooker(organisation=SENDER, account=facts.DRIVER.id)
    page = transfers.board(database, BoardFilter(seen_by=driver), limit=10)
    assert sorted(row.transfer_id.int for row in page) == [1, 2]


def test_what_changed_is_told_in_the_order_of_the_log(database: Engine) -> None:
    several(database, trip("prepared"), requested())
    engine_rows = transfers.changed_since(
        database, after=0, upto=10**9, seen_by=None, limit=10
    )
    positions = [row.position for row in engine_rows]
    assert positions == sorted(positions)
    first, second = positions
    for after, upto, found in ((first, second, 1), (0, first, 1), (second, 10**9, 0)):
        rows = transfers.changed_since(
            database, after=after, upto=upto, seen_by=None, limit=10
        )
        assert len(rows) == found
