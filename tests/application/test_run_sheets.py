"""A run sheet is taken as a whole, once, and completed where it was cut short."""

import csv
import io
from datetime import timedelta
from uuid import UUID

import pytest

from application import imports
from application.imports import RUN_SHEETS, ImportFile, ImportReport, Mode
from application.ledger import Ledger
from domain.transfers import Transfer
from domain.vouchers import SchemeSettings
from tests import transfer_town
from tests.facts.transfers import SENDING_DESK, at
from tests.ledgers import Clock
from tests.transfer_town import Trip

NEXT_DAY = at(9) + timedelta(days=1)
STEPS: tuple[dict[str, str], ...] = (
    {
        "departed_at": "2025-01-10 11:00",
        "people": "5",
        "heart_rate": "92",
        "spo2": "95",
    },
    {
        "at_boundary_at": "2025-01-10 11:10",
        "control_point": "shenzhen-bay",
        "people_at_port": "5",
    },
    {
        "exit_from": "2025-01-10 11:12",
        "exit_until": "2025-01-10 11:13",
        "officer": "O-1",
    },
    {"entry_from": "2025-01-10 11:13", "entry_until": "2025-01-10 11:14"},
    {"arrived_at": "2025-01-10 11:45"},
    {
        "handover_at": "2025-01-10 11:50",
        "identify": "Bed 12",
        "situation": "On a mask",
        "background": "Three days in hospital",
        "assessment": "Stable",
        "recommendation": "Go on",
        "drugs": "1:given=1:wasted=0:returned=2",
    },
    {
        "taken_over_at": "2025-01-10 11:55",
        "received_by": "Ho Wing Sze",
        "bed": "A3-12",
    },
    {"empty_at": "2025-01-10 12:40", "people_home": "3"},
    {"vehicle_back_at": "2025-01-10 13:30"},
    {"drugs_counted_at": "2025-01-10 13:40", "witness": "nurse.qi"},
    {"closed_at": "2025-01-10 14:00", "run_report": "R-1"},
)
"""What a sheet says of each step of the trip, in their order."""


def until(step: int) -> dict[str, str]:
    """The cells of the first steps."""
    cells: dict[str, str] = {}
    for said in STEPS[:step]:
        cells |= said
    return cells


WHOLE = until(len(STEPS))


async def take(
    ledger: Ledger, id: UUID, *rows: dict[str, str], mode: Mode = "record"
) -> ImportReport:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, imports.names(RUN_SHEETS.columns))
    writer.writeheader()
    known = {"sheet": "S-1", "transfer_id": str(id), "escort": "dr.sun"}
    writer.writerows(known | row for row in rows)
    return await imports.import_file(
        ledger,
        RUN_SHEETS,
        ImportFile.read(out.getvalue().encode(), RUN_SHEETS.columns),
        by=SENDING_DESK,
        mode=mode,
        settings=SchemeSettings(),
    )


async def ready(ledger: Ledger, clock: Clock) -> Trip:
    trip = await transfer_town.trip(ledger, "ready")
    clock.move_to(NEXT_DAY)
    return trip


def told(transfer: Transfer) -> list[tuple[str, object]]:
    return [
        (one.TOPIC, one.effective_at)
        for one in transfer.steps.values()
        if one.source == "sheet"
    ]


async def test_a_sheet_that_was_cut_short_after_any_step_is_completed(
    ledger: Ledger, clock: Clock
) -> None:
    """What is stored after a cut is what the steps before it stored."""
    trip = await ready(ledger, clock)
    for done in range(1, len(STEPS)):
        report = await take(ledger, trip.id, until(done))
        assert (report.recorded, report.refused) == (1, 0), report
        assert len(told(await trip.transfer())) == done
    assert (await take(ledger, trip.id, WHOLE)).recorded == 1
    closed = await trip.transfer()
    assert closed.state == "closed"
    assert len(told(closed)) == len(STEPS)
    assert (await take(ledger, trip.id, WHOLE)).repeated == 1
    assert (await trip.transfer()).version == closed.version


async def test_a_refused_step_leaves_no_trace_of_those_before_it(
    ledger: Ledger, clock: Clock
) -> None:
    trip = await ready(ledger, clock)
    before = (await trip.transfer()).version
    uneven = WHOLE | {"drugs": "1:given=1:wasted=0:returned=1"}
    [error] = (await take(ledger, trip.id, uneven)).errors
    assert (error.row, error.rule) == (2, "T-R10")
    assert (await trip.transfer()).version == before
    assert (await take(ledger, trip.id, WHOLE)).recorded == 1


async def test_a_rehearsal_stores_nothing(ledger: Ledger, clock: Clock) -> None:
    trip = await ready(ledger, clock)
    before = (await trip.transfer()).version
    assert (await take(ledger, trip.id, WHOLE, mode="rehearse")).recorded == 1
    assert (await trip.transfer()).version == before


@pytest.mark.parametrize(
    ("column", "time"),
    [
        ("arrived_at", "2025-01-10 11:46"),
        ("vehicle_back_at", "2025-01-10 13:31"),
        ("closed_at", "2025-01-10 14:01"),
    ],
)
async def test_a_time_that_was_imported_is_not_changed_by_another_sheet(
    ledger: Ledger, clock: Clock, column: str, time: str
) -> None:
    trip = await ready(ledger, clock)
    await take(ledger, trip.id, WHOLE)
    [error] = (await take(ledger, trip.id, WHOLE | {column: time})).errors
    assert (error.refusal, error.reference) == ("EntryChanged", "S-1")


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"spo2": "101"}, "spo2: give a number up to 100"),
        ({"heart_rate": "351"}, "heart_rate: give a number up to 350"),
        ({"exit_until": ""}, "exit_until: must be filled for a row with exit_from"),
        ({"entry_until": ""}, "entry_until: must be filled for a row with entry_from"),
        ({"people": "0"}, "people: give how many people, 1 to 20"),
        ({"people_home": "21"}, "people_home: give how many people, 1 to 20"),
        ({"drugs": "201:given=0:wasted=0:returned=0"}, "drugs: give the number"),
        ({"departed_at": "2025-01-10 24:01"}, "departed_at: give a time"),
        ({"transfer_id": "17"}, "transfer_id: give an id"),
    ],
)
async def test_a_cell_that_cannot_be_is_named(
    ledger: Ledger, clock: Clock, cells: dict[str, str], problem: str
) -> None:
    trip = await ready(ledger, clock)
    [error] = (await take(ledger, trip.id, WHOLE | cells)).errors
    assert problem in error.reason


@pytest.mark.parametrize("cells", [{"spo2": "100"}, {"heart_rate": "350"}])
async def test_the_largest_measured_values_are_taken(
    ledger: Ledger, clock: Clock, cells: dict[str, str]
) -> None:
    trip = await ready(ledger, clock)
    assert (await take(ledger, trip.id, WHOLE | cells)).recorded == 1


async def test_a_row_that_says_when_one_side_began_and_no_more_is_refused(
    ledger: Ledger, clock: Clock
) -> None:
    trip = await ready(ledger, clock)
    [error] = (await take(ledger, trip.id, {"exit_from": "2025-01-10 11:12"})).errors
    assert "exit_until: must be filled" in error.reason
