"""Who has seen a patient's record, among a million records of access."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import cycle
from random import Random
from time import perf_counter
from typing import Any
from uuid import UUID

import psycopg
from psycopg.sql import SQL
from sqlalchemy import Engine, insert

from application.access.records import make_record_tables, seen
from application.access.records.tables import RECORDS, SUBJECTS
from benchmarks.harness import Bar, Report, Run, interleave
from benchmarks.options import Options
from projections.store import open_database, writing
from tests.postgres import Server

NAME = "seen"
UNIT = "mean of a first page in ms"
CASES = ("everybody", "organisation", "period", "much-seen")
BARS = tuple(Bar(f"ours@{case}", f"bare-select@{case}", at_most=5) for case in CASES)
"""Issue 5: five times a bare indexed SELECT of the same rows, at most."""

SEVERAL, SEVERAL_QUICK = 1_000_000, 20_000
PATIENTS_PART = 50
"""Each patient is seen fifty times, in the mean."""

PAGES, PAGES_QUICK = 1_000, 200
PAGE = 51
BATCH = 10_000
NOW = datetime(2026, 3, 2, tzinfo=UTC)
OFFICES = tuple(f"OFFICE-{number}" for number in range(20))
OFFICE = OFFICES[3]
MUCH_SEEN_ONE_IN = 100
"""One patient is in so many of the looks: a list of his is never short."""

Asked = Sequence[tuple[UUID, dict[str, Any]]]


def run(server: Server, options: Options) -> Report:
    report = Report(NAME, UNIT, BARS, options.without)
    several = options.pick(PAGES, PAGES_QUICK)
    with ExitStack() as stack:
        url = stack.enter_context(server.database())
        engine, patients = stack.enter_context(_filled(url, options, report))
        bare = stack.enter_context(psycopg.connect(url, autocommit=True))
        contenders: dict[str, Run] = {}
        for case, asked in _cases(patients).items():
            contenders[f"ours@{case}"] = _pages(engine, asked, several)
            contenders[f"bare-select@{case}"] = _selects(engine, bare, asked, several)
        interleave(report, contenders, rounds=options.rounds)
    return report


def _cases(patients: Sequence[UUID]) -> dict[str, Asked]:
    chance = Random(8)
    some = [chance.choice(patients[1:]) for _ in range(200)]
    office = {"organisation": OFFICE}
    year = {"since": NOW - timedelta(days=700), "until": NOW - timedelta(days=335)}
    return {
        "everybody": [(one, {}) for one in some],
        "organisation": [(one, office) for one in some],
        "period": [(one, year) for one in some],
        "much-seen": [(patients[0], office)],
    }


def _pages(engine: Engine, asked: Asked, several: int) -> Run:
    def ask(subject: UUID, filters: dict[str, Any]) -> object:
        return seen(engine, subject, limit=PAGE, **filters)

    return _mean(ask, asked, several)


def _selects(
    engine: Engine, bare: psycopg.Connection[Any], asked: Asked, several: int
) -> Run:
    """Select the same rows by their numbers: as short as a statement can be."""
    numbers = {
        subject: [one.number for one in seen(engine, subject, limit=PAGE, **filters)]
        for subject, filters in asked
    }
    wanted = SQL(
        "SELECT * FROM access_records WHERE number = ANY(%s) ORDER BY at, number"
    )

    def ask(subject: UUID, _: dict[str, Any]) -> object:
        found = bare.execute(wanted, (numbers[subject],), prepare=True).fetchall()
        assert len(found) == len(numbers[subject])
        return found

    return _mean(ask, asked, several)


def _mean(
    ask: Callable[[UUID, dict[str, Any]], object], asked: Asked, several: int
) -> Run:
    """Ask for so many pages, everybody in turn; return the mean in ms."""

    def run() -> float:
        began = perf_counter()
        for (subject, filters), _ in zip(cycle(asked), range(several), strict=False):
            ask(subject, filters)
        return (perf_counter() - began) / several * 1_000

    return run


@contextmanager
def _filled(
    url: str, options: Options, report: Report
) -> Iterator[tuple[Engine, Sequence[UUID]]]:
    """Put all the records into their tables, and let the planner know them."""
    engine = open_database(url)
    several = options.pick(SEVERAL, SEVERAL_QUICK)
    chance = Random(7)
    patients = [
        UUID(int=chance.getrandbits(128)) for _ in range(several // PATIENTS_PART)
    ]
    try:
        make_record_tables(engine)
        for begin in range(1, several + 1, BATCH):
            _put(engine, chance, patients, range(begin, begin + BATCH))
        with engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        ) as connection:
            for table in (RECORDS, SUBJECTS):
                connection.exec_driver_sql(f"VACUUM ANALYZE {table.name}")
        report.notes.append(f"records: {several:,}; patients: {len(patients):,}")
        yield engine, patients
    finally:
        engine.dispose()


def _put(
    engine: Engine, chance: Random, patients: Sequence[UUID], numbers: range
) -> None:
    records = [_row(chance, number) for number in numbers]
    people = [
        {name: row[name] for name in ("number", "at", "organisation")}
        | {"subject": _subject(chance, patients, row["number"])}
        for row in records
    ]
    with writing(engine) as connection:
        connection.execute(insert(RECORDS), records)
        connection.execute(insert(SUBJECTS), people)


def _subject(chance: Random, patients: Sequence[UUID], number: int) -> UUID:
    return patients[0] if number % MUCH_SEEN_ONE_IN == 0 else chance.choice(patients)


def _row(chance: Random, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "at": NOW - timedelta(days=1_000) + timedelta(seconds=80 * number),
        "actor": f"clerk-{chance.randrange(500)}",
        "organisation": chance.choice(OFFICES),
        "jurisdiction": "HK",
        "role": "clerk",
        "on_behalf_of": None,
        "action": "patients.read",
        "allowed": True,
        "reasoned": False,
        "position": number,
        "request_id": f"{number:032x}",
        "subjects": 1,
        "hash": f"{number:064x}",
    }
