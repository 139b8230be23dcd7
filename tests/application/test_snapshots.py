"""Snapshots: taken of long records, dark where the events are, and never believed."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from pydantic_core import from_json, to_json

from application.keys import KeyStore
from application.ledger import Ledger
from application.ledger.snapshots import code, taking
from application.ledger.snapshots.kept import SNAPSHOT, Snapshot, forget_all, keep
from application.ledger.snapshots.state import Unkept, from_bytes, to_bytes
from application.ledger.wanted import SINCE_SNAPSHOT
from application.settings import Settings
from domain.kernel import Aggregate
from domain.sealed import Erased
from domain.vouchers import VoucherAccount
from projections.store import open_database
from tests.application.test_ledger import TALLY, add, adding, open_tally, opening
from tests.facts.tally import Tally
from tests.ledgers import join_ledger
from tests.projections.logs import unopened
from tests.simulated import in_memory, plan
from tests.waiting import until

EVERY = 5
DAMAGED = (
    *(b"", b"{", b"[1, 2]", b'["tests.facts.tally:Tally", {"total": ["?"]}]'),
    *(b'["os:system", {}]', b'["domain.kernel:Event", {}]'),
    *(b'["tests.facts.tally:Tally", {"total": ["decimal", "zz"]}]',),
    *(b'["tests.facts.tally:Tally", {}]',),
)


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "EVERY", EVERY)


@pytest.fixture
def other(settings: Settings, ledger: Ledger) -> Iterator[Ledger]:
    """Another process, which has met no record yet."""
    with join_ledger(settings, ledger.clock) as other:
        yield other


async def grow(ledger: Ledger, until_version: int) -> None:
    """Write a record of so many events, and load it once."""
    await open_tally(ledger)
    for number in range(2, until_version + 1):
        await add(ledger, adding(command=number))
    await ledger.get(Tally, TALLY)


def versions_read(ledger: Ledger) -> list[int]:
    """Return the versions that a load reads; that of a snapshot is negative."""
    wanted = (TALLY, SINCE_SNAPSHOT)
    found = ledger.log.stamped.read_all([wanted])[wanted]
    signs = {SNAPSHOT: -1}
    return [signs.get(one.topic, 1) * one.originator_version for one in found]


async def taken(ledger: Ledger, version: int) -> None:
    """Wait for a snapshot of this version, or of one that came meanwhile."""

    async def there() -> bool:
        return (await asyncio.to_thread(versions_read, ledger))[0] <= -version

    await until(there)


async def damage(ledger: Ledger, state: bytes) -> None:
    snapshot = Snapshot(TALLY, 10_000, code.code_of_domain(), state)
    await asyncio.to_thread(keep, ledger.log.stamped, snapshot)


class TestTaking:
    async def test_a_long_record_is_read_from_its_snapshot_on(
        self, ledger: Ledger, other: Ledger
    ) -> None:
        await grow(ledger, 2 * EVERY)
        await taken(ledger, 2 * EVERY)
        await add(ledger, adding(command=99))
        assert versions_read(ledger) == [-2 * EVERY, 2 * EVERY + 1]
        found = await other.get(Tally, TALLY)
        assert (found.version, found.total, found.name) == (
            2 * EVERY + 1,
            2 * EVERY,
            "Chan Siu Ming",
        )

    @pytest.mark.parametrize("short", [1, 0])
    async def test_it_is_taken_of_a_long_record_and_of_no_other(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, short: int
    ) -> None:
        later: list[UUID] = []
        snapshots = ledger._snapshots
        monkeypatch.setattr(snapshots, "take", later.append)
        await grow(ledger, EVERY - short)
        ledger._snapshots.close()
        assert later == [TALLY] * (1 - short)

    async def test_what_was_replayed_from_a_snapshot_leaves_the_next(
        self, ledger: Ledger, other: Ledger
    ) -> None:
        await grow(ledger, EVERY)
        await taken(ledger, EVERY)
        for number in range(EVERY):
            await add(ledger, adding(command=100 + number))
        assert versions_read(ledger)[0] == -EVERY
        await other.get(Tally, TALLY)
        await taken(ledger, 2 * EVERY)

    async def test_changing_a_record_takes_none(self, ledger: Ledger) -> None:
        await open_tally(ledger)
        for number in range(2 * EVERY):
            await add(ledger, adding(command=100 + number))
        ledger._snapshots.close()
        assert versions_read(ledger)[0] == 1

    async def test_it_is_decided_on_as_on_the_whole_record(
        self, ledger: Ledger, other: Ledger
    ) -> None:
        await grow(ledger, EVERY)
        await taken(ledger, EVERY)
        recorded = await add(other, adding(command=99))
        assert recorded.version == EVERY + 1

    async def test_without_snapshots_the_record_is_the_same(
        self, ledger: Ledger, other: Ledger
    ) -> None:
        await grow(ledger, EVERY)
        await taken(ledger, EVERY)
        forget_all(ledger.log.stamped)
        assert versions_read(ledger) == list(range(1, EVERY + 1))
        assert (await other.get(Tally, TALLY)).total == EVERY - 1


class TestBeside:
    async def test_loads_go_on_while_a_snapshot_takes_for_ever(
        self, ledger: Ledger, other: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """However many are to be taken, they wait in a thread of their own."""
        over = Event()
        monkeypatch.setattr(other._snapshots, "take", lambda _: over.wait())
        records = [UUID(int=number) for number in range(500, 530)]
        for record in records:
            await open_tally(ledger, id=record)
        monkeypatch.setattr(taking, "EVERY", 1)
        try:
            found = await asyncio.gather(*(other.get(Tally, id) for id in records))
            assert len(found) == len(records)
            assert (await other.get(Tally, records[0])).total == 0
        finally:
            over.set()


class TestNeverBelieved:
    async def test_the_snapshot_of_another_code_is_passed_over(
        self, ledger: Ledger, other: Ledger
    ) -> None:
        await grow(ledger, 2)
        await damage_of_another_code(ledger)
        assert versions_read(ledger) == [1, 2]
        assert (await other.get(Tally, TALLY)).total == 1

    async def test_control_of_this_code_it_is_read(
        self, ledger: Ledger, other: Ledger
    ) -> None:
        """Whoever can write to the store could write events as well."""
        await grow(ledger, 2)
        await damage(ledger, await state_of(ledger, total=1_000))
        assert (await other.get(Tally, TALLY)).total == 1_000

    @pytest.mark.parametrize("state", DAMAGED)
    async def test_a_damaged_one_is_passed_over(
        self, ledger: Ledger, other: Ledger, state: bytes
    ) -> None:
        await grow(ledger, 2)
        await damage(ledger, state)
        assert (await other.get(Tally, TALLY)).total == 1

    async def test_one_that_differs_from_the_events_is_not_kept(
        self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await grow(ledger, EVERY - 1)
        honest = to_bytes

        def forgetful(record: Any) -> bytes:
            record.total = 0
            return honest(record)

        monkeypatch.setattr(taking, "to_bytes", forgetful)
        assert not await asyncio.to_thread(ledger._snapshots.take, TALLY)
        monkeypatch.undo()
        assert await asyncio.to_thread(ledger._snapshots.take, TALLY)


class TestDark:
    async def test_nothing_that_the_events_seal_is_readable(
        self, ledger: Ledger
    ) -> None:
        await grow(ledger, EVERY)
        await taken(ledger, EVERY)
        wanted = (TALLY, SINCE_SNAPSHOT)
        state = ledger.log.stamped.read_all([wanted])[wanted][0].state
        assert b"sealed" in state
        assert b"Chan" not in state

    async def test_after_the_erasure_it_is_dark(
        self, ledger: Ledger, other: Ledger, settings: Settings
    ) -> None:
        await grow(ledger, EVERY)
        await taken(ledger, EVERY)
        engine = open_database(settings.keys_database_url)
        KeyStore(engine).destroy(TALLY)
        engine.dispose()
        found = await other.get(Tally, TALLY)
        assert found.name == Erased(erased="identity", subject=TALLY)  # type: ignore[comparison-overlap]
        assert found.total == EVERY - 1


def test_every_record_of_a_history_comes_back_as_it_was() -> None:
    ledger, _ = in_memory(plan(scale=20_000))
    records: dict[UUID, Aggregate] = {}
    for logged in ledger.log.read(0, 10**9):
        assert logged.event
        before = records.get(logged.originator_id)
        after = unopened(logged.event).mutate(before)
        assert after
        records[logged.originator_id] = after
    kinds = Counter(type(record) for record in records.values())
    assert kinds[VoucherAccount] > 20
    for record in records.values():
        again = from_bytes(to_bytes(record), None)
        assert again == record
        assert again.__dict__.keys() == record.__dict__.keys()


def test_a_value_of_another_kind_is_not_written() -> None:
    record = Tally.open(opening(), TALLY)
    record.collect_events()
    record.total = 1.5  # type: ignore[assignment]
    with pytest.raises(Unkept):
        to_bytes(record)


def test_a_class_that_is_not_of_the_domain_is_not_read() -> None:
    kind = f"{Foreign.__module__}:{Foreign.__qualname__}"
    with pytest.raises(Unkept):
        from_bytes(to_json(["json:JSONDecoder", {}]), None)
    with pytest.raises(Unkept):
        from_bytes(to_json([kind, {}]), None)


@dataclass
class Foreign:
    """No record."""


async def state_of(ledger: Ledger, **changed: object) -> bytes:
    record = await ledger.get(Tally, TALLY)
    record.__dict__.update(changed, name="")
    return to_bytes(record)


async def damage_of_another_code(ledger: Ledger) -> None:
    state = await state_of(ledger, total=1_000)
    assert from_json(state)
    snapshot = Snapshot(TALLY, 2, "another", state)
    await asyncio.to_thread(keep, ledger.log.stamped, snapshot)
