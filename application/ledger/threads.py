"""Where the ledger waits for its database, so that the event loop never does."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import psycopg
import sqlalchemy.exc
from eventsourcing.persistence import IntegrityError, PersistenceError
from psycopg_pool import PoolTimeout

from domain.kernel import Unavailable

T = TypeVar("T")

THREADS_MAX = 16
_UNREACHABLE = (
    PersistenceError,
    PoolTimeout,
    psycopg.Error,
    sqlite3.OperationalError,
    sqlalchemy.exc.OperationalError,
    sqlalchemy.exc.TimeoutError,
)


class Threads:
    """Nobody waits longer than the time-out; the thread that does is left behind."""

    def __init__(self, timeout_seconds: float) -> None:
        self.timeout_seconds = timeout_seconds
        self._pool = ThreadPoolExecutor(THREADS_MAX, "ledger")

    async def run(self, blocking: Callable[..., T], *args: Any) -> T:
        """Run what blocks in a thread of the ledger.

        Raises:
            IntegrityError: somebody else was first.
            Unavailable: the database did not answer, or not in time.
        """
        loop = asyncio.get_running_loop()
        with unreachable_is_unavailable():
            async with asyncio.timeout(self.timeout_seconds):
                return await loop.run_in_executor(self._pool, partial(blocking, *args))

    def close(self) -> None:
        """Let what is under way end."""
        self._pool.shutdown(wait=True)


@contextmanager
def unreachable_is_unavailable(
    except_for: tuple[type[BaseException], ...] = (),
) -> Iterator[None]:
    """Say of any trouble with the database that it cannot be reached.

    Raises:
        IntegrityError: somebody else was first.
        Unavailable: the database did not answer, or not in time.
    """
    passed_on: tuple[type[BaseException], ...] = (IntegrityError, *except_for)
    try:
        yield
    except passed_on:
        raise
    except (TimeoutError, *_UNREACHABLE):
        raise Unavailable from None
