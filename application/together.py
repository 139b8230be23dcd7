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


class Together(Generic[K, V]):
    """Asks in rounds: what comes up while one is under way waits for the next.

    A round is asked after the last of its questions came up, so that no answer is
    older than if it had been asked for alone.
    """

    def __init__(self, ask_all: AskAll[K, V], *, timeout_seconds: float) -> None:
        self._ask_all = ask_all
        self._timeout_seconds = timeout_seconds
        self._rounds: WeakKeyDictionary[asyncio.AbstractEventLoop, _Rounds[K, V]] = (
            WeakKeyDictionary()
        )

    async def ask(self, question: K) -> V:
        """Return the answer to one question, or raise what the asking raised.

        Raises:
            Unavailable: no answer in time.
        """
        loop = asyncio.get_running_loop()
        rounds = self._rounds.get(loop)
        if rounds is None:
            rounds = self._rounds[loop] = _Rounds(self._ask_all)
        answer = rounds.answer_to(question, loop)
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return await asyncio.shield(answer)  # others may wait for the same
        except TimeoutError:
            raise Unavailable from None


class _Rounds(Generic[K, V]):
    """The rounds of one event loop."""

    def __init__(self, ask_all: AskAll[K, V]) -> None:
        self._ask_all = ask_all
        self._waiting: dict[K, asyncio.Future[V]] = {}
        self._asking: asyncio.Task[None] | None = None

    def answer_to(
        self, question: K, loop: asyncio.AbstractEventLoop
    ) -> asyncio.Future[V]:
        answer = self._waiting.get(question)
        if answer is None:
            answer = self._waiting[question] = loop.create_future()
        if self._asking is None:
            self._asking = loop.create_task(self._ask_on())
        return answer

    async def _ask_on(self) -> None:
        """Ask round after round, until nothing waits."""
        try:
            while asked := self._waiting:
                self._waiting = {}
                await self._ask_round(asked)
        finally:
            self._asking = None

    async def _ask_round(self, asked: Mapping[K, asyncio.Future[V]]) -> None:
        try:
            answers = await self._ask_all(list(asked))
        except asyncio.CancelledError:  # the loop is closing
            for one in asked.values():
                one.cancel()
            raise
        except Exception as problem:
            for one in asked.values():
                one.set_exception(problem)
                one.exception()  # perhaps nobody waits for it any more
        else:
            for question, one in asked.items():
                one.set_result(answers[question])
