"""Taking a snapshot of a record that took long to load, for whoever loads it next."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import UUID

import structlog
from eventsourcing.persistence import PersistenceError

from application.keys import KeyRing
from application.ledger.log import EventLog
from application.ledger.mapper import UNREADABLE
from application.ledger.replaying import replay
from application.ledger.snapshots.code import code_of_domain
from application.ledger.snapshots.kept import Snapshot, keep
from application.ledger.snapshots.state import Unkept, from_bytes, to_bytes
from domain.kernel import Aggregate

EVERY = 100
"""Fewer events are replayed without leaving a snapshot: it takes a millisecond."""
WAITING_MAX = 1_000


class Snapshots:
    """Takes them one at a time; where one cannot be taken, the events do."""

    def __init__(self, log: EventLog, ring: KeyRing) -> None:
        self._log = log
        self._ring = ring
        self._thread = ThreadPoolExecutor(1, "ledger-snapshots")
        self._waiting: set[UUID] = set()

    def replayed(self, id: UUID, events: int) -> None:
        """Have one taken, later, of a record that took long to load."""
        if events < EVERY or id in self._waiting or len(self._waiting) >= WAITING_MAX:
            return
        self._waiting.add(id)
        with suppress(RuntimeError):  # the ledger is being closed
            self._thread.submit(self._take_now, id)

    def read(self, state: bytes) -> Aggregate:
        """Return the record that a snapshot is of.

        Raises:
            Unkept, KeyMissing, SealBroken
        """
        return from_bytes(state, self._ring.open)

    def close(self) -> None:
        """Leave what waits, and let the one under way end."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _take_now(self, id: UUID) -> None:
        self._waiting.discard(id)
        self.take(id)

    def take(self, id: UUID) -> bool:
        """Return whether one was taken: it tells then what the events tell."""
        try:
            return self._take(id)
        except (Unkept, PersistenceError, *UNREADABLE) as problem:
            log = structlog.get_logger("baybridge.snapshots")
            log.warning("snapshot-not-taken", problem=repr(problem))
            return False

    def _take(self, id: UUID) -> bool:
        """Write the record as it is sealed if, opened, it is the record.

        It is replayed from its birth: what was wrong with an older one is not kept.

        Raises:
            Unkept
        """
        stored, mapper = self._log.recorder.select_events(id), self._log.sealing
        sealed = replay(None, map(mapper.to_sealed_event, stored))
        opened = replay(None, map(mapper.to_domain_event, stored))
        if sealed is None:
            return False
        state = to_bytes(sealed)
        if from_bytes(state, self._ring.open) != opened:
            raise Unkept(type(sealed).__qualname__)
        keep(self._log.stamped, Snapshot(id, sealed.version, code_of_domain(), state))
        return True
