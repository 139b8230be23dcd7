"""Questions that wait at the same time are asked as one, and each has its answer."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from domain.kernel import Unavailable

K = TypeVar("K")
V = TypeVar("V")

AskAll = Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]
"""Answers several questions, every one of them."""

Loop = asyncio.AbstractEventLoop


class Together(Generic[K, V]):
    """Asks in rounds: what comes up while one is under way waits for the next.

    A round is asked after the last of its questions came up, so that no answer is
    older than if it had been asked for alone.
    """

    def __init__(self, ask_all: AskAll[K, V], *, timeout_seconds: float) -> None:
        self._ask_all = ask_all
        self._timeout_seconds = timeout_seconds
        self._rounds: WeakKeyDictionary[Loop, _Rounds[K, V]] = WeakKeyDictionary()

    async def ask(self, question: K) -> V:
        """Return the answer to one question, or raise what the asking raised.

        Raises:
            Unavailable: no answer in time.
        """
        loop = asyncio.get_running_loop()
        rounds = self._rounds.get(loop)
        if rounds is None:
            rounds = _Rounds(self._ask_all, self._timeout_seconds)
            self._rounds[loop] = rounds
        return await rounds.answer_to(question, loop)


class _Round(Generic[K, V]):
    """Questions that are asked as one, and those who wait for each answer.

    The time-out counts from the first of them: it holds for all.
    """

    def __init__(self, loop: Loop, timeout_seconds: float) -> None:
        self.asked: dict[K, list[asyncio.Future[V]]] = {}
        self.timer = loop.call_later(timeout_seconds, self.fail, Unavailable())

    def tell(self, answers: Mapping[K, V]) -> None:
        for question, waiting in self.asked.items():
            for one in waiting:
                if not one.done():
                    one.set_result(answers[question])

    def fail(self, problem: BaseException) -> None:
        for waiting in self.asked.values():
            for one in waiting:
                if not one.done():
                    one.set_exception(problem)


class _Rounds(Generic[K, V]):
    """The rounds of one event loop."""

    def __init__(self, ask_all: AskAll[K, V], timeout_seconds: float) -> None:
        self._ask_all = ask_all
        self._timeout_seconds = timeout_seconds
        self._next: _Round[K, V] | None = None
        self._asking: asyncio.Task[None] | None = None

    def answer_to(self, question: K, loop: Loop) -> asyncio.Future[V]:
        if self._next is None:
            self._next = _Round(loop, self._timeout_seconds)
        answer: asyncio.Future[V] = loop.create_future()
        self._next.asked.setdefault(question, []).append(answer)
        if self._asking is None:
            self._asking = loop.create_task(self._ask_on())
        return answer

    async def _ask_on(self) -> None:
        """Ask round after round, until nobody waits."""
        try:
            while (now := self._next) is not None:
                self._next = None
                await self._ask(now)
        finally:
            self._asking = None

    async def _ask(self, now: _Round[K, V]) -> None:
        try:
            now.tell(await self._ask_all(list(now.asked)))
        except Exception as problem:
            now.fail(problem)
        finally:
            now.timer.cancel()
