"""Reading the log on from a position: one question to the database a batch."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from application.ledger.postgres import PostgresRecorder
from application.ledger.sqlite import SqliteRecorder


class StoredPlace(NamedTuple):
    """A place of the log with what stands there."""

    position: int
    recorded_at: datetime
    event: StoredEvent


Tail = Callable[[int, int], Sequence[StoredPlace]]
"""Returns up to so many places after a position, in order."""


def tail_of(recorder: PostgresRecorder | SqliteRecorder) -> Tail:
    """Return how the log of a recorder is read on."""
    if isinstance(recorder, SqliteRecorder):
        return _sqlite(recorder)
    return _postgres(recorder)


def _postgres(recorder: PostgresRecorder) -> Tail:
    query = SQL(
        "SELECT notification_id, recorded_at, originator_id, originator_version, "
        "topic, state FROM {schema}.{table} WHERE notification_id > %s "
        "ORDER BY notification_id LIMIT %s"
    ).format(
        schema=Identifier(recorder.datastore.schema),
        table=Identifier(recorder.events_table_name),
    )

    def read(after: int, limit: int) -> Sequence[StoredPlace]:
        with (
            recorder.datastore.get_connection() as connection,
            connection.cursor(binary=True, row_factory=tuple_row) as cursor,
        ):
            cursor.execute(query, (after, limit))
            return [
                StoredPlace(position, recorded_at, StoredEvent(*stored))
                for position, recorded_at, *stored in cursor.fetchall()
            ]

    return read


def _sqlite(recorder: SqliteRecorder) -> Tail:
    query = (
        "SELECT rowid, recorded_at, originator_id, originator_version, topic, state "
        f"FROM {recorder.events_table_name} WHERE rowid > ? ORDER BY rowid LIMIT ?"
    )

    def read(after: int, limit: int) -> Sequence[StoredPlace]:
        with recorder.datastore.transaction(commit=False) as cursor:
            cursor.execute(query, (after, limit))
            return [
                StoredPlace(
                    position,
                    datetime.fromisoformat(recorded_at),
                    StoredEvent(UUID(id), *stored),
                )
                for position, recorded_at, id, *stored in cursor.fetchall()
            ]

    return read
