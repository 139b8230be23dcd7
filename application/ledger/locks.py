"""One decision at a time for each record of this process."""

import asyncio
from collections.abc import Sequence
from types import TracebackType
from uuid import UUID


class _Lock(asyncio.Lock):
    """Forgotten when nobody holds it and nobody waits for it."""

    users = 0


class Locks:
    """Other processes are kept out by the versions in the store."""

    def __init__(self) -> None:
        self._locks: dict[UUID, _Lock] = {}

    def held(self, command: UUID, records: Sequence[UUID]) -> "Held":
        """Lock the command, then its records in the order of their ids."""
        if len(records) > 1 or command in records:
            records = sorted({*records} - {command})
        return Held(self, [command, *records])

    async def acquire(self, id: UUID) -> None:
        lock = self._locks.get(id)
        if lock is None:
            lock = self._locks[id] = _Lock()
        lock.users += 1
        try:
            await lock.acquire()
        except BaseException:
            self._leave(id, lock)
            raise

    def release(self, id: UUID) -> None:
        lock = self._locks[id]
        lock.release()
        self._leave(id, lock)

    def _leave(self, id: UUID, lock: _Lock) -> None:
        lock.users -= 1
        if not lock.users:
            del self._locks[id]


class Held:
    """Several locks as one; whoever is interrupted while waiting holds none."""

    def __init__(self, locks: Locks, ids: Sequence[UUID]) -> None:
        self._locks = locks
        self._ids = ids
        self._held: list[UUID] = []

    async def __aenter__(self) -> None:
        try:
            for id in self._ids:
                await self._locks.acquire(id)
                self._held.append(id)
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
            self._locks.release(self._held.pop())
