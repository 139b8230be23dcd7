"""Patients as people see them: sealed values stay sealed until the door."""

from projections.patients.contacts import CONTACTS, GUARDIANS, NOTICE_WISHES
from projections.patients.duplicates import RECORD_DECISIONS
from projections.patients.reading import (
    SuspectedDuplicate,
    documents,
    patient,
    patients,
    patients_with_tokens,
    suspected_duplicates,
)
from projections.patients.records import DOCUMENTS, PATIENTS, DocumentRow, PatientRow
from projections.patients.tokens import MATCH_TOKENS, MatchTokenRow
from projections.views import AnyView

VIEWS: tuple[AnyView, ...] = (
    PATIENTS,
    DOCUMENTS,
    MATCH_TOKENS,
    CONTACTS,
    NOTICE_WISHES,
    GUARDIANS,
    RECORD_DECISIONS,
)

__all__ = [
    "CONTACTS",
    "DOCUMENTS",
    "GUARDIANS",
    "MATCH_TOKENS",
    "NOTICE_WISHES",
    "PATIENTS",
    "RECORD_DECISIONS",
    "VIEWS",
    "DocumentRow",
    "MatchTokenRow",
    "PatientRow",
    "SuspectedDuplicate",
    "documents",
    "patient",
    "patients",
    "patients_with_tokens",
    "suspected_duplicates",
]
