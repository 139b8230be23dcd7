"""The first page of the board: ten thousand open transfers among a million closed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import cycle
from random import Random
from time import perf_counter
from typing import Any, cast
from uuid import UUID

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Engine

from benchmarks.callers import percentile
from benchmarks.harness import Bar, Report, Run, interleave
from benchmarks.options import Options
from projections.migration import migrate_views
from projections.store import open_database, writing
from projections.tables import PostgresLayout
from projections.transfers import TRANSFERS, BoardFilter, Onlooker, TransferRow, board
from tests.postgres import Server

NAME = "board"
UNIT = "p99 of a first page in ms"
CASES = ("everybody", "coordinator", "hospital", "seldom")
LIMIT_MS = 100.0
BARS = (
    *(Bar(f"ours@{case}", f"bare-select@{case}", at_most=5) for case in CASES),
    *(Bar(f"ours@{case}", f"limit@{case}", at_most=1) for case in CASES),
)
OPEN, CLOSED = 10_000, 1_000_000
QUICK_PART = 20
PAGES, PAGES_QUICK = 500, 100
PAGE = 51
"""Fifty, and one that tells whether there are more."""

BATCH = 10_000
NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
COORDINATOR = "HA-MICC"
SENDERS = tuple(f"SENDER-{number}" for number in range(12))
RECEIVERS = tuple(f"RECEIVER-{number}" for number in range(20))
SELDOM = "SELDOM-1"
ONE_IN = 1_000
"""A hospital of which so few transfers are that an index by state would not help."""

Looks = Sequence[Onlooker | None]
LOOKS: dict[str, Looks] = {
    "everybody": (None,),
    "coordinator": (Onlooker(organisation=COORDINATOR),),
    "hospital": tuple(Onlooker(organisation=one) for one in SENDERS + RECEIVERS),
    "seldom": (Onlooker(organisation=SELDOM),),
}


def run(server: Server, options: Options) -> Report:
    report = Report(NAME, UNIT, BARS, options.without)
    several = options.pick(PAGES, PAGES_QUICK)
    with ExitStack() as stack:
        url = stack.enter_context(server.database())
        engine = stack.enter_context(_filled(url, options, report))
        bare = stack.enter_context(psycopg.connect(url))
        contenders: dict[str, Run] = {}
        for case, looks in LOOKS.items():
            contenders[f"ours@{case}"] = _pages(engine, looks, several)
            contenders[f"bare-select@{case}"] = _selects(engine, bare, looks, several)
        interleave(report, contenders, rounds=options.rounds)
    for case in CASES:
        report.add(f"limit@{case}", LIMIT_MS)
    return report


@contextmanager
def _filled(url: str, options: Options, report: Report) -> Iterator[Engine]:
    """Put all the rows into the table of the view, and let the planner know them."""
    engine = open_database(url)
    try:
        migrate_views(engine, (TRANSFERS,), NOW)
        part = options.pick(1, QUICK_PART)
        _put(engine, OPEN // part, CLOSED // part)
        with engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        ) as connection:
            connection.exec_driver_sql(f"VACUUM ANALYZE {TRANSFERS.table.name}")
        report.notes.append(f"open: {OPEN // part:,}; closed: {CLOSED // part:,}")
        yield engine
    finally:
        engine.dispose()


def _pages(engine: Engine, looks: Looks, several: int) -> Run:
    def ask(onlooker: Onlooker | None) -> object:
        return board(engine, BoardFilter(seen_by=onlooker), limit=PAGE)

    return _p99(ask, looks, several)


def _selects(
    engine: Engine, bare: psycopg.Connection[Any], looks: Looks, several: int
) -> Run:
    """Select the same rows by their keys: as short as a statement for them can be."""
    ids: dict[Onlooker | None, list[UUID]] = {
        onlooker: [
            row.transfer_id
            for row in board(engine, BoardFilter(seen_by=onlooker), limit=PAGE)
        ]
        for onlooker in looks
    }
    wanted = SQL(
        "SELECT * FROM {} WHERE transfer_id = ANY(%s) "
        "ORDER BY rank, due_at, transfer_id"
    ).format(Identifier(TRANSFERS.table.name))

    def ask(onlooker: Onlooker | None) -> object:
        found = bare.execute(wanted, (ids[onlooker],), prepare=True).fetchall()
        assert len(found) == len(ids[onlooker])
        return found

    return _p99(ask, looks, several)


def _p99(ask: Callable[[Onlooker | None], object], looks: Looks, several: int) -> Run:
    """Ask for so many first pages, everybody in turn; return the p99 in ms."""

    def asked() -> float:
        took: list[float] = []
        for onlooker, _ in zip(cycle(looks), range(several), strict=False):
            began = perf_counter()
            ask(onlooker)
            took.append(perf_counter() - began)
        return percentile(took, 99) * 1_000

    return asked


def _put(engine: Engine, open_: int, closed: int) -> None:
    layout = PostgresLayout(TRANSFERS.table, engine.dialect)
    chance = Random(6)
    rows = (
        _row(chance, number, is_open=number < open_) for number in range(open_ + closed)
    )
    while batch := [row.__dict__ for row, _ in zip(rows, range(BATCH), strict=False)]:
        with writing(engine) as connection:
            layout.put(connection, batch)


_RANKS = {0: "emergency", 1: "urgent", 2: "routine"}


def _row(chance: Random, number: int, *, is_open: bool) -> TransferRow:
    rank = chance.choices((0, 1, 2), (1, 20, 79))[0]
    asked_at = NOW - timedelta(minutes=chance.randrange(2 if is_open else 500_000))
    due_at = asked_at + timedelta(minutes=chance.randrange(3_000))
    sender = SELDOM if number % ONE_IN == 0 else chance.choice(SENDERS)
    receiver = chance.choice(RECEIVERS)
    return TransferRow.told(
        transfer_id=UUID(int=chance.getrandbits(128)),
        patient_id=UUID(int=chance.getrandbits(128)),
        version=4 if is_open else 27,
        position=number + 1,
        recorded_at=asked_at,
        corridor="SZ-HK",
        direction="southbound",
        sender=sender,
        sender_jurisdiction="CN-GD",
        receiver=receiver,
        receiver_jurisdiction="HK",
        coordinators=(COORDINATOR,),
        asked=(receiver,),
        operator=sender,
        control_point="shenzhen-bay",
        priority=cast(Any, _RANKS[rank]),
        state="in-assessment" if is_open else "closed",
        is_open=is_open,
        entered_at=asked_at,
        entered_version=4,
        requested_at=asked_at,
        wanted_from=due_at,
        wanted_until=due_at + timedelta(hours=9),
        valid_until=due_at + timedelta(hours=4),
        vehicle_id=UUID(int=number % 12),
        vehicle_code=f"V-{number % 12}",
        plan_departs_at=due_at,
        plan_arrives_at=due_at + timedelta(minutes=45),
        plan_returns_at=due_at + timedelta(hours=3),
        next_by="receiver" if is_open else "nobody",
        act_by=due_at if is_open else None,
        rank=rank if is_open else 3,
        due_at=due_at,
        party_1=sender,
        party_2=receiver,
        party_3=COORDINATOR,
    )
