"""Many records changed together: each counts once, whoever else was faster."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from threading import Thread
from typing import Any
from uuid import UUID, uuid5

import pytest
from eventsourcing.persistence import OperationalError, StoredEvent

from application.ledger import Change, Ledger
from application.ledger.committer import Append
from application.settings import Settings
from domain.kernel import BAYBRIDGE, NotFound, RecordDamaged, Refusal, Unavailable
from domain.receipts import Receipt
from tests.application.test_ledger import open_tally, total
from tests.facts.tally import AddToTally, Tally, TallyAdded
from tests.given import occasion
from tests.ledgers import join_ledger

TALLIES = [UUID(int=number) for number in range(101, 108)]
FIRST, SECOND, *REST = TALLIES


class TooMuch(Refusal):
    """The tally is full."""


def command(id: UUID, amount: int = 1, **facts: Any) -> AddToTally:
    """Return the one command that this record is changed by."""
    own = {"command_id": uuid5(BAYBRIDGE, str(id)), **facts}
    return AddToTally(occasion=occasion().model_copy(update=own), amount=amount)


def add(tally: Tally, command: AddToTally) -> None:
    if tally.total >= 10:
        raise TooMuch
    tally.record(command, TallyAdded, amount=command.amount, note=None)


def add_once(tally: Tally, command: AddToTally) -> None:
    if not tally.total:
        add(tally, command)


def adding(
    decide: Callable[[Tally, AddToTally], None] = add, **facts: Any
) -> Change[Tally, AddToTally]:
    return Change[Tally, AddToTally](Tally, command, decide, **facts)


@pytest.fixture
async def tallies(ledger: Ledger) -> list[UUID]:
    for id in TALLIES:
        await open_tally(ledger, id=id)
    return TALLIES


async def totals(ledger: Ledger) -> list[int]:
    return [await total(ledger, id) for id in TALLIES]


async def change(ledger: Ledger, **facts: Any) -> list[Any]:
    return await ledger.in_bulk(adding(**facts))(TALLIES)


async def test_each_record_is_changed_and_has_its_receipt(
    ledger: Ledger, tallies: list[UUID]
) -> None:
    outcomes = await change(ledger)
    assert [one.id for one in outcomes] == tallies
    assert {(one.version, one.events, one.replayed) for one in outcomes} == {
        (2, (TallyAdded.TOPIC,), False)
    }
    assert await totals(ledger) == [1] * len(tallies)
    for id, one in zip(tallies, outcomes, strict=True):
        receipt = await ledger.get(Receipt, command(id).occasion.command_id)
        assert receipt.answer is not None
        assert receipt.answer.id == id
        assert ledger.log.history(receipt.id)[0].position == one.position


async def test_the_same_command_alone_gets_the_same_answer(
    ledger: Ledger, tallies: list[UUID]
) -> None:
    outcomes = await change(ledger)
    for id, one in zip(tallies, outcomes, strict=True):
        asked = command(id)
        again = await ledger.change(asked, Tally, id, partial(add, command=asked))
        assert again == one.model_copy(update={"replayed": True})
    assert await totals(ledger) == [1] * len(tallies)


async def test_the_same_commands_again_count_once(
    ledger: Ledger, tallies: list[UUID]
) -> None:
    first = await change(ledger)
    again = await change(ledger)
    assert again == [one.model_copy(update={"replayed": True}) for one in first]
    assert await totals(ledger) == [1] * len(tallies)


async def test_a_command_that_changes_nothing_leaves_nothing(
    ledger: Ledger, tallies: list[UUID]
) -> None:
    await change(ledger, decide=add_once)
    before = ledger.log.last_position()
    outcomes = await change(ledger, decide=add_once)
    assert {(one.version, one.position, one.events) for one in outcomes} == {
        (2, None, ())
    }
    assert ledger.log.last_position() == before
    assert len(outcomes) == len(tallies)


@pytest.mark.usefixtures("tallies")
async def test_a_refusal_is_of_one_record_alone(ledger: Ledger) -> None:
    full = AddToTally(occasion=occasion(command=900), amount=10)
    await ledger.change(full, Tally, SECOND, lambda tally: add(tally, full))
    nobody = UUID(int=999)
    ids = [FIRST, nobody, SECOND, *REST]
    outcomes = await ledger.in_bulk(adding())(ids)
    assert isinstance(outcomes[1], NotFound)
    assert isinstance(outcomes[2], TooMuch)
    assert await totals(ledger) == [1, 10, *[1] * len(REST)]


@pytest.mark.usefixtures("tallies")
async def test_a_record_that_cannot_be_read_does_not_stop_the_others(
    ledger: Ledger,
) -> None:
    damage(ledger, SECOND)
    outcomes = await change(ledger)
    assert isinstance(outcomes[1], RecordDamaged)
    assert {one.version for one in (outcomes[0], *outcomes[2:])} == {2}


def damage(ledger: Ledger, id: UUID) -> None:
    broken = StoredEvent(id, 2, TallyAdded.TOPIC, b"{}")
    ledger.log.recorder.insert_events([broken])


class TestRaces:
    async def test_who_loses_a_version_decides_again_and_the_others_do_not(
        self, ledger: Ledger, tallies: list[UUID], settings: Settings
    ) -> None:
        with join_ledger(settings) as rival:
            decided = await self.outrun(ledger, rival, SECOND)
        assert decided.count(SECOND) > 1
        assert len(decided) - decided.count(SECOND) == len(tallies) - 1
        assert await totals(ledger) == [1, 11, *[1] * len(REST)]

    async def outrun(self, ledger: Ledger, rival: Ledger, id: UUID) -> list[UUID]:
        """Let a rival change one record after it was read; return who was decided."""
        decided: list[UUID] = []

        def slowly(tally: Tally, command: AddToTally) -> None:
            decided.append(tally.id)
            if tally.id == id and decided.count(id) == 1:
                store_at_once(rival, id)
            tally.record(command, TallyAdded, amount=command.amount, note=None)

        outcomes = await change(ledger, decide=slowly)
        assert {one.replayed for one in outcomes} == {False}
        return decided

    async def test_two_who_give_the_same_commands_count_once(
        self, ledger: Ledger, tallies: list[UUID], settings: Settings
    ) -> None:
        with join_ledger(settings) as rival:

            def after_the_rival(tally: Tally, command: AddToTally) -> None:
                if tally.id == REST[-1] and not done:
                    done.append(True)
                    write_for(rival, tally, command)
                add(tally, command)

            done: list[bool] = []
            outcomes = await change(ledger, decide=after_the_rival)
        assert [one.replayed for one in outcomes] == [*[False] * 6, True]
        assert await totals(ledger) == [1] * len(tallies)


def store_at_once(rival: Ledger, id: UUID) -> None:
    """Add ten to a tally, at version 2, whoever else wants it."""
    events = adding_events(rival, id, amount=10)
    rival.log.recorder.insert_events(events)


def write_for(rival: Ledger, tally: Tally, command: AddToTally) -> None:
    """Carry out the same command in another process, as `change` would."""
    work = rival.change(command, Tally, tally.id, lambda one: add(one, command))
    thread = Thread(target=asyncio.run, args=(work,))
    thread.start()
    thread.join()


def adding_events(ledger: Ledger, id: UUID, amount: int) -> Sequence[Any]:
    asked = AddToTally(occasion=occasion(command=901), amount=amount)
    event = TallyAdded(
        originator_id=id,
        originator_version=2,
        timestamp=asked.occasion.at,
        effective_at=asked.occasion.at,
        by=asked.occasion.by,
        command_id=asked.occasion.command_id,
        correlation_id=asked.occasion.correlation_id,
        amount=amount,
        note=None,
    )
    return [ledger.log.sealing.to_stored_event(event)]


class TestLostAnswers:
    """The connection dies under the commit of all of them."""

    async def test_what_was_stored_is_found(
        self, ledger: Ledger, tallies: list[UUID]
    ) -> None:
        break_the_next_commit(ledger, after=True)
        outcomes = await change(ledger)
        assert {one.replayed for one in outcomes} == {False}
        assert {one.position is None for one in outcomes} == {False}
        assert await totals(ledger) == [1] * len(tallies)

    async def test_what_was_not_stored_is_unavailable_and_counts_once_again(
        self, ledger: Ledger, tallies: list[UUID]
    ) -> None:
        break_the_next_commit(ledger, after=False)
        with pytest.raises(Unavailable):
            await change(ledger)
        assert await totals(ledger) == [0] * len(tallies)
        await change(ledger)
        assert await totals(ledger) == [1] * len(tallies)

    @pytest.mark.usefixtures("tallies")
    async def test_the_receipt_of_a_rival_is_not_taken_for_ones_own(
        self, ledger: Ledger
    ) -> None:
        def of_the_rival(id: UUID) -> AddToTally:
            return command(id, correlation_id=UUID(int=77))

        await ledger.in_bulk(Change[Tally, AddToTally](Tally, of_the_rival, add))(
            [SECOND]
        )
        break_the_next_commit(ledger, after=True)
        outcomes: list[Any] = await change(ledger)
        assert [one.replayed for one in outcomes] == [False, True, *[False] * len(REST)]


def break_the_next_commit(ledger: Ledger, *, after: bool) -> None:
    """Lose the connection, before or after the database has committed."""
    committer = ledger.log.stamped.committer
    write = committer._write

    def broken(batch: Sequence[Append]) -> None:
        committer._write = write
        if after:
            write(batch)
        raise OperationalError("the connection was lost")

    committer._write = broken


async def test_events_that_do_not_matter_are_not_read_but_counted(
    ledger: Ledger, tallies: list[UUID]
) -> None:
    await change(ledger)
    seen: list[int] = []

    def look(tally: Tally, command: AddToTally) -> None:
        seen.append(tally.total)
        tally.record(command, TallyAdded, amount=2, note=None)

    other = Change[Tally, AddToTally](
        Tally,
        lambda id: command(id, command_id=uuid5(BAYBRIDGE, f"other/{id}")),
        look,
        unread=[TallyAdded.TOPIC],
    )
    outcomes: list[Any] = await ledger.in_bulk(other)(tallies)
    assert seen == [0] * len(tallies)
    assert {one.version for one in outcomes} == {3}
    assert await totals(ledger) == [3] * len(tallies)


async def test_a_stage_stores_nothing(ledger: Ledger, tallies: list[UUID]) -> None:
    before = ledger.log.last_position()
    outcomes = await change(ledger.rehearsal())
    assert {one.dry_run for one in outcomes} == {True}
    assert ledger.log.last_position() == before
    assert await totals(ledger) == [0] * len(tallies)
