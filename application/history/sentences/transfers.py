"""A transfer from the request to the vehicle's return, in words."""

from collections.abc import Mapping

_ASSESSING = {
    "transfers.requested": "A transfer from {corridor.sender} to {corridor.receiver} "
    "was asked for ({corridor.corridor}, {priority}), wanted between {wanted_from} "
    "and {wanted_until}. Diagnosis: {diagnosis}. Reason: {reason}. Stability: "
    "{stability}. Infection: {infection}. Needs: {needs}.",
    "transfers.assessment-opened": "The request was taken up, and {receiver} was "
    "asked.",
    "transfers.information-requested": "A question was asked: {question} (document "
    "{document}).",
    "transfers.information-supplied": "The question was answered: {answer} (document "
    "{document}).",
    "transfers.assessment-recorded": "A doctor assessed the patient ({side}): "
    "{opinion}; escort: {escort}; risks: {risks}.",
    "transfers.accepted": "{receiver} accepted the patient and keeps a bed until "
    "{valid_until}: {ward}.",
    "transfers.declined": "The transfer was declined: {reason} ({text}).",
    "transfers.acceptance-lapsed": "The acceptance lapsed: the bed was kept until "
    "{valid_until}.",
    "transfers.consent-given": "Consent was given to: {scopes} (form {form}, "
    "language: {language}; signed by {signer}).",
    "transfers.consent-withdrawn": "Consent was withdrawn: {scopes} (form {form}).",
}
_PREPARING = {
    "transfers.vehicle-assigned": "The vehicle {vehicle.code} of {vehicle.operator} "
    "({vehicle.plates}) was assigned with the driver {driver.account}: departs "
    "{plan.departs_at}, arrives {plan.arrives_at}, is back {plan.returns_at}; with "
    "the patient: {loaded}.",
    "transfers.crew-assigned": "The crew was assigned: {members}.",
    "transfers.manifest-filed": "The manifest was filed. Lines: {lines}. Drugs: "
    "{names}. Devices and gases: {supplies}.",
    "transfers.boundary-pre-notified": "The port {control_point} was given notice "
    "{ref} ({authorities}): {people} people, expected at {expected_at}; companions: "
    "{companions}.",
    "transfers.pre-notice-acknowledged": "The notice was acknowledged for {side} by "
    "{authority} ({ref}).",
    "transfers.record-bundle-sent": "The patient's record was sent ahead to "
    "{receiver}: {documents}.",
    "transfers.record-bundle-received": "The patient's record came as it was sent.",
    "transfers.readiness-confirmed": "The trip is ready ({checked}): departs "
    "{plan.departs_at}, arrives {plan.arrives_at}, is back {plan.returns_at}.",
    "transfers.readiness-withdrawn": "The trip is not ready any more: {reason} "
    "({text}).",
}
_TRAVELLING = {
    "transfers.departed": "The vehicle left {corridor.sender} with the patient, "
    "{people} people on board ({corridor.corridor}); {vitals}.",
    "transfers.arrived-at-boundary": "The vehicle reached the port {control_point}; "
    "{people} people were counted.",
    "transfers.exit-cleared": "Exit was cleared: {clearance.kinds}, from "
    "{clearance.started_at} on (officer {clearance.officer}); complete: {complete}.",
    "transfers.entry-cleared": "Entry was cleared: {clearance.kinds}, from "
    "{clearance.started_at} on (officer {clearance.officer}); complete: {complete}.",
    "transfers.clearance-held": "The trip was held at the boundary ({cause}): "
    "{reason} ({text}); people expected {expected}, counted {counted}; officer "
    "{officer}.",
    "transfers.clearance-released": "The trip was let go on (officer {officer}); "
    "people counted: {people}.",
    "transfers.clearance-refused": "The trip may not cross and turns back: {reason} "
    "({text}); officer {officer}.",
    "transfers.condition-changed": "The patient's condition: {vitals}. Done: "
    "{action}. Given, by line of the manifest: {drugs_given}.",
    "transfers.destination-changed": "The trip goes to {receiver} instead, where "
    "{accepted_by} accepted the patient: {ward}, kept until {valid_until}. Reason: "
    "{reason} ({text}).",
    "transfers.return-started": "The vehicle turned back, as agreed with "
    "{agreed_with}: {reason} ({text}).",
    "transfers.returned-to-sender": "The patient is back at the sender: {handover}; "
    "{vitals}.",
    "transfers.arrived-at-destination": "The vehicle reached the hospital.",
    "transfers.handover-given": "The escort handed over: {handover}; {vitals}. "
    "Given, by line of the manifest: {drugs_given}. Documents: {documents}.",
    "transfers.handover-completed": "{taken_for} took the patient over from "
    "{given_by} of {given_for}: bed {bed}; read back: {read_back} (sheet {sheet}, "
    "signed by {paper.received_by}).",
}
_ENDING = {
    "transfers.cancelled": "The transfer was cancelled: {reason} ({text}).",
    "transfers.patient-died": "The patient died in {jurisdiction}: {place} "
    "(certified by {certified_by}).",
    "transfers.vehicle-crossed-empty": "The vehicle crossed at {control_point} "
    "without the patient ({leg}), {people} people on board.",
    "transfers.vehicle-returned": "The vehicle is back at its base.",
    "transfers.drugs-accounted-for": "Controlled drugs were accounted for, by line "
    "loaded / given / wasted / returned: {balances}; even: {even} (witness "
    "{witness}).",
    "transfers.closed": "The transfer was closed (run report {run_report}).",
    "transfers.charge-recorded": "{issuer} charged {currency} {amount_minor} for "
    "{service}; who pays: {payer} (bill {ref}, tariff line {tariff_line}).",
    "transfers.charge-voided": "The charge {charge_id} was voided: {reason}.",
    "transfers.step-time-corrected": "The time of step {corrected_version} "
    "({corrected_topic}) was corrected from {old_at} to {new_at}: {reason}.",
    "transfers.step-text-corrected": "A text of step {corrected_version} "
    "({corrected_topic}, {field}) was corrected from “{old}” to “{new}”: {reason}.",
}
_OF_THE_PATIENT = {
    "transfers.patient-transfers-begun": "The patient's first transfer was asked for "
    "({transfer_id}).",
    "transfers.patient-transfer-opened": "Another transfer of the patient was asked "
    "for ({transfer_id}).",
    "transfers.patient-transfer-ended": "The transfer {transfer_id} ended: another "
    "one may be asked for.",
}

SENTENCES: Mapping[str, str] = (
    _ASSESSING | _PREPARING | _TRAVELLING | _ENDING | _OF_THE_PATIENT
)
