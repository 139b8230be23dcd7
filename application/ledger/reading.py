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
from application.ledger.own_connection import OwnConnection
from application.ledger.pipeline import Statement
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
        self._by_uuid = datastore.originator_id_type == "uuid"
        query = SQL(_EVENTS_AFTER).format(
            table=Identifier(datastore.schema, table),
            id_type=Identifier(datastore.originator_id_type),
            snapshots=Identifier(datastore.schema, SNAPSHOTS),
            code=Literal(code_of_domain()),
            since=Literal(SINCE_SNAPSHOT),
            topic=Literal(SNAPSHOT),
        )
        self._one_at_a_time = Lock()
        self.own = OwnConnection(
            datastore, {_READ: query}, silence_seconds=SILENCE_SECONDS
        )

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
            self.own.close()

    def _run(self, statement: Statement) -> PGresult:
        if self.own.pipeline is not None:
            try:
                return self.own.pipeline.run([statement])[0]
            except psycopg.Error:
                self.own.close()
        pipeline = self.own.open()
        try:
            return pipeline.run([statement])[0]
        except psycopg.Error:
            self.own.close()
            raise


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
