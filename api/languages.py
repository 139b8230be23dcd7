"""The languages of the service: choosing one, and saying a sentence in it."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent / "locale"
DOMAIN = "baybridge"


class Language(StrEnum):
    """The value is the language's tag in HTTP."""

    EN = "en"
    ZH_HANT = "zh-Hant"
    ZH_HANS = "zh-Hans"
    PT = "pt"

    @property
    def catalogue(self) -> Path:
        folder = self.value.replace("-", "_")
        return LOCALES / folder / "LC_MESSAGES" / f"{DOMAIN}.po"


# The longest prefix wins. Cantonese, and Chinese of Hong Kong, Macao and Taiwan, are
# read in traditional characters; Chinese that says no more, in simplified ones.
_TAGS = {
    "en": Language.EN,
    "pt": Language.PT,
    "yue": Language.ZH_HANT,
    "zh-hant": Language.ZH_HANT,
    "zh-hk": Language.ZH_HANT,
    "zh-mo": Language.ZH_HANT,
    "zh-tw": Language.ZH_HANT,
    "zh-hans": Language.ZH_HANS,
    "zh": Language.ZH_HANS,
}
_HEADER_MAX = 200


def negotiate(accept_language: str | None) -> Language:
    """Choose the language that a client likes best of those we have; else English."""
    wishes = [_wish(part) for part in (accept_language or "")[:_HEADER_MAX].split(",")]
    for weight, tag in sorted(wishes, key=lambda wish: -wish[0]):
        language = _language(tag)
        if language and weight > 0:
            return language
    return Language.EN


def translate(text: str, language: Language) -> str:
    """Say a sentence in a language; what nobody has translated stays English."""
    return messages(language).get(text) or text


def is_known(text: str) -> bool:
    """Tell a sentence of ours from one that may quote what somebody typed."""
    return text in messages(Language.EN)


@cache
def messages(language: Language) -> Mapping[str, str]:
    """Return what the catalogue of a language translates; fuzzy ones do not count."""
    with language.catalogue.open("rb") as file:
        catalogue = read_po(file, locale=language.value.replace("-", "_"))
    return {
        str(message.id): str(message.string)
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }


def load_all() -> None:
    """Read every catalogue, so that a broken one stops the start and no request."""
    for language in Language:
        messages(language)


def _wish(part: str) -> tuple[float, str]:
    tag, _, parameter = part.partition(";")
    name, _, weight = parameter.strip().partition("=")
    try:
        return (float(weight) if name.strip() == "q" else 1.0), tag.strip().lower()
    except ValueError:
        return 0.0, ""


def _language(tag: str) -> Language | None:
    while tag:
        if found := _TAGS.get(tag):
            return found
        tag = tag.rpartition("-")[0]
    return None
