"""What stands on the papers of a transfer; message ids, in English."""

from collections.abc import Mapping

HANDOVER_SHEET = "Handover sheet"
REFERRAL_LETTER = "Referral letter"
REFERENCE = "Reference"
SCAN = "The QR holds this reference and nothing else."

MASKED = "not shown to this role"
ERASED = "erased"
NOTHING = "none recorded"
YES = "yes"
NO = "no"

THE_TRANSFER = "The transfer"
CORRIDOR = "Corridor"
PRIORITY = "Priority"
FROM = "From"
TO = "To"
WARD = "Ward"
BED = "Bed"
VEHICLE = "Vehicle"
CREW = "On board, besides patient and relatives"
PEOPLE = "People on board"
PEOPLE_EXPECTED = "{expected} announced"
PEOPLE_COUNTED = "{counted} at departure"

THE_PATIENT = "The patient"
NAME = "Name"
BIRTH_DATE = "Date of birth"
TRAVEL_DOCUMENT = "Travel document"
VALID_UNTIL = "{document}, valid until {day}"

CONDITION = "Condition"
DIAGNOSIS = "Diagnosis"
REASON = "Reason for the transfer"
STABILITY = "Stability for the trip"
VITALS = "Vital signs"
MEASURED = "{values} (measured {moment})"
INFECTION = "Infection"
NEEDS = "Needs on the way"

BLOOD_PRESSURE = "blood pressure"
HEART_RATE = "heart rate"
BREATHS = "breaths"
OXYGEN_SATURATION = "oxygen saturation"
TEMPERATURE = "temperature"
COMA_SCALE = "Glasgow Coma Scale"
PAIN = "pain"
OXYGEN_FLOW = "oxygen flow"

TIMES = "Times (UTC+8)"
STEP = "Step"
PLANNED = "Planned"
HAPPENED = "Happened"
RECORDED = "Recorded, where later"
DEPARTURE = "Departure"
AT_BOUNDARY = "At the boundary"
EXIT = "Exit cleared"
ENTRY = "Entry cleared"
ARRIVAL = "Arrival"
HANDOVER_GIVEN = "Handover by the escort"
TAKEN_OVER = "Takeover by the receiver"

MANIFEST = "Drugs on board"
LINE = "Line"
DRUG = "Drug, strength"
LOADED = "Loaded"
CONTROLLED = "controlled"
GIVEN = "Given"
WASTED = "Wasted"
RETURNED = "Returned"
SIGNATURE = "Signature"
MANIFEST_NOTE = (
    "Of each controlled drug: what was loaded is what was given, wasted and returned."
)
SUPPLIES = "Devices and gases: {supplies}"

ISBAR = "Handover in words (ISBAR)"
IDENTIFY = "Identify"
SITUATION = "Situation"
BACKGROUND = "Background"
ASSESSMENT = "Assessment"
RECOMMENDATION = "Recommendation"
READ_BACK = "Read back by the receiver"

SIGNATURES = "Both sign"
ESCORT = "Escort: handed over by"
RECEIVER = "Receiver: taken over by"
ORGANISATION = "Organisation"
DATE = "Date"
TIME = "Time"
SHEET_NUMBER = "Number of the signed sheet"

RETURN_LEG = "Without the patient"
OTHER_CROSSING = "The vehicle's other crossing and its return"
EMPTY_CROSSING = "Empty crossing"
CONTROL_POINT = "Control point"
PEOPLE_EMPTY = "People in the vehicle"
VEHICLE_BACK = "Vehicle back at its base"
RUN_REPORT = "Number of the run report"
DRUGS_WITNESS = "Witness of the drug count"
ACCOUNT = "Account"

