"""Commands that wait share a commit: nobody lingers, hangs, or loses for another."""

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from threading import Event, Thread
from uuid import UUID

import pytest
from eventsourcing.persistence import (
    DataError,
    OperationalError,
    PersistenceError,
    StoredEvent,
)

from application.ledger import committer
from application.ledger.committer import (
    Append,
    Closed,
    Committer,
    Overloaded,
    take_batch,
)


def event(record: int, version: int = 1) -> StoredEvent:
    return StoredEvent(UUID(int=record), version, "tests.raw", b"{}")


class Store:
    """Notes what is written together; while it is shut, it has a commit under way."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.problem: PersistenceError | None = None
        self.refused: StoredEvent | None = None
        self.open = Event()
        self.open.set()
        self.begun = Event()

    def write(self, batch: Sequence[Append]) -> None:
        self.begun.set()
        self.open.wait()
        self.batches.append(len(batch))
        if self.problem:
            raise self.problem
        if any(self.refused in append.events for append in batch):
            raise DataError("what is that?")
        for append in batch:
            append.positions = [len(self.batches)] * len(append.events)


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def waiting(store: Store) -> Iterator[Committer]:
    committer = Committer(store.write, "tests-committer")
    yield committer
    store.open.set()
    committer.close()


async def test_a_lone_command_is_written_at_once(
    waiting: Committer, store: Store
) -> None:
    assert await waiting.ainsert([event(1)]) == [1]
    assert await waiting.ainsert([event(2)]) == [2]
    assert store.batches == [1, 1]


async def test_what_waits_behind_a_commit_is_written_together(
    waiting: Committer, store: Store
) -> None:
    tasks = await behind_a_commit(waiting, store, range(2, 10))
    store.open.set()
    await asyncio.gather(*tasks)
    assert store.batches == [1, 8]


async def test_a_thread_may_wait_as_well(waiting: Committer) -> None:
    assert await asyncio.to_thread(waiting.insert, [event(1)]) == [1]


async def test_two_commands_for_one_version_never_share_a_commit() -> None:
    queue = deque(
        append([event(record, version)])
        for record, version in ((1, 1), (2, 1), (1, 1), (3, 1))
    )
    assert [len(take_batch(queue)), len(take_batch(queue))] == [2, 2]


async def test_a_batch_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(committer, "BATCH_EVENTS_MAX", 5)
    queue = deque(append([event(n), event(n, 2)]) for n in range(4))
    queue.append(append([event(9, version) for version in range(8)]))
    sizes = [len(take_batch(queue)) for _ in range(4)]
    assert sizes == [2, 2, 1, 0]


async def test_who_has_gone_is_not_written(waiting: Committer, store: Store) -> None:
    first, gone, other = await behind_a_commit(waiting, store, (2, 3))
    gone.cancel()
    await asyncio.sleep(0)
    store.open.set()
    await asyncio.gather(first, other)
    assert store.batches == [1, 1]


async def test_when_too_much_waits_a_command_is_refused(
    waiting: Committer, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committer, "COMMANDS_MAX", 2)
    tasks = await behind_a_commit(waiting, store, (2, 3))
    with pytest.raises(Overloaded):
        await waiting.ainsert([event(4)])
    store.open.set()
    await asyncio.gather(*tasks)
    assert await waiting.ainsert([event(4)])


async def test_a_lost_connection_is_told_to_everybody_apart(
    waiting: Committer, store: Store
) -> None:
    tasks = await behind_a_commit(waiting, store, (2, 3))
    store.problem = OperationalError("the connection was lost")
    store.open.set()
    told = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in told] == [OperationalError] * 3
    assert len({id(one) for one in told}) == 3
    store.problem = None
    assert await waiting.ainsert([event(4)])


async def test_what_cannot_be_written_is_not_told_to_the_others(
    waiting: Committer, store: Store
) -> None:
    tasks = await behind_a_commit(waiting, store, (2, 3, 4))
    store.refused = event(3)
    store.open.set()
    told = await asyncio.gather(*tasks, return_exceptions=True)
    assert [isinstance(one, DataError) for one in told] == [False, False, True, False]


async def test_at_the_end_everything_that_waits_is_written(
    waiting: Committer, store: Store
) -> None:
    tasks = await behind_a_commit(waiting, store, (2, 3))
    closing = Thread(target=waiting.close)
    closing.start()
    with pytest.raises(Closed):
        await try_until_refused(waiting)
    store.open.set()
    await asyncio.gather(*tasks)
    closing.join()


async def try_until_refused(waiting: Committer) -> None:
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(waiting.ainsert([event(5)]), 0.01)


async def behind_a_commit(
    waiting: Committer, store: Store, records: Sequence[int]
) -> list["asyncio.Task[Sequence[int]]"]:
    """Let commands wait behind one that is under way, which comes first."""
    store.open.clear()
    tasks = [asyncio.create_task(waiting.ainsert([event(1)]))]
    await asyncio.to_thread(store.begun.wait)
    tasks += [asyncio.create_task(waiting.ainsert([event(n)])) for n in records]
    await asyncio.sleep(0)
    return tasks


def append(events: Sequence[StoredEvent]) -> Append:
    return Append(events, None, Event())


async def test_what_is_given_together_is_told_when_the_last_of_it_is_written(
    waiting: Committer, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committer, "BATCH_EVENTS_MAX", 2)
    store.refused = event(3)
    each = await waiting.ainsert_each([[event(number)] for number in range(1, 6)])
    assert [one.problem is None for one in each] == [True, True, False, True, True]
    assert all(one.positions for one in each if one.problem is None)


async def test_more_than_may_wait_is_refused_whole(
    waiting: Committer, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committer, "COMMANDS_MAX", 4)
    with pytest.raises(Overloaded):
        await waiting.ainsert_each([[event(number)] for number in range(5)])
    assert not store.batches
