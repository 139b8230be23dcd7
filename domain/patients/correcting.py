"""What a corrected birth date or date of death has to agree with."""

from collections.abc import Iterable
from datetime import date

from domain.patients import numbers
from domain.patients.documents import DocumentOnFile
from domain.patients.refusals import (
    BirthDateDisagrees,
    BirthInFuture,
    DeathBeforeBirth,
    DeathInFuture,
)
from domain.reference import DocumentKind
from domain.sealed import Ciphertext, Erased

CARRYING: tuple[DocumentKind, ...] = ("mainland-id", "residence-permit")
"""The documents whose number carries the birth date (GB 11643-1999)."""


def check_birth(
    day: date,
    *,
    today: date,
    died_on: date | None,
    documents: Iterable[DocumentOnFile | Erased | Ciphertext],
) -> None:
    """Refuse a birth date that nobody can have who has these documents.

    Raises:
        BirthInFuture, BirthDateDisagrees, DeathBeforeBirth
    """
    if day > today:
        raise BirthInFuture(today=today)
    for document in documents:
        match document:
            case DocumentOnFile(kind=kind, number=number) if kind in CARRYING:
                if numbers.birth_date_in(number) != day:
                    raise BirthDateDisagrees(kind=kind)
            case _:
                pass
    if died_on is not None and died_on < day:
        raise DeathBeforeBirth(died_on=died_on)


def check_death(day: date, *, today: date, born_on: date) -> None:
    """Refuse a death to come, or before the birth.

    Raises:
        DeathInFuture, DeathBeforeBirth
    """
    if day > today:
        raise DeathInFuture(died_on=day, today=today)
    if day < born_on:
        raise DeathBeforeBirth(died_on=day)
