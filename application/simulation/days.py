"""What happens in a year of a history, in the order of time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from application.simulation.people import Elder
from application.simulation.visits import Visit, visits_of
from domain import values
from domain.values import LOCAL_ZONE, local_midnight

_NOON = time(12, tzinfo=LOCAL_ZONE)


@dataclass(frozen=True, slots=True)
class Month:
    """A month begins: its conversion rate is published."""

    at: datetime
    month: values.Month


@dataclass(frozen=True, slots=True)
class Credited:
    """Vouchers are issued."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Pairing:
    """A couple decides to share; `elder` is one of the two."""

    at: datetime
    elder: Elder


@dataclass(frozen=True, slots=True)
class Death:
    """The scheme is told of a death."""

    at: datetime
    elder: Elder


Happening = Month | Credited | Pairing | Death | Visit


def happenings(
    elders: Sequence[Elder], credit_days: Sequence[date], year: int, seed: int
) -> list[Happening]:
    """Return what happens in a year; what is at one moment, in the order given here."""
    found: list[Happening] = [
        Month(local_midnight(date(year, month, 1)), f"{year}-{month:02d}")
        for month in range(1, 13)
    ]
    found += [Credited(local_midnight(day)) for day in credit_days if day.year == year]
    for elder in elders:
        found += _of_elder(elder, year, seed)
    return sorted(found, key=lambda one: one.at)


def _of_elder(elder: Elder, year: int, seed: int) -> Iterator[Happening]:
    yield from visits_of(elder, year, seed)
    if elder.pairs_on and elder.pairs_on.year == year and elder.number % 2 == 0:
        yield Pairing(datetime.combine(elder.pairs_on, _NOON), elder)
    if elder.told_on and elder.told_on.year == year:
        yield Death(datetime.combine(elder.told_on, _NOON), elder)
