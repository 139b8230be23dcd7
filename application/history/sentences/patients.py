"""Who a patient is, in words."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "patients.registered": "The patient {names} was registered, born {birth_date}.",
    "patients.document-linked": "A document was linked: {kind}, {document} "
    "({evidence}).",
    "patients.names-corrected": "The names were corrected: {names} ({evidence}).",
    "patients.birth-date-corrected": "The birth date was corrected: {birth_date} "
    "(step {corrected_version}).",
    "patients.death-date-corrected": "The date of death was corrected: {died_on} "
    "(step {corrected_version}).",
    "patients.permission-recorded": "The permission to remain ended on {ended_on}.",
    "patients.death-recorded": "The patient died on {died_on} ({source}).",
    "patients.attended": "A desk took the patient on, by a document ({evidence}).",
    "patients.document-held": "The document was given to patient {patient_id}.",
    "patients.contact-book-begun": "Where the patient can be reached was first kept.",
    "patients.contact-added": "A contact was added: {contact}.",
    "patients.contact-changed": "A contact was changed: {contact}.",
    "patients.contact-ended": "A contact was ended ({reason}).",
    "patients.notices-preferred": "Notices are wanted in {language}: {channel}.",
    "patients.record-review-begun": "Whether this record is there twice was first "
    "looked at.",
    "patients.record-linked": "The record is read on in {surviving_id} ({reason}).",
    "patients.record-read-on": "The record {linked_id} is read on here: {holds}.",
    "patients.records-kept-apart": "This is not the patient of {other_id} ({reason}).",
    "patients.link-undone": "The record is no more read on in {surviving_id} "
    "({reason}).",
    "patients.guardians-begun": "Who may act for the patient was first kept.",
    "patients.guardian-named": "A guardian was named from {from_on} on: {guardian} "
    "({scope}, paper {paper}).",
    "patients.guardianship-ended": "The authority of a guardian ended on {ended_on} "
    "({reason}).",
    "patients.document-released": "The document was released: its holder was erased.",
}
