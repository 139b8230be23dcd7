"""The only door to the log: decide, store all or nothing, answer once."""

import asyncio
import hashlib
import hmac
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any, TypeVar, cast
from uuid import UUID
from weakref import WeakValueDictionary

import psycopg
import sqlalchemy.exc
from eventsourcing.persistence import IntegrityError, PersistenceError
from psycopg_pool import PoolTimeout
from pydantic import BaseModel, ConfigDict

from application.keys import KeyMissing, KeyRing, SealBroken
from application.ledger.log import EventLog
from application.ledger.mapper import ShapeBroken, UnknownTopic
from domain.kernel import (
    Aggregate,
    AlreadyExists,
    Busy,
    Command,
    Event,
    KeyReused,
    NotFound,
    RecordDamaged,
    Unavailable,
    VersionStale,
)
from domain.receipts import Answer, CommandRecorded, Receipt

A = TypeVar("A", bound=Aggregate)
T = TypeVar("T")

ATTEMPTS_MAX = 8
ASKING_MAX = 3  # how often an unanswered commit is asked after
THREADS_MAX = 16
_UNREACHABLE = (
    PersistenceError,
    PoolTimeout,
    psycopg.Error,
    sqlite3.OperationalError,
    sqlalchemy.exc.OperationalError,
    sqlalchemy.exc.TimeoutError,
)
_UNREADABLE = (UnknownTopic, ShapeBroken, SealBroken, KeyMissing)

Records = Sequence[tuple[type[Aggregate], UUID]]


