"""The door to the ledger: once, all or nothing, in order, and never in the clear."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import OperationalError, StoredEvent

from application.ledger import EventLog, Ledger, Recorded, remembered
from application.ledger.decisions import ATTEMPTS_MAX
from application.settings import Settings
from domain.kernel import (
    Aggregate,
    AlreadyExists,
    Busy,
    Forbidden,
    KeyReused,
    NotFound,
    RecordDamaged,
    Unavailable,
    VersionStale,
)
from domain.receipts import Receipt
from tests.facts.tally import AddToTally, OpenTally, Tally
from tests.given import CLERK, occasion
from tests.ledgers import Clock, open_ledger

TALLY = UUID(int=42)
OTHER = UUID(int=43)


def opening(command: int = 1, name: str = "Chan Siu Ming") -> OpenTally:
    return OpenTally(occasion=occasion(command=command), name=name)


def adding(amount: int = 1, *, command: int = 2, **facts: Any) -> AddToTally:
    return AddToTally(occasion=occasion(command=command, **facts), amount=amount)


async def open_tally(
    ledger: Ledger, command: OpenTally | None = None, id: UUID = TALLY
) -> Recorded:
    command = command or opening(id.int * 100)
    return await ledger.begin(command, lambda: Tally.open(command, id))


async def add(ledger: Ledger, command: AddToTally) -> Recorded:
    return await ledger.change(command, Tally, TALLY, lambda one: one.add(command))


async def total(ledger: Ledger, id: UUID = TALLY) -> int:
    return (await ledger.get(Tally, id)).total


class TestBegin:
    async def test_a_record_survives_the_process(
        self, ledger: Ledger, settings: Settings
    ) -> None:
        await open_tally(ledger)
        with open_ledger(settings) as another_process:
            assert (await another_process.get(Tally, TALLY)).name == "Chan Siu Ming"

    async def test_a_record_begins_once(self, ledger: Ledger) -> None:
        await open_tally(ledger)
        with pytest.raises(AlreadyExists):
            await open_tally(ledger, opening(command=9))

    async def test_an_unknown_record_is_not_found(self, ledger: Ledger) -> None:
        with pytest.raises(NotFound):
            await add(ledger, adding())

    async def test_the_id_of_another_kind_of_record_is_not_found(
        self, ledger: Ledger
    ) -> None:
        recorded = await open_tally(ledger, opening(command=7))
        assert recorded.id == TALLY
        with pytest.raises(NotFound):
            await ledger.get(Tally, UUID(int=7))  # that is the receipt
        assert await ledger.find(Receipt, UUID(int=7))


class TestOnce:
    async def test_a_command_that_is_sent_again_gets_the_first_answer(
        self, ledger: Ledger
    ) -> None:
        await open_tally(ledger)
        first = await add(ledger, adding())
        again = await add(ledger, adding())
        assert again == first.model_copy(update={"replayed": True})
        assert await total(ledger) == 1

    async def test_a_key_that_comes_back_with_another_request_is_refused(
        self, ledger: Ledger
    ) -> None:
        await open_tally(ledger)
        await add(ledger, adding(1))
        with pytest.raises(KeyReused):
            await add(ledger, adding(2))
        assert await total(ledger) == 1

    async def test_another_moment_in_the_world_is_another_request(
        self, ledger: Ledger
    ) -> None:
        await open_tally(ledger)
        await add(ledger, adding())
        earlier = datetime(2026, 1, 1, tzinfo=UTC)
        with pytest.raises(KeyReused):
            await add(ledger, adding(effective_at=earlier))

    async def test_the_same_command_many_times_at_once_counts_once(
        self, ledger: Ledger, settings: Settings
    ) -> None:
        await open_tally(ledger)
        with open_ledger(settings) as rival:
            answers = await asyncio.gather(
                *[add(door, adding()) for door in [ledger, rival] * 20]
            )
        assert len({(answer.version, answer.position) for answer in answers}) == 1
        assert await total(ledger) == 1

    async def test_the_answer_names_what_was_made(self, ledger: Ledger) -> None:
        await open_tally(ledger)
        answer = await add(ledger, adding())
        assert answer.made == adding().occasion.derive("addition")
        assert answer.events == ("tests.tally-added",)

    async def test_a_receipt_keeps_nothing_of_the_request(self, ledger: Ledger) -> None:
        await open_tally(ledger, opening(command=7))
        [event] = ledger.log.history(UUID(int=7))
        assert "Chan" not in event.event.model_dump_json()  # type: ignore[union-attr]


class TestTogether:
    async def test_two_records_change_together(self, ledger: Ledger) -> None:
        await open_tally(ledger)
        await open_tally(ledger, id=OTHER)
        await both(ledger, adding())
        assert (await total(ledger), await total(ledger, OTHER)) == (1, 1)

    async def test_when_one_refuses_nothing_is_stored(self, ledger: Ledger) -> None:
        await open_tally(ledger)
        await open_tally(ledger, id=OTHER)
        before = ledger.log.last_position()

        def decide(one: Tally, other: Tally) -> None:
            one.add(adding())
            raise VersionStale(id=other.id, expected=1, actual=1)

        with pytest.raises(VersionStale):
            await ledger.change_all(adding(), [(Tally, TALLY), (Tally, OTHER)], decide)
        assert ledger.log.last_position() == before

    async def test_a_new_record_begins_with_a_change_of_another(
        self, ledger: Ledger
    ) -> None:
        await open_tally(ledger)
        command, begun = adding(), opening(command=2)

        def decide(one: Tally) -> list[Tally]:
            one.add(command)
            return [Tally.open(begun, OTHER)]

        await ledger.change_all(command, [(Tally, TALLY)], decide)
        assert (await total(ledger), await total(ledger, OTHER)) == (1, 0)

    async def test_when_the_new_record_exists_nothing_is_stored(
        self, ledger: Ledger
    ) -> None:
        await open_tally(ledger)
        await open_tally(ledger, id=OTHER)
        command = adding()

        def decide(one: Tally) -> list[Tally]:
            one.add(command)
            return [Tally.open(opening(command=2), OTHER)]

        with pytest.raises(AlreadyExists):
            await ledger.change_all(command, [(Tally, TALLY)], decide)
        assert await total(ledger) == 0

    async def test_opposite_orders_do_not_block_each_other(
        self, ledger: Ledger
    ) -> None:
        await open_tally(ledger)
        await open_tally(ledger, id=OTHER)
        await asyncio.gather(
            *[both(ledger, adding(command=n), turned=n % 2 == 0) for n in range(2, 30)]
        )
        assert (await total(ledger), await total(ledger, OTHER)) == (28, 28)


async def both(
    ledger: Ledger, command: AddToTally, *, turned: bool = False
) -> Recorded:
    records: list[tuple[type[Aggregate], UUID]] = [(Tally, TALLY), (Tally, OTHER)]

    def decide(one: Tally, other: Tally) -> None:
        one.add(command)
        other.add(command)

    return await ledger.change_all(command, records[:: -1 if turned else 1], decide)


class TestRaces:
    async def test_two_processes_never_lose_an_addition(
        self, ledger: Ledger, settings: Settings
    ) -> None:
        await open_tally(ledger)
        with open_ledger(settings) as rival:
            await asyncio.gather(
                *[
                    add(door, adding(command=100 + n))
                    for n, door in enumerate([ledger, rival] * 20)
                ]
            )
        assert await total(ledger) == 40

    async def test_a_record_that_is_always_taken_is_busy(self, ledger: Ledger) -> None:
        await open_tally(ledger)
        rivals = iter(range(100, 200))

        def decide(tally: Tally) -> None:
            """Let somebody else be first, every time."""
            rival = Tally.open(opening(), TALLY)
            rival._version = tally.version
            rival.collect_events()
            rival.add(adding(command=next(rivals)))
            ledger.log.save(*rival.collect_events())
            tally.add(adding())

        with pytest.raises(Busy):
            await ledger.change(adding(), Tally, TALLY, decide)
        assert next(rivals) == 100 + ATTEMPTS_MAX

    async def test_a_stale_version_is_refused(self, ledger: Ledger) -> None:
        await open_tally(ledger)
        await add(ledger, adding())
        with pytest.raises(VersionStale):
            await add(ledger, adding(command=3, expected_version=1))
        await add(ledger, adding(command=4, expected_version=2))
        assert await total(ledger) == 2


class TestKnown:
    """A record is taken as this process left it; the store says whether it still is."""

    @pytest.fixture
    def rival(self, settings: Settings) -> Iterator[Ledger]:
        with open_ledger(settings) as rival:
            yield rival

    async def test_a_refusal_on_a_stale_record_is_decided_again(
        self, ledger: Ledger, rival: Ledger
    ) -> None:
        await open_tally(ledger)
        await add(rival, adding(5, command=3))
        await ledger.change(adding(), Tally, TALLY, needing_five)
        assert await total(ledger) == 6

    async def test_a_stale_version_is_not_stale_after_all(
        self, ledger: Ledger, rival: Ledger
    ) -> None:
        await open_tally(ledger)
        await add(rival, adding(command=3))
        answer = await add(ledger, adding(expected_version=2))
        assert answer.version == 3

    async def test_what_was_only_read_must_not_be_stale(
        self, ledger: Ledger, rival: Ledger
    ) -> None:
        await open_tally(ledger)
        await open_tally(ledger, id=OTHER)
        await add(rival, adding(5, command=3))
        await ledger.change_all(*copying())
        assert await total(ledger, OTHER) == 5

    async def test_control_without_asking_the_store_it_is_stale(
        self, ledger: Ledger, rival: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def believe(_: object) -> None:
            return

        monkeypatch.setattr(ledger.decisions, "_confirm", believe)
        await open_tally(ledger)
        await open_tally(ledger, id=OTHER)
        await add(rival, adding(5, command=3))
        await ledger.change_all(*copying())
        assert await total(ledger, OTHER) == 0

    async def test_whoever_has_met_a_rival_asks_before_deciding(
        self, ledger: Ledger, settings: Settings
    ) -> None:
        decided: list[int] = []

        def count(tally: Tally, command: AddToTally) -> None:
            decided.append(command.amount)
            tally.add(command)

        with open_ledger(settings) as rival:
            await open_tally(ledger)
            for number in (3, 5, 7):
                await add(rival, adding(command=number))
                command = adding(number, command=number + 1)
                await ledger.change(
                    command, Tally, TALLY, partial(count, command=command)
                )
        assert decided == [3, 3, 5, 7]
        assert await total(ledger) == 3 + 3 + 5 + 7

    async def test_a_decision_that_failed_leaves_no_trace(self, ledger: Ledger) -> None:
        await open_tally(ledger)

        def fail(tally: Tally) -> None:
            tally.add(adding(100))
            raise Forbidden("count")

        with pytest.raises(Forbidden):
            await ledger.change(adding(command=3), Tally, TALLY, fail)
        await add(ledger, adding())
        assert await total(ledger) == 1

    async def test_only_so_many_are_remembered(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(remembered, "EVENTS_MAX", 2)
        await open_tally(ledger)
        await open_tally(ledger, id=OTHER)
        await open_tally(ledger, id=UUID(int=44))
        assert not ledger._records.take(Tally, TALLY)
        await add(ledger, adding())
        assert await total(ledger) == 1


def needing_five(tally: Tally) -> None:
    if tally.total < 5:
        raise Forbidden("count")
    tally.add(adding())


def copying() -> tuple[AddToTally, list[tuple[type[Aggregate], UUID]], Any]:
    """A command that adds to the other tally what the first one has."""
    command = adding(command=9)

    def decide(one: Tally, other: Tally) -> None:
        other.add(adding(one.total, command=9))

    return command, [(Tally, TALLY), (Tally, OTHER)], decide


class TestRehearsal:
    async def test_a_rehearsal_decides_and_stores_nothing(self, ledger: Ledger) -> None:
        await open_tally(ledger)
        before = ledger.log.last_position()
        rehearsed = await add(ledger, adding(dry_run=True))
        assert (rehearsed.version, rehearsed.position) == (2, None)
        assert rehearsed.dry_run
        assert ledger.log.last_position() == before
        recorded = await add(ledger, adding())
        assert recorded.version == rehearsed.version

    async def test_a_rehearsal_knows_that_a_record_exists(self, ledger: Ledger) -> None:
        await open_tally(ledger)
        command = OpenTally(occasion=occasion(command=8, dry_run=True))
        with pytest.raises(AlreadyExists):
            await open_tally(ledger, command)


class TestLostAnswers:
    """The connection dies after COMMIT: the events are there, the answer is not."""

    async def test_a_commit_whose_answer_was_lost_is_found(
        self, ledger: Ledger, losing: Callable[[EventLog], None]
    ) -> None:
        await open_tally(ledger)
        losing(ledger.log)
        answer = await add(ledger, adding())
        assert (answer.version, answer.replayed) == (2, False)
        assert await total(ledger) == 1

    async def test_a_commit_that_never_happened_is_unavailable(
        self, ledger: Ledger, failing: Callable[[EventLog], None]
    ) -> None:
        await open_tally(ledger)
        failing(ledger.log)
        with pytest.raises(Unavailable):
            await add(ledger, adding())
        assert await total(ledger) == 0


@pytest.fixture
def losing(monkeypatch: pytest.MonkeyPatch) -> Callable[[EventLog], None]:
    """Lose the answer of the next commit, after it was made."""
    return lambda log: _break(monkeypatch, log, after=True)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[EventLog], None]:
    """Break the connection before the next commit."""
    return lambda log: _break(monkeypatch, log, after=False)


def _break(monkeypatch: pytest.MonkeyPatch, log: EventLog, *, after: bool) -> None:
    insert = log.stamped.ainsert_events

    async def broken(stored: list[StoredEvent], **facts: Any) -> None:
        monkeypatch.undo()
        if after:
            await insert(stored, **facts)
        raise OperationalError("the connection was lost")

    monkeypatch.setattr(log.recorder, "ainsert_events", broken)


class TestTime:
    async def test_the_recorded_time_never_goes_back(
        self, ledger: Ledger, clock: Clock
    ) -> None:
        await open_tally(ledger)
        noon = clock.now
        clock.pass_by(-timedelta(hours=1))
        await add(ledger, adding(command=2))
        clock.move_to(noon + timedelta(hours=1))
        await add(ledger, adding(command=3))
        times = [logged.recorded_at for logged in ledger.log.read(0, 100)]
        assert times == sorted(times)
        assert times[2] == noon
        assert times[-1] == noon + timedelta(hours=1)

    async def test_both_clocks_are_kept(self, ledger: Ledger) -> None:
        await open_tally(ledger)
        world = datetime(2026, 1, 5, tzinfo=UTC)
        await add(ledger, adding(effective_at=world))
        [_, logged] = ledger.log.history(TALLY)
        assert logged.event
        assert logged.event.effective_at == world
        assert logged.event.by == CLERK
        assert logged.recorded_at > world


class TestStore:
    async def test_events_are_stored_under_their_own_names(
        self, ledger: Ledger
    ) -> None:
        await open_tally(ledger)
        [event, receipt] = ledger.log.read(0, 10)
        assert event.topic == "tests.tally-opened"
        assert receipt.topic == "ledger.command-recorded"

    async def test_a_stored_event_cannot_be_changed(self, ledger: Ledger) -> None:
        await open_tally(ledger)
        table = getattr(ledger.log.recorder, "events_table_name")  # noqa: B009
        for change in (f"UPDATE {table} SET topic = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(Exception, match="events are never changed"):
                _execute(ledger.log, change)
        assert len(ledger.log.read(0, 10)) == 2

    async def test_an_unknown_topic_is_refused_and_nothing_imported(
        self, ledger: Ledger
    ) -> None:
        id = uuid4()
        ledger.log.recorder.insert_events(
            [StoredEvent(id, 1, "antigravity:geohash", b"{}")]
        )
        with pytest.raises(RecordDamaged):
            await ledger.get(Tally, id)
        [logged] = ledger.log.read(0, 10)
        assert (logged.event, logged.error) == (None, "UnknownTopic")

    async def test_an_event_in_another_place_is_refused(self, ledger: Ledger) -> None:
        await open_tally(ledger)
        [stored] = ledger.log.recorder.select_events(TALLY)
        ledger.log.recorder.insert_events(
            [StoredEvent(OTHER, 1, stored.topic, stored.state)]
        )
        with pytest.raises(RecordDamaged):
            await ledger.get(Tally, OTHER)


def _execute(log: EventLog, statement: str) -> None:
    with log.stamped.datastore.transaction(commit=True) as cursor:
        cursor.execute(statement)
