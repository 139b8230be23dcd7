"""Consents, legal bases and disclosures, in words."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "disclosures.notice-begun": "The record of the notice {code} was begun.",
    "disclosures.notice-published": "Version {notice.version} of the notice "
    "{notice.code} is in use in {notice.language} from {notice.starts_on}.",
    "disclosures.bases-begun": "The record of what allows sending from {from_place} to "
    "{to_place} was begun.",
    "disclosures.basis-listed": "{basis.code} ({basis.kind}) allows sending from "
    "{basis.valid_from}.",
    "disclosures.basis-ended": "{code} allows sending until {last_on}, and no more.",
    "disclosures.consents-begun": "The record of what patient {patient_id} agrees to "
    "was begun.",
    "disclosures.consent-given": "The patient agreed to sending for "
    "{terms.purpose}, from {terms.from_on}; signed by {signer}.",
    "disclosures.consent-withdrawn": "The patient withdrew the consent {consent_id}: "
    "nothing more is sent under it.",
    "disclosures.disclosed": "Something of the patient went to "
    "{recipient.organisation} in {recipient.place} ({what}), for {purpose}, "
    "on the ground {ground.kind}.",
}
