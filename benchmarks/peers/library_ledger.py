"""The same door, kept by the library alone: its application, its recorder, its pool.

Decisions, sealing, receipts and references are ours; what is committed is committed by
the library, in threads, one command at a time.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, ClassVar, Self, TypeVar, cast
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, Mapper
from psycopg import connect

from application.keys import KeyRing
from application.ledger import Ledger, Recorded
from application.ledger.answers import answer_to, fingerprint, recorded
from application.ledger.door import Touched, outcome_of
from application.ledger.mapper import SealingMapper
from application.ledger.replaying import replay
from application.settings import Settings
from benchmarks.peers.library import environment
from domain.kernel import Aggregate, Busy, Command, Event, NotFound
from domain.receipts import CommandRecorded, Receipt

A = TypeVar("A", bound=Aggregate)
T = TypeVar("T")

THREADS = 16
ATTEMPTS_MAX = 8


class _Log(Application[UUID]):
    name = "ledger"
    env: ClassVar[dict[str, str]] = {}

    def __init__(self, env: dict[str, str], ring: KeyRing) -> None:
        self._ring = ring
        super().__init__(env)

    def construct_mapper(self) -> Mapper[UUID]:
        return SealingMapper(self._ring)


class LibraryLedger(Ledger):
    """Answers what claims ask of a ledger."""

    def __init__(self, log: _Log, like: Ledger) -> None:
        self.clock = like.clock
        self.keys = like.keys
        self.log = cast(Any, log)
        self._pool = ThreadPoolExecutor(THREADS)
        self._kept: dict[UUID, Aggregate] = {}

    @classmethod
    @contextmanager
    def opened(cls, settings: Settings, like: Ledger) -> Iterator[Self]:
        """Open the log of a ledger that was made ready for the library."""
        log = _Log(environment(settings.database_url), like.keys)
        try:
            yield cls(log, like)
        finally:
            log.close()

    async def run(self, blocking: Callable[..., T], *args: Any) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, blocking, *args)

    async def change_all(
        self, command: Command, records: Touched, decide: Callable[..., object]
    ) -> Recorded:
        return await self.run(self._change, command, records, decide)

    async def get(self, kind: type[A], id: UUID) -> A:
        return await self.run(self._look_at, kind, id)

    def _change(
        self, command: Command, records: Touched, decide: Callable[..., object]
    ) -> Recorded:
        asked = fingerprint(self.keys, command)
        for _ in range(ATTEMPTS_MAX):
            if self._events(command.occasion.command_id):
                raise NotImplementedError("no command is sent twice here")
            taken = [self._load(kind, id) for kind, id in records]
            made, begun = outcome_of(decide(*taken))
            touched = [*taken, *begun]
            answer = answer_to(touched, made)
            receipt = Receipt.begin(
                command,
                CommandRecorded,
                id=command.occasion.command_id,
                fingerprint=asked,
                answer=answer,
            )
            try:
                recordings = self.log.save(*touched, receipt)
            except IntegrityError:
                continue
            return recorded(answer, recordings[-1].notification.id)
        raise Busy(command.occasion.command_id)

    def _load(self, kind: type[A], id: UUID) -> A:
        record = replay(None, self._events(id))
        if not isinstance(record, kind):
            raise NotFound(id)
        return record

    def _look_at(self, kind: type[A], id: UUID) -> A:
        """Keep what is referred to, and fast-forward it at each look, as ours is."""
        known = self._kept.get(id)
        record = replay(known, self._events(id, known.version if known else None))
        if not isinstance(record, kind):
            raise NotFound(id)
        if kind.REFERENCE:
            self._kept[id] = record
        return record

    def _events(self, id: UUID, after: int | None = None) -> list[Event]:
        return list(cast(Iterable[Event], self.log.events.get(id, gt=after)))


def prepare(url: str) -> None:
    """Let the table stamp the time that only our recorder knows of."""
    with connect(url) as connection:
        connection.execute(
            "ALTER TABLE ledger_events ALTER COLUMN recorded_at SET DEFAULT now()"
        )
