"""What the tests of the application may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from application.ledger import Ledger
from application.settings import Settings
from tests.ledgers import Clock, open_ledger, postgres_settings, sqlite_settings
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """The settings of an empty store; each test runs on both databases."""
    if request.param == "sqlite":
        yield sqlite_settings(tmp_path)
        return
    server: Server = request.getfixturevalue("postgres_server")
    with server.database() as url, server.database() as keys_url:
        yield postgres_settings(url, keys_url)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(settings: Settings, clock: Clock) -> Iterator[Ledger]:
    """An empty ledger."""
    with open_ledger(settings, clock) as ledger:
        yield ledger
