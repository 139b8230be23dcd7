"""Questions that wait at the same time are asked as one."""

import asyncio
from collections.abc import Sequence

import pytest

from application.together import Together
from domain.kernel import Unavailable


class Oracle:
    """Doubles numbers; notes what it was asked at once; says nothing while shut."""

    def __init__(self) -> None:
        self.rounds: list[list[int]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.together = Together(self.answer, timeout_seconds=0.5)

    async def answer(self, numbers: Sequence[int]) -> dict[int, int]:
        self.rounds.append(list(numbers))
        await self.open.wait()
        if 13 in numbers:
            raise LookupError
        return {number: number * 2 for number in numbers}

    async def ask(self, *numbers: int) -> list[int | BaseException]:
        asked = (self.together.ask(number) for number in numbers)
        return await asyncio.gather(*asked, return_exceptions=True)


@pytest.fixture
async def oracle() -> Oracle:
    return Oracle()


async def test_each_has_the_answer_to_its_own_question(oracle: Oracle) -> None:
    assert await oracle.ask(1, 2, 3) == [2, 4, 6]
    assert oracle.rounds == [[1, 2, 3]]


async def test_the_same_question_is_asked_once(oracle: Oracle) -> None:
    assert await oracle.ask(1, 1, 2, 1) == [2, 2, 4, 2]
    assert oracle.rounds == [[1, 2]]


async def test_an_answer_is_never_older_than_its_question(oracle: Oracle) -> None:
    """What is under way may have been answered already: it is asked again."""
    oracle.open.clear()
    first = asyncio.create_task(oracle.ask(1))
    await asyncio.sleep(0.01)
    second = asyncio.create_task(oracle.ask(1, 2))
    await asyncio.sleep(0.01)
    oracle.open.set()
    assert (await first, await second) == ([2], [2, 4])
    assert oracle.rounds == [[1], [1, 2]]


async def test_what_went_wrong_is_told_to_those_who_asked(oracle: Oracle) -> None:
    problems = await oracle.ask(1, 13)
    assert [type(problem) for problem in problems] == [LookupError, LookupError]
    assert await oracle.ask(1) == [2]


async def test_whoever_goes_away_takes_no_answer_from_the_others(
    oracle: Oracle,
) -> None:
    oracle.open.clear()
    one, other = (asyncio.create_task(oracle.together.ask(1)) for _ in range(2))
    await asyncio.sleep(0.01)
    one.cancel()
    oracle.open.set()
    assert await other == 2


async def test_nobody_waits_longer_than_the_time_out(oracle: Oracle) -> None:
    oracle.open.clear()
    [problem] = await oracle.ask(1)
    assert isinstance(problem, Unavailable)
    oracle.open.set()


def test_each_event_loop_asks_for_itself() -> None:
    async def answer(numbers: Sequence[int]) -> dict[int, int]:
        return dict.fromkeys(numbers, 1)

    together = Together(answer, timeout_seconds=1)
    assert [asyncio.run(together.ask(7)) for _ in range(2)] == [1, 1]
