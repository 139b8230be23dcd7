"""Nothing serves from a database that is not ready for this release."""

import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from api.migration import NotMigrated, check_migrated, migrate
from api.parts import VIEWS
from api.service import Service
from projections.engine import ViewEngine
from projections.positions import read_positions
from tests.ledgers import Clock, sqlite_settings

NAME = VIEWS[0].name


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service.open(sqlite_settings(tmp_path), Clock()) as service:
        yield service


def of_the_next_release(service: Service) -> Service:
    """The same databases, read by a program in which one view means more."""
    views = [replace(VIEWS[0], version=VIEWS[0].version + 1), *VIEWS[1:]]
    engine = ViewEngine(service.engine, service.ledger.log, views, clock=Clock())
    return replace(service, views=engine)


def test_an_empty_database_is_not_ready(service: Service) -> None:
    with pytest.raises(NotMigrated):
        check_migrated(service)


def test_a_migrated_database_is_ready(service: Service) -> None:
    migrate(service)
    service.views.catch_up()
    check_migrated(service)


def test_a_view_that_an_older_release_made_is_not_ready(service: Service) -> None:
    migrate(service)
    service.views.catch_up()
    newer = of_the_next_release(service)
    with pytest.raises(NotMigrated):
        check_migrated(newer)
    migrate(newer)
    check_migrated(newer)
    assert read_positions(service.engine)[NAME].version == VIEWS[0].version + 1


def test_the_older_release_may_serve_until_it_is_stopped(service: Service) -> None:
    migrate(service)
    service.views.catch_up()
    migrate(of_the_next_release(service))
    check_migrated(service)


def test_the_files_are_for_their_owner_alone(service: Service, tmp_path: Path) -> None:
    migrate(service)
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in tmp_path.glob("*.sqlite3*")
        if path.stat().st_size
    }
    assert {"ledger.sqlite3", "keys.sqlite3"} <= set(modes)
    assert set(modes.values()) == {0o600}
