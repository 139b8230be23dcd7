"""Bodies as they may be sent: shown in the contract, tried in the tests. Invented."""

from typing import Any

_INVENTED = {"standing": "invented", "sources": [], "note": "made up as an example"}
_ID = "9b2f0c1e-5d7a-4e8b-8c3d-2f1a6b7c8d9e"

INSTITUTION: dict[str, Any] = {
    "code": "EXAMPLE-HOSPITAL",
    "names": {"en": "Example Hospital", "zh_hant": "示例醫院", "zh_hans": "示例医院"},
    "city": "zhuhai",
    "jurisdiction": "CN-GD",
    "provenance": _INVENTED,
}
SERVICE_POINT: dict[str, Any] = {
    "code": "example-annex",
    "names": {"en": "Annex"},
    "city": "shenzhen",
    "started_on": "2026-03-01",
    "provenance": _INVENTED,
}
DEPARTMENT_LIST: dict[str, Any] = {
    "service_point": "hku-szh",
    "starts_on": "2026-04-01",
    "departments": ["internal-medicine", "dentistry"],
    "provenance": _INVENTED,
}
CLOSING: dict[str, Any] = {"closed_on": "2026-12-31"}
PROVIDER: dict[str, Any] = {
    "registration": "M09999",
    "name": "Lam Siu Man",
    "profession": "dentist",
    "account": "dr-lam",
}
ENROLMENT: dict[str, Any] = {"notice": "E/2026/17", "enrolled_on": "2026-03-01"}
DELISTING: dict[str, Any] = {"notice": "D/2026/3", "delisted_on": "2026-09-01"}
LEAVE: dict[str, Any] = {
    "notice": "L/2026/5",
    "from_on": "2026-07-01",
    "until_on": "2026-07-14",
}
LEAVE_CANCELLATION: dict[str, Any] = {"notice": "L/2026/5"}
PRICE_LIST: dict[str, Any] = {
    "ref": "P-2026-1",
    "starts_on": "2026-04-01",
    "prices": [
        {"kind": "consultation", "price_minor": 45_000},
        {"kind": "dental-check", "price_minor": 60_000},
    ],
}
PROFESSION: dict[str, Any] = {
    "code": "podiatrist",
    "names": {"en": "Podiatrist", "zh_hant": "足病診療師"},
    "admitted_on": "2026-03-01",
    "provenance": _INVENTED,
}
ELIGIBLE_AGE: dict[str, Any] = {
    "starts_on": "2027-01-01",
    "age": 64,
    "provenance": _INVENTED,
}
VOUCHER_ISSUE: dict[str, Any] = {
    "code": "one-off-2026",
    "year": 2026,
    "kind": "one-off",
    "credited_on": "2026-06-01",
    "amount_hkd": 500,
    "limit_hkd": 8000,
    "face_value_hkd": 1,
    "provenance": _INVENTED,
}
REWARD: dict[str, Any] = {
    "code": "2030-reward",
    "counts_from": "2030-01-01",
    "counts_until": "2030-12-31",
    "usable_until": "2031-12-31",
    "threshold_hkd": 1000,
    "amount_hkd": 500,
    "professions": ["medical-practitioner", "dentist"],
    "reasons": ["preventive", "follow-up"],
    "items": ["dental-check"],
    "care_programmes": ["chronic-disease-co-care"],
    "in_bay_area": True,
    "provenance": _INVENTED,
}
QUOTA: dict[str, Any] = {
    "profession": "optometrist",
    "starts_on": "2030-01-01",
    "amount_hkd": 2500,
    "years": 2,
    "provenance": _INVENTED,
}
CONVERSION_RATE: dict[str, Any] = {
    "month": "2026-04",
    "hkd_per_cny": "1.0900",
    "provenance": _INVENTED,
}

