"""Whoever reads the log as it grows sees every event, in order (writers race)."""

import asyncio
import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent
from psycopg.sql import SQL

from application.ledger import EventLog
from application.ledger.postgres import PostgresRecorder
from application.ledger.postgres_batch import LOCK
from application.ledger.sqlite import SqliteRecorder
from application.settings import Settings
from tests.ledgers import join_ledger, open_ledger, postgres_settings
from tests.postgres import Server

Recorder = PostgresRecorder | SqliteRecorder

WRITERS = 4
STREAMS = 3  # of each writer, at once
EVENTS_A_STREAM = 1_000
BATCH_MAX = 60  # mixed sizes: long batches hold their numbers while short ones commit


def test_a_reader_of_the_growing_log_misses_nothing(settings: Settings) -> None:
    seen, stored = race(settings, locked=True)
    assert len(stored) == WRITERS * STREAMS * EVENTS_A_STREAM
    assert seen == stored


def test_control_without_the_lock_a_reader_misses_events(
    postgres_server: Server, tmp_path: Path
) -> None:
    for _ in range(5):
        with postgres_server.database() as url:
            keys = f"sqlite:///{tmp_path}/keys.sqlite3"
            seen, stored = race(postgres_settings(url, keys), locked=False)
        if set(seen) != set(stored):
            return
    pytest.fail("without the lock nothing was missed: the test above proves nothing")


def race(settings: Settings, *, locked: bool) -> tuple[list[int], list[int]]:
    """Return the positions that a tailing reader saw, and those that are stored."""
    context = multiprocessing.get_context("spawn")
    begin = context.Barrier(WRITERS)
    with open_ledger(settings) as ledger:
        log = ledger.log
        writers = [
            context.Process(target=write, args=(settings, seed, locked, begin))
            for seed in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        seen: list[int] = []
        while any(writer.is_alive() for writer in writers):
            tail(log, seen)
        for writer in writers:
            writer.join()
            assert writer.exitcode == 0
        tail(log, seen)
        everything: list[int] = []
        tail(log, everything)
        return seen, everything


def tail(log: EventLog, seen: list[int]) -> None:
    """Read on from the last position, as a projection does, until nothing is new."""
    while batch := log.recorder.select_notifications(
        start=seen[-1] if seen else 0, limit=500, inclusive_of_start=False
    ):
        seen.extend(notification.id for notification in batch)


def write(settings: Settings, seed: int, locked: bool, begin: Barrier) -> None:
    """Store events in batches of mixed sizes, in a process of its own."""
    with join_ledger(settings) as ledger:
        recorder = ledger.log.stamped
        if not locked:
            assert isinstance(recorder, PostgresRecorder)
            recorder.batches.own.queries[LOCK] = SQL("SELECT").format()
        begin.wait(timeout=60)
        asyncio.run(write_streams(recorder, seed))


async def write_streams(recorder: Recorder, seed: int) -> None:
    """Let several records grow at once, so that their events share commits."""
    await asyncio.gather(
        *[write_stream(recorder, seed * STREAMS + number) for number in range(STREAMS)]
    )


async def write_stream(recorder: Recorder, record: int) -> None:
    random = Random(record)
    version = 0
    while version < EVENTS_A_STREAM:
        size = min(random.randint(1, BATCH_MAX), EVENTS_A_STREAM - version)
        versions = range(version + 1, version + size + 1)
        await recorder.ainsert_events(
            [StoredEvent(UUID(int=record), one, "tests.raw", b"{}") for one in versions]
        )
        version += size
