"""A word is in the glossary before it is in the code."""

import re
from pathlib import Path

import pytest

import api.parts  # noqa: F401  (imports every slice)
from domain.kernel import AGGREGATES, EVENTS

GLOSSARY = (Path(__file__).parent.parent / "docs" / "glossary.md").read_text()
ROWS = [line for line in GLOSSARY.splitlines() if line.startswith("| ")]
WORDS = {
    kind.__name__
    for kind in [*EVENTS.values(), *AGGREGATES.values()]
    if kind.__module__.startswith("domain.")
}


@pytest.mark.parametrize("word", sorted(WORDS))
def test_every_event_and_record_has_its_word(word: str) -> None:
    assert f"`{word}`" in GLOSSARY


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_every_word_is_there_in_four_languages(row: str) -> None:
    cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]
    assert len(cells) == 5
    assert all(cells)


def test_one_word_has_one_row() -> None:
    words = [row.split("|")[1].strip() for row in ROWS if "English" not in row]
    assert sorted(words) == sorted(set(words))