_CARD = {"kind": "hkic", "number": "G123456(A)"}
REGISTRATION: dict[str, Any] = {
    "names": {"han": "李小明", "latin": "LEE, Siu Ming"},
    "birth_date": "1950-06-15",
    "document": _CARD,
    "evidence": "card-read",
}
LINKING: dict[str, Any] = {
    "document": {"kind": "home-return-permit", "number": "H0123456700"},
    "evidence": "sighted",
    "note": "seen at the counter",
}
NAMING: dict[str, Any] = {"names": {"han": "李小民"}, "evidence": "card-read"}
PERMISSION: dict[str, Any] = {"ended_on": "2026-02-28"}
DEATH: dict[str, Any] = {"died_on": "2026-03-01", "source": "registry-notice"}
CONTACT: dict[str, Any] = {
    "contact": {"kind": "phone", "place": "HK", "number": "6123 4567"}
}
CONTACT_END: dict[str, Any] = {"reason": "moved"}
NOTICE_WISH: dict[str, Any] = {"language": "zh-Hant", "channel": "none"}
GUARDIAN: dict[str, Any] = {
    "names": {"han": "李大明"},
    "bond": {"relation": "child", "authority": "power-of-attorney"},
    "scope": ["consents", "records"],
    "paper": "EPA-2026-17",
    "from_on": "2026-03-01",
}
FILE_WITHDRAWAL: dict[str, Any] = {"reason": "wrong-file", "note": "page 2 is missing"}
RECORD_LINK: dict[str, Any] = {"surviving_id": _ID, "reason": "entered-twice"}
RECORD_LINK_UNDONE: dict[str, Any] = {
    "surviving_id": _ID,
    "reason": "linked-by-mistake",
}
KEPT_APART: dict[str, Any] = {"other_id": _ID, "reason": "twins"}
GUARDIAN_END: dict[str, Any] = {"ended_on": "2026-06-30", "reason": "revoked"}
SEARCH: dict[str, Any] = {"document": _CARD}
ATTENDANCE: dict[str, Any] = {"document": _CARD, "evidence": "card-read"}

ACCOUNT: dict[str, Any] = {"patient_id": _ID}
CONSENT: dict[str, Any] = {
    "place": {"kind": "provider", "provider_id": _ID},
    "service_date": "2026-03-02",
    "method": {
        "kind": "paper",
        "form": "C-2026-000123",
        "because": "card-unreadable",
    },
    "at_most_hkd": 500,
}
VALIDATION: dict[str, Any] = {"outcome": "passed", "reference": "V-2026-000077"}
PAIRING: dict[str, Any] = {
    "spouse_account_id": "1c7b6a5d-4e3f-4a2b-9c8d-7e6f5a4b3c2d",
    "place": {"kind": "provider", "provider_id": _ID},
    "document": "hkic",
    "spouse_document": "hkic",
    "both_present": True,
    "both_declared": True,
    "method": {"kind": "card-read"},
    "spouse_method": {"kind": "card-read"},
    "phone": "+85291234567",
}
WITHDRAWAL: dict[str, Any] = {"form": "W-2026-000009"}
OPENING_BALANCE: dict[str, Any] = {
    "patient_id": _ID,
    "as_of": "2026-02-28",
    "own_hkd": 3_200,
    "rewards": [
        {
            "programme": "2026-reward",
            "unspent_hkd": 0,
            "counted_hkd": 400,
            "granted": False,
        }
    ],
    "quotas": [{"profession": "optometrist", "used_hkd": 1_200}],
    "source": "EHS-BALANCE-2026-02",
}
EARLIER_CLAIM: dict[str, Any] = {
    "transaction": "EHS-2025-0012345",
    "service_date": "2025-11-03",
    "claimed_on": "2025-11-03",
    "amount_hkd": 300,
    "place": {"kind": "provider", "provider_id": _ID},
    "profession": "medical-practitioner",
    "source": "EHS-CLAIMS-2025",
}
INSURANCE: dict[str, Any] = {
    "institution_id": _ID,
    "episode": "OP-20260302-118",
    "settlement": "NMI-2026-0000815",
}


