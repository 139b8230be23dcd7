"""A connection that a part of the ledger keeps for itself, its statements prepared."""

from collections.abc import Mapping
from typing import Any

import psycopg
from eventsourcing.postgres import PostgresDatastore
from psycopg.sql import Composed

from application.ledger.pipeline import Pipeline, Statement


class OwnConnection:
    """Taken out of the pool when it is needed, and closed when it is given back.

    Its session asks row by row by the key, however many rows are asked for.
    """

    def __init__(
        self,
        datastore: PostgresDatastore,
        queries: dict[Statement, Composed],
        *,
        silence_seconds: float | None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.queries = queries
        self.pipeline: Pipeline | None = None
        self.connection: psycopg.Connection[Any] | None = None
        self._datastore = datastore
        self._silence_seconds = silence_seconds
        self._settings = settings or {}

    def open(self) -> Pipeline:
        """Connect, and prepare the statements.

        Raises:
            psycopg.Error
        """
        pool = self._datastore.pool
        pool.open()
        connection = self.connection = pool.getconn()
        try:
            self._prepare(connection)
        except psycopg.Error:
            self.close()
            raise
        self.pipeline = Pipeline(connection.pgconn, self._silence_seconds)
        return self.pipeline

    def close(self) -> None:
        """Close the connection: its settings are not for others."""
        if self.connection is not None:
            self.connection.close()
            self._datastore.pool.putconn(self.connection)
        self.connection = self.pipeline = None

    def _prepare(self, connection: psycopg.Connection[Any]) -> None:
        by_key = {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off"}
        for name, value in {**self._settings, **by_key}.items():
            connection.execute("SELECT set_config(%s, %s, false)", (name, value))
        for statement, query in self.queries.items():
            text = query.as_string(connection).encode()
            result = connection.pgconn.prepare(statement.name, text)
            if result.error_message:
                raise psycopg.ProgrammingError(result.error_message.decode())
