"""The one server of a run, with default durable settings, and ledgers on it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from api.migration import migrate
from api.service import Service
from application.settings import Settings
from tests import postgres, postgres_process
from tests.ledgers import MASTER_KEY

DSN = "BAYBRIDGE_BENCHMARK_DSN"
"""A running server to use instead of one with default settings of its own."""

TIMEOUT_SECONDS = 60  # a peer that is slow is measured, not cut off

Clock = Callable[[], datetime]


@contextmanager
def running() -> Iterator[postgres.Server]:
    """Yield the server of this run, stopped after it unless it was given.

    Raises: postgres.NoPostgres, postgres_process.DidNotStart.
    """
    if url := os.environ.get(DSN):
        yield postgres.Server(url)
        return
    binaries = postgres.binaries()
    with postgres_process.running(binaries, postgres_process.DURABLE) as url:
        yield postgres.Server(url)


@contextmanager
def ledger_databases(server: postgres.Server) -> Iterator[Settings]:
    """Yield the settings of a new, migrated ledger with keys in a database apart."""
    with server.database() as url, server.database() as keys_url:
        settings = postgres_settings(url, keys_url)
        with Service.open(settings) as service:
            migrate(service)
        yield settings


@contextmanager
def ledger_files(folder: Path) -> Iterator[Settings]:
    """Yield the settings of a new, migrated ledger in SQLite files."""
    settings = Settings(
        database_url=f"sqlite:///{folder}/ledger.sqlite3",
        keys_url=f"sqlite:///{folder}/keys.sqlite3",
        master_key=MASTER_KEY,
        command_timeout_seconds=TIMEOUT_SECONDS,
    )
    with Service.open(settings) as service:
        migrate(service)
    yield settings


def postgres_settings(url: str, keys_url: str) -> Settings:
    return Settings(
        database_url=url,
        keys_url=keys_url,
        master_key=MASTER_KEY,
        command_timeout_seconds=TIMEOUT_SECONDS,
    )
