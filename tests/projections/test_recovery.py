import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Event as Signal
from threading import Thread
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from projections.dump import digest
from projections.engine import ViewEngine
from projections.migration import migrate_views
from projections.store import is_postgres, open_database
from projections.turns import turn_at
from projections.worker import ViewWorker
from tests.ledgers import open_ledger, postgres_settings
from tests.projections.tallies import START, VIEWS, ListLog, believable, opened

KILLS = 20 if os.environ.get("BAYBRIDGE_SOAK") else 4
PATIENCE_SECONDS = 20


def engine(database: Engine, log: ListLog) -> ViewEngine:
    return ViewEngine(database, log, VIEWS, clock=lambda: START)


@contextmanager
def at_work(worker: ViewWorker) -> Iterator[Thread]:
    """Let the worker run in a thread until the test is over."""
    stop = Signal()
    thread = Thread(target=worker.run, args=(stop,))
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join()


def end_all_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_the_worker_folds_what_is_recorded_while_it_runs(database: Engine) -> None:
    log = believable(30)
    views = engine(database, log)
    with at_work(ViewWorker(views)):
        assert views.wait_for(log.places[-1].position, timeout=PATIENCE_SECONDS)
        position = log.record(opened(70))
        assert views.wait_for(position, timeout=PATIENCE_SECONDS)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_the_worker_survives_the_loss_of_its_connections(
    database: Engine, database_url: str
) -> None:
    log = believable(30)
    views = engine(database, log)
    with at_work(ViewWorker(views)) as thread:
        assert views.wait_for(log.places[-1].position, timeout=PATIENCE_SECONDS)
        end_all_connections(database_url)
        position = log.record(opened(70))
        assert views.wait_for(position, timeout=PATIENCE_SECONDS)
        assert thread.is_alive()


def test_the_worker_tries_again_until_the_log_can_be_read(database: Engine) -> None:
    log = believable(30)
    tried = Signal()
    failures = iter([ConnectionError("Chan Siu Ming"), OSError()])

    def fail() -> None:
        tried.set()
        for failure in failures:
            raise failure

    log.before_reading = fail
    views = engine(database, log)
    worker = ViewWorker(views)
    with at_work(worker):
        assert tried.wait(PATIENCE_SECONDS)
        assert "Chan" not in (worker.failure or "")
        assert views.wait_for(log.places[-1].position, timeout=PATIENCE_SECONDS)


def test_one_worker_folds_and_the_other_takes_over(
    database: Engine, database_url: str
) -> None:
    other = open_database(database_url)
    first, second = turn_at(database), turn_at(other)
    assert first.take()
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()
    other.dispose()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_dead_worker_does_not_keep_its_turn(
    database: Engine, database_url: str
) -> None:
    other = open_database(database_url)
    first, second = turn_at(database), turn_at(other)
    assert first.take()
    end_all_connections(database_url)
    assert second.take()
    second.release()
    first.release()
    other.dispose()


def test_a_process_killed_in_the_middle_leaves_whole_batches(
    database: Engine, database_url: str, tmp_path: Path
) -> None:
    chance = Random(3)
    for _ in range(KILLS):
        _kill_after(chance.randrange(1, 40), database_url)
    log = believable(2_000)
    engine(database, log).catch_up()
    other = open_database(f"sqlite:///{tmp_path}/other.sqlite3")
    migrate_views(other, VIEWS, START)
    engine(other, log).catch_up()
    assert digest(database, VIEWS) == digest(other, VIEWS)
    other.dispose()


def test_each_database_is_opened_durable_and_with_short_time_outs(
    database: Engine,
) -> None:
    with database.connect() as connection:
        if is_postgres(database):
            name = connection.exec_driver_sql("SHOW client_encoding").scalar()
            assert name == "UTF8"
            return
        for pragma, value in [
            ("journal_mode", "wal"),
            ("synchronous", 2),
            ("busy_timeout", 5_000),
        ]:
            found = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            assert found == value


def test_a_url_of_another_database_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with sqlite:/// or postgresql://"):
        open_database("mysql://somewhere/else")


def _kill_after(batches: int, url: str) -> None:
    """Start folding and kill the process, mostly in the middle of a batch."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.projections.folding_process", url],
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        for _ in range(batches):
            process.stdout.readline()
        process.kill()


def test_a_silent_connection_is_given_up(postgres_dsn: str, tmp_path: Path) -> None:
    """Both ways to the database say so, and what the address says comes first."""
    own = f"{postgres_dsn}?tcp_user_timeout=3000"
    for url, milliseconds in ((postgres_dsn, "10000"), (own, "3000")):
        engine = open_database(url)
        settings = postgres_settings(url, f"sqlite:///{tmp_path}/keys.sqlite3")
        with engine.connect() as connection, open_ledger(settings) as ledger:
            found = [silence(connection.connection.driver_connection)]
            datastore: Any = ledger.log.stamped.datastore
            with datastore.get_connection() as other:
                found.append(silence(other))
        engine.dispose()
        assert found == [milliseconds, milliseconds]


def silence(connection: Any) -> str:
    return str(connection.info.get_parameters()["tcp_user_timeout"])
