"""Days, moments and names as a reader of a language reads them on paper."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from babel.dates import format_date, format_skeleton

from api.languages import Language, translate
from api.words import GLOSSARY
from application.seeding import read_gba
from domain.directory import Names
from domain.values import local_time

_LOCALES = {
    Language.EN: "en_HK",
    Language.ZH_HANT: "zh_Hant_HK",
    Language.ZH_HANS: "zh_Hans_CN",
    Language.PT: "pt_MO",
}
_NAMES = {
    Language.EN: ("en",),
    Language.ZH_HANT: ("zh_hant", "zh_hans", "en"),
    Language.ZH_HANS: ("zh_hans", "zh_hant", "en"),
    Language.PT: ("pt", "en"),
}


@dataclass(frozen=True)
class Voice:
    """Says things in one language."""

    language: Language

    def say(self, text: str, **facts: str) -> str:
        return translate(text, self.language).format(**facts)

    def word(self, code: str) -> str:
        """Return the word for a code; a code that has none stands for itself."""
        return translate(GLOSSARY.get(code, code), self.language)

    def name(self, names: Names) -> str:
        """Return the name in this language, or in the next best that has one."""
        known: dict[str, str | None] = names.model_dump()
        return next(name for key in _NAMES[self.language] if (name := known[key]))

    def department(self, code: str) -> str:
        names = _departments().get(code)
        return self.name(names) if names else code

    def day(self, day: date) -> str:
        return format_date(day, "long", locale=_LOCALES[self.language])

    def moment(self, moment: datetime) -> str:
        """Return a minute as the clocks of the Bay Area show it, UTC+8.

        It is read on both sides of a border: so year first, the same in each language.
        """
        return f"{local_time(moment):%Y-%m-%d %H:%M}"

    def month(self, month: str) -> str:
        first = date.fromisoformat(f"{month}-01")
        return format_skeleton("yMMMM", first, locale=_LOCALES[self.language])


@cache
def _departments() -> dict[str, Names]:
    """Return what departments are called: the directory itself keeps their codes."""
    return read_gba().departments
