"""The work behind the doors: views folded, reactions run, whatever gets lost."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from api.migration import migrate
from api.service import Service
from api.worker import working
from application import patients
from application.settings import Settings
from domain.kernel import Unavailable
from domain.patients import RecordDeath
from domain.vouchers import VoucherAccount
from projections import vouchers as views
from projections.turns import turn_at
from tests import stories
from tests.ledgers import Clock, postgres_settings, sqlite_settings
from tests.postgres import Server
from tests.stories import World
from tests.waiting import until

DIED_ON = date(2026, 3, 1)


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    if request.param == "sqlite":
        yield sqlite_settings(tmp_path)
        return
    server: Server = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield postgres_settings(url, f"sqlite:///{tmp_path}/keys.sqlite3")


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    with Service.open(settings, Clock()) as service:
        migrate(service)
        yield service


async def die(service: Service, world: World) -> None:
    command = RecordDeath(
        occasion=stories.occasion(),
        patient_id=world.patient_id,
        died_on=DIED_ON,
        source="registry-notice",
    )
    await patients.record_death(service.ledger, command)


async def is_frozen(service: Service, world: World) -> bool:
    account = await service.ledger.get(VoucherAccount, world.account_id)
    return account.died_on == DIED_ON


async def is_seen_frozen(service: Service, world: World) -> bool:
    row = await service.ledger.run(views.balance, service.engine, world.account_id)
    return row is not None and row.died_on == DIED_ON


async def test_a_death_freezes_the_account_and_is_seen(service: Service) -> None:
    async with working(service):
        world = await stories.mrs_chan(service.ledger)
        await die(service, world)
        await until(lambda: is_frozen(service, world))
        await until(lambda: is_seen_frozen(service, world))


async def test_a_second_worker_stands_by_and_takes_over(
    service: Service, settings: Settings
) -> None:
    world = await stories.mrs_chan(service.ledger)
    first = turn_at(service.engine, "reactions")
    assert first.take()
    with Service.open(settings, Clock()) as other:
        async with working(other):
            await die(service, world)
            await until(lambda: has_read_everything(other, world))
            assert not await is_frozen(service, world)
            first.release()
            await until(lambda: is_frozen(service, world))


async def has_read_everything(service: Service, world: World) -> bool:
    """The views have read the whole log, so the reactions could have, too."""
    lag = await service.ledger.run(service.views.lag, service.ledger.clock())
    row = await service.ledger.run(views.balance, service.engine, world.account_id)
    return row is not None and not any(lag.values())


@pytest.mark.parametrize("settings", ["postgres"], indirect=True)
async def test_a_lost_database_is_survived(service: Service) -> None:
    world = await stories.mrs_chan(service.ledger)
    async with working(service):
        await until(lambda: has_read_everything(service, world))
        await service.ledger.run(cut_every_connection, service)
        await until(lambda: dies(service, world))
        await until(lambda: is_frozen(service, world))
        await until(lambda: is_seen_frozen(service, world))


async def dies(service: Service, world: World) -> bool:
    """Record the death as a client does: again, until it is answered."""
    try:
        await die(service, world)
    except Unavailable:
        return False
    return True


def cut_every_connection(service: Service) -> None:
    others = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with service.engine.connect() as connection:
        connection.execute(others)
