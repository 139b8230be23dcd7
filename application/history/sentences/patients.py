"""Who a patient is, in words."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "patients.registered": "The patient {names} was registered, born {birth_date}.",
    "patients.document-linked": "A document was linked: {kind}, {document} "
    "({evidence}).",
    "patients.names-corrected": "The names were corrected: {names} ({evidence}).",
    "patients.permission-recorded": "The permission to remain ended on {ended_on}.",
    "patients.death-recorded": "The patient died on {died_on} ({source}).",
    "patients.document-held": "The document was given to patient {patient_id}.",
}
