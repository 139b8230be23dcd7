"""What a clerk can ask for about a patient."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from domain.kernel import Command
from domain.patients.documents import Evidence, IdentityDocument
from domain.patients.names import PersonNames
from domain.values import Day, FreeText

BirthDate = Annotated[Day, Field(ge=date(1900, 1, 1))]

DeathSource = Literal["death-certificate", "registry-notice", "hospital-notice"]
"""The paper that tells of a death."""


class RegisterPatient(Command):
    names: PersonNames
    birth_date: BirthDate
    document: IdentityDocument
    evidence: Evidence
    note: FreeText | None = None


class LinkDocument(Command):
    patient_id: UUID
    document: IdentityDocument
    evidence: Evidence
    note: FreeText | None = None


class CorrectNames(Command):
    patient_id: UUID
    names: PersonNames
    evidence: Evidence


class CorrectBirthDate(Command):
    patient_id: UUID
    birth_date: BirthDate


class CorrectDeathDate(Command):
    patient_id: UUID
    died_on: Day


class RecordPermission(Command):
    """`ended_on`: the permission to land or remain behind the HKIC is over from then.

    None: it stands, or was renewed. Source: E-4.
    """

    patient_id: UUID
    ended_on: Day | None


class RecordDeath(Command):
    patient_id: UUID
    died_on: Day
    source: DeathSource


class ReleaseDocument(Command):
    """`holder_id` is the record of who holds it; its holder was erased."""

    holder_id: UUID


class AttendPatient(Command):
    """An organisation takes a patient on who is known elsewhere, by his document."""

    document: IdentityDocument
    evidence: Evidence
