"""What the codes of a transfer are called on screens and papers; message ids.

A title is what stands in a box or a column: no full stop. The names of reasons are in
the directory, each in four languages, and not here.
"""

from collections.abc import Mapping

Words = Mapping[str, str]

STATES: Words = {
    "requested": "Requested",
    "in-assessment": "In assessment",
    "accepted": "Accepted",
    "ready": "Ready to depart",
    "en-route-out": "On the way to the boundary",
    "at-boundary": "At the boundary",
    "en-route-in": "On the way to the hospital",
    "arrived": "Arrived, not handed over",
    "handed-over": "Handed over",
    "closed": "Transfer closed",
    "declined": "Declined",
    "cancelled": "Cancelled",
    "returning": "Turning back",
    "returned": "Back at the sender",
    "deceased": "Patient died",
}

PRIORITIES: Words = {
    "routine": "Routine",
    "urgent": "Urgent",
    "emergency": "Emergency",
}

GUARDS: Words = {
    "G1": "Consent to the transfer",
    "G2": "Bed kept until the arrival",
    "G3": "Papers of vehicle and driver",
    "G4": "Escort registered on each side",
    "G5": "Travel documents of everybody on board",
    "G6": "Manifest filed",
    "G7": "Pre-notice acknowledged by both sides of the port",
    "G8": "Patient's record received",
}

SIDES: Words = {
    "sending": "Sending side",
    "receiving": "Receiving side",
}

OPINIONS: Words = {
    "fit": "Fit to travel",
    "unfit": "Not fit to travel",
}

ESCORTS: Words = {
    "nurse": "A nurse",
    "doctor": "A doctor",
    "doctor-and-nurse": "A doctor and a nurse",
}

SCOPES: Words = {
    "transfer": "The transfer",
    "record-sharing": "Sharing the record",
}

LANGUAGES: Words = {
    "en": "English",
    "zh-Hant": "Traditional Chinese",
    "zh-Hans": "Simplified Chinese",
    "pt": "Portuguese",
    "other": "Another language",
}

RELATIONSHIPS: Words = {
    "self": "The patient in person",
    "spouse": "Spouse",
    "child": "Son or daughter",
    "parent": "Parent",
    "sibling": "Brother or sister",
    "guardian": "Guardian",
    "other": "Another relationship",
}

NEEDS: Words = {
    "oxygen": "Oxygen",
    "ventilator": "Ventilator",
    "monitor": "Monitor",
    "infusion": "Infusion pump",
    "suction": "Suction",
    "isolation": "Isolation",
    "stretcher": "Stretcher",
    "bariatric-stretcher": "Bariatric stretcher",
    "incubator": "Incubator",
}

CLEARANCES: Words = {
    "immigration": "Immigration",
    "customs": "Customs",
    "health": "Port health",
}

PAYERS: Words = {
    "patient": "The patient",
    "hospital": "A hospital",
    "insurer": "An insurer",
    "government": "The government",
    "employer": "An employer",
}

SOURCES: Words = {
    "person": "Told by a person",
    "device": "Told by a device on board",
    "feed": "Told by the port",
    "sheet": "Read from a paper sheet",
}

TRAVEL_DOCUMENTS: Words = {
    "hkic": "Hong Kong identity card",
    "home-return-permit": "Home Return Permit",
    "exit-entry-permit": "Exit-entry permit for Hong Kong and Macao",
    "passport": "Passport",
    "macao-bir": "Macao resident identity card",
    "mainland-id": "Mainland resident identity card",
    "residence-permit": "Residence permit for Hong Kong, Macao and Taiwan residents",
    "other": "Another travel document",
}

CREW_ROLES: Words = {
    "doctor": "Doctor",
    "nurse": "Nurse",
    "driver": "Driver",
    "attendant": "Attendant",
}

CREDENTIALS: Words = {
    "registration": "Registration",
    "limited-registration": "Limited registration",
    "driving-licence": "Ambulance driving licence",
    "driver-endorsement": "Driver's endorsement",
    "travel-document": "Travel document",
    "visa": "Visa",
}

PAPERS: Words = {
    "cross-boundary-permit": "Cross-boundary permit",
    "vehicle-licence": "Vehicle licence",
    "third-party-insurance": "Third-party insurance",
}

CROSSINGS: Words = {
    "first": "First crossing",
    "second": "Second crossing",
}