TO_THE_DOCTOR = "To the receiving doctor, {hospital}"
DEAR = "Dear colleague,"
ASKING = "we ask you to take over the treatment of this patient."
GROUNDS = "Why a direct transfer"
NEEDS_TRANSFER = "The condition calls for treatment there"
BEARS_THE_TRIP = "Time and distance of the trip bring no undue risk"
NO_OTHER_MEANS = "No other means of crossing is suitable"
DISCHARGE_EXPECTED = "Discharge expected soon"
TREATABLE_LOCALLY = "Can be suitably treated where the patient is"
ASSESSMENTS = "Assessments"
SIDE = "Side"
OPINION = "Opinion"
ESCORT_NEEDED = "Escort needed"
RISKS = "Risks"
CONSENT = "Consent"
SCOPE = "Consent to"
SIGNED_BY = "Signed by"
LANGUAGE = "Language"
RISK_EXPLAINED = "Risk explained"
FORM = "Form"
NO_CONSENT = "No consent stands."
DOCUMENTS = "Documents sent"
DOCUMENT_TYPE = "Type"
LOINC = "LOINC"
FINGERPRINT = "Begins with (SHA-256)"
CONTACT = "For questions"
PHONE = "Telephone"
SENDING_DOCTOR = "The sending doctor"

PRIORITIES = {"routine": "routine", "urgent": "urgent", "emergency": "emergency"}
NEED_WORDS = {
    "oxygen": "oxygen",
    "ventilator": "ventilator",
    "monitor": "monitor",
    "infusion": "infusion",
    "suction": "suction",
    "isolation": "isolation",
    "stretcher": "stretcher",
    "bariatric-stretcher": "stretcher for heavy patients",
    "incubator": "incubator",
}
CREW_ROLES = {
    "doctor": "doctor",
    "nurse": "nurse",
    "driver": "driver",
    "attendant": "attendant",
}
ESCORTS = {
    "nurse": "nurse",
    "doctor": "doctor",
    "doctor-and-nurse": "doctor and nurse",
}
OPINIONS = {"fit": "fit for the trip", "unfit": "not fit for the trip"}
SIDES = {"sending": "sending side", "receiving": "receiving side"}
SCOPES = {"transfer": "the transfer", "record-sharing": "sending the record"}
LANGUAGES = {
    "en": "English",
    "zh-Hant": "Chinese (traditional)",
    "zh-Hans": "Chinese (simplified)",
    "pt": "Portuguese",
    "other": "another language",
}
RELATIONSHIPS = {
    "self": "the patient",
    "spouse": "spouse",
    "child": "child",
    "parent": "parent",
    "sibling": "brother or sister",
    "guardian": "guardian",
    "other": "another person",
}
TRAVEL_DOCUMENTS = {
    "hkic": "Hong Kong identity card",
    "home-return-permit": "Home Return Permit",
    "exit-entry-permit": "Exit-Entry Permit",
    "passport": "Passport",
    "macao-bir": "Macao resident identity card",
    "mainland-id": "Mainland resident identity card",
    "residence-permit": "Residence permit for Hong Kong, Macao and Taiwan residents",
    "other": "another document",
}
CLEARANCE_KINDS = {
    "immigration": "immigration",
    "customs": "customs",
    "health": "port health",
}
CONTROL_POINTS = {
    "shenzhen-bay": "Shenzhen Bay",
    "hzmb": "Hong Kong-Zhuhai-Macao Bridge",
    "gongbei": "Gongbei",
    "hengqin": "Hengqin",
}
LEGS = {"to-fetch": "on the way to the patient", "home": "on the way home"}
UNITS = {
    "ampoule": "ampoule",
    "vial": "vial",
    "tablet": "tablet",
    "bag": "bag",
    "patch": "patch",
}
DOCUMENT_TYPES = {
    "18761-7": "Transfer summary",
    "18842-5": "Discharge summary",
    "57133-1": "Referral note",
    "28651-8": "Nurse's transfer note",
}
"""LOINC: 18761-7 as Australia's FHIR guide has it; the rest is general knowledge."""

TABLES: tuple[Mapping[str, str], ...] = (
    *(PRIORITIES, NEED_WORDS, CREW_ROLES, ESCORTS, OPINIONS, SIDES, SCOPES),
    *(LANGUAGES, RELATIONSHIPS, TRAVEL_DOCUMENTS, CLEARANCE_KINDS, CONTROL_POINTS),
    *(LEGS, UNITS, DOCUMENT_TYPES),
)
