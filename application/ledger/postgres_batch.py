"""A batch of commands in PostgreSQL: locked, checked, written and told, in one trip."""

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate
from time import monotonic
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresDatastore
from psycopg.pq.abc import PGresult
from psycopg.sql import SQL, Composed, Identifier

from application.ledger import arrays
from application.ledger.committer import Append
from application.ledger.own_connection import OwnConnection
from application.ledger.pipeline import Pipeline, Statement

IDLE_SECONDS = 1.0  # then a connection is asked whether it lives
ANSWER_SECONDS = 5  # for an answer, beyond the time-out of the lock

BEGIN, LOCK, NOTIFY, INSERT, COMMIT, ROLLBACK = (
    Statement(f"ledger_{word}".encode())
    for word in ("begin", "lock", "notify", "insert", "commit", "rollback")
)


class PostgresBatches:
    """Writes batches on one connection, which it opens when it has none.

    The table lock is paid once a batch. Under it, commands that want a version which
    exists are left out whole, so that the others are stored all the same.
    """

    def __init__(self, datastore: PostgresDatastore, table: str, channel: str) -> None:
        wait = datastore.lock_timeout
        self.own = OwnConnection(
            datastore,
            _queries(datastore, table, channel),
            silence_seconds=wait and wait + ANSWER_SECONDS,
            settings={"lock_timeout": f"{wait}s"},
        )
        self._by_uuid = datastore.originator_id_type == "uuid"
        self._used_at = 0.0

    def write(self, batch: Sequence[Append]) -> None:
        """Store what has not lost, in the order of the batch, and say where.

        Raises:
            psycopg.OperationalError: nobody knows what was stored.
            psycopg.Error: nothing was stored.
        """
        insert = INSERT._replace(parameters=self._parameters(batch))
        pipeline = self._ready()
        try:
            results = pipeline.run([BEGIN, LOCK, NOTIFY, insert, COMMIT])
        except psycopg.Error:
            self._recover(pipeline)
            raise
        self._used_at = monotonic()
        _tell(batch, results[3])

    def close(self) -> None:
        """Close the connection: its settings are not for others."""
        self.own.close()

    def _parameters(self, batch: Sequence[Append]) -> list[bytes]:
        nows = accumulate((append.now for append in batch), max)
        numbers: list[int] = []
        moments: list[datetime] = []
        events: list[StoredEvent] = []
        for number, (append, now) in enumerate(zip(batch, nows, strict=True)):
            numbers += [number] * len(append.events)
            moments += [now] * len(append.events)
            events += append.events
        ids: list[Any] = [one.originator_id for one in events]
        return [
            arrays.integers(numbers),
            arrays.uuids(ids) if self._by_uuid else arrays.texts(ids),
            arrays.integers([one.originator_version for one in events]),
            arrays.texts([one.topic for one in events]),
            arrays.octets([one.state for one in events]),
            arrays.moments(moments),
        ]

    def _ready(self) -> Pipeline:
        """Return a connection that lives, opened now if need be."""
        pipeline = self.own.pipeline
        if pipeline is not None and monotonic() - self._used_at > IDLE_SECONDS:
            try:
                pipeline.run([])
            except psycopg.Error:
                self.close()
        return self.own.pipeline or self.own.open()

    def _recover(self, pipeline: Pipeline) -> None:
        """End the failed transaction, or else the connection."""
        try:
            pipeline.run([ROLLBACK])
        except psycopg.Error:
            self.close()


def _queries(
    datastore: PostgresDatastore, table: str, channel: str
) -> dict[Statement, Composed]:
    names = {
        "table": Identifier(datastore.schema, table),
        "channel": Identifier(channel),
        "id_type": Identifier(datastore.originator_id_type),
    }
    queries = {
        BEGIN: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
        LOCK: "LOCK TABLE {table} IN EXCLUSIVE MODE",
        NOTIFY: "NOTIFY {channel}",
        INSERT: _INSERT_UNLESS_LOST,
        COMMIT: "COMMIT",
        ROLLBACK: "ROLLBACK",
    }
    return {one: SQL(query).format(**names) for one, query in queries.items()}


def _tell(batch: Sequence[Append], stored: PGresult) -> None:
    """Hand the positions out, in the order of the batch; who got none has lost."""
    found = [
        [stored.get_value(row, column) or b"" for column in range(3)]
        for row in range(stored.ntuples)
    ]
    positions = {(id, version): position for position, id, version in found}
    for append in batch:
        try:
            append.positions = [
                arrays.integer(positions[_key(one)]) for one in append.events
            ]
        except KeyError:
            append.lose()


def _key(event: StoredEvent) -> tuple[bytes, bytes]:
    id = event.originator_id
    raw = id.bytes if isinstance(id, UUID) else id.encode()
    return raw, arrays.integer_bytes(event.originator_version)


_INSERT_UNLESS_LOST = (
    "INSERT INTO {table} "
    "(originator_id, originator_version, topic, state, recorded_at) "
    "SELECT id, version, topic, state, GREATEST(decided_at, "
    "(SELECT recorded_at FROM {table} ORDER BY notification_id DESC LIMIT 1)) "
    "FROM unnest($1::bigint[], $2::{id_type}[], $3::bigint[], $4::text[], "
    "$5::bytea[], $6::timestamptz[]) WITH ORDINALITY "
    "AS row (command, id, version, topic, state, decided_at, place) "
    "WHERE command <> ALL (ARRAY("
    "SELECT command FROM unnest($1, $2, $3) AS wanted (command, id, version) "
    "WHERE EXISTS (SELECT FROM {table} WHERE originator_id = wanted.id "
    "AND originator_version = wanted.version))) "
    "ORDER BY place RETURNING notification_id, originator_id, originator_version"
)
