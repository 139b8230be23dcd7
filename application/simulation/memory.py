"""A ledger without a database: the same decisions on records that stay in memory.

For tests and for figures. It keeps every event, sealed by nobody; nothing survives it.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from application.keys import KeyRing
from application.ledger import EventLog, Ledger, LoggedEvent, Recorded
from application.ledger.answers import answer_to, recorded
from application.ledger.door import Touched, outcome_of
from application.ledger.replaying import replay
from domain.kernel import Aggregate, AlreadyExists, Command, Event, NotFound

A = TypeVar("A", bound=Aggregate)
T = TypeVar("T")


class _NoKeys(KeyRing):
    """Looks values up by a plain hash: there is nobody to keep them from."""

    def __init__(self) -> None:
        pass

    def blind_index(self, purpose: str, text: str) -> str:
        return hashlib.sha256(f"{purpose}/{text}".encode()).hexdigest()


class MemoryLog:
    """The events that the ledger recorded; it is read as the stored log is."""

    def __init__(self) -> None:
        self._all: list[LoggedEvent] = []
        self._of_record: dict[UUID, list[LoggedEvent]] = {}

    def append(self, event: Event, recorded_at: datetime) -> None:
        logged = LoggedEvent(
            position=len(self._all) + 1,
            recorded_at=recorded_at,
            originator_id=event.originator_id,
            originator_version=event.originator_version,
            topic=event.TOPIC,
            event=event,
        )
        self._all.append(logged)
        self._of_record.setdefault(event.originator_id, []).append(logged)

    def read(self, after: int, limit: int) -> Sequence[LoggedEvent]:
        return self._all[after : after + limit]

    def history(self, id: UUID) -> Sequence[LoggedEvent]:
        return self._of_record.get(id, [])

    def last_position(self) -> int:
        return len(self._all)

    def events(self, id: UUID | None = None) -> list[Event]:
        """Return the events of one record, or all of them."""
        logged = self._all if id is None else self.history(id)
        return [one.event for one in logged if one.event is not None]


class MemoryLedger(Ledger):
    """Decides as the real one does; `recorded` are the events that came of it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.keys = _NoKeys()
        self.recorded = MemoryLog()
        self.log = cast(EventLog, self.recorded)
        self._known: dict[UUID, Aggregate] = {}
        self._answers: dict[UUID, Recorded] = {}

    async def change_all(
        self, command: Command, records: Touched, decide: Callable[..., object]
    ) -> Recorded:
        """Change several records in one decision, all or nothing.

        Raises:
            NotFound, AlreadyExists
        """
        if found := self._answers.get(command.occasion.command_id):
            return found.model_copy(update={"replayed": True})
        taken = [await self.get(kind, id) for kind, id in records]
        try:
            made, begun = outcome_of(decide(*taken))
            for one in begun:
                if one.id in self._known:
                    raise AlreadyExists(one.id)
        except Exception:
            for one in taken:
                self._known[one.id] = self._as_recorded(one.id)
            raise
        return self._keep(command, [*taken, *begun], made)

    async def get(self, kind: type[A], id: UUID) -> A:
        """Return a record as it now is.

        Raises:
            NotFound
        """
        found = self._known.get(id)
        if not isinstance(found, kind):
            raise NotFound(id)
        return found

    async def run(self, blocking: Callable[..., T], *args: Any) -> T:
        return blocking(*args)

    def all(self, kind: type[A]) -> list[A]:
        """Return every record of a kind."""
        return [one for one in self._known.values() if isinstance(one, kind)]

    def _keep(
        self, command: Command, touched: list[Aggregate], made: UUID | None
    ) -> Recorded:
        answer = answer_to(touched, made)
        for one in touched:
            self._known[one.id] = one
            for event in one.collect_events():
                self.recorded.append(cast(Event, event), self.clock())
        answered = recorded(answer, self.recorded.last_position())
        self._answers[command.occasion.command_id] = answered
        return answered

    def _as_recorded(self, id: UUID) -> Aggregate:
        """Forget what a refused decision has done to a record."""
        record = replay(None, self.recorded.events(id))
        assert record is not None
        return record
