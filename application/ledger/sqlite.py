"""The event log in one SQLite file: the library's recorder and the recorded time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteCursor,
    SQLiteTransaction,
)

from application.ledger.place import Place


class _Immediate(SQLiteTransaction):
    """Take the write lock first, so that what is read inside is still true."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        return cursor


class SqliteRecorder(SQLiteApplicationRecorder):
    """Stamps `recorded_at`: max(previous, now), in UTC, never decreasing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.insert_events_statement = (
            f"INSERT INTO {self.events_table_name} VALUES (?,?,?,?,?)"
        )

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
        ]

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        with (
            self.datastore.get_connection(commit=True) as connection,
            _immediate(connection) as cursor,
            cursor,
        ):
            return self._insert_events(cursor, stored_events, **kwargs)

    def _insert_events(
        self,
        c: Any,
        stored_events: Sequence[StoredEvent],
        *,
        now: datetime | None = None,
        **_: Any,
    ) -> Sequence[int] | None:
        recorded_at = self._recorded_at(c, now or datetime.now(UTC))
        positions = []
        for stored in stored_events:
            c.execute(
                self.insert_events_statement,
                (
                    _hex(stored.originator_id),
                    stored.originator_version,
                    stored.topic,
                    stored.state,
                    recorded_at,
                ),
            )
            positions.append(c.lastrowid)
        return positions

    def _recorded_at(self, c: Any, now: datetime) -> str:
        c.execute(
            f"SELECT recorded_at FROM {self.events_table_name} "
            "ORDER BY rowid DESC LIMIT 1"
        )
        previous = c.fetchone()
        stamp = now.astimezone(UTC).isoformat(timespec="microseconds")
        return max(stamp, previous[0]) if previous else stamp

    def recorded_times(self, first: int, last: int) -> dict[int, datetime]:
        """Return when each position from `first` to `last` was recorded."""
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(
                f"SELECT rowid, recorded_at FROM {self.events_table_name} "
                "WHERE rowid BETWEEN ? AND ?",
                (first, last),
            )
            return {
                row["rowid"]: datetime.fromisoformat(row["recorded_at"])
                for row in cursor.fetchall()
            }

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


def _hex(originator_id: UUID | str) -> str:
    return originator_id.hex if isinstance(originator_id, UUID) else originator_id
