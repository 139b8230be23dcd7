"""Whose turn it is to fold: one worker at a time, the others stand by."""

import fcntl
import os
from contextlib import suppress
from typing import Literal, Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from projections.store import is_postgres

Work = Literal["views", "reactions", "rebuilding"]

ADVISORY_LOCKS: dict[Work, int] = {
    "views": 0x42_41_59_46_4F_4C_44,  # BAYFOLD in ASCII
    "reactions": 0x42_41_59_52_45_41_43,  # BAYREAC
    "rebuilding": 0x42_41_59_42_55_49_4C,  # BAYBUIL
}
_FILES: dict[Work, str] = {
    "views": "folding",
    "reactions": "reacting",
    "rebuilding": "rebuilding",
}


class Turn(Protocol):
    def take(self) -> bool:
        """Return whether it is ours, now or still."""
        ...

    def release(self) -> None: ...


def turn_at(engine: Engine, work: Work = "views") -> Turn:
    """Return the turn that all workers of one database share for one kind of work."""
    if is_postgres(engine):
        return PostgresTurn(engine, ADVISORY_LOCKS[work])
    return FileTurn(engine.url.database or "", _FILES[work])


class PostgresTurn:
    """An advisory lock on a connection of its own: it ends with the connection."""

    def __init__(self, engine: Engine, lock: int) -> None:
        self._engine = engine
        self._lock = lock
        self._connection: Connection | None = None

    def take(self) -> bool:
        if self._connection is not None:
            self._connection.execute(text("SELECT 1"))
            return True
        connection = self._engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        )
        connection.detach()
        try:
            taken = connection.scalar(
                text("SELECT pg_try_advisory_lock(:lock)"), {"lock": self._lock}
            )
        except BaseException:
            connection.close()
            raise
        if not taken:
            connection.close()
            return False
        self._connection = connection
        return True

    def release(self) -> None:
        """Let the next one begin at once, and not when the server notices the end."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with suppress(SQLAlchemyError):
            connection.execute(
                text("SELECT pg_advisory_unlock(:lock)"), {"lock": self._lock}
            )
        connection.close()


class FileTurn:
    """A lock on a file beside the database; a database in memory needs none."""

    def __init__(self, database: str, suffix: str) -> None:
        in_memory = database in ("", ":memory:")
        self._path = "" if in_memory else f"{database}.{suffix}"
        self._file: int | None = None

    def take(self) -> bool:
        if self._file is not None or not self._path:
            return True
        file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            os.close(file)
