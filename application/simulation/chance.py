"""Chance that is the same again for the same seed: integers only, no floats."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

THOUSAND = 1_000


class Chance:
    """The draws of one part of the history; what other parts draw changes nothing."""

    def __init__(self, seed: int, *part: object) -> None:
        self._random = random.Random("/".join(map(str, (seed, *part))))

    def below(self, end: int) -> int:
        return self._random.randrange(end)

    def between(self, first: int, last: int) -> int:
        """Return one of the numbers from `first` to `last`, both included."""
        return first + self._random.randrange(last - first + 1)

    def of_thousand(self, share: int) -> bool:
        return self._random.randrange(THOUSAND) < share

    def one_of(self, things: Sequence[T]) -> T:
        return things[self._random.randrange(len(things))]

    def weighed(self, things: Sequence[tuple[T, int]]) -> T:
        """Return one of the things, each as likely as its weight."""
        left = self._random.randrange(sum(weight for _, weight in things))
        for thing, weight in things:
            left -= weight
            if left < 0:
                return thing
        raise AssertionError

    def place(self, weights: Sequence[int]) -> int:
        """Return the place of a weight in the row."""
        return self.weighed(tuple(enumerate(weights)))

    def on_ladder(self, steps: Sequence[int]) -> int:
        """Return a number between two neighbours; all pairs are equally likely."""
        step = self._random.randrange(len(steps) - 1)
        return self.between(steps[step], steps[step + 1])


def split(total: int, parts: int, share: int) -> int:
    """Return how many of `total` fall to `share` of `parts`, at least one."""
    return max(1, total * share // parts)
