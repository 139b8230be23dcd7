"""Events sealed and opened with keys at hand; what is not at hand is fetched first."""

import asyncio
from collections.abc import Iterable, Sequence

from eventsourcing.persistence import StoredEvent

from application.keys import KeyRing, NeededKey
from application.ledger.mapper import SealingMapper
from application.ledger.threads import Threads
from application.together import Together
from domain.kernel import Event

AT_ONCE_MAX = 200
"""So many events are read sooner than a thread has its turn."""


class Seals:
    """Asks for the keys of many people at once, and never on the event loop.

    A key that is not to be had, because it was erased say, is left to a thread.
    """

    def __init__(self, mapper: SealingMapper, ring: KeyRing, threads: Threads) -> None:
        self._mapper = mapper
        self._ring = ring
        self._threads = threads
        self._keys: Together[NeededKey, None] = Together(
            self._hold, timeout_seconds=threads.timeout_seconds
        )

    @property
    def generation(self) -> int:
        """It grows when keys were forgotten, and so must be what they opened."""
        return self._ring.generation

    async def seal(self, events: Sequence[Event]) -> list[StoredEvent]:
        """Return the events as they are stored.

        Raises:
            SubjectErased, PatientRestricted, Unavailable
        """
        needed = {key for event in events for key in self._mapper.keys_to_seal(event)}
        if await self._has(needed):
            return self._sealed(events)
        return await self._threads.run(self._sealed, events)

    async def open(self, stored: Sequence[StoredEvent]) -> list[Event]:
        """Return the events with their sealed fields opened, or `Erased`.

        Raises:
            UnknownTopic, ShapeBroken, SealBroken, KeyMissing, Unavailable
        """
        if len(stored) <= AT_ONCE_MAX:
            needed = {key for one in stored for key in self._mapper.keys_to_open(one)}
            if await self._has(needed):
                return self._opened(stored)
        return await self._threads.run(self._opened, stored)

    async def _has(self, needed: Iterable[NeededKey]) -> bool:
        """Tell whether all of these keys are at hand, now that they were asked for."""
        lacking = [key for key in needed if not self._ring.holds(*key)]
        if len(lacking) == 1:
            await self._keys.ask(lacking[0])
        elif lacking:
            await asyncio.gather(*map(self._keys.ask, lacking))
        return all(self._ring.holds(*key) for key in lacking)

    async def _hold(self, needed: Sequence[NeededKey]) -> dict[NeededKey, None]:
        await self._threads.run(self._ring.hold, needed)
        return dict.fromkeys(needed)

    def _sealed(self, events: Sequence[Event]) -> list[StoredEvent]:
        return [self._mapper.to_stored_event(event) for event in events]

    def _opened(self, stored: Sequence[StoredEvent]) -> list[Event]:
        return [self._mapper.to_domain_event(one) for one in stored]
