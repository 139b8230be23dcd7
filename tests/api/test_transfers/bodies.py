"""What the desks send for the first trip."""

from datetime import date
from typing import Any
from uuid import UUID

from api.transfers import examples

DAY_BEFORE = date(2025, 1, 9)
HASHES = ["a" * 64, "b" * 64]

VITALS: dict[str, Any] = {
    "measured_at": "2025-01-10T10:50:00+08:00",
    "heart_rate_per_min": 92,
    "spo2_percent": 95,
}
CONSENT = examples.CONSENT
ACCEPTANCE = {"ward": "A3, bed 12", "valid_until": "2025-01-10T12:00:00+08:00"}
PRE_NOTICE = examples.PRE_NOTICE | {"expected_at": "2025-01-10T11:10:00+08:00"}
RECORDS = {
    "documents": [
        {"kind": "18761-7", "sha256": HASHES[0]},
        {"kind": "18842-5", "sha256": HASHES[1]},
    ]
}
RECEIPT = {"sha256s": HASHES}
MANIFEST = examples.MANIFEST
DEPARTURE = {"people": 5, "vitals": VITALS}
AT_PORT = {"control_point": "shenzhen-bay", "people": 5}
HANDOVER = {"handover": examples.ISBAR, "vitals": VITALS, "documents": ["18761-7"]}
EMPTY = {"control_point": "shenzhen-bay", "people": 3}
DRUGS_BACK = {
    "lines": [{"line": 1, "wasted": "0", "returned": "3"}],
    "witness": "nurse.qi",
}
CHARGE = {
    "ref": "B-1",
    "service": "vehicle",
    "payer": {"kind": "patient"},
    "amount_minor": 499_000,
    "currency": "CNY",
}


def request(patient_id: UUID) -> dict[str, Any]:
    """The request of 9 January 2025 for the next day."""
    return examples.REQUEST | {
        "patient_id": str(patient_id),
        "wanted_from": "2025-01-10T09:00:00+08:00",
        "wanted_until": "2025-01-10T18:00:00+08:00",
        "stability": {
            "statement": "Stable for two days",
            "vitals": VITALS | {"measured_at": "2025-01-09T08:00:00+08:00"},
        },
    }


def assessment(side: str) -> dict[str, Any]:
    return examples.ASSESSMENT | {"side": side}


def vehicle(vehicle_id: UUID, driver_id: UUID) -> dict[str, Any]:
    return {
        "vehicle_id": str(vehicle_id),
        "driver_id": str(driver_id),
        "plan": {
            "departs_at": "2025-01-10T11:00:00+08:00",
            "arrives_at": "2025-01-10T11:45:00+08:00",
            "returns_at": "2025-01-10T14:00:00+08:00",
        },
    }


def acknowledgement(side: str) -> dict[str, Any]:
    return {"side": side, "authority": "customs", "ref": "A-1"}


def clearance(began: str) -> dict[str, Any]:
    return {
        "clearance": {
            "kinds": ["immigration", "customs", "health"],
            "started_at": f"2025-01-10T{began}:00+08:00",
            "officer": "O-1",
        }
    }
