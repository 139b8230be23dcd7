"""A decision, stored all or nothing, and taken again when somebody else was first.

A record that this process changed last is taken as it left it, without asking the
store. What came of it stands only if the store agrees: events that it stores have its
versions for a lock; where nothing is stored, a refusal say, the store is asked. Where
another process was first a moment ago, the store is asked before.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from random import uniform
from time import monotonic
from typing import cast
from uuid import UUID

from eventsourcing.persistence import IntegrityError

from application.ledger.answers import Recorded, answer_to, recorded
from application.ledger.committer import Closed, Overloaded
from application.ledger.log import EventLog
from application.ledger.receipts import Receipts
from application.ledger.records import Records
from application.ledger.seals import Seals
from application.ledger.threads import unreachable_is_unavailable
from domain.kernel import Aggregate, Busy, Command, Event, Unavailable, VersionStale

ATTEMPTS_MAX = 30
BACK_OFF_SECONDS = 0.002  # doubled each time
BACK_OFF_SECONDS_MAX = 0.1
RIVAL_SECONDS = 10.0  # so long after a rival was first, the store is asked before
ASKING_MAX = 3  # how often an unanswered commit is asked after
ASKING_SECONDS = 0.2

Touched = Sequence[tuple[type[Aggregate], UUID]]
"""The records that a decision changes, each by kind and id."""

Decide = Callable[..., object]


class _Lost(Exception):
    """Somebody else was first; nothing was stored."""


class Decisions:
    """One ledger's way from a command to its answer; the caller holds the locks."""

    def __init__(
        self,
        log: EventLog,
        records: Records,
        receipts: Receipts,
        seals: Seals,
        clock: Callable[[], datetime],
    ) -> None:
        self._log = log
        self._records = records
        self._receipts = receipts
        self._seals = seals
        self._clock = clock
        self._rival_seen_at = -RIVAL_SECONDS

    async def record(
        self, command: Command, records: Touched, decide: Decide
    ) -> Recorded:
        """Decide until it is stored, or refused on what the store has.

        Raises:
            NotFound, AlreadyExists, VersionStale, Busy, KeyReused, Unavailable
        """
        asked = await self._receipts.fingerprint(command)
        for attempt in range(ATTEMPTS_MAX):
            try:
                return await self._attempt(command, asked, records, decide)
            except _Lost:
                self._rival_seen_at = monotonic()
                await asyncio.sleep(_back_off(attempt))
        raise Busy(records[0][1] if records else command.occasion.command_id)

    async def rehearse(
        self, command: Command, records: Touched, decide: Decide
    ) -> Recorded:
        """Decide on what the store has, and answer as if it had been stored.

        Raises:
            NotFound, AlreadyExists, VersionStale, KeyReused, Unavailable
        """
        asked = await self._receipts.fingerprint(command)
        if found := await self._receipts.answered(command, asked, replayed=True):
            return found
        taken = [await self._records.load(kind, id) for kind, id in records]
        made, begun = _outcome(command, taken, decide)
        await self._records.refuse_existing(begun)
        touched = [*taken, *begun]
        answer = answer_to(touched, made)
        self._records.rehearsed(touched)
        return recorded(answer, None, dry_run=True)

    async def store(self, events: Sequence[Event]) -> int:
        """Store events, all or nothing; return the position of the last one.

        Raises:
            IntegrityError: somebody else was first.
            Overloaded, Closed: nothing was stored.
            Unavailable: nobody knows.
        """
        stored = await self._seals.seal(events)
        with unreachable_is_unavailable(except_for=(Overloaded, Closed)):
            positions = await self._log.stamped.ainsert_events(
                stored, now=self._clock()
            )
        return positions[-1]

    async def _attempt(
        self, command: Command, asked: str, records: Touched, decide: Decide
    ) -> Recorded:
        """Decide and store once.

        Raises:
            _Lost: it may be decided again.
        """
        before: dict[UUID, int] = {}
        try:
            taken = await self._take(records, before)
            made, begun = _outcome(command, taken, decide)
        except Exception:
            if found := await self._receipts.answered(command, asked, replayed=True):
                return found
            await self._confirm(before)
            raise
        for one in taken:
            if not one.pending_events and one.id in before:
                await self._confirm({one.id: one.version})
        return await self._commit(command, asked, [*taken, *begun], begun, made)

    async def _take(self, records: Touched, before: dict[UUID, int]) -> list[Aggregate]:
        """Return the records; note the versions that the store was not asked for."""
        taken = []
        for kind, id in records:
            known = self._records.take(kind, id)
            if known is None:
                known = await self._records.load(kind, id)
            elif self._has_rivals():
                known = await self._records.bring_up_to_date(known)
            else:
                before[id] = known.version
            taken.append(known)
        return taken

    def _has_rivals(self) -> bool:
        """Tell whether another process was first not long ago: it may be so again.

        To ask what it has recorded costs less than to lose to it and decide anew.
        """
        return monotonic() - self._rival_seen_at < RIVAL_SECONDS

    async def _confirm(self, versions: Mapping[UUID, int]) -> None:
        """Ask the store whether these are still the last versions.

        Raises:
            _Lost: one is not, and what was decided on it is worth nothing.
        """
        for id, version in versions.items():
            if await self._records.events(id, after=version):
                raise _Lost

    async def _commit(
        self,
        command: Command,
        asked: str,
        touched: Sequence[Aggregate],
        begun: Sequence[Aggregate],
        made: UUID | None,
    ) -> Recorded:
        answer = answer_to(touched, made)
        events = [
            cast(Event, event) for one in touched for event in one.collect_events()
        ]
        try:
            position = await self.store(
                [*events, self._receipts.event(command, asked, answer)]
            )
        except (Overloaded, Closed):
            raise Unavailable from None
        except IntegrityError:
            if found := await self._receipts.answered(command, asked, replayed=True):
                return found
            await self._records.refuse_existing(begun)
            raise _Lost from None
        except Unavailable:
            return await self._ask_after(command, asked)
        self._records.keep(touched)
        return recorded(answer, position)

    async def _ask_after(self, command: Command, asked: str) -> Recorded:
        """Find out what became of a commit whose answer was lost.

        Raises:
            Unavailable: it was not stored, or nobody can say; the same key will tell.
        """
        for asking in range(ASKING_MAX):
            try:
                found = await self._receipts.answered(command, asked, replayed=False)
            except Unavailable:
                await asyncio.sleep(ASKING_SECONDS * (asking + 1))
            else:
                if found:
                    return found
                break
        raise Unavailable


def _outcome(
    command: Command, taken: Sequence[Aggregate], decide: Decide
) -> tuple[UUID | None, list[Aggregate]]:
    expected = command.occasion.expected_version
    if expected is not None and taken and taken[0].version != expected:
        raise VersionStale(
            id=taken[0].id,
            expected=expected,
            actual=taken[0].version,
            changes=taken[0].changed_since(expected),
        )
    return outcome_of(decide(*taken))


def outcome_of(outcome: object) -> tuple[UUID | None, list[Aggregate]]:
    """Tell what a decision returned: a part that it made, or new records, or both."""
    if isinstance(outcome, UUID):
        return outcome, []
    if not isinstance(outcome, list | tuple):
        return None, []
    made = [one for one in outcome if isinstance(one, UUID)]
    begun = [one for one in outcome if isinstance(one, Aggregate)]
    return next(iter(made), None), begun


def _back_off(attempt: int) -> float:
    """Wait longer each time, and never as long as the rival does."""
    longest = min(BACK_OFF_SECONDS * 2**attempt, BACK_OFF_SECONDS_MAX)
    return uniform(longest / 2, longest) if attempt else 0
