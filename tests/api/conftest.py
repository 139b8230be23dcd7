"""What every test of the HTTP door may ask for."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.migration import migrate
from api.service import Service
from domain.kernel import Actor
from domain.values import Role
from tests.api.tally_desk import router
from tests.given import CLERK
from tests.ledgers import Clock, sqlite_settings
from tests.stories import SHROFF, World, mrs_chan, take_on

Desk = Callable[[Role], TestClient]
As = Callable[[Actor], TestClient]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(tmp_path: Path, clock: Clock) -> Iterator[Service]:
    """Every part of the service, opened on an empty database."""
    with Service.open(sqlite_settings(tmp_path), clock) as service:
        migrate(service)
        yield service


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """A folder with the directory of the Bay Area and Mrs Chan's account in it."""
    folder = tmp_path_factory.mktemp("town")
    with Service.open(sqlite_settings(folder), Clock()) as service:
        migrate(service)
        world = asyncio.run(_both_sides(service))
        service.views.catch_up()
    return folder, world


async def _both_sides(service: Service) -> World:
    """Mrs Chan, to whom a clinic in Hong Kong and a hospital in Shenzhen attend."""
    world = await mrs_chan(service.ledger)
    await take_on(service.ledger, SHROFF)
    return world


@pytest.fixture
def world(town: tuple[Path, World], tmp_path: Path) -> World:
    """Mrs Chan, in a copy of the town of this test's own."""
    folder, world = town
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    return world


@pytest.fixture
def as_(world: World, service: Service, clock: Clock) -> As:  # noqa: ARG001
    """The service in Mrs Chan's town, as one of the people in it meets it."""
    return lambda actor: _client(service, clock, actor)


@pytest.fixture
def stranger(service: Service) -> TestClient:
    """The service as somebody without a token meets it."""
    return TestClient(create_app(service), raise_server_exceptions=False)


@pytest.fixture
def desk_of(service: Service, clock: Clock) -> Desk:
    """The service as a person in some role meets it."""

    def open_desk(role: Role) -> TestClient:
        return _client(service, clock, CLERK.model_copy(update={"role": role}))

    return open_desk


@pytest.fixture
def desk(desk_of: Desk) -> TestClient:
    """The service as a clerk meets it."""
    return desk_of(Role.CLERK)


@pytest.fixture
def tally_desk(service: Service, clock: Clock) -> TestClient:
    """The frame around the routes of a made-up slice."""
    app = create_app(service, routers=[router])
    return _with_token(TestClient(app, raise_server_exceptions=False), service, clock)


def _client(service: Service, clock: Clock, actor: Actor) -> TestClient:
    client = TestClient(create_app(service), raise_server_exceptions=False)
    return _with_token(client, service, clock, actor)


def _with_token(
    client: TestClient, service: Service, clock: Clock, actor: Actor = CLERK
) -> TestClient:
    name = f"test-{len(service.tokens.all())}"
    secret = service.tokens.add(name, actor, clock())
    client.headers["Authorization"] = f"Bearer {secret}"
    return client
