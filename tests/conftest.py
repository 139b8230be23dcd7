"""What every test may ask for."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import postgres

pytest_plugins = ["tests.watched"]

settings.register_profile("gate", deadline=None)
settings.register_profile(
    "soak",
    parent=settings.get_profile("gate"),
    max_examples=2_000,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("soak" if os.environ.get("BAYBRIDGE_SOAK") else "gate")

_RUN = pytest.StashKey[ExitStack]()
_SERVER = pytest.StashKey[postgres.Server]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Start the one server of a run that several processes share."""
    config: pytest.Config = node.config
    if _SERVER not in config.stash:
        run = config.stash.setdefault(_RUN, ExitStack())
        config.stash[_SERVER] = run.enter_context(postgres.running())
    node.workerinput["postgres"] = config.stash[_SERVER].url


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash.get(_RUN, ExitStack()).close()


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> Iterator[postgres.Server]:
    """The one PostgreSQL of this run."""
    if worker := getattr(pytestconfig, "workerinput", None):
        yield postgres.Server(worker["postgres"])
        return
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_migrate() -> Callable[[str], None]:
    """How a database is made ready before the tests get copies of it."""
    return lambda _url: None


@pytest.fixture(scope="session")
def postgres_template(
    postgres_server: postgres.Server, postgres_migrate: Callable[[str], None]
) -> Iterator[str]:
    """The name of the migrated database that the tests get copies of."""
    with postgres_server.template(postgres_migrate) as name:
        yield name


@pytest.fixture
def postgres_dsn(
    postgres_server: postgres.Server, postgres_template: str
) -> Iterator[str]:
    """The URL of a migrated database that only this test sees."""
    with postgres_server.database(postgres_template) as url:
        yield url


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Coroutine tests run on asyncio, as the service does."""
    return "asyncio"