def _visit(fee_minor: int) -> dict[str, Any]:
    return {
        "setting": "outpatient",
        "received": "in-person",
        "funding": "private",
        "served_by": "enrolled",
        "items": [
            {"kind": "consultation", "amount_minor": fee_minor - 100_00},
            {"kind": "medication", "amount_minor": 100_00},
        ],
    }


HONG_KONG_CLAIM: dict[str, Any] = {
    "consent_id": _ID,
    "service_date": "2026-03-02",
    "amount_hkd": 300,
    "reason": "acute",
    "visit": _visit(450_00),
    "ref": "TX-2026-000123",
    "transaction": "EHS-2026-0004711",
    "provider_id": _ID,
    "fee_cents": 450_00,
}
BAY_AREA_CLAIM: dict[str, Any] = {
    "consent_id": _ID,
    "service_date": "2026-03-02",
    "amount_hkd": "max",
    "reason": "follow-up",
    "visit": _visit(300_00),
    "institution_id": _ID,
    "service_point": "hku-szh",
    "department": "internal-medicine",
    "fee_fen": 300_00,
    "document": "hkic",
    "ehealth_joined": True,
    "national_insurance": False,
    "episode": "OP-20260302-118",
}
TRANSACTION: dict[str, Any] = {"transaction": "EHS-2026-0004711"}
VOID: dict[str, Any] = {"reason": "entered twice"}
CLEARING: dict[str, Any] = {
    "finding": "explained",
    "reason": "A denture of several visits, paid at the last one.",
}
REOPENING: dict[str, Any] = {"reason": "A second complaint came in."}

# Corridors, ambulances, their crew, and reasons.

