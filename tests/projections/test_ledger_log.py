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
