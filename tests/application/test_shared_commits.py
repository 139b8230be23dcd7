"""Commands that share a commit in a real store, with rivals and broken connections."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import LiteralString, cast
from uuid import UUID

import psycopg
import pytest
from eventsourcing.persistence import (
    IntegrityError,
    PersistenceError,
    StoredEvent,
)

from application.ledger import Ledger, Recorded, committer, postgres_batch
from application.ledger.committer import Append
from application.ledger.postgres import PostgresRecorder
from application.settings import Settings
from domain.kernel import Unavailable
from tests.application.test_ledger import add, adding, open_tally, total
from tests.facts.tally import Tally
from tests.ledgers import postgres_settings
from tests.waiting import until

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


def command(*keys: tuple[int, int], now: datetime = NOW) -> Append:
    """Return a command that wants these versions of these records."""
    return Append([event(*key) for key in keys], now, Event())


def event(record: int, version: int, topic: str = "tests.raw") -> StoredEvent:
    return StoredEvent(UUID(int=record), version, topic, b"{}")


def stored(ledger: Ledger) -> list[tuple[int, int]]:
    found = ledger.log.recorder.select_notifications(None, 1_000)
    return [(UUID(str(one.originator_id)).int, one.originator_version) for one in found]


class TestLosers:
    def test_only_the_command_that_lost_is_left_out(self, ledger: Ledger) -> None:
        ledger.log.recorder.insert_events([event(1, 1), event(2, 1)])
        batch = [
            command((3, 1), (3, 2)),
            command((4, 1), (2, 1)),  # its second event exists
            command((5, 1)),
            command((1, 1)),
            command((6, 1)),
        ]
        ledger.log.stamped.write(batch)
        assert [one.problem is None for one in batch] == [
            True,
            False,
            True,
            False,
            True,
        ]
        assert isinstance(batch[1].problem, IntegrityError)
        assert stored(ledger)[2:] == [(3, 1), (3, 2), (5, 1), (6, 1)]

    def test_each_is_told_its_own_positions(self, ledger: Ledger) -> None:
        ledger.log.recorder.insert_events([event(1, 1)])
        batch = [command((9, 1)), command((1, 1)), command((3, 1), (2, 1), (2, 2))]
        ledger.log.stamped.write(batch)
        logged = {
            (one.originator_id.int, one.originator_version): one.position
            for one in ledger.log.read(0, 100)
        }
        assert batch[0].positions == [logged[9, 1]]
        assert batch[2].positions == [logged[3, 1], logged[2, 1], logged[2, 2]]

    def test_control_written_as_one_the_others_are_lost_too(
        self, ledger: Ledger
    ) -> None:
        ledger.log.recorder.insert_events([event(1, 1)])
        one_for_all = command((3, 1), (1, 1), (5, 1))
        ledger.log.stamped.write([one_for_all])
        assert isinstance(one_for_all.problem, IntegrityError)
        assert stored(ledger) == [(1, 1)]

    async def test_what_the_database_does_not_take_is_left_out(
        self, ledger: Ledger
    ) -> None:
        recorder = ledger.log.stamped
        topics = ("tests.raw", "\udc00", "tests.raw")  # the second is not Unicode
        told = await asyncio.gather(
            *[
                recorder.ainsert_events([event(number, 1, topic)])
                for number, topic in enumerate(topics)
            ],
            return_exceptions=True,
        )
        assert [isinstance(one, PersistenceError) for one in told] == [
            False,
            True,
            False,
        ]
        assert stored(ledger) == [(0, 1), (2, 1)]


class TestOrder:
    def test_the_recorded_time_never_goes_back_in_a_batch(self, ledger: Ledger) -> None:
        hour = timedelta(hours=1)
        ledger.log.stamped.write([command((1, 1), now=NOW)])
        ledger.log.stamped.write(
            [
                command((2, 1), now=NOW - hour),
                command((3, 1), now=NOW + hour),
                command((4, 1), now=NOW),
            ]
        )
        times = [one.recorded_at for one in ledger.log.read(0, 10)]
        assert times == [NOW, NOW, NOW + hour, NOW + hour]


class TestTooMuch:
    async def test_beyond_the_queue_a_command_is_refused_and_may_come_again(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await open_tally(ledger)
        monkeypatch.setattr(committer, "COMMANDS_MAX", 0)
        with pytest.raises(Unavailable):
            await add(ledger, adding())
        monkeypatch.undo()
        assert await total(ledger) == 0
        assert not (await add(ledger, adding())).replayed
        assert await total(ledger) == 1

    async def test_control_a_longer_queue_takes_it(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await open_tally(ledger)
        monkeypatch.setattr(committer, "COMMANDS_MAX", 1)
        await add(ledger, adding())
        assert await total(ledger) == 1


class TestBrokenConnections:
    """PostgreSQL alone: a file has no connection to lose."""

    @pytest.fixture
    def settings(self, postgres_dsn: str, tmp_path: Path) -> Settings:
        return postgres_settings(postgres_dsn, f"sqlite:///{tmp_path}/keys.sqlite3")

    async def test_nobody_hangs_and_each_counts_once(self, ledger: Ledger) -> None:
        """The connection dies twice: under a lone command, and under those behind it.

        Both times the commands wait for a lock.
        """
        records = [UUID(int=number) for number in range(100, 110)]
        for record in records:
            await open_tally(ledger, id=record)
        async with locked(ledger) as rival:
            tasks = []
            for several in (records[:1], records[1:]):
                tasks += [asyncio.create_task(add_one(ledger, one)) for one in several]
                await until(lambda: someone_waits(rival))
                await kill_who_waits(rival)
            told = await asyncio.gather(*tasks, return_exceptions=True)
        assert {type(one) for one in told} == {Unavailable}
        for record in records:
            await add_one(ledger, record)
            assert await total(ledger, record) == 1

    async def test_a_connection_that_died_idle_is_noticed_before_it_is_used(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(postgres_batch, "IDLE_SECONDS", 0)
        await open_tally(ledger)
        async with await connect(ledger) as rival:
            await rival.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert (await add(ledger, adding())).version == 2


async def add_one(ledger: Ledger, id: UUID) -> Recorded:
    command = adding(command=1_000 + id.int)
    return await ledger.change(command, Tally, id, lambda one: one.add(command))


Rival = psycopg.AsyncConnection[tuple[object, ...]]


async def connect(ledger: Ledger) -> Rival:
    datastore = cast(PostgresRecorder, ledger.log.recorder).datastore
    with datastore.get_connection() as connection:
        info = connection.info
        return await psycopg.AsyncConnection.connect(
            info.dsn, password=info.password, autocommit=True
        )


@asynccontextmanager
async def locked(ledger: Ledger) -> AsyncIterator[Rival]:
    """Keep everybody else from writing."""
    async with await connect(ledger) as rival:
        await rival.execute("BEGIN")
        await rival.execute("LOCK TABLE ledger_events IN EXCLUSIVE MODE")
        yield rival
        await rival.execute("ROLLBACK")


async def someone_waits(rival: Rival) -> bool:
    return bool(await (await rival.execute(WAITING)).fetchall())


async def kill_who_waits(rival: Rival) -> None:
    await rival.execute(f"SELECT pg_terminate_backend(pid) FROM ({WAITING}) AS one")


WAITING: LiteralString = (
    "SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database "
    "WHERE NOT granted AND datname = current_database()"
)
"""Not of pg_stat_activity, which shows a transaction the same again and again."""