CORRIDOR: dict[str, Any] = {
    "code": "EX-HK",
    "direction": "southbound",
    "names": {"en": "Example to Hong Kong", "zh_hant": "示例至香港"},
    "sender_jurisdiction": "CN-GD",
    "receiver_jurisdiction": "HK",
    "control_points": ["hzmb"],
    "coordinators": ["HA-MICC"],
    "provenance": _INVENTED,
}
CORRIDOR_HOSPITAL: dict[str, Any] = {
    "side": "receiver",
    "organisation": "TMH",
    "from_on": "2026-03-01",
    "is_default": True,
    "provenance": _INVENTED,
}
CORRIDOR_OPENING: dict[str, Any] = {
    "from_on": "2027-03-01",
    "until_on": "2028-02-29",
    "notice": "EX-2027-1",
    "provenance": _INVENTED,
}
CORRIDOR_EXTENSION: dict[str, Any] = {
    "until_on": "2029-02-28",
    "notice": "EX-2028-1",
    "provenance": _INVENTED,
}
CORRIDOR_CLOSURE: dict[str, Any] = {"last_on": "2028-01-31"}
VEHICLE: dict[str, Any] = {
    "code": "EX-AMB-1",
    "operator": "CLINIC-1",
    "base": "CN-GD",
    "plates": [
        {"jurisdiction": "CN-GD", "number": "粤Z 0001港"},
        {"jurisdiction": "HK", "number": "ZZ 0001"},
    ],
    "provenance": _INVENTED,
}
VEHICLE_PAPER: dict[str, Any] = {
    "kind": "cross-boundary-permit",
    "jurisdiction": "HK",
    "number": "Q-2026-17",
    "valid_until": "2026-08-31",
}
VEHICLE_WITHDRAWAL: dict[str, Any] = {"from_on": "2026-04-01", "reason": "maintenance"}
VEHICLE_RETURN: dict[str, Any] = {"from_on": "2026-04-08"}
CREW_MEMBER: dict[str, Any] = {
    "account": "dr-ho",
    "name": "Ho Man",
    "employer": "CLINIC-1",
    "role": "doctor",
}
CREDENTIAL: dict[str, Any] = {
    "kind": "limited-registration",
    "jurisdiction": "HK",
    "number": "LR-0117",
    "valid_until": "2026-05-31",
}
DEPARTURE: dict[str, Any] = {"left_on": "2026-07-01"}
REASON: dict[str, Any] = {
    "list": "transfer-declined",
    "code": "strike",
    "names": {"en": "Strike", "zh_hant": "罷工", "zh_hans": "罢工", "pt": "Greve"},
    "starts_on": "2026-03-01",
    "provenance": _INVENTED,
}
REASON_RETIREMENT: dict[str, Any] = {"last_on": "2026-12-31"}
OPENING: dict[str, Any] = {
    "document": {"kind": "hkic", "number": "G123456(A)"},
    "reason": "Unconscious in the emergency room; allergies are not known.",
}
OPENING_REVIEW: dict[str, Any] = {
    "outcome": "justified",
    "ground": "emergency",
    "note": "The file of the emergency room says the same.",
}
SUBJECT_REQUEST: dict[str, Any] = {
    "kind": "correction",
    "received_on": "2026-03-02",
    "field": "birth-date",
    "says": "I was born on 2 May 1946, as my card says.",
}
CORRECTION: dict[str, Any] = {
    "field": "birth-date",
    "value": "1946-05-02",
    "reason": "The card was read again.",
}
EXTENSION: dict[str, Any] = {
    "notice": "N-2026-17",
    "expected_on": "2026-05-04",
    "reason": "Records of three hospitals have to be put together.",
}
REQUEST_REFUSAL: dict[str, Any] = {
    "ground": "opinion",
    "reasons": "A doctor's opinion of that day; the patient's note is attached.",
}
PRIVACY_NOTICE: dict[str, Any] = {
    "code": "example-cross-border",
    "version": 1,
    "language": "zh-Hant",
    "sha256": "5f" * 32,
    "starts_on": "2026-01-01",
    "provenance": _INVENTED,
}
LEGAL_BASIS: dict[str, Any] = {
    "from_place": "CN-GD",
    "to_place": "HK",
    "basis": {
        "code": "EX-GBA-1",
        "kind": "gba-contract-hk",
        "valid_from": "2026-01-05",
        "valid_until": "2028-01-04",
        "purposes": ["treatment", "transfer"],
        "classes": ["identity", "clinical"],
        "filing": {
            "number": "GD-EX-1",
            "filed_with": "guangdong-cac",
            "effective_on": "2026-01-05",
            "filed_on": "2026-01-16",
            "parties": [
                {"organisation": "HKU-SZH", "place": "CN-GD", "city": "shenzhen"},
                {"organisation": "TMH", "place": "HK", "city": "hong-kong"},
            ],
        },
        "provenance": _INVENTED,
    },
}
LEGAL_BASIS_END: dict[str, Any] = {
    "from_place": "CN-GD",
    "to_place": "HK",
    "code": "EX-GBA-1",
    "last_on": "2026-12-31",
}
DISCLOSURE_CONSENT: dict[str, Any] = {
    "terms": {
        "purpose": "treatment",
        "recipient": {"kind": "organisation", "organisation": "TMH"},
        "classes": ["identity", "clinical"],
        "notice": {"code": "example-cross-border", "version": 1, "language": "zh-Hant"},
        "from_on": "2026-01-01",
        "until_on": "2026-12-31",
        "given": {"kind": "paper", "form": "C-2026-17"},
        "separate": True,
    },
    "signer": {"relation": "guardian", "name": "CHAN, Siu Ling"},
}
CONSENT_WITHDRAWAL: dict[str, Any] = {"form": "W-2026-3"}
DISCLOSURE: dict[str, Any] = {
    "recipient": {"organisation": "TMH", "place": "HK"},
    "purpose": "treatment",
    "classes": ["identity", "clinical"],
    "what": "letter",
    "note": "Discharge letter, by post",
}
