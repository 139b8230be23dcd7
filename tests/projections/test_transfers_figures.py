"""Key figures: recomputable from the events, and no mean of fewer than three."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine

from domain.kernel import Event
from domain.transfers import Transfer
from projections import transfers
from projections.transfers import TRANSFER_TIMES, CorridorMonth, Duration
from projections.transfers.times import TransferTimes
from tests.facts import transfers as facts
from tests.facts.transfers import TRANSFER, at, trip, version_of
from tests.projections.logs import show
from tests.projections.trips import fold, log_of, steps_of

VIEWS = transfers.VIEWS
MINUTE = 60
JANUARY = {"from_month": "2025-01", "until_month": "2025-01"}


def figures(database: Engine, *trips: list[Event]) -> list[CorridorMonth]:
    show(database, VIEWS, log_of(*trips))
    return transfers.figures(database, **JANUARY)


def one_after_another(transfer: Transfer, several: int) -> list[list[Event]]:
    return [
        steps_of(transfer, UUID(int=number), later=timedelta(hours=number))
        for number in range(1, several + 1)
    ]


def declined(code: str = "no-bed") -> Transfer:
    why = facts.reason(code, "transfer-declined")
    return trip("assessed", lambda one: one.decline(facts.decline(reason=code), why))


def corrected(minute: int) -> Transfer:
    """The first trip, whose arrival was read wrongly."""
    transfer = trip("closed")
    arrived = version_of(transfer, "transfers.arrived-at-destination")
    transfer.correct_time(
        facts.correct_time(arrived, at(11, minute), by=facts.SENDING_DESK)
    )
    return transfer


def times_of(database: Engine, transfer: Transfer) -> TransferTimes:
    show(database, VIEWS, log_of(steps_of(transfer)))
    row = transfers.times(database, TRANSFER)
    assert row
    return row


def test_the_first_patient_took_45_minutes_door_to_door(database: Engine) -> None:
    """Departed at 11:00, arrived at 11:45 (RTHK and am730, 10 January 2025)."""
    row = times_of(database, trip("closed"))
    assert row.departed_at
    assert row.arrived_at
    assert row.arrived_at - row.departed_at == timedelta(minutes=45)
    assert (row.decision, row.month, row.corridor) == ("accepted", "2025-01", "SZ-HK")


def test_no_mean_of_two(database: Engine) -> None:
    (month,) = figures(database, *one_after_another(trip("closed"), 2))
    assert month.door_to_door == Duration(n=2, mean_seconds=None, median_seconds=None)
    assert (month.requests, month.decided, month.declined) == (2, 2, 0)


def test_a_mean_of_three(database: Engine) -> None:
    (month,) = figures(database, *one_after_another(trip("closed"), 3))
    assert month.door_to_door == Duration(
        n=3, mean_seconds=45 * MINUTE, median_seconds=45 * MINUTE
    )
    assert month.boundary_dwell == Duration(
        n=3, mean_seconds=4 * MINUTE, median_seconds=4 * MINUTE
    )
    assert month.arrival_to_handover.mean_seconds == 10 * MINUTE
    assert month.decision_to_departure.mean_seconds == 14 * 60 * MINUTE
    assert month.request_to_decision.n == 3


def test_mean_and_median_of_different_trips(database: Engine) -> None:
    trips = [corrected(minute) for minute in (40, 41)]
    (month,) = figures(
        database,
        steps_of(trip("closed"), UUID(int=1)),
        *(steps_of(one, UUID(int=n)) for n, one in enumerate(trips, start=2)),
    )
    assert month.door_to_door == Duration(
        n=3, mean_seconds=42 * MINUTE, median_seconds=41 * MINUTE
    )


def test_each_figure_has_its_own_n(database: Engine) -> None:
    (month,) = figures(
        database,
        *one_after_another(trip("closed"), 3),
        steps_of(trip("at-boundary"), UUID(int=8)),
        steps_of(trip("requested"), UUID(int=9)),
    )
    assert (month.requests, month.decided) == (5, 4)
    assert month.decision_to_departure.n == 4
    assert month.door_to_door.n == month.boundary_dwell.n == 3


def test_declines_are_counted_by_reason(database: Engine) -> None:
    (month,) = figures(
        database,
        steps_of(declined("no-bed"), UUID(int=1)),
        steps_of(declined("no-bed"), UUID(int=2)),
        steps_of(declined("unfit"), UUID(int=3)),
        steps_of(trip("closed"), UUID(int=4)),
    )
    assert (month.declined, month.decided) == (3, 4)
    assert [(one.reason, one.n) for one in month.declines] == [
        ("no-bed", 2),
        ("unfit", 1),
    ]


def test_a_corrected_time_changes_the_figures(database: Engine) -> None:
    row = times_of(database, corrected(40))
    assert row.arrived_at == at(11, 40)


def test_the_last_clearance_is_found_again_after_a_correction(
    database: Engine,
) -> None:
    transfer = trip("closed")
    exit_, entry = (
        version_of(transfer, f"transfers.{side}-cleared") for side in ("exit", "entry")
    )
    supervisor = facts.SENDING_DESK
    transfer.correct_time(facts.correct_time(exit_, at(11, 12), by=supervisor))
    transfer.correct_time(facts.correct_time(entry, at(11, 13, 30), by=supervisor))
    row = times_of(database, transfer)
    assert row.cleared_at == at(11, 13, 30)


def test_the_first_decision_counts_and_the_last_acceptance(database: Engine) -> None:
    transfer = trip("accepted")
    transfer.lapse_acceptance(facts.lapse(at(12, 0, 1)))
    transfer.accept(facts.accept(at(13), valid_until=at(20)))
    row = times_of(database, transfer)
    assert row.decided_at == facts.accept().occasion.at
    assert row.accepted_at == at(13)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"from_month": "2025-01", "until_month": "2025-01"}, 1),
        ({"from_month": "2025-02", "until_month": "2025-12"}, 0),
        ({"from_month": "2024-01", "until_month": "2024-12"}, 0),
        ({**JANUARY, "corridor": "SZ-HK"}, 1),
        ({**JANUARY, "corridor": "MO-HK"}, 0),
    ],
)
def test_figures_are_of_the_months_and_the_corridor_asked_for(
    database: Engine, asked: dict[str, str], found: int
) -> None:
    show(database, VIEWS, log_of(steps_of(trip("closed"))))
    assert len(transfers.figures(database, **asked)) == found


def test_figures_come_from_the_events_alone(database: Engine) -> None:
    trips = [
        *one_after_another(trip("closed"), 3),
        steps_of(corrected(40), UUID(int=7)),
        steps_of(declined(), UUID(int=8)),
    ]
    shown = figures(database, *trips)
    anew = fold(TRANSFER_TIMES, [event for one in trips for event in one])
    rows = [row for row in anew.values() if isinstance(row, TransferTimes)]
    assert len(rows) == 5
    assert transfers.figures_of(rows) == shown


def test_control_events_that_differ_give_other_figures(database: Engine) -> None:
    trips = one_after_another(trip("closed"), 3)
    shown = figures(database, *trips)
    anew = fold(TRANSFER_TIMES, [event for one in trips[1:] for event in one])
    rows = [row for row in anew.values() if isinstance(row, TransferTimes)]
    assert transfers.figures_of(rows) != shown
