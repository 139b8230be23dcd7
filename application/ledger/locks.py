"""One decision at a time for each record of this process."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import UUID
from weakref import WeakValueDictionary


class Locks:
    """Other processes are kept out by the versions in the store."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def held(self, command: UUID, records: Iterable[UUID]) -> AsyncIterator[None]:
        """Lock the command, then its records in the order of their ids."""
        async with AsyncExitStack() as stack:
            for id in [command, *sorted({*records} - {command})]:
                lock = self._locks.setdefault(id, asyncio.Lock())
                await stack.enter_async_context(lock)
            yield
