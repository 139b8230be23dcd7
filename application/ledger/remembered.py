"""Records in memory: so many events of them, the longest untouched forgotten first."""

from collections import OrderedDict
from uuid import UUID

from domain.kernel import Aggregate

EVENTS_MAX = 200_000
"""Of all records together. What an event leaves in its record takes one to three kB."""


class Remembered:
    def __init__(self) -> None:
        self._known: OrderedDict[UUID, tuple[Aggregate, int]] = OrderedDict()
        self._events = 0

    def get(self, id: UUID) -> Aggregate | None:
        found = self._known.get(id)
        return found and found[0]

    def put(self, record: Aggregate) -> None:
        """Remember a record as the newest; forget what is too much."""
        self.pop(record.id)
        self._known[record.id] = record, record.version
        self._events += record.version
        while self._events > EVENTS_MAX:
            _, (_, events) = self._known.popitem(last=False)
            self._events -= events

    def pop(self, id: UUID) -> Aggregate | None:
        """Hand a record over, and forget it."""
        found = self._known.pop(id, None)
        if found is None:
            return None
        self._events -= found[1]
        return found[0]

    def clear(self) -> None:
        """Forget every record."""
        self._known.clear()
        self._events = 0
