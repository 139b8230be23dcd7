"""Many records, each changed by a command of its own, in few trips to the database.

Every guarantee is that of a single command: the events of a command are stored with
its receipt, all or nothing, and the versions in the store are the lock. What is not
plain is left to be decided alone: a refusal, a record that cannot be read, a lost race.
A command that changes nothing leaves nothing, not even a receipt.
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from datetime import datetime
from functools import partial
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from eventsourcing.persistence import IntegrityError, StoredEvent

from application.keys import KeyRing
from application.ledger.answers import REQUEST, Recorded, answer_to, recorded
from application.ledger.asking import Asked, Asking
from application.ledger.bare import read_bare
from application.ledger.committer import Append
from application.ledger.log import EventLog
from application.ledger.mapper import UNREADABLE
from application.ledger.receipts import Receipts
from application.ledger.stamps import Stamp, stamp_of
from application.ledger.streams import StreamRow
from application.ledger.threads import Threads, unreachable_is_unavailable
from domain.kernel import Aggregate, Command, Event, Refusal, Unavailable
from domain.receipts import CommandRecorded

A = TypeVar("A", bound=Aggregate)
C = TypeVar("C", bound=Command)

STANDINGS_MAX = 50_000
"""So many decisions are remembered, to be stamped for others in the same standing."""


class Change(NamedTuple, Generic[A, C]):
    """What is done to each record, by a command made for its id.

    `decide` looks into no sealed field, and heeds no event of the topics `unread`.
    Events are read without the fields `left_out`, and without what is sealed, if that
    is given; nothing may ask for them.
    Records with the same `standing` are changed alike by commands that differ in their
    ids alone, and no id is derived: so it is decided once for all of them. `key` is the
    id of the command of a record: with it, no command is made for those others.
    """

    kind: type[A]
    command: Callable[[UUID], C]
    decide: Callable[[A, C], None]
    unread: Collection[str] = ()
    left_out: frozenset[str] | None = None
    standing: Callable[[A], Hashable] | None = None
    key: Callable[[UUID], UUID] | None = None


class _Decided(NamedTuple):
    """What is to be stored for one command."""

    asked: Asked
    id: UUID
    version: int
    topics: tuple[str, ...]
    events: Sequence[StoredEvent]

    def recorded(self, position: int) -> Recorded:
        return Recorded(
            id=self.id, version=self.version, position=position, events=self.topics
        )


class Bulk(Generic[A, C]):
    """One change of many records, which are read sealed and not remembered."""

    def __init__(
        self,
        change: Change[A, C],
        log: EventLog,
        keys: KeyRing,
        receipts: Receipts,
        threads: Threads,
        clock: Callable[[], datetime],
    ) -> None:
        self._change = change
        self._log = log
        self._keys = keys
        self._receipts = receipts
        self._threads = threads
        self._clock = clock
        self._asking = Asking(keys, change.command, change.key)
        self._stamps: dict[Hashable, Stamp | None] = {}
        self._known: dict[Stamp, Stamp] = {}

    async def change_each(self, ids: Sequence[UUID]) -> list[Recorded | None]:
        """Change each record that can be changed plainly; None is for the others.

        Raises:
            Unavailable: nobody knows of some; the same commands will tell.
        """
        change = self._change
        if not self._keys.holds_index(REQUEST):
            await self._receipts.fingerprint(change.command(ids[0]))
        streams = await self._threads.run(self._log.streams, ids, change.unread)
        found = [self._decide(id, rows) for id, rows in zip(ids, streams, strict=True)]
        decided = [one for one in found if isinstance(one, _Decided)]
        stored = iter(await self._store(decided) if decided else [])
        return [next(stored) if isinstance(one, _Decided) else one for one in found]

    def _decide(
        self, id: UUID, rows: Sequence[StreamRow]
    ) -> _Decided | Recorded | None:
        """Decide where nothing must be asked for, neither a receipt nor a key."""
        try:
            record = self._replay(id, rows)
            if not isinstance(record, self._change.kind):
                return None
            return self._decide_on(record)
        except (Refusal, *UNREADABLE):
            return None

    def _decide_on(self, record: A) -> _Decided | Recorded | None:
        standing = self._change.standing and self._change.standing(record)
        if standing in self._stamps:
            return self._stamped(self._stamps[standing], record.id, record.version)
        command, before = self._change.command(record.id), record.version
        assert not command.occasion.dry_run
        self._change.decide(record, command)
        answer = answer_to([record], None)
        if not answer.events:
            self._remember(standing, None)
            return recorded(answer, None)
        asked = self._asking.by(command)
        events: list[Event] = list(record.collect_events())  # type: ignore[arg-type]
        receipt = self._receipts.event(command, asked.fingerprint, answer)
        assert isinstance(receipt, CommandRecorded)
        if standing and (stamp := stamp_of(events, receipt, self._log.sealing)):
            self._remember(standing, stamp)
            return self._stamped(stamp, record.id, before)
        needed = (key for one in events for key in self._log.sealing.keys_to_seal(one))
        if not all(self._keys.holds(*key) for key in needed):
            return None
        store = self._log.sealing.to_stored_event
        stored = [*map(store, events), store(receipt)]
        return _Decided(asked, record.id, record.version, answer.events, stored)

    def _stamped(
        self, stamp: Stamp | None, id: UUID, version: int
    ) -> _Decided | Recorded:
        if stamp is None:
            return Recorded(id=id, version=version, position=None)
        asked = self._asking.of(id)
        events = stamp.events(id, version, asked.command_id, asked.fingerprint)
        topics = stamp.topics[:-1]
        return _Decided(asked, id, version + len(topics), topics, events)

    def _remember(self, standing: Hashable, stamp: Stamp | None) -> None:
        if standing is None:
            return
        if len(self._stamps) >= STANDINGS_MAX:
            self._stamps.clear()
            self._known.clear()
        self._stamps[standing] = stamp and self._known.setdefault(stamp, stamp)

    def _replay(self, id: UUID, rows: Sequence[StreamRow]) -> Aggregate | None:
        """Return a record after its events; of what is unread only the version counts.

        A record with a gap is not read at all.
        """
        if not rows or rows[-1][1] != len(rows):
            return None
        sealing = self._log.sealing
        read: Callable[[StoredEvent], Event] = sealing.to_sealed_event
        if (left_out := self._change.left_out) is not None:
            read = partial(read_bare, sealing=sealing, left_out=left_out)
        record: Aggregate | None = None
        for _, version, topic, state in rows:
            if state is not None:
                if record is not None:
                    record.version = version - 1
                record = read(StoredEvent(id, version, topic, state)).mutate(record)
        if record is not None:
            record.version = len(rows)
        return record

    async def _store(self, decided: Sequence[_Decided]) -> list[Recorded | None]:
        """Store what nobody else was faster with.

        Raises:
            Unavailable
        """
        with unreachable_is_unavailable():
            appends = await self._log.stamped.ainsert_each(
                [one.events for one in decided], now=self._clock()
            )
        if all(_is_known(append) for append in appends):
            return [
                one.recorded(append.positions[-1]) if append.positions else None
                for one, append in zip(decided, appends, strict=True)
            ]
        return await self._threads.run(self._ask_after, decided)

    def _ask_after(self, decided: Sequence[_Decided]) -> list[Recorded | None]:
        """Find out what became of commands whose answer was lost.

        The correlation tells this caller's receipt from that of a rival who gave the
        same command.

        Raises:
            Unavailable: some were not stored, or nobody can say.
        """
        keys = [one.asked.command_id for one in decided]
        return [
            self._found(one, key, rows)
            for one, key, rows in zip(
                decided, keys, self._log.streams(keys, ()), strict=True
            )
        ]

    def _found(
        self, one: _Decided, key: UUID, rows: Sequence[StreamRow]
    ) -> Recorded | None:
        if not rows:
            raise Unavailable
        position, version, topic, state = rows[0]
        assert state is not None
        stored = StoredEvent(key, version, topic, state)
        receipt = self._log.sealing.to_sealed_event(stored)
        if (
            not isinstance(receipt, CommandRecorded)
            or receipt.fingerprint != one.asked.fingerprint
            or receipt.correlation_id != one.asked.correlation_id
        ):
            return None
        return recorded(receipt.answer, position)


def _is_known(append: Append) -> bool:
    """Tell whether a command was stored, or was not because of a rival."""
    return append.positions is not None or isinstance(append.problem, IntegrityError)
