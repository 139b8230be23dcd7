"""An event in words: the sentence of its topic, and its facts as they read in it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel

from application.history.layouts import layout_of
from application.history.sentences import SENTENCES
from domain.kernel import Event
from domain.reference import ListedReason
from domain.sealed import Ciphertext, Erased, Restricted
from domain.values import local_time

UNKNOWN = "This event cannot be read."
MASKED = "•••"
ERASED = "—"
NOTHING = "—"

_FACT = re.compile(r"{([a-z_.]+)}")
_ISO_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T")

Hidden = Ciphertext | Erased | Restricted
Open = Callable[[Ciphertext], object]
Word = Callable[[str, str], str]
"""Takes the dotted name of a fact and the code that stands in it."""


def as_recorded(_: str, code: str) -> str:
    """Leave a code as it is."""
    return code


@dataclass(frozen=True)
class Telling:
    """A sentence that can be translated, and the facts that it speaks of."""

    sentence: str
    facts: Mapping[str, str]

    def say(self, translate: Callable[[str], str] = str) -> str:
        """Return the sentence with its facts, in the language of `translate`."""
        said = translate(self.sentence)
        return _FACT.sub(lambda named: self.facts.get(named[1], named[0]), said)


def tell(
    event: Event | None, reveal: Open | None = None, word: Word = as_recorded
) -> Telling:
    """Put an event into words.

    Sealed values are masked unless `reveal` opens them; `word` says a code, or the
    name of a reason, as its reader calls it.
    """
    if event is None or type(event).TOPIC not in SENTENCES:
        return Telling(UNKNOWN, {})
    sentence = SENTENCES[type(event).TOPIC]
    teller = Teller(reveal, word)
    facts = {
        name: teller.fact(event, name)
        for name in dict.fromkeys(_FACT.findall(sentence))
    }
    return Telling(sentence, facts)


@dataclass(frozen=True)
class Teller:
    """Says the facts of an event for one reader."""

    reveal: Open | None = None
    word: Word = as_recorded

    def fact(self, event: Event, name: str) -> str:
        """Return what stands under a dotted name: as far as it can be followed."""
        first, *parts = name.split(".")
        value = self._opened(getattr(event, first))
        for part in parts:
            if not isinstance(value, BaseModel | dict) or isinstance(value, Hidden):
                break
            value = self._opened(_parts(value).get(part))
        return self.say(name, value)

    def say(self, name: str, value: object) -> str:
        """Return a value in words; its name says what its figures and codes mean."""
        match value:
            case None:
                return NOTHING
            case Erased():
                return ERASED
            case Restricted():
                return MASKED
            case Ciphertext():
                opened = self._opened(value)
                return MASKED if opened is value else self.say(name, opened)
            case ListedReason():
                return self.word(f"{name}.{value.list}", value.code)
            case BaseModel() | dict():
                return self._say_parts(name, _parts(value))
            case tuple() | list():
                return self._say_all(name, value)
            case _:
                return self._say_one(name, value)

    def _opened(self, value: object) -> object:
        if isinstance(value, Ciphertext) and self.reveal:
            return self.reveal(value)
        return value

    def _say_all(self, name: str, values: Sequence[object]) -> str:
        of_parts = any(isinstance(value, BaseModel | dict) for value in values)
        said = ("; " if of_parts else ", ").join(self.say(name, one) for one in values)
        return said or NOTHING

    def _say_parts(self, name: str, parts: Mapping[str, object]) -> str:
        said = {
            part: self.say(f"{name}.{part}", value)
            for part, value in parts.items()
            if value is not None
        }
        return layout_of(parts).fill(said) or NOTHING

    def _say_one(self, name: str, value: object) -> str:
        match value:
            case bool():
                return self.word(name, "yes" if value else "no")
            case int() if name.endswith(("_cents", "_fen", "_minor")):
                return f"{Decimal(value) / 100:,.2f}"
            case int() if name.endswith("_hkd"):
                return f"{value:,}"
            case datetime():
                return _moment(value)
            case str() if name.endswith("_at") and _ISO_MOMENT.match(value):
                return _moment(datetime.fromisoformat(value))
            case _:
                return self.word(name, str(value))


def _parts(value: BaseModel | dict[str, object]) -> Mapping[str, object]:
    if isinstance(value, dict):
        return value
    return {part: getattr(value, part) for part in type(value).model_fields}


def _moment(moment: datetime) -> str:
    """Write a moment at UTC+8, with its seconds where it has any."""
    local = local_time(moment)
    return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"
