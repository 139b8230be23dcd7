"""Records as they now are, replayed from the log."""

from collections.abc import Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from application.ledger.log import EventLog
from application.ledger.mapper import UNREADABLE
from application.ledger.remembered import Remembered
from application.ledger.replaying import replay
from application.ledger.seals import Seals
from application.ledger.snapshots.kept import SNAPSHOT
from application.ledger.snapshots.state import Unkept
from application.ledger.snapshots.taking import Snapshots
from application.ledger.threads import Threads
from application.ledger.wanted import SINCE_SNAPSHOT, Found, Wanted
from application.together import Together
from domain.kernel import Aggregate, AlreadyExists, Event, NotFound, RecordDamaged

A = TypeVar("A", bound=Aggregate)


class Records:
    """Reference records are kept, and fast-forwarded at each look.

    A record that was changed here is remembered as it was left, until it is taken to be
    changed again: so a decision that fails, for whatever cause, has forgotten it.
    """

    def __init__(
        self, log: EventLog, seals: Seals, snapshots: Snapshots, threads: Threads
    ) -> None:
        self._log = log
        self._seals = seals
        self._snapshots = snapshots
        self._threads = threads
        self._stored = Together(self._read_all, timeout_seconds=threads.timeout_seconds)
        self._kept = Remembered()
        self._left = Remembered()
        self._generation = seals.generation

    async def look_at(self, kind: type[A], id: UUID) -> A:
        """Return a record to be read, never to be changed.

        Raises:
            NotFound, RecordDamaged, Unavailable
        """
        self._forget_what_was_erased()
        known = self._kept.get(id)
        if known is None:
            aggregate = await self._whole(id)
        else:
            events = await self.events(id, after=known.version)
            aggregate = _fast_forward(self._kept.get(id) or known, events)
        if not isinstance(aggregate, kind):
            raise NotFound(id)
        if kind.REFERENCE:
            self._kept.put(aggregate)
        return aggregate

    def take(self, kind: type[Aggregate], id: UUID) -> Aggregate | None:
        """Hand over a record as this process left it, if it knows it.

        Another process may have changed it since: the store decides.
        """
        self._forget_what_was_erased()
        known = self._left.pop(id)
        return known if isinstance(known, kind) else None

    async def bring_up_to_date(self, known: Aggregate) -> Aggregate:
        """Replay what others have recorded since, if they have.

        Raises:
            RecordDamaged, Unavailable
        """
        newer = await self.events(known.id, after=known.version)
        return replay(known, newer) or known

    async def load(self, kind: type[Aggregate], id: UUID) -> Aggregate:
        """Return a record of the caller's own, as it is in the store.

        Raises:
            NotFound, RecordDamaged, Unavailable
        """
        aggregate = await self._whole(id)
        if not isinstance(aggregate, kind):
            raise NotFound(id)
        return aggregate

    def keep(self, touched: Iterable[Aggregate]) -> None:
        """Remember records as they were stored just now; the caller lets go of them."""
        self._forget_what_was_erased()
        for aggregate in touched:
            self._left.put(aggregate)

    def rehearsed(self, touched: Iterable[Aggregate]) -> None:
        """Forget what was only rehearsed."""

    async def refuse_existing(self, begun: Sequence[Aggregate]) -> None:
        """Refuse to begin what has begun.

        Raises:
            AlreadyExists
        """
        for aggregate in begun:
            if await self.events(aggregate.id, after=0):
                raise AlreadyExists(aggregate.id)

    async def events(self, id: UUID, *, after: int) -> list[Event]:
        """Return the events of a record after a version.

        Raises:
            RecordDamaged, Unavailable
        """
        return await self._opened(id, await self._stored.ask((id, after)), after)

    async def _whole(self, id: UUID) -> Aggregate | None:
        """Return the record from its snapshot on; if that fails, from its birth.

        Raises:
            RecordDamaged, Unavailable
        """
        stored = await self._stored.ask((id, SINCE_SNAPSHOT))
        record, after = None, 0
        if stored and stored[0].topic == SNAPSHOT:
            taken, *stored = stored
            after = taken.originator_version
            try:
                record = await self._threads.run(self._snapshots.read, taken.state)
            except (Unkept, *UNREADABLE):
                return replay(None, await self.events(id, after=0))
        self._snapshots.replayed(id, len(stored))
        return replay(record, await self._opened(id, stored, after))

    async def _opened(
        self, id: UUID, stored: Sequence[StoredEvent], after: int
    ) -> list[Event]:
        try:
            return await self._seals.open(stored)
        except UNREADABLE:
            raise RecordDamaged(id=id, version=after + 1) from None

    def _forget_what_was_erased(self) -> None:
        """Forget every record when somebody's keys were: nobody knows which hold what.

        It is seldom that keys are destroyed or restricted.
        """
        if self._generation != self._seals.generation:
            self._generation = self._seals.generation
            self._kept.clear()
            self._left.clear()

    async def _read_all(self, wanted: Sequence[Wanted]) -> Found:
        return await self._threads.run(self._log.stamped.read_all, wanted)


def _fast_forward(known: Aggregate | None, events: list[Event]) -> Aggregate | None:
    """Replay what is new; another reader may have done so while this one waited."""
    version = known.version if known else 0
    return replay(known, [one for one in events if one.originator_version > version])
