"""Reading the log on from a position, without what nobody wants to hear."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from application.ledger.postgres import PostgresRecorder
from application.ledger.sqlite import SqliteRecorder

MOST = 2**63 - 1
"""No position is greater."""


class StoredPlace(NamedTuple):
    """A place of the log with what stands there."""

    position: int
    recorded_at: datetime
    originator_id: UUID
    originator_version: int
    topic: str
    state: bytes


class Stretch(NamedTuple):
    """Up to `limit` places after a position, and none beyond `upto`.

    A place of a topic in `without` is left out, unless it is the last one: that one
    tells how far the stretch goes.
    """

    after: int
    limit: int
    upto: int | None = None
    without: Collection[str] = ()

    @property
    def farthest(self) -> int:
        return MOST if self.upto is None else self.upto


Tail = Callable[[Stretch], Sequence[StoredPlace]]
"""Returns the places of a stretch, in order."""


def tail_of(recorder: PostgresRecorder | SqliteRecorder) -> Tail:
    """Return how the log of a recorder is read on."""
    if isinstance(recorder, SqliteRecorder):
        return _sqlite(recorder)
    return _postgres(recorder)


def _postgres(recorder: PostgresRecorder) -> Tail:
    end, places = (
        SQL(query).format(
            schema=Identifier(recorder.datastore.schema),
            table=Identifier(recorder.events_table_name),
        )
        for query in (_END, _PLACES)
    )

    def read(of: Stretch) -> Sequence[StoredPlace]:
        with (
            recorder.datastore.get_connection() as connection,
            connection.cursor(binary=True, row_factory=tuple_row) as cursor,
        ):
            cursor.execute(end, (of.after, of.farthest, of.limit))
            [last] = cursor.fetchone() or (None,)
            if last is None:
                return []
            cursor.execute(places, (of.after, last, list(of.without), last))
            return list(map(StoredPlace._make, cursor.fetchall()))

    return read


def _sqlite(recorder: SqliteRecorder) -> Tail:
    table = recorder.events_table_name
    end = (
        f"SELECT max(rowid) FROM (SELECT rowid FROM {table} "
        "WHERE rowid > ? AND rowid <= ? ORDER BY rowid LIMIT ?)"
    )

    def read(of: Stretch) -> Sequence[StoredPlace]:
        passed = ", ".join("?" * len(of.without))
        places = (
            "SELECT rowid, recorded_at, originator_id, originator_version, topic, "
            f"state FROM {table} WHERE rowid > ? AND rowid <= ? "
            f"AND (topic NOT IN ({passed}) OR rowid = ?) ORDER BY rowid"
        )
        with recorder.datastore.transaction(commit=False) as cursor:
            cursor.execute(end, (of.after, of.farthest, of.limit))
            [last] = cursor.fetchone()
            if last is None:
                return []
            cursor.execute(places, (of.after, last, *of.without, last))
            return [
                StoredPlace(position, datetime.fromisoformat(at), UUID(id), *stored)
                for position, at, id, *stored in cursor.fetchall()
            ]

    return read


_END = (
    "SELECT max(notification_id) FROM (SELECT notification_id FROM {schema}.{table} "
    "WHERE notification_id > %s AND notification_id <= %s "
    "ORDER BY notification_id LIMIT %s) AS stretch"
)
_PLACES = (
    "SELECT notification_id, recorded_at, originator_id, originator_version, "
    "topic, state FROM {schema}.{table} "
    "WHERE notification_id > %s AND notification_id <= %s "
    "AND (topic <> ALL(%s) OR notification_id = %s) ORDER BY notification_id"
)
