"""Bodies of steps as they may be sent; invented."""

from typing import Any

_ID = "9b2f0c1e-5d7a-4e8b-8c3d-2f1a6b7c8d9e"
_OTHER_ID = "1c4e7a90-6b3d-4f52-9a8e-0d1f2c3b4a59"
_HASH = "5f" * 32

VITALS: dict[str, Any] = {
    "measured_at": "2026-03-04T10:50:00+08:00",
    "systolic_mmhg": 128,
    "diastolic_mmhg": 74,
    "heart_rate_per_min": 92,
    "spo2_percent": 95,
    "temperature_c": "37.2",
}
ISBAR: dict[str, Any] = {
    "identify": "Bed 12, A3",
    "situation": "Respiratory failure, on a mask",
    "background": "In hospital for three days",
    "assessment": "Awake, stable on the way",
    "recommendation": "Go on with the mask; blood gas at noon",
}
REQUEST: dict[str, Any] = {
    "patient_id": _ID,
    "corridor": "SZ-HK",
    "receiver": "TMH",
    "priority": "urgent",
    "travel_document": {"kind": "hkic", "number": "A123456(3)", "issuer": "Hong Kong"},
    "travel_document_valid_until": "2030-01-01",
    "diagnosis": "Respiratory failure",
    "reason": "A long stay is expected; the family lives in Tuen Mun",
    "criteria": {
        "needs_transfer": True,
        "bears_the_trip": True,
        "no_other_means": True,
    },
    "grounds": {
        "needs_transfer": "Several weeks in hospital to come",
        "bears_the_trip": "Stable for two days",
        "no_other_means": "On non-invasive ventilation",
    },
    "exclusions": {"discharge_expected": False, "treatable_locally": False},
    "stability": {"statement": "Stable for two days", "vitals": VITALS},
    "infection": "Nothing known",
    "needs": ["oxygen", "ventilator", "monitor"],
    "wanted_from": "2026-03-04T09:00:00+08:00",
    "wanted_until": "2026-03-04T18:00:00+08:00",
    "contact": {"name": "Dr Zhao", "phone": "+8675586913333"},
}
ASSESSMENT: dict[str, Any] = {
    "side": "receiving",
    "opinion": "fit",
    "risks": "Oxygen may fall in a longer stop",
    "escort": "doctor",
}
ACCEPTANCE: dict[str, Any] = {
    "ward": "A3, bed 12",
    "valid_until": "2026-03-04T18:00:00+08:00",
}
REASON: dict[str, Any] = {"reason": "other", "text": "The road is closed"}
CONSENT: dict[str, Any] = {
    "signer": {"relationship": "child", "name": "Chan Siu Mei"},
    "risk_disclosed": True,
    "scopes": ["transfer", "record-sharing"],
    "language": "zh-Hant",
    "form": "C-77",
}
CONSENT_WITHDRAWAL: dict[str, Any] = {"scopes": ["record-sharing"], "form": "C-78"}
VEHICLE: dict[str, Any] = {
    "vehicle_id": _ID,
    "driver_id": _OTHER_ID,
    "plan": {
        "departs_at": "2026-03-04T11:00:00+08:00",
        "arrives_at": "2026-03-04T11:45:00+08:00",
        "returns_at": "2026-03-04T14:00:00+08:00",
    },
}
CREW: dict[str, Any] = {"member_ids": [_ID, _OTHER_ID]}
MANIFEST: dict[str, Any] = {
    "drugs": [
        {
            "name": "Morphine",
            "strength": "10 mg/ml",
            "quantity": "3",
            "unit": "ampoule",
            "controlled": True,
        }
    ],
    "supplies": [{"kind": "gas", "name": "Oxygen cylinder", "count": 2}],
}
PRE_NOTICE: dict[str, Any] = {
    "control_point": "shenzhen-bay",
    "authorities": ["immigration", "customs", "port-health"],
    "companions": [
        {
            "name": "Chan Siu Mei",
            "relationship": "child",
            "document": {
                "kind": "hkic",
                "number": "C123456(9)",
                "issuer": "Hong Kong",
            },
            "document_valid_until": "2030-01-01",
        }
    ],
    "expected_at": "2026-03-04T11:10:00+08:00",
    "ref": "N-2026-17",
}
ACKNOWLEDGEMENT: dict[str, Any] = {
    "side": "HK",
    "authority": "customs",
    "ref": "A-2026-9",
}
RECORD_BUNDLE: dict[str, Any] = {
    "documents": [{"kind": "18761-7", "sha256": _HASH}],
}
BUNDLE_RECEIPT: dict[str, Any] = {"sha256s": [_HASH]}
DEPARTURE: dict[str, Any] = {"people": 5, "vitals": VITALS}
BOUNDARY_ARRIVAL: dict[str, Any] = {"control_point": "shenzhen-bay", "people": 5}
CLEARANCE: dict[str, Any] = {
    "clearance": {
        "kinds": ["immigration", "customs", "health"],
        "started_at": "2026-03-04T11:12:00+08:00",
        "officer": "O-1187",
    }
}
HOLD: dict[str, Any] = {**REASON, "officer": "O-1187"}
RELEASE: dict[str, Any] = {"officer": "O-1187", "people": 5}
CONDITION: dict[str, Any] = {
    "vitals": VITALS,
    "action": "Oxygen raised",
    "drugs_given": [{"line": 1, "quantity": "1"}],
}
DESTINATION: dict[str, Any] = {
    "receiver": "PMH",
    "accepted_by": "dr.tse",
    "ward": "Ward 3",
    "valid_until": "2026-03-04T18:00:00+08:00",
    **REASON,
}
RETURN: dict[str, Any] = {**REASON, "agreed_with": "micc-duty"}
BACK_AT_SENDER: dict[str, Any] = {"handover": ISBAR, "vitals": VITALS}
HANDOVER: dict[str, Any] = {
    "handover": ISBAR,
    "vitals": VITALS,
    "documents": ["18761-7"],
}
TAKEOVER: dict[str, Any] = {
    "bed": "A3-12",
    "read_back": "Mask goes on, blood gas at noon",
    "paper": {"sheet": "S-2026-17", "received_by": "Ho Wing Sze"},
}
DEATH: dict[str, Any] = {
    "jurisdiction": "HK",
    "place": "On the way, after the boundary",
    "certified_by": "Dr Sun",
}
EMPTY_CROSSING: dict[str, Any] = {"control_point": "shenzhen-bay", "people": 3}
DRUG_ACCOUNT: dict[str, Any] = {
    "lines": [{"line": 1, "wasted": "0", "returned": "2"}],
    "witness": "nurse.qi",
}
CLOSURE: dict[str, Any] = {"run_report": "R-2026-17"}
CHARGE: dict[str, Any] = {
    "ref": "B-2026-17",
    "service": "vehicle",
    "payer": {"kind": "patient"},
    "amount_minor": 499_000,
    "currency": "CNY",
}
CHARGE_VOID: dict[str, Any] = {"reason": "Billed twice"}
TIME_CORRECTION: dict[str, Any] = {
    "version": 20,
    "happened_at": "2026-03-04T11:45:00+08:00",
    "reason": "The clock on board was wrong",
}
TEXT_CORRECTION: dict[str, Any] = {
    "version": 1,
    "field": "diagnosis",
    "text": "Respiratory failure, type 2",
    "reason": "Typed incompletely",
}
QUESTION: dict[str, Any] = {"question": "Which mask is in use?"}
INFORMATION: dict[str, Any] = {"answer": "A full face mask"}
RECEIVER: dict[str, Any] = {"receiver": "TMH"}
NOTHING: dict[str, Any] = {}
