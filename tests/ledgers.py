"""Real ledgers for tests, on SQLite and PostgreSQL, with keys in a database apart."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from application.keys import KeyRing, KeyStore, key_tables, master_key
from application.ledger import Ledger, open_log
from application.settings import Settings
from projections.store import open_database

MASTER_KEY = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move_to(self, now: datetime) -> None:
        self.now = now

    def pass_by(self, time: timedelta) -> None:
        self.now += time


def sqlite_settings(folder: Path) -> Settings:
    return Settings(
        database_url=f"sqlite:///{folder}/ledger.sqlite3",
        keys_url=f"sqlite:///{folder}/keys.sqlite3",
        master_key=MASTER_KEY,
    )


def postgres_settings(url: str, keys_url: str) -> Settings:
    return Settings(database_url=url, keys_url=keys_url, master_key=MASTER_KEY)


@contextmanager
def open_ledger(
    settings: Settings, clock: Callable[[], datetime] | None = None
) -> Iterator[Ledger]:
    """Open a ledger with its tables made, as `baybridge migrate` would."""
    keys_engine = open_database(settings.keys_database_url)
    key_tables.create_all(keys_engine)
    keys_engine.dispose()
    with join_ledger(settings, clock) as ledger:
        ledger.log.create_tables()
        yield ledger


@contextmanager
def join_ledger(
    settings: Settings, clock: Callable[[], datetime] | None = None
) -> Iterator[Ledger]:
    """Open a ledger whose tables exist, as a serving process does."""
    keys_engine = open_database(settings.keys_database_url)
    ring = KeyRing(KeyStore(keys_engine), master_key(settings))
    ledger = Ledger(
        open_log(settings, ring),
        ring,
        clock=clock or Clock(),
        timeout_seconds=settings.command_timeout_seconds,
    )
    try:
        yield ledger
    finally:
        ledger.close()
        keys_engine.dispose()
