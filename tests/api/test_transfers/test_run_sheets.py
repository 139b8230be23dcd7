"""Run sheets from a file: each sheet as a whole, late, and once."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from httpx2 import Response

from application import imports
from application.imports import names
from domain.transfers import HandoverCompleted, Transfer
from tests.api.test_transfers.conftest import Trip
from tests.facts.transfers import SENDING_DESK, STRANGER, at

PATH = "/run-sheet-imports"
CSV = {"Content-Type": "text/csv"}
NEXT_DAY = at(9) + timedelta(days=1)

OUT = {
    "departed_at": "2025-01-10 11:00",
    "people": "5",
    "heart_rate": "92",
    "at_boundary_at": "2025-01-10 11:10",
    "control_point": "shenzhen-bay",
    "people_at_port": "5",
    "exit_from": "2025-01-10 11:12",
    "exit_until": "2025-01-10 11:13",
    "entry_from": "2025-01-10 11:13",
    "entry_until": "2025-01-10 11:14",
    "officer": "O-1",
    "arrived_at": "2025-01-10 11:45",
    "handover_at": "2025-01-10 11:50",
    "identify": "Bed 12",
    "situation": "On a mask",
    "background": "Three days in hospital",
    "assessment": "Stable",
    "recommendation": "Go on",
    "taken_over_at": "2025-01-10 11:55",
    "received_by": "Ho Wing Sze",
    "bed": "A3-12",
    "drugs": "1:given=1:wasted=0:returned=2",
}
HOME = {
    "control_point": "shenzhen-bay",
    "empty_at": "2025-01-10 12:40",
    "people_home": "3",
    "vehicle_back_at": "2025-01-10 13:30",
    "drugs_counted_at": "2025-01-10 13:40",
    "drugs": "1:given=1:wasted=0:returned=2",
    "witness": "nurse.qi",
    "closed_at": "2025-01-10 14:00",
    "run_report": "R-1",
}


def file_of(trip: Trip, *rows: dict[str, str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names(imports.RUN_SHEETS.columns))
    writer.writeheader()
    for number, row in enumerate(rows, start=1):
        known = {"sheet": f"S-{number}", "transfer_id": str(trip.id)}
        writer.writerow(known | {"escort": "dr.sun"} | row)
    return out.getvalue().encode()


def send(
    trip: Trip, *rows: dict[str, str], by: Any = SENDING_DESK, **asked: str
) -> Response:
    trip.desks.clock.move_to(NEXT_DAY)
    return trip.desks.client.post(
        PATH,
        params=asked,
        content=file_of(trip, *rows),
        headers=trip.desks.headers(by, CSV),
    )


async def transfer(trip: Trip) -> Transfer:
    return await trip.desks.service.ledger.get(Transfer, trip.id)


@pytest.fixture
def ready(trip: Trip) -> Trip:
    return trip.to("/readiness")


async def test_a_sheet_carries_a_ready_transfer_to_its_end(ready: Trip) -> None:
    told = send(ready, OUT | HOME).json()
    assert (told["recorded"], told["refused"]) == (1, 0), told
    closed = await transfer(ready)
    assert closed.state == "closed"
    late = [step for step in closed.steps.values() if step.late]
    assert len(late) == 11
    assert {step.source for step in late} == {"sheet"}
    (taken,) = [one for one in late if isinstance(one, HandoverCompleted)]
    assert {one.by.on_behalf_of for one in late if one is not taken} == {"dr.sun"}
    assert (taken.given_by, taken.by.on_behalf_of) == ("dr.sun", None)
    assert (taken.sheet, taken.effective_at) == ("S-1", at(11, 55))


async def test_the_return_leg_may_come_with_a_sheet_of_its_own(ready: Trip) -> None:
    assert send(ready, OUT).json()["recorded"] == 1
    assert (await transfer(ready)).state == "handed-over"
    assert send(ready, OUT, HOME).json()["recorded"] == 1
    assert (await transfer(ready)).state == "closed"


async def test_a_sheet_sent_twice_counts_once(ready: Trip) -> None:
    send(ready, OUT | HOME)
    version = (await transfer(ready)).version
    again = send(ready, OUT | HOME).json()
    assert (again["recorded"], again["repeated"]) == (0, 1)
    assert (await transfer(ready)).version == version


async def test_a_rehearsal_decides_all_and_stores_nothing(ready: Trip) -> None:
    told = send(ready, OUT | HOME, dry_run="true").json()
    assert (told["recorded"], told["refused"]) == (1, 0)
    assert (await transfer(ready)).state == "ready"


async def test_a_sheet_of_which_one_step_is_refused_takes_none(ready: Trip) -> None:
    wrong = OUT | {"arrived_at": "2025-01-10 11:13"}
    told = send(ready, wrong).json()
    (error,) = told["errors"]
    assert (error["row"], error["rule"]) == (2, "T-R09")
    assert (await transfer(ready)).state == "ready"
    assert send(ready, OUT).json()["recorded"] == 1


async def test_a_sheet_with_other_times_than_before_is_refused(ready: Trip) -> None:
    send(ready, OUT)
    told = send(ready, OUT | {"departed_at": "2025-01-10 11:01"}).json()
    (error,) = told["errors"]
    assert error["refusal"] == "EntryChanged"


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"departed_at": "yesterday"}, "departed_at: give a time as YYYY-MM-DD HH:MM"),
        ({"people": ""}, "people: must be filled for a row with departed_at"),
        ({"people": "21"}, "people: give how many people"),
        ({"heart_rate": ""}, "heart_rate: must be filled"),
        ({"officer": ""}, "officer: must be filled for a row with exit_until"),
        ({"drugs": "1:lost=1"}, "drugs: write each line as"),
        ({"bed": ""}, "bed: must be filled for a row with taken_over_at"),
    ],
)
def test_every_problem_of_a_row_is_named(
    ready: Trip, cells: dict[str, str], problem: str
) -> None:
    (error,) = send(ready, OUT | cells).json()["errors"]
    assert problem in error["reason"]


def test_a_row_without_any_time_is_refused(ready: Trip) -> None:
    (error,) = send(ready, {}).json()["errors"]
    assert "departed_at" in error["reason"]


def test_the_refused_rows_come_as_a_file(ready: Trip) -> None:
    answer = send(ready, OUT, OUT | {"people": "x"}, report="csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["row"] for row in rows] == ["3"]


def test_a_stranger_imports_nothing(ready: Trip) -> None:
    coordinator = STRANGER.model_copy(update={"role": SENDING_DESK.role, "id": "d.x"})
    (error,) = send(ready, OUT, by=coordinator).json()["errors"]
    assert error["refusal"] == "NotFound"


def test_the_template_is_a_file_that_can_be_read(ready: Trip) -> None:
    answer = ready.desks.get(SENDING_DESK, f"{PATH}/template")
    header, example = csv.reader(io.StringIO(answer.text))
    assert header == list(names(imports.RUN_SHEETS.columns))
    assert len(example) == len(header)
