"""The event log in PostgreSQL: the library's recorder and the recorded time."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg.sql import SQL, Composed, Identifier

from application.ledger.committer import Append, Committer
from application.ledger.committing import Committing
from application.ledger.place import Place
from application.ledger.postgres_batch import PostgresBatches
from application.ledger.problems import in_library_words
from application.ledger.reading import PostgresReading
from application.ledger.snapshots.kept import create_table


class PostgresRecorder(Committing, PostgresApplicationRecorder):
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
            for statement in (_ADD_RECORDED_AT, _REFUSE_CHANGE, _TRIGGER, _SNAPSHOTS)
        ]
        self.batches = PostgresBatches(datastore, events_table_name, self.channel_name)
        self.read_all = PostgresReading(datastore, events_table_name)
        self.committer = Committer(self.write, "ledger-committer")

    def close(self) -> None:
        """Let what waits be written, then close the connections of its own."""
        super().close()
        self.batches.close()
        self.read_all.close()

    def write(self, batch: Sequence[Append]) -> None:
        """Store what has not lost, in the order of the batch, and say where."""
        with in_library_words(psycopg.Error):
            self.batches.write(batch)

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
            refuse=Identifier(f"{self.events_table_name}_refuse_change"),
        )


_SNAPSHOTS = create_table(id_type="uuid", state_type="bytea")
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
