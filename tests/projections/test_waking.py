"""The worker hears of what was recorded at once; if it hears nothing, it looks."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from application import patients as desk
from application.ledger.postgres import PostgresRecorder
from projections.store import open_database
from projections.waking import Waking
from tests.facts import patients as facts
from tests.ledgers import open_ledger, postgres_settings
from tests.postgres import Server
from tests.projections.test_recovery import end_all_connections

LONG = 600.0  # nobody waits for so long: the test is over before
SHORT = 0.01


@pytest.fixture
def url(postgres_server: Server) -> Iterator[str]:
    with postgres_server.database() as url:
        yield url


@pytest.fixture
def database(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    yield engine
    engine.dispose()


@pytest.fixture
def waking(database: Engine) -> Iterator[Waking]:
    """Somebody who listens already."""
    waking = Waking(database, "ledger_events", otherwise=clock)
    assert waking(LONG)
    yield waking
    waking.close()


clocks: list[float] = []


def clock(seconds: float) -> None:
    clocks.append(seconds)


def test_whoever_waits_is_woken_by_what_is_recorded(
    url: str, postgres_server: Server, waking: Waking
) -> None:
    with (
        postgres_server.database() as keys_url,
        open_ledger(postgres_settings(url, keys_url)) as ledger,
    ):
        asyncio.run(desk.register(ledger, facts.register()))
        recorder = ledger.log.stamped
        assert isinstance(recorder, PostgresRecorder)
        assert recorder.channel_name == "ledger_events"
    assert waking(LONG)


def test_control_what_is_said_elsewhere_wakes_nobody(
    database: Engine, waking: Waking
) -> None:
    with database.begin() as connection:
        connection.execute(text("NOTIFY something_else"))
    assert not waking(SHORT)


def test_the_clock_must_do_while_nobody_can_listen(url: str, waking: Waking) -> None:
    end_all_connections(url)
    clocks.clear()
    assert not waking(SHORT)
    assert clocks == [SHORT]
    while not waking(SHORT):  # the pool finds out which connections are lost
        assert len(clocks) < 20
