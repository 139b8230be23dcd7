"""Records as they now are, replayed from the log."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import TypeVar, cast
from uuid import UUID

from application.keys import KeyMissing, SealBroken
from application.ledger.log import EventLog
from application.ledger.mapper import ShapeBroken, UnknownTopic
from application.ledger.threads import Threads
from domain.kernel import Aggregate, AlreadyExists, Event, NotFound, RecordDamaged

A = TypeVar("A", bound=Aggregate)

UNREADABLE = (UnknownTopic, ShapeBroken, SealBroken, KeyMissing)


RECORDS_MAX = 10_000
"""So many records are remembered as this process left them."""


class Records:
    """Reference records are kept, and fast-forwarded at each look.

    A record that was changed here is remembered as it was left, until it is taken to be
    changed again: so a decision that fails, for whatever cause, has forgotten it.
    """

    def __init__(self, log: EventLog, threads: Threads) -> None:
        self._log = log
        self._threads = threads
        self._kept: dict[UUID, Aggregate] = {}
        self._left: OrderedDict[UUID, Aggregate] = OrderedDict()

    async def look_at(self, kind: type[A], id: UUID) -> A:
        """Return a record to be read, never to be changed.

        Raises:
            NotFound, RecordDamaged, Unavailable
        """
        known = self._kept.get(id)
        events = await self.events(id, after=known.version if known else 0)
        aggregate = _fast_forward(self._kept.get(id), events)
        if not isinstance(aggregate, kind):
            raise NotFound(id)
        if kind.REFERENCE:
            self._kept[id] = aggregate
        return aggregate

    def take(self, kind: type[Aggregate], id: UUID) -> Aggregate | None:
        """Hand over a record as this process left it, if it knows it.

        Another process may have changed it since: the store decides.
        """
        known = self._left.pop(id, None)
        return known if isinstance(known, kind) else None

    async def load(self, kind: type[Aggregate], id: UUID) -> Aggregate:
        """Return a record of the caller's own, as it is in the store.

        Raises:
            NotFound, RecordDamaged, Unavailable
        """
        aggregate = replay(None, await self.events(id, after=0))
        if not isinstance(aggregate, kind):
            raise NotFound(id)
        return aggregate

    def keep(self, touched: Iterable[Aggregate]) -> None:
        """Remember records as they were stored just now; the caller lets go of them."""
        for aggregate in touched:
            self._left[aggregate.id] = aggregate
        while len(self._left) > RECORDS_MAX:
            self._left.popitem(last=False)

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
        try:
            return await self._threads.run(self._read, id, after)
        except UNREADABLE:
            raise RecordDamaged(id=id, version=after + 1) from None

    def _read(self, id: UUID, after: int) -> list[Event]:
        return list(cast(Iterable[Event], self._log.events.get(id, gt=after)))


def replay(aggregate: Aggregate | None, events: Iterable[Event]) -> Aggregate | None:
    for event in events:
        aggregate = event.mutate(aggregate)
    return aggregate


def _fast_forward(known: Aggregate | None, events: list[Event]) -> Aggregate | None:
    """Replay what is new; another reader may have done so while this one waited."""
    version = known.version if known else 0
    return replay(known, [one for one in events if one.originator_version > version])
