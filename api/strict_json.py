"""JSON as the ledger accepts it: one meaning, no tricks, nothing unprintable.

Python's reader takes NaN, the last of two equal keys and half a surrogate pair, and
what it takes would be kept for ever.
"""

import json
import re
from collections.abc import Iterable
from math import isinf

DEPTH_MAX = 32
INTEGER_DIGITS_MAX = 18
NUMBER_LENGTH_MAX = 64

# Possessive, and content with an unfinished string: never looks at a byte twice.
_STRING_OR_BRACKET = re.compile(
    rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL
)
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class JsonRefused(Exception):
    """The text is not JSON as the ledger accepts it. Its text quotes no input."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


MALFORMED = "The body is not well-formed JSON."
NOT_UTF8 = "The request is not UTF-8 text."
TOO_DEEP = "The body is nested too deeply."
SAME_KEY_TWICE = "The body holds the same key twice in one object."
NOT_A_NUMBER = "The body holds a number that is not finite, or too long."
UNPRINTABLE = "The request holds control characters or half a surrogate pair."


def check(body: bytes) -> None:
    """Check that a body has one meaning that can be stored.

    Raises:
        JsonRefused: with one of the reasons above.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise JsonRefused(NOT_UTF8) from None
    _check_depth(body)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_int=_integer,
            parse_float=_number,
        )
    except ValueError:
        raise JsonRefused(MALFORMED) from None
    _check_strings([value])


def check_printable(text: str) -> None:
    """Refuse NUL, other control characters and unpaired surrogates."""
    if _UNPRINTABLE.search(text):
        raise JsonRefused(UNPRINTABLE)


def _check_depth(body: bytes) -> None:
    """Count brackets before the reader recurses into them."""
    depth = 0
    for match in _STRING_OR_BRACKET.finditer(body):
        token = match[0]
        if token in b"[{":
            depth += 1
            if depth > DEPTH_MAX:
                raise JsonRefused(TOO_DEEP)
        elif token in b"]}":
            depth -= 1


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise JsonRefused(SAME_KEY_TWICE)
    _check_strings(value)
    _check_strings(value.values())
    return value


def _check_strings(values: Iterable[object]) -> None:
    for value in values:
        if isinstance(value, str):
            check_printable(value)
        elif isinstance(value, list):
            _check_strings(value)


def _no_constant(_: str) -> object:
    raise JsonRefused(NOT_A_NUMBER)


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > INTEGER_DIGITS_MAX:
        raise JsonRefused(NOT_A_NUMBER)
    return int(digits)


def _number(digits: str) -> float:
    if len(digits) > NUMBER_LENGTH_MAX or isinf(number := float(digits)):
        raise JsonRefused(NOT_A_NUMBER)
    return number
