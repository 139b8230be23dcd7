import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from application import patients as desk
from application.ledger import Ledger
from domain.sealed import Ciphertext
from projections import patients
from projections.dump import canonical
from projections.engine import ViewEngine
from projections.migration import migrate_views
from projections.store import open_database
from tests.facts import patients as facts
from tests.ledgers import open_ledger, postgres_settings, sqlite_settings
from tests.postgres import Server
from tests.projections.tallies import START


@pytest.fixture(params=["sqlite", "postgres"])
def ledger_and_url(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[Ledger, str]]:
    """A real ledger, and the database that its views share with it."""
    if request.param == "sqlite":
        settings = sqlite_settings(tmp_path)
        with open_ledger(settings) as ledger:
            yield ledger, settings.database_url
        return
    server: Server = request.getfixturevalue("postgres_server")
    with (
        server.database() as url,
        server.database() as keys_url,
        open_ledger(postgres_settings(url, keys_url)) as ledger,
    ):
        yield ledger, url


def test_the_log_is_read_without_what_nobody_hears(
    ledger_and_url: tuple[Ledger, str],
) -> None:
    """The last place is always there: it tells how far the stretch goes."""
    ledger, _ = ledger_and_url
    asyncio.run(desk.register(ledger, facts.register()))
    log, receipts = ledger.log, {"ledger.command-recorded"}
    everything = log.read(0, 100)
    positions = [place.position for place in everything]
    assert {place.topic for place in everything} > receipts
    assert [place.position for place in log.read(0, 100, without=receipts)] == [
        place.position
        for place in everything
        if place.topic not in receipts or place.position == positions[-1]
    ]
    topics = {place.topic for place in everything}
    [last] = log.read(0, 2, without=topics)
    assert last.position == positions[1]
    [last] = log.read(0, 100, upto=positions[1], without=topics)
    assert last.position == positions[1]
    assert log.read(0, 100, upto=positions[1])[-1].position == positions[1]
    assert log.read(positions[-1], 100, without=topics) == []


def test_what_the_ledger_records_is_shown_sealed(
    ledger_and_url: tuple[Ledger, str],
) -> None:
    ledger, url = ledger_and_url
    database = open_database(url)
    migrate_views(database, patients.VIEWS, START)
    recorded = asyncio.run(desk.register(ledger, facts.register()))
    engine = ViewEngine(database, ledger.log, patients.VIEWS)
    engine.catch_up()
    assert recorded.position is not None
    assert engine.wait_for(recorded.position, timeout=0)
    assert not any(engine.parked().values())
    row = patients.patient(database, recorded.id)
    assert row is not None
    assert isinstance(row.names, Ciphertext)
    assert ledger.keys.open(row.names) == facts.NAMES.model_dump(mode="json")
    assert "CHAN" not in "".join(canonical(database, patients.VIEWS[0]))
    database.dispose()
