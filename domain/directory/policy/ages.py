"""From which age on the scheme gives vouchers, by date (E-1, E-2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from domain.directory.provenance import Provenance
from domain.kernel import Command, Event, Fact, Refusal
from domain.reference import EligibleAge, RowRef
from domain.sealed import Open, none

Age = Annotated[int, Field(ge=0, le=120, strict=True, description="years of age")]


class AgeRow(Fact):
    """From `starts_on`, who reaches `age` in a year is eligible in it (E-1, E-2)."""

    starts_on: date
    age: Age
    provenance: Provenance


class SetEligibleAge(Command):
    age: AgeRow


class EligibleAgeSet(Event):
    TOPIC = "directory.eligible-age-set"

    age: Open[AgeRow, none]


@dataclass(eq=False)
class EligibleAgeAlreadySet(Refusal):
    """Another eligible age is set from this date on."""

    starts_on: date
    age: int


@dataclass(eq=False)
class NoEligibleAge(Refusal):
    """The directory has no eligible age for the voucher scheme."""

    RULE: ClassVar[str] = "V-BR-03"


AgeRows = Mapping[date, tuple[AgeRow, RowRef]]


def is_new_age(new: AgeRow, rows: AgeRows) -> bool:
    """Say whether an age is not set yet.

    Raises:
        EligibleAgeAlreadySet
    """
    earlier, _ = rows.get(new.starts_on, (None, None))
    if earlier == new:
        return False
    if earlier:
        raise EligibleAgeAlreadySet(starts_on=new.starts_on, age=earlier.age)
    return True


def ages_by_date(rows: AgeRows) -> tuple[EligibleAge, ...]:
    """Return the ages of eligibility, oldest first.

    Raises:
        NoEligibleAge
    """
    if not rows:
        raise NoEligibleAge
    return tuple(
        EligibleAge(starts_on=starts_on, age=age.age, row=row)
        for starts_on, (age, row) in sorted(rows.items())
    )
