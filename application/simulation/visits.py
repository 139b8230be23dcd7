"""What an elder does in one year: when, where, why, for how much."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from application.simulation import invented
from application.simulation.chance import Chance
from application.simulation.figures import MIX, OTHERS, REASONS
from application.simulation.people import Elder
from application.simulation.places import Hump
from domain.values import LOCAL_ZONE, Code
from domain.vouchers import VisitReason

_REASONS: tuple[tuple[VisitReason, int], ...] = (
    ("acute", REASONS["acute"].value),
    ("follow-up", REASONS["follow-up"].value),
    ("preventive", REASONS["preventive"].value),
    ("rehabilitative", REASONS["rehabilitative"].value),
)
_MIX = tuple((code, share.value) for code, share in MIX.items())
_PROFESSIONS = (*_MIX, ("others", 1_000 - sum(share for _, share in _MIX)))
_OPENS_AT = 9


@dataclass(frozen=True, slots=True)
class Visit:
    """Every draw for one visit: what becomes of it hangs on the money that is there.

    `place` picks among the clinics or points that are there; `turn` is the place of
    the visit in the year. `draw` decides what else is rare.
    """

    elder: Elder
    turn: int
    at: datetime
    profession: Code
    hump: Hump | None
    place: int
    wanted_hkd: int
    topped_up_hkd: int
    reason: VisitReason
    co_care: bool
    by_clerk: bool
    on_paper: bool
    late_days: int
    confirmed_after: int
    voided: bool
    voided_by_officer: bool
    asks_above_quota: bool
    item: int

    @property
    def day(self) -> date:
        return self.at.date()


def visits_of(elder: Elder, year: int, seed: int) -> Iterator[Visit]:
    """Yield the visits of a year in no order: none before eligibility or after death.

    Nobody comes on 1 January: the accounts of the past are brought in that day.
    """
    if not elder.uses or year < elder.eligible_year:
        return
    chance = Chance(seed, "visits", elder.number, year)
    several = chance.weighed(invented.VISITS)
    if year == elder.eligible_year:
        several = max(1, several)
    for turn in range(several):
        visit = _visit(chance, elder, turn, _moment(chance, year))
        if elder.is_alive(visit.day):
            yield visit


def _moment(chance: Chance, year: int) -> datetime:
    month = chance.place(invented.MONTHS) + 1
    day = date(year, month, 1) + timedelta(days=chance.below(28))
    day += timedelta(days=chance.place(invented.WEEKDAYS) - day.weekday())
    day = max(day, date(year, 1, 2))
    day = min(day, date(year, 12, 31))
    hour = _OPENS_AT + chance.place(invented.HOURS)
    minute, second = chance.below(60), chance.below(60)
    return datetime.combine(day, time(hour, minute, second, tzinfo=LOCAL_ZONE))


def _visit(chance: Chance, elder: Elder, turn: int, at: datetime) -> Visit:
    there = invented.BY_GUANGDONG if elder.in_guangdong else invented.BY_OTHERS
    hump = _hump(chance) if chance.of_thousand(there) else None
    profession = chance.weighed(_PROFESSIONS)
    wanted_hkd = chance.on_ladder(invented.LADDERS[hump or profession])
    tops_up = chance.of_thousand(invented.TOPPED_UP)
    return Visit(
        elder=elder,
        turn=turn,
        at=at,
        profession=chance.one_of(OTHERS) if profession == "others" else profession,
        hump=hump,
        place=chance.below(1_000_000),
        wanted_hkd=wanted_hkd,
        topped_up_hkd=wanted_hkd * chance.between(5, 50) // 100 if tops_up else 0,
        reason=chance.weighed(_REASONS),
        co_care=chance.of_thousand(invented.CO_CARE),
        by_clerk=chance.of_thousand(invented.ENTERED_BY_CLERK),
        on_paper=chance.of_thousand(invented.PAPER),
        late_days=chance.weighed(invented.ENTERED_LATE),
        confirmed_after=chance.weighed(invented.CONFIRMED_AFTER),
        voided=chance.of_thousand(invented.VOIDED),
        voided_by_officer=chance.of_thousand(invented.VOIDED_BY_OFFICER),
        asks_above_quota=chance.of_thousand(invented.ASKS_ABOVE_QUOTA),
        item=chance.below(1_000_000),
    )


def _hump(chance: Chance) -> Hump:
    return "dental-clinic" if chance.of_thousand(invented.TO_DENTISTS) else "hospital"
