"""Waiting for what another thread or process does, without a guess how long."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

SECONDS = 60
LOOK_SECONDS = 0.02


def wait_until(true: Callable[[], bool]) -> None:
    """Look again and again; fail when it takes too long."""
    for _ in range(int(SECONDS / LOOK_SECONDS)):
        if true():
            return
        threading.Event().wait(LOOK_SECONDS)
    raise AssertionError("it took too long")


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Look again and again, letting everything else go on; fail after too long."""
    async with asyncio.timeout(SECONDS):
        while not await true():
            await asyncio.sleep(LOOK_SECONDS)