class Recorded(BaseModel):
    """Where a change landed. Readers can wait for a view to reach `position`.

    `made` is the id of a part that was made inside the record. A replayed answer is
    the first one again. A rehearsal has no position: nothing was stored.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    version: int
    position: int | None
    made: UUID | None = None
    events: tuple[str, ...] = ()
    replayed: bool = False
    dry_run: bool = False


class _Lost(Exception):
    """Somebody else was first; nothing was stored."""


class Ledger:
    """Asynchronous; one decision at a time for each record of this process."""

    def __init__(
        self,
        log: EventLog,
        keys: KeyRing,
        *,
        clock: Callable[[], datetime],
        timeout_seconds: float,
    ) -> None:
        self.log = log
        self.keys = keys
        self.clock = clock
        self._timeout_seconds = timeout_seconds
        self._threads = ThreadPoolExecutor(THREADS_MAX, "ledger")
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()
        self._referred: dict[UUID, Aggregate] = {}

    async def begin(self, command: Command, make: Callable[[], Aggregate]) -> Recorded:
        """Begin a record.

        Raises:
            AlreadyExists, KeyReused, Unavailable
        """
        return await self.begin_all(command, lambda: [make()])

    async def begin_all(
        self, command: Command, make: Callable[[], Sequence[Aggregate]]
    ) -> Recorded:
        """Begin several records at once, all or nothing; the first one is the answer.

        Raises:
            AlreadyExists, KeyReused, Unavailable
        """
        return await self.change_all(command, [], make)

    async def change(
        self, command: Command, kind: type[A], id: UUID, decide: Callable[[A], object]
    ) -> Recorded:
        """Change one record; decide again when somebody else was first.

        What `decide` returns, if it is a UUID, is answered as `made`.

        Raises:
            NotFound, VersionStale, Busy, KeyReused, Unavailable
        """
        return await self.change_all(command, [(kind, id)], decide)

    async def change_all(
        self, command: Command, records: Records, decide: Callable[..., object]
    ) -> Recorded:
        """Change several records in one decision, all or nothing.

        `decide` takes the records in the order given. It may return new records, to
        be stored with them, or the UUID of a part that it made.

        Raises:
            NotFound, AlreadyExists, VersionStale, Busy, KeyReused, Unavailable
        """
        try:
            async with (
                asyncio.timeout(self._timeout_seconds),
                self._locked(command, records),
            ):
                return await self._record(command, records, decide)
        except TimeoutError:
            raise Unavailable from None

    async def get(self, kind: type[A], id: UUID) -> A:
        """Return a record as it now is, to be read and never to be changed.

        Raises:
            NotFound, RecordDamaged, Unavailable
        """
        known = self._referred.get(id)
        events = await self._events(id, after=known.version if known else 0)
        aggregate = _fast_forward(self._referred.get(id), events)
        if not isinstance(aggregate, kind):
            raise NotFound(id)
        if kind.REFERENCE:
            self._referred[id] = aggregate
        return aggregate

    async def find(self, kind: type[A], id: UUID) -> A | None:
        """Return a record as it now is, or None."""
        try:
            return await self.get(kind, id)
        except NotFound:
            return None

    async def run(self, blocking: Callable[..., T], *args: Any) -> T:
        """Run what blocks in a thread of the ledger.

        Raises:
            Unavailable: the database did not answer.
        """
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, partial(blocking, *args))
        except IntegrityError:
            raise
        except _UNREACHABLE:
            raise Unavailable from None

    def close(self) -> None:
        """Let the commits under way end, then close the log."""
        self._threads.shutdown(wait=True)
        self.log.close()

    async def _record(
        self, command: Command, records: Records, decide: Callable[..., object]
    ) -> Recorded:
        if found := await self._answered(command):
            return found
        for attempt in range(ATTEMPTS_MAX):
            aggregates = [await self._load(kind, id) for kind, id in records]
            _check_version(command, aggregates)
            outcome = decide(*aggregates)
            made = outcome if isinstance(outcome, UUID) else None
            begun = list(cast(Iterable[Aggregate], outcome)) if _many(outcome) else []
            touched = [*aggregates, *begun]
            if command.occasion.dry_run:
                await self._refuse_existing(begun)
                return _recorded(_answer(touched, made), None, dry_run=True)
            try:
                return await self._commit(command, touched, made)
            except _Lost:
                await self._refuse_existing(begun)
                await asyncio.sleep(0.002 * attempt)
        raise Busy(touched[0].id)

    async def _commit(
        self, command: Command, touched: list[Aggregate], made: UUID | None
    ) -> Recorded:
        answer = _answer(touched, made)
        events = [event for one in touched for event in one.collect_events()]
        receipt = Receipt.begin(
            command,
            CommandRecorded,
            id=command.occasion.command_id,
            fingerprint=self._fingerprint(command),
            answer=answer,
        )
        events += receipt.collect_events()
        try:
            position = await self.run(self._store, events)
        except (IntegrityError, Unavailable) as problem:
            return await self._resolve(command, problem)
        return _recorded(answer, position)

    def _store(self, events: Sequence[Event]) -> int:
        recordings = self.log.save(*events, now=self.clock())
        return recordings[-1].notification.id

    async def _resolve(self, command: Command, problem: Exception) -> Recorded:
        """Find out what became of a commit whose answer was a loss or was lost.

        Raises:
            _Lost: it was not stored, and may be decided again.
            Unavailable: nobody can say; the same key will tell.
        """
        for asking in range(ASKING_MAX):
            try:
                if found := await self._answered(command, replayed=False):
                    return found
            except Unavailable:
                await asyncio.sleep(0.2 * (asking + 1))
            else:
                break
        if isinstance(problem, IntegrityError):
            raise _Lost
        raise Unavailable

    async def _answered(
        self, command: Command, *, replayed: bool = True
    ) -> Recorded | None:
        id = command.occasion.command_id
        events = await self._events(id, after=0)
        if not events:
            return None
        receipt = _replay(None, events)
        if not isinstance(receipt, Receipt) or not hmac.compare_digest(
            receipt.fingerprint, self._fingerprint(command)
        ):
            raise KeyReused
        assert receipt.answer is not None
        positions = await self.run(self.log.stamped.positions, id)
        return _recorded(receipt.answer, positions[1], replayed=replayed)

    def _fingerprint(self, command: Command) -> str:
        """Return a keyed hash of what was asked, without when and by whom."""
        asked = command.model_dump_json(exclude={"occasion"})
        moment = command.occasion.effective_at
        text = f"{type(command).__qualname__}\n{moment and moment.isoformat()}\n{asked}"
        text = hashlib.sha256(text.encode()).hexdigest()
        return self.keys.blind_index("request", text)

    async def _load(self, kind: type[Aggregate], id: UUID) -> Aggregate:
        aggregate = _replay(None, await self._events(id, after=0))
        if not isinstance(aggregate, kind):
            raise NotFound(id)
        return aggregate

    async def _events(self, id: UUID, *, after: int) -> list[Event]:
        try:
            return await self.run(self._read_events, id, after)
        except _UNREADABLE:
            raise RecordDamaged(id=id, version=after + 1) from None

    def _read_events(self, id: UUID, after: int) -> list[Event]:
        return list(cast(Iterable[Event], self.log.events.get(id, gt=after)))

    async def _refuse_existing(self, begun: Sequence[Aggregate]) -> None:
        for aggregate in begun:
            if await self._events(aggregate.id, after=0):
                raise AlreadyExists(aggregate.id)

    @asynccontextmanager
    async def _locked(self, command: Command, records: Records) -> AsyncIterator[None]:
        """Lock the command, then its records in the order of their ids."""
        key = command.occasion.command_id
        ids = [key, *sorted({id for _, id in records} - {key})]
        async with AsyncExitStack() as stack:
            for id in ids:
                lock = self._locks.setdefault(id, asyncio.Lock())
                await stack.enter_async_context(lock)
            yield


def _fast_forward(known: Aggregate | None, events: list[Event]) -> Aggregate | None:
    """Replay what is new; another reader may have done so while this one waited."""
    version = known.version if known else 0
    return _replay(known, [one for one in events if one.originator_version > version])


def _replay(aggregate: Aggregate | None, events: Iterable[Event]) -> Aggregate | None:
    for event in events:
        aggregate = event.mutate(aggregate)
    return aggregate


def _many(outcome: object) -> bool:
    return isinstance(outcome, list | tuple)


def _check_version(command: Command, aggregates: Sequence[Aggregate]) -> None:
    expected = command.occasion.expected_version
    if expected is not None and aggregates and aggregates[0].version != expected:
        raise VersionStale(
            id=aggregates[0].id, expected=expected, actual=aggregates[0].version
        )


def _answer(touched: Sequence[Aggregate], made: UUID | None) -> Answer:
    topics = [
        cast(Event, event).TOPIC for one in touched for event in one.pending_events
    ]
    return Answer(
        id=touched[0].id, version=touched[0].version, made=made, events=tuple(topics)
    )


def _recorded(
    answer: Answer,
    position: int | None,
    *,
    replayed: bool = False,
    dry_run: bool = False,
) -> Recorded:
    return Recorded(
        **answer.model_dump(), position=position, replayed=replayed, dry_run=dry_run
    )
