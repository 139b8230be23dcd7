"""Memory is bounded by events, and the longest untouched record goes first."""

from uuid import UUID

import pytest

from application.ledger import remembered
from application.ledger.remembered import Remembered
from tests.application.test_ledger import adding, opening
from tests.facts.tally import Tally


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "EVENTS_MAX", 6)


def record(number: int, events: int) -> Tally:
    tally = Tally.open(opening(), UUID(int=number))
    for _ in range(events - 1):
        tally.add(adding())
    return tally


def known(memory: Remembered) -> list[int]:
    return [number for number in range(1, 9) if memory.get(UUID(int=number))]


def test_beyond_the_limit_the_longest_untouched_is_forgotten() -> None:
    memory = Remembered()
    for number in (1, 2, 3):
        memory.put(record(number, 2))
    assert known(memory) == [1, 2, 3]
    memory.put(record(1, 2))
    memory.put(record(4, 1))
    assert known(memory) == [1, 3, 4]


def test_a_record_that_grew_counts_with_what_it_has_now() -> None:
    memory = Remembered()
    one = record(1, 2)
    memory.put(one)
    memory.put(record(2, 2))
    one.add(adding())
    one.add(adding())
    memory.put(one)
    assert known(memory) == [1, 2]
    one.add(adding())
    memory.put(one)
    assert known(memory) == [1]


def test_what_is_handed_over_is_forgotten_and_makes_room() -> None:
    memory = Remembered()
    memory.put(record(1, 6))
    assert memory.pop(UUID(int=1))
    assert memory.pop(UUID(int=1)) is None
    memory.put(record(2, 6))
    assert known(memory) == [2]


def test_a_record_that_is_too_long_is_not_kept() -> None:
    memory = Remembered()
    memory.put(record(1, 7))
    assert known(memory) == []
