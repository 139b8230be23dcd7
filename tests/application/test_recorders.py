"""Our recorders keep what the library promises of any recorder, by its own tests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from eventsourcing import postgres, sqlite
from eventsourcing.persistence import InfrastructureFactory
from eventsourcing.utils import Environment
from psycopg.conninfo import conninfo_to_dict

from application.ledger.persistence.postgres import PostgresLedgerFactory
from application.ledger.persistence.sqlite import SqliteLedgerFactory
from application.ledger.postgres import PostgresRecorder
from application.ledger.sqlite import SqliteRecorder
from tests import promised

Factory = InfrastructureFactory[Any]


class OnSqlite:
    @pytest.fixture(autouse=True)
    def _database(self, tmp_path: Path) -> None:
        self.env = Environment(
            "ledger",
            {
                "PERSISTENCE_MODULE": "application.ledger.persistence.sqlite",
                "SQLITE_DBNAME": str(tmp_path / "ledger.sqlite3"),
            },
        )


class OnPostgres:
    @pytest.fixture(autouse=True)
    def _database(self, postgres_dsn: str) -> None:
        self.dsn = postgres_dsn
        options = conninfo_to_dict(postgres_dsn)
        self.env = Environment(
            "ledger",
            {
                "PERSISTENCE_MODULE": "application.ledger.persistence.postgres",
                "POSTGRES_DBNAME": str(options["dbname"]),
                "POSTGRES_HOST": str(options["host"]),
                "POSTGRES_PORT": str(options["port"]),
                "POSTGRES_USER": str(options["user"]),
                "POSTGRES_PASSWORD": str(options["password"]),
            },
        )


class Recording:
    """Makes recorders, and closes them after the test and after its threads.

    The library's test leaves its readers to end by themselves, and SQLite does not
    survive a connection that is closed while another thread reads from it.
    """

    env: Environment

    def create_recorder(self) -> Any:
        factory: Factory = InfrastructureFactory.construct(self.env)
        before = set(threading.enumerate())

        def close() -> None:
            for reader in set(threading.enumerate()) - before:
                if not reader.daemon:
                    reader.join()
            factory.close()

        self.addCleanup(close)  # type: ignore[attr-defined]
        return factory.application_recorder()


@contextmanager
def told_again_and_again(dsn: str) -> Iterator[None]:
    """Repeat what the recorder tells its listeners.

    The library's subscription looks first and listens then: what is told between the
    two it never hears, and it would wait for ever.
    """
    over = threading.Event()

    def tell() -> None:
        with psycopg.connect(dsn, autocommit=True) as connection:
            while not over.wait(0.1):
                connection.execute("NOTIFY ledger_events")

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


class TestRecorderOnSqlite(
    OnSqlite, Recording, promised.ApplicationRecorderTestCase[Any]
):
    pass


class TestRecorderOnPostgres(
    OnPostgres, Recording, promised.ApplicationRecorderTestCase[Any]
):
    def test_subscribe(self) -> None:
        with told_again_and_again(self.dsn):
            self.optional_test_insert_subscribe()


class TestOrderOnSqlite(
    OnSqlite, Recording, promised.NonInterleavingNotificationIDsBaseCase
):
    pass


class TestOrderOnPostgres(
    OnPostgres, Recording, promised.NonInterleavingNotificationIDsBaseCase
):
    pass


class TestFactoryOnSqlite(OnSqlite, promised.InfrastructureFactoryTestCase[Any]):
    def expected_factory_class(self) -> type[Factory]:
        return SqliteLedgerFactory

    def expected_aggregate_recorder_class(self) -> Any:
        return sqlite.SQLiteAggregateRecorder

    def expected_application_recorder_class(self) -> Any:
        return SqliteRecorder

    def expected_tracking_recorder_class(self) -> Any:
        return sqlite.SQLiteTrackingRecorder

    def tracking_recorder_subclass(self) -> Any:
        return SqliteTracking

    def expected_process_recorder_class(self) -> Any:
        return sqlite.SQLiteProcessRecorder


class TestFactoryOnPostgres(OnPostgres, promised.InfrastructureFactoryTestCase[Any]):
    def expected_factory_class(self) -> type[Factory]:
        return PostgresLedgerFactory

    def expected_aggregate_recorder_class(self) -> Any:
        return postgres.PostgresAggregateRecorder

    def expected_application_recorder_class(self) -> Any:
        return PostgresRecorder

    def expected_tracking_recorder_class(self) -> Any:
        return postgres.PostgresTrackingRecorder

    def tracking_recorder_subclass(self) -> Any:
        return PostgresTracking

    def expected_process_recorder_class(self) -> Any:
        return postgres.PostgresProcessRecorder


class SqliteTracking(sqlite.SQLiteTrackingRecorder):
    pass


class PostgresTracking(postgres.PostgresTrackingRecorder):
    pass
