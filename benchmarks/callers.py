"""Callers at once: coroutines or threads that go on until the time is over."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter


async def coroutines(
    callers: int, seconds: float, work: Callable[[int], Awaitable[object]]
) -> float:
    began = perf_counter()
    ends = began + seconds

    async def call(number: int) -> int:
        done = 0
        while perf_counter() < ends:
            await work(number)
            done += 1
        return done

    done = await asyncio.gather(*map(call, range(callers)))
    return sum(done) / (perf_counter() - began)


def rate_of_threads(
    callers: int, seconds: float, work: Callable[[int], object]
) -> float:
    """Return calls a second of as many threads."""
    began = perf_counter()
    ends = began + seconds

    def call(number: int) -> int:
        done = 0
        while perf_counter() < ends:
            work(number)
            done += 1
        return done

    with ThreadPoolExecutor(callers) as pool:
        done = list(pool.map(call, range(callers)))
    return sum(done) / (perf_counter() - began)


def percentile(figures: list[float], hundredths: int) -> float:
    """Return the figure below which so many hundredths lie."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, len(ordered) * hundredths // 100)]
