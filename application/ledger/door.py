"""The only door to the log: decide, store all or nothing, answer once."""

import asyncio
import hmac
from collections.abc import Callable, Sequence
from copy import copy
from datetime import datetime
from random import uniform
from typing import Any, TypeVar
from uuid import UUID

from eventsourcing.persistence import IntegrityError

from application.keys import KeyRing
from application.ledger.answers import Recorded, answer_to, fingerprint, recorded
from application.ledger.locks import Locks
from application.ledger.log import EventLog
from application.ledger.records import Records, replay
from application.ledger.rehearsed import RehearsedRecords
from application.ledger.threads import Threads
from domain.kernel import (
    Aggregate,
    Busy,
    Command,
    Event,
    KeyReused,
    NotFound,
    Unavailable,
    VersionStale,
)
from domain.receipts import CommandRecorded, Receipt

A = TypeVar("A", bound=Aggregate)
T = TypeVar("T")

ATTEMPTS_MAX = 30
BACK_OFF_SECONDS = 0.002  # doubled each time
BACK_OFF_SECONDS_MAX = 0.1
ASKING_MAX = 3  # how often an unanswered commit is asked after
ASKING_SECONDS = 0.2

Touched = Sequence[tuple[type[Aggregate], UUID]]
"""The records that a decision changes, each by kind and id."""


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
        self._threads = Threads(timeout_seconds)
        self._locks = Locks()
        self._records = Records(log, self._threads)
        self._rehearsed: RehearsedRecords | None = None

    def rehearsal(self) -> "Ledger":
        """Return this ledger as a stage: it decides on what it decided, in memory.

        Nothing is stored, whatever the command says.
        """
        stage = copy(self)
        stage._records = stage._rehearsed = RehearsedRecords(self.log, self._threads)
        return stage

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
        self, command: Command, records: Touched, decide: Callable[..., object]
    ) -> Recorded:
        """Change several records in one decision, all or nothing.

        `decide` takes the records in the order given. It may return the UUID of a part
        that it made, new records to be stored with them, or a list of both.

        Raises:
            NotFound, AlreadyExists, VersionStale, Busy, KeyReused, Unavailable
        """
        try:
            async with (
                asyncio.timeout(self._timeout_seconds),
                self._locks.held(
                    command.occasion.command_id, [id for _, id in records]
                ),
            ):
                return await self._record(command, records, decide)
        except TimeoutError:
            raise Unavailable from None

    async def get(self, kind: type[A], id: UUID) -> A:
        """Return a record as it now is, to be read and never to be changed.

        Raises:
            NotFound, RecordDamaged, Unavailable
        """
        return await self._records.look_at(kind, id)

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
        return await self._threads.run(blocking, *args)

    def close(self) -> None:
        """Let the commits under way end, then close the log."""
        self._threads.close()
        self.log.close()

    async def _record(
        self, command: Command, records: Touched, decide: Callable[..., object]
    ) -> Recorded:
        asked = await self.run(fingerprint, self.keys, command)
        if found := await self._answered(command, asked, replayed=True):
            return found
        for attempt in range(ATTEMPTS_MAX):
            taken = [await self._records.take(kind, id) for kind, id in records]
            _check_version(command, taken)
            made, begun = outcome_of(decide(*taken))
            touched = [*taken, *begun]
            if command.occasion.dry_run or self._rehearsed:
                return await self._rehearse(touched, made, begun)
            try:
                return await self._commit(command, asked, touched, made)
            except _Lost:
                await self._records.refuse_existing(begun)
                await asyncio.sleep(_back_off(attempt))
        raise Busy(touched[0].id)

    async def _rehearse(
        self,
        touched: Sequence[Aggregate],
        made: UUID | None,
        begun: Sequence[Aggregate],
    ) -> Recorded:
        """Answer as if it had been stored.

        Raises:
            AlreadyExists
        """
        await self._records.refuse_existing(begun)
        answer = answer_to(touched, made)
        if self._rehearsed:
            self._rehearsed.keep(touched)
        return recorded(answer, None, dry_run=True)

    async def _commit(
        self,
        command: Command,
        asked: str,
        touched: Sequence[Aggregate],
        made: UUID | None,
    ) -> Recorded:
        answer = answer_to(touched, made)
        receipt = Receipt.begin(
            command,
            CommandRecorded,
            id=command.occasion.command_id,
            fingerprint=asked,
            answer=answer,
        )
        events = [
            event for one in (*touched, receipt) for event in one.collect_events()
        ]
        try:
            position = await self.run(self._store, events)
        except (IntegrityError, Unavailable) as problem:
            return await self._resolve(command, asked, problem)
        return recorded(answer, position)

    def _store(self, events: Sequence[Event]) -> int:
        recordings = self.log.save(*events, now=self.clock())
        return recordings[-1].notification.id

    async def _resolve(
        self, command: Command, asked: str, problem: Exception
    ) -> Recorded:
        """Find out what became of a commit whose answer was a loss or was lost.

        Raises:
            _Lost: it was not stored, and may be decided again.
            Unavailable: nobody can say; the same key will tell.
        """
        for asking in range(ASKING_MAX):
            try:
                if found := await self._answered(command, asked, replayed=False):
                    return found
            except Unavailable:
                await asyncio.sleep(ASKING_SECONDS * (asking + 1))
            else:
                break
        if isinstance(problem, IntegrityError):
            raise _Lost
        raise Unavailable

    async def _answered(
        self, command: Command, asked: str, *, replayed: bool
    ) -> Recorded | None:
        """Return the answer that the receipt of this command keeps, if there is one.

        Raises:
            KeyReused
        """
        id = command.occasion.command_id
        events = await self._records.events(id, after=0)
        if not events:
            return None
        receipt = replay(None, events)
        if not isinstance(receipt, Receipt) or not hmac.compare_digest(
            receipt.fingerprint, asked
        ):
            raise KeyReused
        assert receipt.answer is not None
        places = await self.run(self.log.stamped.places, id)
        return recorded(receipt.answer, places[1].position, replayed=replayed)


def outcome_of(outcome: object) -> tuple[UUID | None, list[Aggregate]]:
    """Tell what a decision returned: a part that it made, or new records, or both."""
    if isinstance(outcome, UUID):
        return outcome, []
    if not isinstance(outcome, list | tuple):
        return None, []
    made = [one for one in outcome if isinstance(one, UUID)]
    begun = [one for one in outcome if isinstance(one, Aggregate)]
    return next(iter(made), None), begun


def _check_version(command: Command, taken: Sequence[Aggregate]) -> None:
    expected = command.occasion.expected_version
    if expected is not None and taken and taken[0].version != expected:
        raise VersionStale(id=taken[0].id, expected=expected, actual=taken[0].version)


def _back_off(attempt: int) -> float:
    """Wait longer each time, and never as long as the rival does."""
    longest = min(BACK_OFF_SECONDS * 2**attempt, BACK_OFF_SECONDS_MAX)
    return uniform(longest / 2, longest) if attempt else 0
