"""What happened to the privacy of a patient, in sentences."""

SENTENCES = {
    "privacy.record-begun": "The record of the privacy of patient {patient_id} was "
    "begun.",
    "privacy.legal-hold-placed": "A legal hold was placed: {ground}, {ref}.",
    "privacy.legal-hold-lifted": "The legal hold was lifted: {ref}.",
    "privacy.patient-restricted": "The record was restricted: {ground}.",
    "privacy.restriction-lifted": "The restriction was lifted: {ref}.",
    "privacy.erasure-requested": "An erasure was requested by: {requester}, on the "
    "basis of {basis}, received on {received_on}.",
    "privacy.erasure-approved": "The erasure was approved.",
    "privacy.erasure-declined": "The erasure was declined: {ground}.",
    "privacy.erasure-postponed": "The erasure was postponed until {due_on}.",
    "privacy.erasure-begun": "The keys of {data_classes} are being destroyed.",
    "privacy.keys-destroyed": "Made unreadable by destroying the keys: {data_classes}.",
    "privacy.erasure-completed": "The erasure was completed.",
    "privacy.erasure-repeated": "The erasure was repeated after a restore: "
    "{data_classes}.",
    "privacy.new-record-allowed": "A new record was allowed: {ref}.",
}
