"""Views pull: a slow fold falls behind, and neither fills memory nor stops writers."""

import asyncio
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event as Signal
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from application import patients as desk
from application.ledger import Ledger
from projections import patients
from projections.engine import ViewEngine
from projections.migration import migrate_views
from projections.positions import read_positions
from projections.store import open_database
from tests.facts import patients as facts
from tests.ledgers import open_ledger, postgres_settings, sqlite_settings
from tests.postgres import Server
from tests.projections.tallies import START, TOTALS, ListLog, Place, believable

BATCH = 20
PATIENCE_SECONDS = 60.0
PATIENTS = patients.VIEWS[0]


class CountingLog(ListLog):
    """Counts the places that were handed out and are not in the view yet."""

    def __init__(self, places: Sequence[Place], database: Engine) -> None:
        super().__init__(places)
        self._database = database
        self.most = 0

    def read(
        self,
        after: int,
        limit: int,
        *,
        upto: int | None = None,
        without: Collection[str] = (),
    ) -> Sequence[Place]:
        found = super().read(after, limit, upto=upto, without=without)
        stored = read_positions(self._database)[TOTALS.name].position
        unstored = [one for one in self.places if stored < one.position <= after]
        self.most = max(self.most, len(unstored) + len(found))
        return found


def most_in_hand(database: Engine, batch_size: int) -> int:
    log = CountingLog(believable().places, database)
    ViewEngine(database, log, [TOTALS], batch_size=batch_size).catch_up()
    assert read_positions(database)[TOTALS.name].position == log.places[-1].position
    return log.most


def test_no_more_than_one_batch_is_in_hand(database: Engine) -> None:
    assert most_in_hand(database, BATCH) == BATCH


def test_with_one_batch_for_everything_it_would_all_be_in_hand(
    database: Engine,
) -> None:
    places = len(believable().places)
    assert places > 2 * BATCH
    assert most_in_hand(database, batch_size=places) == places


@pytest.fixture(params=["sqlite", "postgres"])
def ledger_and_views(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[Ledger, Engine]]:
    """A real ledger, and its database with the tables of the patients' views."""
    if request.param == "sqlite":
        settings = sqlite_settings(tmp_path)
        with open_ledger(settings) as ledger:
            yield ledger, _views(settings.database_url)
        return
    server: Server = request.getfixturevalue("postgres_server")
    with (
        server.database() as url,
        server.database() as keys_url,
        open_ledger(postgres_settings(url, keys_url)) as ledger,
    ):
        database = _views(url)
        yield ledger, database
        database.dispose()


def _views(url: str) -> Engine:
    database = open_database(url)
    migrate_views(database, [PATIENTS], START)
    return database


def test_a_fold_that_stands_still_holds_up_no_writer(
    ledger_and_views: tuple[Ledger, Engine],
) -> None:
    ledger, database = ledger_and_views
    begun, go_on = Signal(), Signal()

    def stand_still(*told: Any) -> Any:
        begun.set()
        assert go_on.wait(PATIENCE_SECONDS)
        return PATIENTS.evolve(*told)

    slow = replace(PATIENTS, evolve=stand_still)
    views = ViewEngine(database, ledger.log, [slow], batch_size=BATCH)
    asyncio.run(register(ledger, 1))
    folding = Thread(target=views.catch_up)
    folding.start()
    try:
        assert begun.wait(PATIENCE_SECONDS)
        before = ledger.log.last_position()
        asyncio.run(register(ledger, BATCH))
        assert ledger.log.last_position() >= before + BATCH
        assert views.positions()[slow.name] == 0
    finally:
        go_on.set()
        folding.join()
    assert views.positions()[slow.name] == ledger.log.last_position()
    assert not any(views.parked().values())


async def register(ledger: Ledger, several: int) -> None:
    """Register as many people at once, and wait until each one is acknowledged."""
    first = ledger.log.last_position()
    await asyncio.gather(
        *(
            desk.register(
                ledger,
                facts.register(
                    facts.document("home-return-permit", f"H{number:08}00"),
                    command=uuid4().int,
                ),
            )
            for number in range(first, first + several)
        )
    )
