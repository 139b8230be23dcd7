"""Where vouchers are spent: invented clinics in Hong Kong, real points beyond it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from application.seeding import Seed
from application.simulation import invented
from application.simulation.chance import Chance, split
from application.simulation.figures import OTHERS, PROVIDERS
from application.simulation.people import GIVEN, SURNAMES
from domain.directory import institution_id, provider_id
from domain.kernel import Actor
from domain.values import Code, Jurisdiction, Role

Hump = Literal["hospital", "dental-clinic"]

BAY_AREA: tuple[Hump, ...] = ("hospital", "dental-clinic")
"""The two kinds of claims beyond the border, each with a hump of amounts of its own."""

DENTAL = "dental"


@dataclass(frozen=True, slots=True)
class Clinic:
    """One enrolled professional, who signs in as `doctor`, and the desk of the place.

    `registration` is an invented number.
    """

    registration: str
    name: str
    profession: Code
    provider_id: UUID
    doctor: Actor
    clerk: Actor


@dataclass(frozen=True, slots=True)
class Point:
    """A service point of the directory; `departments` as of its first day."""

    institution_id: UUID
    code: Code
    started_on: date
    departments: tuple[Code, ...]
    shroff: Actor

    def departments_for(self, hump: Hump) -> tuple[Code, ...]:
        dental = hump == "dental-clinic"
        return tuple(one for one in self.departments if (one == DENTAL) is dental)


def clinics(scale: int, seed: int) -> dict[Code, list[Clinic]]:
    """Return the clinics by profession: at least one of each that the mix names."""
    shares = dict(invented.OF_PROVIDERS)
    left = (1_000 - sum(shares.values())) // len(OTHERS)
    shares |= dict.fromkeys(OTHERS, left)
    made: dict[Code, list[Clinic]] = {}
    number = 0
    for profession, share in shares.items():
        several = split(PROVIDERS.value * share // 1_000, scale, 1)
        made[profession] = []
        for _ in range(several):
            number += 1
            made[profession].append(_clinic(number, profession, seed))
    return made


def points(directory: Seed) -> list[Point]:
    """Return the real service points, with the departments of their first list."""
    return [
        Point(
            institution_id=institution_id(institution.code),
            code=point.code,
            started_on=point.started_on,
            departments=point.listing.departments,
            shroff=Actor(
                id=f"shroff.{point.code}",
                organisation=institution.code,
                jurisdiction=institution.jurisdiction,
                role=Role.CLERK,
            ),
        )
        for institution in directory.institutions
        for point in institution.service_points
    ]


def _clinic(number: int, profession: Code, seed: int) -> Clinic:
    chance = Chance(seed, "clinic", number)
    given = [chance.one_of(GIVEN)[0] for _ in range(2)]
    registration = f"SIM/{number:05d}"
    return Clinic(
        registration=registration,
        name=f"{chance.one_of(SURNAMES)[0]}, {' '.join(given)}",
        profession=profession,
        provider_id=provider_id(registration),
        doctor=_staff(f"doctor.{number}", number, Role.PROVIDER),
        clerk=_staff(f"clerk.{number}", number, Role.CLERK),
    )


def _staff(id: str, number: int, role: Role) -> Actor:
    return Actor(
        id=id,
        organisation=f"SIM-CLINIC-{number}",
        jurisdiction=Jurisdiction.HK,
        role=role,
    )


def choose(
    points: Sequence[Point], hump: Hump | None, day: date, place: int
) -> Point | None:
    """Return a service point that is open on a day; None for a visit in Hong Kong."""
    if hump is None:
        return None
    there = [
        point
        for point in points
        if point.started_on <= day and point.departments_for(hump)
        for _ in range(invented.POINT_WEIGHTS.get(point.code, 1))
    ]
    return there[place % len(there)]
