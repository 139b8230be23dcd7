"""What a patient is called, in Han and in Latin script."""

import re
import unicodedata
from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from domain.kernel import Fact
from domain.values import PersonName

PROBLEMS = {
    "han_name": "Write the Chinese name in Chinese characters only; "
    "any other spelling goes into the Latin name.",
    "latin_name": "Write the Latin name in Latin letters, as on the document; "
    "Chinese characters go into the Chinese name.",
    "no_name": "Give the Chinese name, the Latin name or both.",
}

_HAN_MARKS = "\u00b7 "
_LATIN_MARKS = " -'\u2019.,"

_HAN = re.compile(
    "[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]"
)
"""By block and not by character name: a later Unicode may name more of them."""


def _han(name: str) -> str:
    letters = [character for character in name if character not in _HAN_MARKS]
    if not letters or not all(map(_HAN.fullmatch, letters)):
        raise PydanticCustomError("han_name", PROBLEMS["han_name"])
    return name


def _latin(name: str) -> str:
    letters = [character for character in name if character not in _LATIN_MARKS]
    if not letters or not all(map(_is_latin, letters)):
        raise PydanticCustomError("latin_name", PROBLEMS["latin_name"])
    return name


def _is_latin(character: str) -> bool:
    return unicodedata.name(character, "").startswith("LATIN ")


HanName = Annotated[PersonName, AfterValidator(_han), Field(examples=["陳大文"])]
LatinName = Annotated[
    PersonName, AfterValidator(_latin), Field(examples=["CHAN, Tai Man"])
]


class PersonNames(Fact):
    """At least one name; which script it is in is checked, how it is spelt is not."""

    han: HanName | None = None
    latin: LatinName | None = None

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.han is None and self.latin is None:
            raise PydanticCustomError("no_name", PROBLEMS["no_name"])
        return self

    def match_texts(self, birth_date: date) -> tuple[str, ...]:
        """Return one text for each script: people with an equal one may be the same.

        Spelling that desks do not agree on is left out: case, accents, commas,
        hyphens and the order of the words of a Latin name.
        """
        texts = []
        if self.han is not None:
            texts.append(f"han:{_folded_han(self.han)}:{birth_date:%Y-%m-%d}")
        if self.latin is not None:
            texts.append(f"latin:{_folded_latin(self.latin)}:{birth_date:%Y-%m-%d}")
        return tuple(texts)


def _folded_han(name: str) -> str:
    return "".join(_HAN.findall(name))


def _folded_latin(name: str) -> str:
    spread = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in spread if c.isalpha() or c in " -,.")
    return " ".join(sorted(re.split(r"[ ,.-]+", letters.strip(" ,.-"))))
