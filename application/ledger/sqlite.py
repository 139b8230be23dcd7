"""The event log in one SQLite file: the library's recorder and the recorded time."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteCursor,
    SQLiteTransaction,
)

from application.ledger.committer import Append, Committer
from application.ledger.committing import Committing
from application.ledger.place import Place
from application.ledger.problems import in_library_words
from application.ledger.snapshots.code import code_of_domain
from application.ledger.snapshots.kept import create_table, find
from application.ledger.wanted import SINCE_SNAPSHOT, Found, Wanted

Row = tuple[Any, ...]

ROWS_MAX = 100  # of one statement


class _Immediate(SQLiteTransaction):
    """Take the write lock first, so that what is read inside is still true."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        return cursor


class SqliteRecorder(Committing, SQLiteApplicationRecorder):
    """Stamps `recorded_at`: max(previous, now), in UTC, never decreasing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.insert_events_statement = (
            f"INSERT INTO {self.events_table_name} (rowid, originator_id, "
            "originator_version, topic, state, recorded_at) VALUES "
        )
        self.committer = Committer(self.write, "ledger-committer")

    def read_all(self, wanted: Sequence[Wanted]) -> Found:
        """Return the events of each, asked for one by one: the file is near."""
        return {one: self._read(*one) for one in wanted}

    def _read(self, id: UUID, after: int) -> Sequence[StoredEvent]:
        taken = find(self, id, code_of_domain()) if after == SINCE_SNAPSHOT else None
        if taken is None:
            return self.select_events(id, gt=after)
        return [taken, *self.select_events(id, gt=taken.originator_version)]

    def construct_create_table_statements(self) -> list[str]:
        table = self.events_table_name
        refuse = "BEGIN SELECT RAISE(ABORT, 'events are never changed'); END"
        return [
            f"CREATE TABLE IF NOT EXISTS {table} ("
            "originator_id TEXT NOT NULL, originator_version INTEGER NOT NULL, "
            "topic TEXT NOT NULL, state BLOB NOT NULL, recorded_at TEXT NOT NULL, "
            "PRIMARY KEY (originator_id, originator_version))",
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_update "
            f"BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_delete "
            f"BEFORE DELETE ON {table} {refuse}",
            create_table(id_type="TEXT", state_type="BLOB"),
        ]

    def write(self, batch: Sequence[Append]) -> None:
        """Store what has not lost, in the order of the batch, and say where."""
        with (
            in_library_words(sqlite3.Error),
            self.datastore.get_connection(commit=True) as connection,
            _immediate(connection) as cursor,
            cursor,
        ):
            self._store(cursor, batch, *self._last(cursor))

    def _store(
        self, c: Any, batch: Sequence[Append], position: int, stamp: str
    ) -> tuple[int, str]:
        """Write after a position: all commands, or else those that have not lost."""
        c.execute("SAVEPOINT batch")
        try:
            rows = list(_rows(batch, position, stamp))
            for some in _chunks(rows):
                c.execute(self._insert(len(some)), list(chain.from_iterable(some)))
        except sqlite3.IntegrityError as problem:
            c.execute("ROLLBACK TO batch")
            if len(batch) == 1:
                batch[0].problem = IntegrityError(str(problem))
            else:
                for append in batch:
                    position, stamp = self._store(c, [append], position, stamp)
        else:
            position, stamp = _tell(batch, rows)
        c.execute("RELEASE batch")
        return position, stamp

    def _insert(self, count: int) -> str:
        """Return the statement for so many rows: the fewer statements the better.

        The driver lets other threads run at each of them, and waits for its turn again.
        """
        return self.insert_events_statement + ",".join(["(?,?,?,?,?,?)"] * count)

    def _last(self, c: Any) -> tuple[int, str]:
        """Return the last position and its recorded time."""
        c.execute(
            f"SELECT rowid, recorded_at FROM {self.events_table_name} "
            "ORDER BY rowid DESC LIMIT 1"
        )
        position, stamp = c.fetchone() or (0, "")
        return position, stamp

    def places(self, originator_id: UUID) -> dict[int, Place]:
        """Return the place of each version of a record."""
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(
                "SELECT rowid, originator_version, recorded_at "
                f"FROM {self.events_table_name} WHERE originator_id=?",
                (_hex(originator_id),),
            )
            return {
                row["originator_version"]: Place(
                    row["rowid"], datetime.fromisoformat(row["recorded_at"])
                )
                for row in cursor.fetchall()
            }


def _immediate(connection: SQLiteConnection) -> _Immediate:
    return _Immediate(connection, commit=True)


def _rows(batch: Sequence[Append], position: int, stamp: str) -> Iterator[Row]:
    """Give each event its place, and a recorded time that never goes back."""
    for append in batch:
        stamp = max(stamp, _stamp(append.now))
        for event in append.events:
            position += 1
            id, version = _hex(event.originator_id), event.originator_version
            yield position, id, version, event.topic, event.state, stamp


def _chunks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), ROWS_MAX):
        yield rows[start : start + ROWS_MAX]


def _tell(batch: Sequence[Append], rows: Sequence[Row]) -> tuple[int, str]:
    """Hand the positions out; return the last one and its recorded time."""
    place = iter(rows)
    for append in batch:
        append.positions = [next(place)[0] for _ in append.events]
    return rows[-1][0], rows[-1][-1]


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="microseconds")


def _hex(originator_id: UUID | str) -> str:
    return originator_id.hex if isinstance(originator_id, UUID) else originator_id
