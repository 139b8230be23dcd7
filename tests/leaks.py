"""Looks over the shoulder of a whole test run: where does a sealed value turn up?

Whatever is sealed, or sent as a name or number, while the tests run is remembered,
and looked for where nobody may find it: in the log, in metrics, in addresses and in
problems.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

LOCALE = Path(__file__).parents[1] / "api" / "locale"
LEAST = 5
"""Shorter ones, and codes and dates, stand in too many places by chance."""

_NUMBER = re.compile(r"(?=.*\d{6})[A-Z0-9()/]{6,}")
_WORDS = re.compile(r"(?=(?:.*[A-Za-z]){4}).*[ ,].*", re.DOTALL)
_HAN = re.compile("[\u3400-\u9fff]{2,}")
_PERSONAL = frozenset({"han", "latin", "number", "serial", "hkic_number"})
_IN_ANSWERS = re.compile(r'"next":\s*"([^"]*)"')


class Leaks:
    """What may not be read, and where it was read all the same."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._secrets: defaultdict[str, set[str]] = defaultdict(set)

    def learn(self, value: object) -> None:
        """Remember the texts in a value that identify or describe somebody."""
        for text in _texts(value):
            if is_secret(text):
                self._secrets[text[:2]].add(text)

    def learn_body(self, body: bytes) -> None:
        """Remember names and numbers in a request; what is no JSON says nothing."""
        try:
            sent = json.loads(body)
        except (ValueError, RecursionError):
            return
        for name, value in _named(sent):
            if name in _PERSONAL:
                self.learn(value)

    def look(self, place: str, text: str) -> None:
        """Note each secret that stands in a text, and the place."""
        for index in range(len(text) - 1):
            for secret in self._secrets.get(text[index : index + 2], ()):
                if text.startswith(secret, index):
                    self.found.append(f"{place}: {secret}")

    def look_at_answer(self, asked: str, status: int, headers: Any, body: str) -> None:
        """Look where an answer names addresses, and through the whole of a problem."""
        self.look("header", " ".join(map(str, headers.values())))
        for address in _IN_ANSWERS.findall(body):
            self.look("link", unquote_plus(address))
        if status < 400:
            self.look("address", unquote_plus(asked))
        else:
            self.look("problem", body)

    def taken(self) -> list[str]:
        """Return what was found since it was asked last."""
        found, self.found = self.found, []
        return found


def is_secret(text: str) -> bool:
    """Tell whether a text could be nothing but a name, a number or a sentence."""
    if text in _own_words():
        return False
    if _HAN.search(text):
        return True
    if len(text) < LEAST:
        return False
    return bool(_NUMBER.fullmatch(text) or _WORDS.fullmatch(text))


@cache
def _own_words() -> str:
    """Return every sentence of the program: Hong Kong is in it, whoever lives there."""
    catalogues = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
    return "\n".join(path.read_text("utf-8") for path in catalogues)


def _named(value: object) -> Iterator[tuple[str, object]]:
    match value:
        case dict():
            yield from value.items()
            for inner in value.values():
                yield from _named(inner)
        case list():
            for inner in value:
                yield from _named(inner)


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            yield from _all_texts(value.values())
        case list() | tuple():
            yield from _all_texts(value)


def _all_texts(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        yield from _texts(value)
