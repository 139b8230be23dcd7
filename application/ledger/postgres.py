"""The event log in PostgreSQL: the library's recorder and the recorded time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg import Cursor
from psycopg.rows import DictRow
from psycopg.sql import SQL, Composed, Identifier

from application.ledger.place import Place


class PostgresRecorder(PostgresApplicationRecorder):
    """Stamps `recorded_at` under the table lock: max(previous, now), never decreasing.

    The table lock stays: without it a reader of the log passes over events whose
    position was given out earlier but committed later.
    """

    def __init__(self, datastore: Any, *, events_table_name: str) -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        assert not datastore.enable_db_functions
        del self.sql_create_statements[self.create_insert_function_statement_index]
        self.sql_create_statements += [
            self._sql(statement)
            for statement in (_ADD_RECORDED_AT, _REFUSE_CHANGE, _TRIGGER)
        ]
        self.insert_events_statement = self._sql(_INSERT)

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Store events, once: whoever loses the connection asks for the receipt."""
        with (
            self.datastore.get_connection() as connection,
            connection.transaction(),
            connection.cursor() as cursor,
        ):
            self._insert_events(cursor, stored_events, **kwargs)
            self._insert_stored_events(cursor, stored_events, **kwargs)
            return self._fetch_ids_after_insert_events(cursor, stored_events)

    def _insert_stored_events(
        self,
        curs: Cursor[DictRow],
        stored_events: Sequence[StoredEvent],
        *,
        now: datetime | None = None,
        **_: Any,
    ) -> None:
        self._lock_table(curs)
        self._notify_channel(curs)
        rows = [
            self.construct_pg_stored_event(
                stored.originator_id,
                stored.originator_version,
                stored.topic,
                stored.state,
            )
            for stored in stored_events
        ]
        curs.execute(self.insert_events_statement, (now or datetime.now(UTC), rows))

    def recorded_times(self, first: int, last: int) -> dict[int, datetime]:
        """Return when each position from `first` to `last` was recorded."""
        query = self._sql(
            "SELECT notification_id, recorded_at FROM {schema}.{table} "
            "WHERE notification_id BETWEEN %s AND %s"
        )
        with self.datastore.get_connection() as connection:
            rows = connection.execute(query, (first, last)).fetchall()
        return {row["notification_id"]: row["recorded_at"] for row in rows}

    def places(self, originator_id: UUID) -> dict[int, Place]:
        """Return the place of each version of a record."""
        query = self._sql(
            "SELECT notification_id, originator_version, recorded_at "
            "FROM {schema}.{table} WHERE originator_id = %s"
        )
        with self.datastore.get_connection() as connection:
            rows = connection.execute(query, (originator_id,)).fetchall()
        return {
            row["originator_version"]: Place(row["notification_id"], row["recorded_at"])
            for row in rows
        }

    def _sql(self, statement: str) -> Composed:
        return SQL(statement).format(
            schema=Identifier(self.datastore.schema),
            table=Identifier(self.events_table_name),
            row_type=Identifier(self.stored_event_type_name),
            refuse=Identifier(f"{self.events_table_name}_refuse_change"),
        )


_ADD_RECORDED_AT = (
    "ALTER TABLE {schema}.{table} "
    "ADD COLUMN IF NOT EXISTS recorded_at timestamptz NOT NULL"
)
_REFUSE_CHANGE = (
    "CREATE OR REPLACE FUNCTION {schema}.{refuse}() RETURNS trigger "
    "LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'events are never changed'; END $$"
)
_TRIGGER = (
    "CREATE OR REPLACE TRIGGER {refuse} "
    "BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.{table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION {schema}.{refuse}()"
)
_INSERT = (
    "INSERT INTO {schema}.{table} "
    "(originator_id, originator_version, topic, state, recorded_at) "
    "SELECT originator_id, originator_version, topic, state, GREATEST(%s, "
    "(SELECT recorded_at FROM {schema}.{table} "
    "ORDER BY notification_id DESC LIMIT 1)) "
    "FROM unnest(%s::{schema}.{row_type}[]) RETURNING notification_id"
)
