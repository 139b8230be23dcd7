"""Garbage of cycles is looked for less often, and is still found."""

import gc
import sys
import weakref
from collections.abc import Iterator

import pytest

from api.pace import TURN_SECONDS, YOUNG_MAX, keep_pace


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    thresholds, turn = gc.get_threshold(), sys.getswitchinterval()
    yield
    sys.setswitchinterval(turn)
    gc.set_threshold(*thresholds)
    gc.unfreeze()


class Cycle:
    def __init__(self) -> None:
        self.own = self


def test_a_cycle_is_found_among_the_young() -> None:
    keep_pace()
    lost = weakref.ref(Cycle())
    kept = [[] for _ in range(2 * YOUNG_MAX)]  # type: ignore[var-annotated]
    assert lost() is None
    assert len(kept) == 2 * YOUNG_MAX


def test_fewer_new_objects_are_not_looked_at() -> None:
    keep_pace()
    gc.collect()
    lost = weakref.ref(Cycle())
    kept = [[] for _ in range(YOUNG_MAX // 2)]  # type: ignore[var-annotated]
    assert lost() is not None
    assert len(kept) == YOUNG_MAX // 2


def test_threads_take_turns_more_often() -> None:
    keep_pace()
    assert sys.getswitchinterval() == pytest.approx(TURN_SECONDS)
