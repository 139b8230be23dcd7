"""Taking a snapshot of a record that took long to load, for whoever loads it next."""

from collections.abc import Callable, Sequence
from threading import Lock
from uuid import UUID

import structlog
from eventsourcing.persistence import PersistenceError, StoredEvent

from application.keys import KeyRing
from application.ledger.log import EventLog
from application.ledger.mapper import UNREADABLE
from application.ledger.snapshots.code import code_of_domain
from application.ledger.snapshots.kept import SNAPSHOT, Snapshot, keep
from application.ledger.snapshots.state import Open, Unkept, from_bytes, to_bytes
from application.ledger.threads import Threads
from application.ledger.wanted import SINCE_SNAPSHOT
from domain.kernel import Aggregate, Event

EVERY = 100
"""Fewer events are replayed without leaving a snapshot: it takes a millisecond."""


class Snapshots:
    """Takes them one at a time; where one cannot be taken, the events do."""

    def __init__(self, log: EventLog, ring: KeyRing, threads: Threads) -> None:
        self._log = log
        self._ring = ring
        self._threads = threads
        self._one_at_a_time = Lock()

    def replayed(self, id: UUID, events: int) -> None:
        """Have one taken, later, of a record that took long to load."""
        if events >= EVERY:
            self._threads.later(self.take, id)

    def take(self, id: UUID) -> bool:
        """Return whether one was taken: it tells then what the events tell."""
        with self._one_at_a_time:
            try:
                return self._take(id)
            except (Unkept, PersistenceError, *UNREADABLE) as problem:
                log = structlog.get_logger("baybridge.snapshots")
                log.warning("snapshot-not-taken", problem=repr(problem))
                return False

    def _take(self, id: UUID) -> bool:
        """Write the record as it is sealed if, opened, it is the record.

        Raises:
            Unkept
        """
        wanted = (id, SINCE_SNAPSHOT)
        stored, mapper = self._log.stamped.read_all([wanted])[wanted], self._log.sealing
        sealed = _record(stored, mapper.to_sealed_event, None)
        opened = _record(stored, mapper.to_domain_event, self._ring.open)
        if sealed is None:
            return False
        state = to_bytes(sealed)
        if from_bytes(state, self._ring.open) != opened:
            raise Unkept(type(sealed).__qualname__)
        keep(self._log.stamped, Snapshot(id, sealed.version, code_of_domain(), state))
        return True


def _record(
    stored: Sequence[StoredEvent],
    read: Callable[[StoredEvent], Event],
    open: Open | None,
) -> Aggregate | None:
    """Return the record from its snapshot, if it has one, and the events after it."""
    record: Aggregate | None = None
    for one in stored:
        if one.topic == SNAPSHOT:
            record = from_bytes(one.state, open)
        else:
            record = read(one).mutate(record)
    return record
