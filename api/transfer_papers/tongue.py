"""How values of a transfer are said in one language."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from api.languages import Language
from api.printing import Voice
from api.transfer_papers import wording
from api.transfer_papers.blocks import Line
from api.transfer_papers.model import Hospital, Paper, Person, Said, Withheld
from domain.patients import PersonNames
from domain.transfers import Need, TravelDocument, Vitals

T = TypeVar("T")

_MARK = "■■■"
_WITHHELD = {Withheld.MASKED: wording.MASKED, Withheld.ERASED: wording.ERASED}


class Tongue(Voice):
    def say_in(self, table: Mapping[str, str], code: str) -> str:
        """Return the word of a table for a code; without one, the code itself."""
        return self.say(table[code]) if code in table else code

    def told(
        self, said: Said[T] | None, tell: Callable[[T], str] = str, nothing: str = ""
    ) -> str:
        """Return a value in words, or the mark of one that is withheld."""
        if said is None:
            return nothing
        if isinstance(said, Withheld):
            return f"{_MARK} ({self.say(_WITHHELD[said])})"
        return tell(said)

    def hospital(self, hospital: Hospital) -> str:
        name = self.name(hospital.names)
        return name if name == hospital.code else f"{name} ({hospital.code})"

    def at(self, moment: datetime | None) -> str:
        return self.moment(moment) if moment else ""

    def listed(self, said: Iterable[str]) -> str:
        """Return words in a row, as each script parts them."""
        chinese = self.language in (Language.ZH_HANT, Language.ZH_HANS)
        return ("、" if chinese else ", ").join(said)

    def needs(self, needs: tuple[Need, ...]) -> str:
        words = [self.say_in(wording.NEED_WORDS, need) for need in needs]
        return self.listed(words) or self.say(wording.NOTHING)

    def vitals(self, vitals: Vitals) -> str:
        measured = self.listed(self._measured(vitals))
        told = self.say(
            wording.MEASURED, values=measured, moment=self.moment(vitals.measured_at)
        )
        return f"{told} {vitals.remark}" if vitals.remark else told

    def _measured(self, vitals: Vitals) -> Iterator[str]:
        upper, lower = vitals.systolic_mmhg, vitals.diastolic_mmhg
        if upper is not None or lower is not None:
            pair = "/".join("–" if one is None else str(one) for one in (upper, lower))
            yield f"{self.say(wording.BLOOD_PRESSURE)} {pair} mmHg"
        for label, value, unit in (
            (wording.HEART_RATE, vitals.heart_rate_per_min, "/min"),
            (wording.BREATHS, vitals.breaths_per_min, "/min"),
            (wording.OXYGEN_SATURATION, vitals.spo2_percent, "%"),
            (wording.TEMPERATURE, vitals.temperature_c, "°C"),
            (wording.COMA_SCALE, vitals.gcs_total, "/15"),
            (wording.PAIN, vitals.pain, "/10"),
            (wording.OXYGEN_FLOW, vitals.oxygen_l_per_min, "l/min"),
        ):
            if value is not None:
                gap = "" if unit in ("/15", "/10") else " "
                yield f"{self.say(label)} {value}{gap}{unit}"

    def document(self, document: TravelDocument) -> str:
        kind = self.say_in(wording.TRAVEL_DOCUMENTS, document.kind)
        return f"{kind} {document.number} ({document.issuer})"

    def people(self, person: Person) -> tuple[Line, ...]:
        paper = self.say(
            wording.VALID_UNTIL,
            document=self.told(person.document, self.document),
            day=self.day(person.document_valid_until),
        )
        return (
            (self.say(wording.NAME), self.told(person.names, names)),
            (self.say(wording.BIRTH_DATE), self.told(person.birth_date, self.day)),
            (self.say(wording.TRAVEL_DOCUMENT), paper),
        )

    def condition(self, paper: Paper) -> tuple[Line, ...]:
        stable = self.told(paper.stability, lambda one: one.statement)
        return (
            (self.say(wording.DIAGNOSIS), self.told(paper.diagnosis)),
            (self.say(wording.REASON), self.told(paper.reason)),
            (self.say(wording.STABILITY), stable),
            (self.say(wording.INFECTION), self.told(paper.infection)),
            (self.say(wording.NEEDS), self.told(paper.needs, self.needs)),
        )


def names(names: PersonNames) -> str:
    """Return a name in both scripts, as far as it is known."""
    return " ".join(filter(None, (names.han, names.latin)))


def quantity(much: Decimal | None) -> str:
    """Return a quantity without zeros that say nothing."""
    return "" if much is None else f"{much.normalize():f}"
