"""The professions whose members may enrol, each from a date on (§3.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.directory.provenance import Names, Provenance
from domain.kernel import Command, Event, Fact, Refusal
from domain.reference import RowRef
from domain.sealed import Open, none
from domain.values import Code


class Profession(Fact):
    """A profession whose members may enrol, from `admitted_on` on (§3.1)."""

    code: Code
    names: Names
    admitted_on: date
    provenance: Provenance


class Admission(Fact):
    """That a profession is admitted, as a decision uses it."""

    profession: Code
    admitted_on: date
    row: RowRef


class AdmitProfession(Command):
    profession: Profession


class ProfessionAdmitted(Event):
    TOPIC = "directory.profession-admitted"

    profession: Open[Profession, none]


@dataclass(eq=False)
class ProfessionAlreadyAdmitted(Refusal):
    """The profession is admitted already, with other particulars."""

    profession: Code
    admitted_on: date


@dataclass(eq=False)
class ProfessionNotAdmitted(Refusal):
    """The scheme does not admit this profession on this date."""

    RULE: ClassVar[str] = "V-BR-10"

    profession: Code
    on: date


ProfessionRows = Mapping[Code, tuple[Profession, RowRef]]


def is_new_profession(new: Profession, rows: ProfessionRows) -> bool:
    """Say whether a profession is not admitted yet.

    Raises:
        ProfessionAlreadyAdmitted
    """
    earlier, _ = rows.get(new.code, (None, None))
    if earlier == new:
        return False
    if earlier:
        raise ProfessionAlreadyAdmitted(
            profession=new.code, admitted_on=earlier.admitted_on
        )
    return True


def admission_on(rows: ProfessionRows, profession: Code, on: date) -> Admission:
    """Return the admission of a profession that covers a date.

    Raises:
        ProfessionNotAdmitted
    """
    admitted, row = rows.get(profession, (None, None))
    if admitted is None or row is None or on < admitted.admitted_on:
        raise ProfessionNotAdmitted(profession=profession, on=on)
    return Admission(profession=profession, admitted_on=admitted.admitted_on, row=row)
