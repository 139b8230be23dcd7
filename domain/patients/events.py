"""What has happened to the record of a patient."""

from datetime import date
from uuid import UUID

from domain.kernel import Event, FirstEvent
from domain.patients.commands import DeathSource
from domain.patients.documents import BlindIndex, DocumentOnFile, Evidence
from domain.patients.names import PersonNames
from domain.reference import DocumentKind
from domain.sealed import Open, Sealed, clinical, identity, none
from domain.values import FreeText


class PatientRegistered(FirstEvent):
    """`match_tokens` are keyed: they let two records be compared and not be read."""

    TOPIC = "patients.registered"

    names: Sealed[PersonNames, identity]
    birth_date: Sealed[date, identity]
    match_tokens: Open[tuple[BlindIndex, ...], none]


class DocumentLinked(Event):
    """`holder_id` is the record that gives this document to this patient alone."""

    TOPIC = "patients.document-linked"

    kind: Open[DocumentKind, none]
    document: Sealed[DocumentOnFile, identity]
    holder_id: Open[UUID, none]
    evidence: Open[Evidence, none]
    note: Sealed[FreeText | None, clinical] = None


class NamesCorrected(Event):
    TOPIC = "patients.names-corrected"

    names: Sealed[PersonNames, identity]
    match_tokens: Open[tuple[BlindIndex, ...], none]
    evidence: Open[Evidence, none]


class BirthDateCorrected(Event):
    """`corrected_version` is the event of this record that said another date."""

    TOPIC = "patients.birth-date-corrected"

    birth_date: Sealed[date, identity]
    match_tokens: Open[tuple[BlindIndex, ...], none]
    corrected_version: Open[int, none]


class DeathDateCorrected(Event):
    """`corrected_version` is the event of this record that said another date."""

    TOPIC = "patients.death-date-corrected"

    died_on: Open[date, none]
    corrected_version: Open[int, none]


class PermissionRecorded(Event):
    TOPIC = "patients.permission-recorded"

    ended_on: Sealed[date | None, identity]


class DeathRecorded(Event):
    TOPIC = "patients.death-recorded"

    died_on: Open[date, none]
    source: Open[DeathSource, none]


class PatientAttended(Event):
    """The organisation of `by` attends to the patient; its desk saw the document."""

    TOPIC = "patients.attended"

    holder_id: Open[UUID, none]
    evidence: Open[Evidence, none]


PatientEvent = (
    PatientRegistered
    | DocumentLinked
    | NamesCorrected
    | BirthDateCorrected
    | DeathDateCorrected
    | PermissionRecorded
    | DeathRecorded
    | PatientAttended
)
