"""The databases that views live in: SQLite by default, or PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Connection, Engine, create_engine, event

CONNECT_SECONDS = 1
SILENCE_MILLISECONDS = 10_000  # then a connection without an answer is given up
_PATIENCE: dict[str, Any] = {
    "connect_timeout": CONNECT_SECONDS,
    "tcp_user_timeout": SILENCE_MILLISECONDS,
}
BUSY_SECONDS = 5
POOL_SIZE = 8


def open_database(url: str) -> Engine:
    """Open `sqlite:///path` or `postgresql://…` with short time-outs.

    Raises: ValueError for anything else.
    """
    scheme = url.partition("://")[0]
    if scheme == "sqlite":
        return _sqlite(url)
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        return _postgres("postgresql://" + url.partition("://")[2])
    raise ValueError("the database URL begins with sqlite:/// or postgresql://")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Begin a transaction that will write, commit it at the end."""
    with engine.connect() as connection:
        marked = connection.execution_options(writes=True)
        with marked.begin():
            yield marked


def is_postgres(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"


def _postgres(dsn: str) -> Engine:
    """Leave the DSN to the driver, which also takes several hosts."""
    return create_engine(
        "postgresql+psycopg://",
        creator=partial(_connect, dsn),
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=CONNECT_SECONDS,
        pool_pre_ping=True,
    )


def _connect(dsn: str) -> psycopg.Connection[Any]:
    return psycopg.connect(**(_PATIENCE | conninfo_to_dict(dsn)))


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_timeout=CONNECT_SECONDS,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    """Leave transactions to us: the driver would begin them too late."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock first: a reader that starts to write could be refused."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
