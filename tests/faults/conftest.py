"""Stores for tests with processes of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from application.settings import Settings
from tests.ledgers import postgres_settings, sqlite_settings
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """The settings of an empty store; each test runs on both databases."""
    if request.param == "sqlite":
        yield sqlite_settings(tmp_path)
        return
    server: Server = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield postgres_settings(url, f"sqlite:///{tmp_path}/keys.sqlite3")
