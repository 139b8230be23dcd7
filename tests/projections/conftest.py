"""What the tests of the projections may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from projections.migration import migrate_views
from projections.store import open_database
from tests.postgres import Server
from tests.projections.tallies import START, VIEWS


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database; each test runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/views.sqlite3"
        return
    server: Server = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """A database with the tables of the made-up views."""
    engine = open_database(database_url)
    migrate_views(engine, VIEWS, START)
    yield engine
    engine.dispose()
