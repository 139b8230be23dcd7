"""Patients and their documents: sealed as in their events, opened only at the door."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import assert_never
from uuid import UUID

from domain.kernel import Event
from domain.patients import (
    BirthDateCorrected,
    DeathDateCorrected,
    DeathRecorded,
    DocumentLinked,
    NamesCorrected,
    PatientRegistered,
    PermissionRecorded,
)
from domain.sealed import Ciphertext, Erased
from projections.columns import table_of
from projections.views import Key, Row, View, as_sealed, as_sealed_if_any

Heard = (
    PatientRegistered
    | BirthDateCorrected
    | DeathDateCorrected
    | DocumentLinked
    | NamesCorrected
    | PermissionRecorded
    | DeathRecorded
)


class PatientRow(Row):
    """`permission_ended_on` is the first day without the permission, sealed.

    `corrected` are the fields that were written anew: `names`, `birth-date` say.
    """

    patient_id: UUID
    names: Ciphertext | Erased
    birth_date: Ciphertext | Erased
    permission_ended_on: Ciphertext | Erased | None = None
    died_on: date | None = None
    death_source: str | None = None
    corrected: tuple[str, ...] = ()
    documents: int = 0
    registered_at: datetime
    registered_by: str
    organisation: str
    version: int


class DocumentRow(Row):
    """A document as it was linked; `version` is that of the event."""

    patient_id: UUID
    version: int
    kind: str
    document: Ciphertext | Erased
    holder_id: UUID
    evidence: str
    note: Ciphertext | Erased | None
    linked_at: datetime
    linked_by: str


def patient(row: PatientRow | None, event: Heard) -> PatientRow | None:
    if isinstance(event, PatientRegistered):
        return PatientRow(
            patient_id=event.originator_id,
            names=as_sealed(event.names),
            birth_date=as_sealed(event.birth_date),
            registered_at=event.timestamp,
            registered_by=event.by.id,
            organisation=event.by.organisation,
            version=event.originator_version,
        )
    if row is None:
        return None
    change = _change(row, event) | {"version": event.originator_version}
    return row.model_copy(update=change)


def _change(
    row: PatientRow,
    event: DocumentLinked
    | NamesCorrected
    | BirthDateCorrected
    | DeathDateCorrected
    | PermissionRecorded
    | DeathRecorded,
) -> dict[str, object]:
    match event:
        case DocumentLinked():
            return {"documents": row.documents + 1}
        case NamesCorrected(names=names):
            return {"names": as_sealed(names)} | _mark(row, "names")
        case BirthDateCorrected(birth_date=birth_date):
            return {"birth_date": as_sealed(birth_date)} | _mark(row, "birth-date")
        case DeathDateCorrected(died_on=died_on):
            return {"died_on": died_on} | _mark(row, "death-date")
        case PermissionRecorded(ended_on=ended_on):
            return {"permission_ended_on": as_sealed_if_any(ended_on)}
        case DeathRecorded(died_on=died_on, source=source):
            return {"died_on": died_on, "death_source": source}
        case _:
            assert_never(event)


def _mark(row: PatientRow, field: str) -> dict[str, object]:
    return {"corrected": tuple(sorted({*row.corrected, field}))}


def document(_: DocumentRow | None, event: DocumentLinked) -> DocumentRow:
    return DocumentRow(
        patient_id=event.originator_id,
        version=event.originator_version,
        kind=event.kind,
        document=as_sealed(event.document),
        holder_id=event.holder_id,
        evidence=event.evidence,
        note=as_sealed_if_any(event.note),
        linked_at=event.timestamp,
        linked_by=event.by.id,
    )


def document_key(event: Event) -> Sequence[Key]:
    return ((event.originator_id, event.originator_version),)


PATIENTS = View(
    name="patients_patients",
    version=2,
    row=PatientRow,
    table=table_of("patients_patients", PatientRow, key=("patient_id",)),
    listens=(
        PatientRegistered,
        BirthDateCorrected,
        DeathDateCorrected,
        DocumentLinked,
        NamesCorrected,
        PermissionRecorded,
        DeathRecorded,
    ),
    evolve=patient,
)
DOCUMENTS = View(
    name="patients_documents",
    version=1,
    row=DocumentRow,
    table=table_of("patients_documents", DocumentRow, key=("patient_id", "version")),
    listens=(DocumentLinked,),
    evolve=document,
    keys=document_key,
    once=True,
)
