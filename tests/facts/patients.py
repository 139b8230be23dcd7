"""Mrs Chan, her papers, and what becomes of her record. Every number is made up."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from domain.patients import (
    AttendPatient,
    BlindIndex,
    CorrectNames,
    DeathRecorded,
    DocumentHeld,
    DocumentLinked,
    ExemptionCertificate,
    HomeReturnPermit,
    HongKongIdentityCard,
    IdentityDocument,
    LinkDocument,
    MacaoIdentityCard,
    MainlandIdentityCard,
    NamesCorrected,
    PatientAttended,
    PatientRegistered,
    PermissionRecorded,
    PersonNames,
    RecordDeath,
    RecordPermission,
    RegisterPatient,
    ResidencePermit,
    holder_id,
)
from tests.given import SOME_ID, Happened, happened, occasion

BORN = date(1955, 6, 15)
DIED = date(2026, 2, 1)
NAMES = PersonNames(han="陳大文", latin="CHAN, Tai Man")
OTHER_NAMES = PersonNames(han="陳小文", latin="CHAN, Siu Man")
TOKENS: tuple[BlindIndex, ...] = ("a" * 64, "b" * 64)
OTHER_TOKENS: tuple[BlindIndex, ...] = ("c" * 64,)

HKIC = HongKongIdentityCard(kind="hkic", number="A123456(3)")
BIR = MacaoIdentityCard(kind="macao-bir", number="1234567(8)")
MAINLAND_ID = MainlandIdentityCard(kind="mainland-id", number="11010519491231002X")
PERMIT = ResidencePermit(kind="residence-permit", number="810000195506150019")
HOME_RETURN = HomeReturnPermit(kind="home-return-permit", number="H0123456700")
REISSUED = HomeReturnPermit(kind="home-return-permit", number="H0123456701")
CERTIFICATE = ExemptionCertificate(
    kind="exemption-certificate",
    serial="EC0000001",
    number="0000-0000000-00(0)",
    issued_on=date(2003, 5, 1),
)

_ANY_DOCUMENT: TypeAdapter[IdentityDocument] = TypeAdapter(IdentityDocument)


def document(kind: str, number: str) -> IdentityDocument:
    """A document as it comes from outside."""
    return _ANY_DOCUMENT.validate_python({"kind": kind, "number": number})


def index_of(document: IdentityDocument) -> BlindIndex:
    """Stands for the keyed index: these tests only ask whether two are equal."""
    return document.normal_form.encode().hex().ljust(64, "0")[-64:]


# Events


registered = happened(
    PatientRegistered, names=NAMES, birth_date=BORN, match_tokens=TOKENS
)


def linked(document: IdentityDocument, **facts: Any) -> Happened:
    return happened(
        DocumentLinked,
        **{
            "kind": document.kind,
            "document": document.on_file(),
            "holder_id": holder_id(index_of(document)),
            "evidence": "sighted",
            **facts,
        },
    )


def attended(document: IdentityDocument = HKIC, **facts: Any) -> Happened:
    return happened(
        PatientAttended,
        holder_id=holder_id(index_of(document)),
        evidence="sighted",
        **facts,
    )


def renamed(names: PersonNames) -> Happened:
    return happened(
        NamesCorrected, names=names, match_tokens=OTHER_TOKENS, evidence="card-read"
    )


def permission(ended_on: date | None) -> Happened:
    return happened(PermissionRecorded, ended_on=ended_on)


def died(on: date = DIED) -> Happened:
    return happened(DeathRecorded, died_on=on, source="death-certificate")


def held(patient_id: UUID = SOME_ID) -> Happened:
    return happened(DocumentHeld, patient_id=patient_id)


# Commands


def register(
    document: IdentityDocument = HKIC,
    *,
    birth_date: date = BORN,
    names: PersonNames = NAMES,
    **circumstances: Any,
) -> RegisterPatient:
    return RegisterPatient(
        occasion=occasion(**circumstances),
        names=names,
        birth_date=birth_date,
        document=document,
        evidence="sighted",
    )


def link(
    document: IdentityDocument,
    *,
    patient_id: UUID = SOME_ID,
    note: str | None = None,
    **circumstances: Any,
) -> LinkDocument:
    return LinkDocument(
        occasion=occasion(**circumstances),
        patient_id=patient_id,
        document=document,
        evidence="sighted",
        note=note,
    )


def attend(document: IdentityDocument = HKIC, **circumstances: Any) -> AttendPatient:
    return AttendPatient(
        occasion=occasion(**circumstances), document=document, evidence="sighted"
    )


def correct_names(
    names: PersonNames, *, patient_id: UUID = SOME_ID, **circumstances: Any
) -> CorrectNames:
    return CorrectNames(
        occasion=occasion(**circumstances),
        patient_id=patient_id,
        names=names,
        evidence="card-read",
    )


def record_permission(
    ended_on: date | None, *, patient_id: UUID = SOME_ID, **circumstances: Any
) -> RecordPermission:
    return RecordPermission(
        occasion=occasion(**circumstances), patient_id=patient_id, ended_on=ended_on
    )


def record_death(
    died_on: date = DIED, *, patient_id: UUID = SOME_ID, **circumstances: Any
) -> RecordDeath:
    return RecordDeath(
        occasion=occasion(**circumstances),
        patient_id=patient_id,
        died_on=died_on,
        source="death-certificate",
    )
