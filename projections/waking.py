"""Waiting for the word that something was recorded, or for the clock."""

from collections.abc import Callable
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

Wait = Callable[[float], object]


class Waking:
    """Listens on a connection of its own; while there is none, the clock must do."""

    def __init__(self, database: Engine, channel: str, otherwise: Wait) -> None:
        self._database = database
        self._channel = channel
        self._otherwise = otherwise
        self._connection: Connection | None = None

    def __call__(self, seconds: float) -> bool:
        """Wait for some seconds, or until something was recorded: then True.

        Whoever begins to listen returns at once: what was said before is not heard.
        """
        try:
            if self._connection is None:
                self._connection = self._listen()
                return True
            heard = _driver(self._connection).notifies(timeout=seconds, stop_after=1)
            return any(True for _ in heard)
        except (SQLAlchemyError, psycopg.Error):
            self.close()
            self._otherwise(seconds)
            return False

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _listen(self) -> Connection:
        connection = self._database.connect()
        try:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.detach()
            listen = SQL("LISTEN {}").format(Identifier(self._channel))
            _driver(connection).execute(listen)
        except BaseException:
            connection.close()
            raise
        return connection


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    driver = connection.connection.dbapi_connection
    assert isinstance(driver, psycopg.Connection)
    return driver
