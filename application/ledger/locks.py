"""One decision at a time for each record of this process."""

import asyncio
from collections.abc import Iterable
from types import TracebackType
from uuid import UUID
from weakref import WeakValueDictionary


class Locks:
    """Other processes are kept out by the versions in the store."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    def held(self, command: UUID, records: Iterable[UUID]) -> "Held":
        """Lock the command, then its records in the order of their ids."""
        ids = [command, *sorted({*records} - {command})]
        return Held([self._lock(id) for id in ids])

    def _lock(self, id: UUID) -> asyncio.Lock:
        lock = self._locks.get(id)
        if lock is None:
            lock = self._locks[id] = asyncio.Lock()
        return lock


class Held:
    """Several locks as one; whoever is interrupted while waiting holds none."""

    def __init__(self, locks: list[asyncio.Lock]) -> None:
        self._locks = locks
        self._held: list[asyncio.Lock] = []

    async def __aenter__(self) -> None:
        try:
            for lock in self._locks:
                await lock.acquire()
                self._held.append(lock)
        except BaseException:
            self._release()
            raise

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._release()

    def _release(self) -> None:
        while self._held:
            self._held.pop().release()