LEGS: Words = {
    "to-fetch": "To fetch the patient",
    "home": "On the way home",
}

CAUSES: Words = {
    "officer": "By an officer",
    "head-count": "The number of people differs",
}

DIRECTIONS: Words = {
    "southbound": "Southbound",
    "northbound": "Northbound",
    "eastbound": "Eastbound",
    "westbound": "Westbound",
}

REASON_LISTS: Words = {
    "transfer-declined": "Why a transfer is declined",
    "transfer-cancelled": "Why a transfer is cancelled",
    "transfer-returned": "Why a trip turns back",
    "clearance-held": "Why a trip is held at the boundary",
    "clearance-refused": "Why a trip may not cross",
    "readiness-withdrawn": "Why a trip is not ready any more",
    "destination-changed": "Why a trip goes to another hospital",
}

CONTROL_POINTS: Words = {
    "shenzhen-bay": "Shenzhen Bay",
    "hzmb": "Hong Kong-Zhuhai-Macao Bridge",
    "gongbei": "Gongbei",
    "hengqin": "Hengqin",
}
"""Those of the seed; a control point that has no name here stands for itself."""

AUTHORITIES: Words = {
    "immigration": "Immigration",
    "customs": "Customs",
    "port-health": "Port health",
    "transport": "Transport authority",
}

CORRIDOR_SIDES: Words = {"sender": "Sender", "receiver": "Receiver"}
CONTROLLED: Words = {"yes": "Controlled drug", "no": "Not a controlled drug"}
ANSWERS: Words = {"yes": "Yes", "no": "No"}

PURPOSES: Words = {
    "treatment": "Treatment",
    "transfer": "Transfer",
    "settlement": "Settlement",
    "subject-access": "Access of the patient",
    "oversight": "Oversight",
}
DISCLOSED: Words = {
    "patient-record": "Patient's record",
    "record-bundle": "Record sent ahead",
    "referral-letter": "Referral letter",
    "handover-sheet": "Handover sheet",
    "export": "Export",
    "letter": "Letter",
}
GROUNDS: Words = {
    "gba-contract-hk": "Standard contract, Mainland and Hong Kong",
    "gba-contract-mo": "Standard contract, Mainland and Macao",
    "assessment": "Security assessment",
    "certification": "Certification",
    "contract": "Contract with the patient",
    "consent": "Consent of the patient",
    "unrestricted": "No restriction in force",
    "emergency": "Emergency",
}
FIELDS: Mapping[str, Words] = {
    "state": STATES,
    "possible_in": STATES,
    "priority": PRIORITIES,
    "checked": GUARDS,
    "guard": GUARDS,
    "side": SIDES,
    "opinion": OPINIONS,
    "escort": ESCORTS,
    "scopes": SCOPES,
    "language": LANGUAGES,
    "relationship": RELATIONSHIPS,
    "needs": NEEDS,
    "clearance.kinds": CLEARANCES,
    "payer.kind": PAYERS,
    "source": SOURCES,
    "travel_document.kind": TRAVEL_DOCUMENTS,
    "role": CREW_ROLES,
    "loaded": CROSSINGS,
    "leg": LEGS,
    "cause": CAUSES,
    "direction": DIRECTIONS,
    "list": REASON_LISTS,
    "control_point": CONTROL_POINTS,
    "control_points": CONTROL_POINTS,
    "authorities": AUTHORITIES,
    "authority": AUTHORITIES,
    "kind": {**CREDENTIALS, **PAPERS},
    "hospital.side": CORRIDOR_SIDES,
    "controlled": CONTROLLED,
    "complete": ANSWERS,
    "even": ANSWERS,
    "purpose": PURPOSES,
    "what": DISCLOSED,
    "ground.kind": GROUNDS,
    "basis.kind": GROUNDS,
    "relation": RELATIONSHIPS,
}
"""Which words the codes of a field have; a dotted name is a fact inside a fact."""

GROUPS: tuple[Words, ...] = tuple(FIELDS.values())


def word(field: str, code: str) -> str | None:
    """Return the message id for the code of a field, by the end of its dotted name."""
    known = FIELDS.get(field)
    while known is None and "." in field:
        field = field.partition(".")[2]
        known = FIELDS.get(field)
    return known.get(code) if known else None
