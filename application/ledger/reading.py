"""Events of several records, asked for at once."""

from collections.abc import Sequence
from threading import Lock
from typing import Any

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresDatastore
from psycopg.pq.abc import PGresult
from psycopg.sql import SQL, Identifier, Literal

from application.ledger import arrays
from application.ledger.pipeline import Pipeline, Statement
from application.ledger.problems import in_library_words
from application.ledger.snapshots.code import code_of_domain
from application.ledger.snapshots.kept import SNAPSHOT, SNAPSHOTS
from application.ledger.wanted import SINCE_SNAPSHOT, Found, Wanted

SILENCE_SECONDS = 10  # then a connection without an answer is given up
_READ = Statement(b"ledger_read")


class PostgresReading:
    """Reads in one statement, on a connection of its own that probes the key.

    A connection that was lost is opened again, once: to read twice does no harm.
    """

    def __init__(self, datastore: PostgresDatastore, table: str) -> None:
        self._datastore = datastore
        self._by_uuid = datastore.originator_id_type == "uuid"
        self._query = SQL(_EVENTS_AFTER).format(
            table=Identifier(datastore.schema, table),
            id_type=Identifier(datastore.originator_id_type),
            snapshots=Identifier(datastore.schema, SNAPSHOTS),
            code=Literal(code_of_domain()),
            since=Literal(SINCE_SNAPSHOT),
            topic=Literal(SNAPSHOT),
        )
        self._one_at_a_time = Lock()
        self._connection: psycopg.Connection[Any] | None = None
        self._pipeline: Pipeline | None = None

    def __call__(self, wanted: Sequence[Wanted]) -> Found:
        """Return the events of each.

        Raises:
            PersistenceError
        """
        ids: list[Any] = [id for id, _ in wanted]
        statement = _READ._replace(
            parameters=[
                arrays.uuids(ids) if self._by_uuid else arrays.texts(ids),
                arrays.integers([after for _, after in wanted]),
            ]
        )
        with self._one_at_a_time, in_library_words(psycopg.Error):
            return _found(wanted, self._run(statement))

    def close(self) -> None:
        """Close the connection: its settings are not for others."""
        with self._one_at_a_time:
            self._close()

    def _run(self, statement: Statement) -> PGresult:
        if self._pipeline is not None:
            try:
                return self._pipeline.run([statement])[0]
            except psycopg.Error:
                self._close()
        pipeline = self._open()
        try:
            return pipeline.run([statement])[0]
        except psycopg.Error:
            self._close()
            raise

    def _open(self) -> Pipeline:
        pool = self._datastore.pool
        pool.open()
        connection = self._connection = pool.getconn()
        try:
            _prepare(connection, self._query.as_string(connection))
        except psycopg.Error:
            self._close()
            raise
        self._pipeline = Pipeline(connection.pgconn, SILENCE_SECONDS)
        return self._pipeline

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._datastore.pool.putconn(self._connection)
        self._connection = self._pipeline = None


def _prepare(connection: psycopg.Connection[Any], query: str) -> None:
    """Make the session one that asks row by row, however many are asked for."""
    for name, value in {
        "plan_cache_mode": "force_generic_plan",
        "enable_seqscan": "off",
    }.items():
        connection.execute("SELECT set_config(%s, %s, false)", (name, value))
    result = connection.pgconn.prepare(_READ.name, query.encode())
    if result.error_message:
        raise psycopg.ProgrammingError(result.error_message.decode())


def _found(wanted: Sequence[Wanted], rows: PGresult) -> Found:
    found: dict[Wanted, list[StoredEvent]] = {one: [] for one in wanted}
    for row in range(rows.ntuples):
        place, version, topic, state = (
            rows.get_value(row, column) or b"" for column in range(4)
        )
        one = wanted[arrays.integer(place) - 1]
        found[one].append(
            StoredEvent(one[0], arrays.integer(version), topic.decode(), state)
        )
    return found


_EVENTS_AFTER = (
    "SELECT place, event.originator_version::bigint, event.topic, event.state "
    "FROM unnest($1::{id_type}[], $2::bigint[]) WITH ORDINALITY "
    "AS wanted (id, after, place) "
    "LEFT JOIN {snapshots} AS taken ON taken.originator_id = wanted.id "
    "AND taken.code = {code} AND wanted.after = {since} CROSS JOIN LATERAL ("
    "SELECT taken.originator_version, {topic} AS topic, taken.state "
    "WHERE taken.originator_version IS NOT NULL UNION ALL "
    "SELECT originator_version, topic, state FROM {table} "
    "WHERE originator_id = wanted.id "
    "AND originator_version > COALESCE(taken.originator_version, wanted.after)"
    ") AS event ORDER BY place, event.originator_version"
)
