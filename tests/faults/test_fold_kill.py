"""kill -9 in the middle of a batch, twenty times: each event counts once."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from projections.dump import digest
from projections.engine import ViewEngine
from projections.migration import migrate_views
from projections.positions import read_positions
from projections.store import open_database
from tests.faults.dying_folds import EVENTS
from tests.postgres import Server
from tests.projections.tallies import START, VIEWS, ListLog, believable

KILLS = 20


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/views.sqlite3"
        return
    server: Server = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield url


def test_each_event_counts_once_whoever_is_killed(url: str, tmp_path: Path) -> None:
    log = believable(EVENTS)
    assert folded_by_the_dying(url, "whole", log) == folded_at_once(tmp_path, log)


def test_control_with_the_position_apart_events_are_lost(
    url: str, tmp_path: Path
) -> None:
    log = believable(EVENTS)
    assert folded_by_the_dying(url, "apart", log) != folded_at_once(tmp_path, log)


def folded_by_the_dying(url: str, kind: str, log: ListLog) -> str:
    """Let others fold and die, then fold the rest; return what there is then."""
    with views_at(url) as database:
        command = [sys.executable, "-m", "tests.faults.dying_folds", url, kind]
        subprocess.run([*command, str(KILLS)], check=True)
        at = {place.position for place in read_positions(database).values()}
        assert 0 < max(at) < log.places[-1].position, "nobody died in the middle"
        ViewEngine(database, log, VIEWS, clock=lambda: START).catch_up()
        return digest(database, VIEWS)


def folded_at_once(folder: Path, log: ListLog) -> str:
    with views_at(f"sqlite:///{folder}/other.sqlite3") as database:
        ViewEngine(database, log, VIEWS, clock=lambda: START).catch_up()
        return digest(database, VIEWS)


@contextmanager
def views_at(url: str) -> Iterator[Engine]:
    database = open_database(url)
    migrate_views(database, VIEWS, START)
    yield database
    database.dispose()
