"""The only door to the log: decide, store all or nothing, answer once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from copy import copy
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from application.keys import KeyRing
from application.ledger.answers import Recorded
from application.ledger.bulk import Bulk, Change
from application.ledger.decisions import Decisions, Touched, outcome_of
from application.ledger.locks import Locks
from application.ledger.log import EventLog
from application.ledger.receipts import Receipts
from application.ledger.records import Records
from application.ledger.rehearsed import RehearsedRecords
from application.ledger.seals import Seals
from application.ledger.snapshots.taking import Snapshots
from application.ledger.threads import Threads
from domain.kernel import Aggregate, Command, NotFound, Refusal, Unavailable

__all__ = ["Ledger", "Touched", "outcome_of"]

A = TypeVar("A", bound=Aggregate)
C = TypeVar("C", bound=Command)
T = TypeVar("T")

ChangeEach = Callable[[Sequence[UUID]], Awaitable[list[Recorded | Refusal]]]
"""Changes many records, each by a command of its own and with its own answer."""


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
        self._is_stage = False
        self._seals = Seals(log.sealing, keys, self._threads)
        self._snapshots = Snapshots(log, keys)
        self._decide_on(Records(log, self._seals, self._snapshots, self._threads))

    def rehearsal(self) -> "Ledger":
        """Return this ledger as a stage: it decides on what it decided, in memory.

        Nothing is stored, whatever the command says.
        """
        stage = copy(self)
        stage._is_stage = True
        stage._decide_on(
            RehearsedRecords(self.log, self._seals, self._snapshots, self._threads)
        )
        return stage

    def _decide_on(self, records: Records) -> None:
        self._records = records
        receipts = Receipts(self.log, self.keys, records, self._threads)
        self.decisions = Decisions(self.log, records, receipts, self._seals, self.clock)
        self._receipts = receipts

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
                if self._is_stage or command.occasion.dry_run:
                    return await self.decisions.rehearse(command, records, decide)
                return await self.decisions.record(command, records, decide)
        except TimeoutError:
            raise Unavailable from None

    def in_bulk(self, change: Change[A, C]) -> ChangeEach:
        """Prepare one change of many records.

        The function that comes back changes each record by a command of its own, as
        `change` does, in few trips to the database; but a command that changes nothing
        leaves no receipt. It raises Unavailable: the same commands will tell.
        """
        bulk = Bulk(
            change, self.log, self.keys, self._receipts, self._threads, self.clock
        )

        async def change_each(ids: Sequence[UUID]) -> list[Recorded | Refusal]:
            plain: Sequence[Recorded | None] = [None] * len(ids)
            if not self._is_stage:
                plain = await self._in_time(bulk.change_each(ids))
            return [
                done or await self._alone(change, id)
                for done, id in zip(plain, ids, strict=True)
            ]

        return change_each

    async def _in_time(self, work: Awaitable[T]) -> T:
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return await work
        except TimeoutError:
            raise Unavailable from None

    async def _alone(self, change: Change[A, C], id: UUID) -> Recorded | Refusal:
        command = change.command(id)
        try:
            return await self.change(
                command, change.kind, id, lambda record: change.decide(record, command)
            )
        except Unavailable:
            raise
        except Refusal as refusal:
            return refusal

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

    async def blind_indexes(
        self, purpose: str, texts: Sequence[str]
    ) -> tuple[str, ...]:
        """Return 64 hex digits for each text: it is looked up by them, and not read."""

        def indexes() -> tuple[str, ...]:
            return tuple(self.keys.blind_index(purpose, text) for text in texts)

        return await self.run(indexes)

    async def run(self, blocking: Callable[..., T], *args: Any) -> T:
        """Run what blocks in a thread of the ledger.

        Raises:
            Unavailable: the database did not answer.
        """
        return await self._threads.run(blocking, *args)

    def close(self) -> None:
        """Let the commits under way end, then close the log."""
        self._threads.close()
        self._snapshots.close()
        self.log.close()
