"""Events of several records are found in one question, and each is told its own."""

import asyncio
from functools import partial
from typing import Any, cast
from uuid import UUID

import psycopg
import pytest

from application.keys import key_tables
from application.ledger import Ledger
from application.settings import Settings
from domain.kernel import NotFound, RecordDamaged
from projections.store import open_database
from tests.application.test_ledger import adding, open_tally
from tests.facts.tally import Tally
from tests.ledgers import join_ledger

TALLIES = [UUID(int=number) for number in range(40, 60)]
NOBODY = UUID(int=99)


async def write(ledger: Ledger) -> None:
    for number, id in enumerate(TALLIES):
        await open_tally(ledger, id=id)
        for more in range(number % 3):
            command = adding(command=id.int * 1000 + more)
            await ledger.change(command, Tally, id, partial(Tally.add, command=command))


async def test_each_record_is_found_whole_and_in_order(ledger: Ledger) -> None:
    await write(ledger)
    found = await asyncio.gather(*(ledger.get(Tally, id) for id in TALLIES))
    assert [(one.id, one.total) for one in found] == [
        (id, number % 3) for number, id in enumerate(TALLIES)
    ]


async def test_what_is_not_there_is_told_to_whoever_asked_for_it(
    ledger: Ledger,
) -> None:
    await write(ledger)
    found = await asyncio.gather(
        ledger.get(Tally, NOBODY), ledger.get(Tally, TALLIES[2]), return_exceptions=True
    )
    assert isinstance(found[0], NotFound)
    assert cast(Tally, found[1]).total == 2


async def test_only_what_comes_after_a_version_is_read(ledger: Ledger) -> None:
    await write(ledger)
    wanted = [(TALLIES[2], 1), (TALLIES[2], 0), (TALLIES[1], 2), (NOBODY, 0)]
    found = ledger.log.stamped.read_all(wanted)
    versions = [[event.originator_version for event in found[one]] for one in wanted]
    assert versions == [[2, 3], [1, 2, 3], [], []]


@pytest.mark.parametrize(
    "damage",
    [
        {"wrapped": b"\x00\xff"},
        {"wrapped": None},
        {"wrapped": b"\x00" * 60},
        {"state": "of-tomorrow"},
        {"version": 7},
    ],
)
async def test_a_damaged_key_hurts_its_own_record_alone(
    ledger: Ledger, settings: Settings, damage: dict[str, Any]
) -> None:
    await write(ledger)
    engine = open_database(settings.keys_database_url)
    keys = key_tables.tables["subject_keys"]
    with engine.begin() as connection:
        bad = keys.update().where(keys.c.subject == TALLIES[3]).values(**damage)
        assert connection.execute(bad).rowcount
    engine.dispose()
    with join_ledger(settings) as other:
        found = await asyncio.gather(
            *(other.get(Tally, id) for id in TALLIES[:6]), return_exceptions=True
        )
    assert [type(one) for one in found] == [
        RecordDamaged if number == 3 else Tally for number in range(6)
    ]


@pytest.mark.parametrize("settings", ["postgres"], indirect=True)
async def test_a_connection_that_was_lost_is_opened_again(
    ledger: Ledger, settings: Settings
) -> None:
    await write(ledger)
    await ledger.get(Tally, TALLIES[0])
    reading: Any = ledger.log.stamped.read_all
    with psycopg.connect(settings.database_url) as connection:
        pid = reading.own.connection.info.backend_pid
        connection.execute("SELECT pg_terminate_backend(%s, 1000)", (pid,))
    assert (await ledger.get(Tally, TALLIES[2])).total == 2
