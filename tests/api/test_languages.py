"""Nothing is said in one language only."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from api import words
from api.handbook import reason_of
from api.languages import Language, negotiate
from api.messages import catalogue_of, refusals, sentences
from application.history import SENTENCES
from domain.kernel import EVENTS, Event

EXPECTED = sentences()
STOPS = (".", "?", "。", "？")


def untranslated(catalogue: Catalog, expected: set[str]) -> set[str]:
    """Return what a catalogue lacks, leaves empty or marks as fuzzy."""
    done = {
        str(message.id)
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }
    return expected - done


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"{[\w.]*}|%\(?\w+", text))


@pytest.mark.parametrize("language", Language)
def test_every_sentence_is_there_in_every_language(language: Language) -> None:
    assert untranslated(catalogue_of(language), set(EXPECTED)) == set()


@pytest.mark.parametrize("language", Language)
def test_nothing_is_translated_that_nobody_says(language: Language) -> None:
    known = {str(message.id) for message in catalogue_of(language) if message.id}
    assert known == set(EXPECTED)


@pytest.mark.parametrize("language", Language)
def test_placeholders_and_marks_survive_translation(language: Language) -> None:
    for message in catalogue_of(language):
        assert placeholders(str(message.id)) == placeholders(str(message.string))
        if message.id:
            ends = str(message.id).endswith((".", "?"))
            assert str(message.string).endswith(STOPS) is ends, message.id


@pytest.mark.parametrize("language", [Language.ZH_HANT, Language.ZH_HANS, Language.PT])
def test_a_sentence_is_not_left_in_english(language: Language) -> None:
    sentences_left = {
        str(message.id)
        for message in catalogue_of(language)
        if message.id == message.string and " " in str(message.id)
    }
    assert sentences_left - {"Hong Kong"} == set()


def test_a_missing_an_empty_and_a_fuzzy_message_are_noticed() -> None:
    catalogue = Catalog()
    catalogue.add("whole", "inteiro")
    catalogue.add("empty", "")
    catalogue.add("fuzzy", "talvez", flags=["fuzzy"])
    expected = {"whole", "empty", "fuzzy", "missing"}
    assert untranslated(catalogue, expected) == {"empty", "fuzzy", "missing"}


def test_every_refusal_gives_its_reason_in_one_line() -> None:
    """The first line of the docstring is shown, so it must be the whole sentence."""
    cut = {
        type_.__name__ for type_ in refusals() if not reason_of(type_).endswith(STOPS)
    }
    assert cut == set()


def ours() -> list[type[Event]]:
    return [event for topic, event in EVENTS.items() if not topic.startswith("tests.")]


def test_every_event_has_its_words() -> None:
    assert {event.TOPIC for event in ours()} == set(SENTENCES)


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        (None, Language.EN),
        ("", Language.EN),
        ("en-GB", Language.EN),
        ("fr, de", Language.EN),
        ("*", Language.EN),
        ("zh-HK", Language.ZH_HANT),
        ("zh-MO", Language.ZH_HANT),
        ("zh-TW", Language.ZH_HANT),
        ("zh-Hant-CN", Language.ZH_HANT),
        ("yue", Language.ZH_HANT),
        ("zh", Language.ZH_HANS),
        ("zh-CN", Language.ZH_HANS),
        ("zh-Hans-HK", Language.ZH_HANS),
        ("pt-BR", Language.PT),
        ("fr, pt;q=0.3, zh-HK;q=0.7", Language.ZH_HANT),
        ("en;q=0, pt;q=0.1", Language.PT),
        ("pt;q=nonsense, zh-MO", Language.ZH_HANT),
        ("pt;q=nan", Language.EN),
        (",;=,;q", Language.EN),
        ("zh-" * 5_000, Language.ZH_HANS),
    ],
)
def test_the_best_wish_that_can_be_met_is_met(
    wish: str | None, language: Language
) -> None:
    assert negotiate(wish) is language


def test_no_compiled_catalogue_is_kept() -> None:
    assert not list(Path(words.__file__).parent.rglob("*.mo"))
