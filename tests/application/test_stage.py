"""A rehearsal of many decisions: each sees the ones before it, and none is stored."""

import pytest

from application.ledger import Ledger
from domain.kernel import AlreadyExists, NotFound
from domain.patients import Patient
from tests.application.test_ledger import TALLY, add, adding, open_tally, total
from tests.facts.tally import Tally


async def test_a_decision_sees_what_was_decided_before_it(ledger: Ledger) -> None:
    stage = ledger.rehearsal()
    await open_tally(stage)
    await add(stage, adding(3, command=5))
    assert (await add(stage, adding(4, command=6))).version == 3
    assert await total(stage) == 7


async def test_nothing_is_stored_whatever_the_command_says(ledger: Ledger) -> None:
    await open_tally(ledger)
    before = ledger.log.last_position()
    rehearsed = await add(ledger.rehearsal(), adding(dry_run=False))
    assert rehearsed.dry_run
    assert ledger.log.last_position() == before
    assert await total(ledger) == 0


async def test_what_has_begun_begins_once(ledger: Ledger) -> None:
    stage = ledger.rehearsal()
    await open_tally(stage)
    with pytest.raises(AlreadyExists):
        await open_tally(stage)


async def test_a_refused_decision_leaves_nothing_behind(ledger: Ledger) -> None:
    stage = ledger.rehearsal()
    await open_tally(stage)

    def add_and_refuse(tally: Tally) -> None:
        tally.add(adding(9))
        raise NotFound(TALLY)

    with pytest.raises(NotFound):
        await stage.change(adding(9), Tally, TALLY, add_and_refuse)
    assert await total(stage) == 0


async def test_a_record_keeps_its_kind(ledger: Ledger) -> None:
    stage = ledger.rehearsal()
    await open_tally(stage)
    with pytest.raises(NotFound):
        await stage.get(Patient, TALLY)
