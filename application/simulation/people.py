"""Invented elders: when they were born, with whom they live, when they die."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from application.simulation import invented
from application.simulation.chance import Chance, split
from application.simulation.figures import ELDERS, LIVING_IN_GUANGDONG, USERS

ELIGIBLE_AT = 65

SURNAMES = (
    *(("CHAN", "陳"), ("WONG", "黃"), ("LEE", "李"), ("CHEUNG", "張"), ("LAU", "劉")),
    *(("NG", "吳"), ("LAM", "林"), ("LEUNG", "梁"), ("HO", "何"), ("YEUNG", "楊")),
    *(("CHENG", "鄭"), ("TSANG", "曾"), ("FUNG", "馮"), ("TANG", "鄧"), ("YU", "余")),
)
GIVEN = (
    *(("Siu", "小"), ("Kwok", "國"), ("Mei", "美"), ("Wai", "偉"), ("Yuk", "玉")),
    *(("Kam", "金"), ("Chi", "志"), ("Lai", "麗"), ("Man", "文"), ("Sau", "秀")),
    *(("Ming", "明"), ("Fong", "芳"), ("Keung", "強"), ("Ling", "玲"), ("Wah", "華")),
    *(("Kit", "潔"), ("On", "安"), ("Hing", "興"), ("Fuk", "福"), ("Ying", "英")),
)

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Elder:
    """`number` is the place in the history; `household` is shared with a spouse.

    `uses` vouchers or never does; `pairs_on` is when a couple shares its vouchers.
    """

    number: int
    household: int
    born: date
    latin: str
    han: str
    hkic: str
    uses: bool
    in_guangdong: bool
    died_on: date | None
    told_on: date | None
    spouse: int | None
    pairs_on: date | None

    @property
    def eligible_year(self) -> int:
        return self.born.year + ELIGIBLE_AT

    def is_alive(self, on: date) -> bool:
        return self.died_on is None or on < self.died_on


def elders(scale: int, first_year: int, last_year: int, seed: int) -> list[Elder]:
    """Return who is eligible in the first year, then who becomes so in later ones.

    What one of them does depends on the number and the seed, not on the others.
    """
    return [
        _elder(number, born_in, first_year, seed)
        for number, born_in in enumerate(_birth_years(scale, first_year, last_year))
    ]


def _birth_years(scale: int, first_year: int, last_year: int) -> Iterator[int]:
    """Yield the years of birth; neighbours are of about one age, as spouses are."""
    whole = max(2, ELDERS.value // scale)
    weights = sum(weight for _, weight in invented.AGES)
    given = 0
    seen = 0
    for age, weight in invented.AGES:
        seen += weight
        until = whole * seen // weights
        yield from [first_year - age] * (until - given)
        given = until
    entering = split(whole, weights, invented.AGES[0][1])
    for year in range(first_year + 1, last_year + 1):
        yield from [year - ELIGIBLE_AT] * entering


def _elder(number: int, born_in: int, first_year: int, seed: int) -> Elder:
    chance = Chance(seed, "elder", number)
    born = date(born_in, 1, 1) + timedelta(days=chance.below(365))
    surname, han = chance.one_of(SURNAMES)
    given = [chance.one_of(GIVEN) for _ in range(2)]
    uses = chance.of_thousand(USERS.value)
    in_guangdong = chance.below(ELDERS.value) < LIVING_IN_GUANGDONG.value
    died_on = _day_of_death(chance, born_in, first_year)
    told = timedelta(days=chance.between(*invented.TOLD_AFTER_DAYS))
    spouse, pairs_on = _marriage(number, first_year, seed)
    return Elder(
        number=number,
        household=number // 2,
        born=born,
        latin=f"{surname}, {given[0][0]} {given[1][0]}",
        han=han + given[0][1] + given[1][1],
        hkic=_hkic(number),
        uses=uses,
        in_guangdong=in_guangdong,
        died_on=died_on,
        told_on=died_on and died_on + told,
        spouse=spouse,
        pairs_on=pairs_on,
    )


def _day_of_death(chance: Chance, born_in: int, first_year: int) -> date | None:
    """Return when the elder dies within the years that a history may have."""
    for year in range(max(first_year, born_in + ELIGIBLE_AT), first_year + 40):
        day = date(year, 1, 2) + timedelta(days=chance.below(363))
        if chance.of_thousand(_deaths_at(year - born_in)):
            return day
    return None


def _deaths_at(age: int) -> int:
    return next(deaths for below, deaths in invented.DEATHS if age < below)


def _marriage(
    number: int, first_year: int, seed: int
) -> tuple[int | None, date | None]:
    """Return the spouse, who is the neighbour, and when the two pair, if they do."""
    chance = Chance(seed, "household", number // 2)
    if not chance.of_thousand(invented.COUPLES):
        return None, None
    day = date(first_year, 2, 1) + timedelta(days=chance.below(900))
    paired = chance.of_thousand(invented.PAIRED)
    return number ^ 1, day if paired else None


def _hkic(number: int) -> str:
    """Return a number that is well formed and begins with a Q, as no card we know."""
    letters = "Q" + _LETTERS[number // 1_000_000 % len(_LETTERS)]
    body = f"{letters}{number % 1_000_000:06d}"
    values = [int(one, 36) for one in body]
    rest = sum(value * (9 - place) for place, value in enumerate(values)) % 11
    check = "0" if rest == 0 else "A" if rest == 1 else str(11 - rest)
    return f"{body}({check})"
