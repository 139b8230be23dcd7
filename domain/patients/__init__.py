"""Patients: who somebody is, whatever document is shown, on either side."""

from domain.patients.commands import (
    AttendPatient,
    BirthDate,
    CorrectBirthDate,
    CorrectDeathDate,
    CorrectNames,
    DeathSource,
    LinkDocument,
    RecordDeath,
    RecordPermission,
    RegisterPatient,
    ReleaseDocument,
)
from domain.patients.contacts import ContactEvent as _ContactEvent
from domain.patients.documents import (
    BlindIndex,
    DocumentOnFile,
    Evidence,
    ExemptionCertificate,
    HomeReturnPermit,
    HongKongIdentityCard,
    IdentityDocument,
    MacaoIdentityCard,
    MainlandIdentityCard,
    ResidencePermit,
    holder_id,
)
from domain.patients.duplicates import ReviewEvent as _ReviewEvent
from domain.patients.events import (
    BirthDateCorrected,
    DeathDateCorrected,
    DeathRecorded,
    DocumentLinked,
    NamesCorrected,
    PatientAttended,
    PatientRegistered,
    PermissionRecorded,
)
from domain.patients.events import PatientEvent as _PatientEvent
from domain.patients.guardians import GuardianEvent as _GuardianEvent
from domain.patients.holder import DocumentHeld, DocumentHolder, DocumentReleased
from domain.patients.names import HanName, LatinName, PersonNames
from domain.patients.patient import Patient
from domain.patients.refusals import (
    BirthDateDisagrees,
    BirthInFuture,
    DeathAlreadyRecorded,
    DeathBeforeBirth,
    DeathInFuture,
    DocumentHeldByAnother,
    NoDeathToCorrect,
    NoIdentityCard,
    PatientAlreadyRegistered,
    PatientErased,
    PatientKnownElsewhere,
)

PatientEvent = (
    _PatientEvent
    | DocumentHeld
    | DocumentReleased
    | _ContactEvent
    | _GuardianEvent
    | _ReviewEvent
)

__all__ = [
    "AttendPatient",
    "BirthDate",
    "BirthDateCorrected",
    "BirthDateDisagrees",
    "BirthInFuture",
    "BlindIndex",
    "CorrectBirthDate",
    "CorrectDeathDate",
    "CorrectNames",
    "DeathAlreadyRecorded",
    "DeathBeforeBirth",
    "DeathDateCorrected",
    "DeathInFuture",
    "DeathRecorded",
    "DeathSource",
    "DocumentHeld",
    "DocumentHeldByAnother",
    "DocumentHolder",
    "DocumentLinked",
    "DocumentOnFile",
    "DocumentReleased",
    "Evidence",
    "ExemptionCertificate",
    "HanName",
    "HomeReturnPermit",
    "HongKongIdentityCard",
    "IdentityDocument",
    "LatinName",
    "LinkDocument",
    "MacaoIdentityCard",
    "MainlandIdentityCard",
    "NamesCorrected",
    "NoDeathToCorrect",
    "NoIdentityCard",
    "Patient",
    "PatientAlreadyRegistered",
    "PatientAttended",
    "PatientErased",
    "PatientEvent",
    "PatientKnownElsewhere",
    "PatientRegistered",
    "PermissionRecorded",
    "PersonNames",
    "RecordDeath",
    "RecordPermission",
    "RegisterPatient",
    "ReleaseDocument",
    "ResidencePermit",
    "holder_id",
]
