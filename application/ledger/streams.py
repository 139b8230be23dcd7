"""The events of many records in one question to the database."""

from collections.abc import Callable, Collection, Sequence
from uuid import UUID

from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from application.ledger.postgres import PostgresRecorder
from application.ledger.sqlite import SqliteRecorder

StreamRow = tuple[int, int, str, bytes | None]
"""Position, version, topic and state of an event; the state is None where nobody wanted
to read it."""

Streams = Callable[[Sequence[UUID], Collection[str]], Sequence[Sequence[StreamRow]]]
"""Returns the events of each record in order, without the states of some topics."""

Beginnings = Callable[[str, int, int], Sequence[UUID]]
"""Returns the records with an event of a topic after a position, up to another, in
order."""


def streams_of(recorder: PostgresRecorder | SqliteRecorder) -> Streams:
    """Return how the records of a recorder are read."""
    if isinstance(recorder, SqliteRecorder):
        return _sqlite(recorder)
    return _postgres(recorder)


def beginnings_of(recorder: PostgresRecorder | SqliteRecorder) -> Beginnings:
    """Return how the records of a kind are found in the log of a recorder."""
    if isinstance(recorder, SqliteRecorder):
        return _sqlite_beginnings(recorder)
    return _postgres_beginnings(recorder)


def _postgres(recorder: PostgresRecorder) -> Streams:
    # One probe of the key for each record, whatever the planner knows of the table.
    query = SQL(
        "SELECT wanted.place, event.* "
        "FROM unnest(%s::uuid[]) WITH ORDINALITY AS wanted (id, place) "
        "CROSS JOIN LATERAL (SELECT notification_id, originator_version, topic, "
        "CASE WHEN topic <> ALL (%s) THEN state END "
        "FROM {schema}.{table} WHERE originator_id = wanted.id "
        "ORDER BY originator_version) AS event "
        "ORDER BY wanted.place, event.originator_version"
    ).format(
        schema=Identifier(recorder.datastore.schema),
        table=Identifier(recorder.events_table_name),
    )

    def read(
        ids: Sequence[UUID], unread: Collection[str]
    ) -> Sequence[Sequence[StreamRow]]:
        found: list[list[StreamRow]] = [[] for _ in ids]
        with (
            recorder.datastore.get_connection() as connection,
            connection.cursor(binary=True, row_factory=tuple_row) as cursor,
        ):
            cursor.execute(query, (f"{{{','.join(map(str, ids))}}}", list(unread)))
            for row in cursor.fetchall():
                found[row[0] - 1].append(row[1:])
        return found

    return read


def _sqlite(recorder: SqliteRecorder) -> Streams:
    def read(
        ids: Sequence[UUID], unread: Collection[str]
    ) -> Sequence[Sequence[StreamRow]]:
        found: dict[str, list[StreamRow]] = {id.hex: [] for id in ids}
        query = (
            "SELECT originator_id, rowid, originator_version, topic, "
            f"CASE WHEN topic NOT IN ({_marks(unread)}) THEN state END "
            f"FROM {recorder.events_table_name} "
            f"WHERE originator_id IN ({_marks(found)}) "
            "ORDER BY originator_id, originator_version"
        )
        with recorder.datastore.transaction(commit=False) as cursor:
            cursor.execute(query, (*unread, *found))
            for id, position, version, topic, state in cursor.fetchall():
                found[id].append((position, version, topic, state))
        return [found[id.hex] for id in ids]

    return read


def _postgres_beginnings(recorder: PostgresRecorder) -> Beginnings:
    query = SQL(
        "SELECT originator_id FROM {schema}.{table} WHERE topic = %s "
        "AND notification_id > %s AND notification_id <= %s ORDER BY notification_id"
    ).format(
        schema=Identifier(recorder.datastore.schema),
        table=Identifier(recorder.events_table_name),
    )

    def read(topic: str, after: int, until: int) -> Sequence[UUID]:
        with (
            recorder.datastore.get_connection() as connection,
            connection.cursor(binary=True, row_factory=tuple_row) as cursor,
        ):
            cursor.execute(query, (topic, after, until))
            return [id for (id,) in cursor.fetchall()]

    return read


def _sqlite_beginnings(recorder: SqliteRecorder) -> Beginnings:
    query = (
        f"SELECT originator_id FROM {recorder.events_table_name} WHERE topic = ? "
        "AND rowid > ? AND rowid <= ? ORDER BY rowid"
    )

    def read(topic: str, after: int, until: int) -> Sequence[UUID]:
        with recorder.datastore.transaction(commit=False) as cursor:
            cursor.execute(query, (topic, after, until))
            return [UUID(id) for (id,) in cursor.fetchall()]

    return read


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))
