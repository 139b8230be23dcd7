"""The patients' desk: who somebody is; no number of a document is in an address."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body
from pydantic import BaseModel

from api import examples
from api.belongings import attended
from api.contract import answers, refused_by
from api.deps import Acknowledgement, LedgerDep, SightDep, allow, reflecting
from api.desk import DeskDep, Hidden, ReaderDep, found
from api.pages import Page, PagingDep
from api.patients import contacts, duplicates
from application import patients
from application.imports import PatientNotFound
from domain.kernel import Fact, NotFound
from domain.patients import (
    AttendPatient,
    BirthDate,
    BirthDateDisagrees,
    BirthInFuture,
    CorrectNames,
    DeathAlreadyRecorded,
    DeathBeforeBirth,
    DeathInFuture,
    DeathSource,
    DocumentHeldByAnother,
    DocumentOnFile,
    Evidence,
    IdentityDocument,
    LinkDocument,
    NoIdentityCard,
    PatientAlreadyRegistered,
    PatientErased,
    PatientKnownElsewhere,
    PersonNames,
    RecordDeath,
    RecordPermission,
    RegisterPatient,
)
from domain.values import Day, FreeText
from projections import patients as views
from projections.patients import (
    DOCUMENTS,
    MATCH_TOKENS,
    PATIENTS,
    DocumentRow,
    PatientRow,
    SuspectedDuplicate,
)

router = APIRouter(tags=["patients"])
router.include_router(contacts.router)
router.include_router(duplicates.router)
READ = allow("patients.read")
WRITE = [allow("patients.write")]


class Registration(Fact):
    names: PersonNames
    birth_date: BirthDate
    document: IdentityDocument
    evidence: Evidence
    note: FreeText | None = None


class Linking(Fact):
    document: IdentityDocument
    evidence: Evidence
    note: FreeText | None = None


class Naming(Fact):
    names: PersonNames
    evidence: Evidence


class Permission(Fact):
    """`ended_on` is the first day without it; null where the permission stands."""

    ended_on: Day | None


class Death(Fact):
    died_on: Day
    source: DeathSource


class Search(Fact):
    document: IdentityDocument


class Attendance(Fact):
    document: IdentityDocument
    evidence: Evidence


class Found(BaseModel):
    """Who holds the document."""

    patient_id: UUID
    version: int


class PatientShown(PatientRow):
    """A patient, with what is sealed opened or masked."""

    names: PersonNames | Hidden  # type: ignore[assignment]
    birth_date: date | Hidden  # type: ignore[assignment]
    permission_ended_on: date | Hidden | None = None  # type: ignore[assignment]


class DocumentShown(DocumentRow):
    """A document of a patient, with what is sealed opened or masked."""

    document: DocumentOnFile | Hidden  # type: ignore[assignment]
    note: str | Hidden | None  # type: ignore[assignment]


@router.post(
    "/patients",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(
        PatientAlreadyRegistered,
        PatientKnownElsewhere,
        BirthInFuture,
        BirthDateDisagrees,
    ),
)
async def register(
    body: Annotated[Registration, Body(examples=[examples.REGISTRATION])], desk: DeskDep
) -> Acknowledgement:
    """Register a patient with a first document."""
    command = RegisterPatient(occasion=desk.occasion, **dict(body))
    recorded = await patients.register(desk.ledger, command)
    return desk.acknowledge(recorded, f"/patients/{recorded.id}")


@router.get("/patients", dependencies=[READ, reflecting(PATIENTS)])
async def list_patients(reader: ReaderDep, paging: PagingDep) -> Page[PatientShown]:
    """List patients in the order of their ids, which says nothing about them."""
    rows = await reader.ask(
        views.patients,
        circle=reader.circle("patient"),
        after=paging.after_one(UUID),
        limit=paging.limit + 1,
    )
    shown = [await reader.show(PatientShown, row) for row in rows]
    return paging.page(shown, key=lambda row: (row.patient_id,))


@router.post(
    "/patients/search-by-document",
    dependencies=[READ],
    responses=answers(404),
)
async def search_by_document(
    body: Annotated[Search, Body(examples=[examples.SEARCH])],
    ledger: LedgerDep,
    sight: SightDep,
) -> Found:
    """Look up which of your patients holds a document.

    It is sent as a body and never as an address. Somebody who is a patient of other
    organisations alone is not found: take the patient on with the document.
    """
    patient = await patients.find_by_document(ledger, body.document)
    if patient is None or not await sight.sees(attended(patient)):
        raise PatientNotFound
    return Found(patient_id=patient.id, version=patient.version)


@router.get("/suspected-duplicates", dependencies=[READ, reflecting(MATCH_TOKENS)])
async def list_suspected_duplicates(
    reader: ReaderDep, paging: PagingDep, patient_id: UUID | None = None
) -> Page[SuspectedDuplicate]:
    """List pairs of records that may be one person; they are never merged silently."""
    pairs = await reader.ask(
        views.suspected_duplicates,
        circle=reader.circle("patient"),
        patient_id=patient_id,
        after=paging.after(UUID, UUID),
        limit=paging.limit + 1,
    )
    return paging.page(pairs, key=lambda pair: (pair.patient_id, pair.other_id))


@router.post(
    "/patients/attendances",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(PatientNotFound),
)
async def attend(
    body: Annotated[Attendance, Body(examples=[examples.ATTENDANCE])], desk: DeskDep
) -> Acknowledgement:
    """Take on a patient who is known elsewhere, with the document that is shown."""
    command = AttendPatient(occasion=desk.occasion, **dict(body))
    recorded = await patients.attend(desk.ledger, command)
    if recorded is None:
        raise PatientNotFound
    await desk.sight.looked_through([recorded.id])
    return desk.acknowledge(recorded, f"/patients/{recorded.id}")


@router.get(
    "/patients/{patient_id}",
    dependencies=[READ, reflecting(PATIENTS)],
    responses=answers(404),
)
async def read_patient(patient_id: UUID, reader: ReaderDep) -> PatientShown:
    """Show a patient."""
    row = found(await reader.ask(views.patient, patient_id), patient_id)
    reader.tag(row.version)
    await reader.say_if_linked(patient_id)
    return await reader.show(PatientShown, row)


@router.get(
    "/patients/{patient_id}/documents",
    dependencies=[READ, reflecting(DOCUMENTS)],
)
async def list_documents(patient_id: UUID, reader: ReaderDep) -> list[DocumentShown]:
    """List the documents of a patient as they were linked."""
    rows = await reader.ask(views.documents, patient_id)
    return [await reader.show(DocumentShown, row) for row in rows]


@router.post(
    "/patients/{patient_id}/documents",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(
        NotFound, DocumentHeldByAnother, BirthDateDisagrees, PatientErased
    ),
)
async def link_document(
    patient_id: UUID,
    body: Annotated[Linking, Body(examples=[examples.LINKING])],
    desk: DeskDep,
) -> Acknowledgement:
    """Link one more document to a patient."""
    command = LinkDocument(occasion=desk.occasion, patient_id=patient_id, **dict(body))
    return desk.acknowledge(await patients.link_document(desk.ledger, command))


@router.post(
    "/patients/{patient_id}/names",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, PatientErased),
)
async def correct_names(
    patient_id: UUID,
    body: Annotated[Naming, Body(examples=[examples.NAMING])],
    desk: DeskDep,
) -> Acknowledgement:
    """Correct a patient's names as a document has them."""
    command = CorrectNames(occasion=desk.occasion, patient_id=patient_id, **dict(body))
    return desk.acknowledge(await patients.correct_names(desk.ledger, command))


@router.post(
    "/patients/{patient_id}/permissions",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, NoIdentityCard),
)
async def record_permission(
    patient_id: UUID,
    body: Annotated[Permission, Body(examples=[examples.PERMISSION])],
    desk: DeskDep,
) -> Acknowledgement:
    """Record until when the permission behind the identity card lasts."""
    command = RecordPermission(
        occasion=desk.occasion, patient_id=patient_id, ended_on=body.ended_on
    )
    return desk.acknowledge(await patients.record_permission(desk.ledger, command))


@router.post(
    "/patients/{patient_id}/death",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(
        NotFound, DeathAlreadyRecorded, DeathInFuture, DeathBeforeBirth, PatientErased
    ),
)
async def record_death(
    patient_id: UUID,
    body: Annotated[Death, Body(examples=[examples.DEATH])],
    desk: DeskDep,
) -> Acknowledgement:
    """Record when a patient died."""
    command = RecordDeath(occasion=desk.occasion, patient_id=patient_id, **dict(body))
    return desk.acknowledge(await patients.record_death(desk.ledger, command))
