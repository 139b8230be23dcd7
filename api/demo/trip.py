"""What is said at each desk of the transfers of the demonstration; all invented."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from api.demo import people
from api.demo.people import (
    COORDINATOR,
    ESCORT,
    RECEIVING_DOCTOR,
    RECEIVING_NURSE,
    SENDING_DESK,
    SENDING_DOCTOR,
)
from application import transfers
from application.ledger import Recorded
from domain.directory import (
    VehicleParticulars,
    crew_member_id,
    vehicle_id,
)
from domain.kernel import Actor
from domain.reference import CredentialKind, CrewRole, PaperKind, Plate
from domain.transfers import (
    AcceptTransfer,
    AccountForDrugs,
    ArriveAtBoundary,
    ArriveAtDestination,
    AssignCrew,
    AssignVehicle,
    ClearEntry,
    ClearExit,
    CloseTransfer,
    ConfirmReadiness,
    Contact,
    Criteria,
    CrossEmpty,
    DepartWithPatient,
    Drug,
    DrugAccount,
    Exclusions,
    FileManifest,
    GiveHandover,
    GiveTransferConsent,
    Grounds,
    Isbar,
    Looked,
    OpenAssessment,
    Payer,
    RecordAssessment,
    RecordCharge,
    ReturnVehicle,
    Signer,
    Stability,
    TakeOver,
    TransferCommand,
    TravelDocument,
    TripPlan,
    Vitals,
)
from domain.values import Jurisdiction

VALID_UNTIL = date(2027, 12, 31)
HASH = "5f" * 32
PORT = "shenzhen-bay"
Take = Callable[..., Awaitable[Recorded]]
Step = tuple[str, Actor, Take, type[TransferCommand], dict[str, Any]]
"""At which time of the day who takes which step, and what is said with it."""


def at(day: datetime, moment: str) -> datetime:
    """Return a time of a day that began at midnight, or somewhat later."""
    hours, minutes = map(int, moment.split(":"))
    return day + timedelta(hours=hours, minutes=minutes)


def vitals(day: datetime, moment: str) -> Vitals:
    return Vitals(measured_at=at(day, moment), heart_rate_per_min=92, spo2_percent=95)


def clearance(day: datetime, began: str) -> Looked:
    return Looked(
        kinds=("immigration", "customs", "health"),
        started_at=at(day, began),
        officer="O-1187",
    )


def request(day: datetime) -> dict[str, Any]:
    return {
        "corridor": "SZ-HK",
        "receiver": "TMH",
        "priority": "urgent",
        "travel_document": TravelDocument(
            kind="hkic", number="K123456(0)", issuer="Hong Kong"
        ),
        "travel_document_valid_until": VALID_UNTIL,
        "diagnosis": "Respiratory failure",
        "reason": "A long stay is expected; the family lives in Tuen Mun",
        "criteria": Criteria(
            needs_transfer=True, bears_the_trip=True, no_other_means=True
        ),
        "grounds": Grounds(
            needs_transfer="Several weeks in hospital to come",
            bears_the_trip="Stable for two days",
            no_other_means="On non-invasive ventilation",
        ),
        "exclusions": Exclusions(discharge_expected=False, treatable_locally=False),
        "stability": Stability(statement="Stable", vitals=vitals(day, "07:50")),
        "infection": "Nothing known",
        "needs": ("oxygen", "ventilator", "monitor"),
        "wanted_from": at(day, "09:00"),
        "wanted_until": at(day, "18:00"),
        "contact": Contact(name="Dr Zhao", phone="+8675500000000"),
    }


def decisions(day: datetime) -> list[Step]:
    fit = {"opinion": "fit", "risks": "Oxygen may fall", "escort": "doctor"}
    sending, receiving = {"side": "sending", **fit}, {"side": "receiving", **fit}
    consent = {
        "signer": Signer(relationship="child", name="Invented Daughter"),
        "risk_disclosed": True,
        "scopes": ("transfer", "record-sharing"),
        "language": "zh-Hant",
        "form": f"C-{day.date()}",
    }
    kept = {"ward": "A3, bed 12", "valid_until": at(day, "18:00")}
    take = transfers
    return [
        (
            "08:10",
            COORDINATOR,
            take.open_assessment,
            OpenAssessment,
            {"receiver": "TMH"},
        ),
        ("08:20", SENDING_DOCTOR, take.record_assessment, RecordAssessment, sending),
        (
            "08:25",
            RECEIVING_DOCTOR,
            take.record_assessment,
            RecordAssessment,
            receiving,
        ),
        ("08:30", SENDING_DOCTOR, take.give_consent, GiveTransferConsent, consent),
        ("08:35", RECEIVING_DOCTOR, take.accept, AcceptTransfer, kept),
    ]


def equipment(day: datetime) -> list[Step]:
    driver, *others = map(crew_member_id, people.CREW)
    vehicle = {
        "vehicle_id": VEHICLE_ID,
        "driver_id": driver,
        "plan": TripPlan(
            departs_at=at(day, "11:00"),
            arrives_at=at(day, "11:45"),
            returns_at=at(day, "14:00"),
        ),
    }
    morphine = Drug(
        name="Morphine",
        strength="10 mg/ml",
        quantity=Decimal(3),
        unit="ampoule",
        controlled=True,
    )
    crew, drugs = {"member_ids": tuple(others)}, {"drugs": (morphine,)}
    take = transfers
    return [
        ("08:50", SENDING_DESK, take.assign_vehicle, AssignVehicle, vehicle),
        ("08:55", SENDING_DESK, take.assign_crew, AssignCrew, crew),
        ("09:00", ESCORT, take.file_manifest, FileManifest, drugs),
    ]


def trip(day: datetime) -> list[Step]:
    on_board = {"people": 4, "vitals": vitals(day, "10:55")}
    at_port = {"control_point": PORT, "people": 4}
    out, inward = clearance(day, "11:12"), clearance(day, "11:13")
    handover = {"handover": ISBAR, "vitals": vitals(day, "11:48")}
    back = {
        "lines": (DrugAccount(line=1, wasted=Decimal(0), returned=Decimal(3)),),
        "witness": people.NURSE,
    }
    charge = {
        "ref": f"B-{day.date()}",
        "service": "vehicle",
        "payer": Payer(kind="patient"),
        "amount_minor": 499_000,
        "currency": "CNY",
    }
    home = {"control_point": PORT, "people": 3}
    report = {"run_report": f"R-{day.date()}"}
    take = transfers
    return [
        ("11:00", ESCORT, take.depart, DepartWithPatient, on_board),
        ("11:10", ESCORT, take.arrive_at_boundary, ArriveAtBoundary, at_port),
        ("11:13", ESCORT, take.clear_exit, ClearExit, {"clearance": out}),
        ("11:14", ESCORT, take.clear_entry, ClearEntry, {"clearance": inward}),
        ("11:45", ESCORT, take.arrive, ArriveAtDestination, {}),
        ("11:50", ESCORT, take.give_handover, GiveHandover, handover),
        ("11:55", RECEIVING_NURSE, take.take_over, TakeOver, {"bed": "A3-12"}),
        ("12:40", ESCORT, take.cross_empty, CrossEmpty, home),
        ("13:30", ESCORT, take.return_vehicle, ReturnVehicle, {}),
        ("13:40", ESCORT, take.account_for_drugs, AccountForDrugs, back),
        ("14:00", SENDING_DESK, take.close, CloseTransfer, report),
        ("16:00", people.BILLING, take.record_charge, RecordCharge, charge),
    ]


VEHICLE = VehicleParticulars(
    code="DEMO-1",
    operator=SENDING_DESK.organisation,
    base=Jurisdiction.CN_GD,
    plates=(
        Plate(jurisdiction=Jurisdiction.CN_GD, number="粤B·0000港"),
        Plate(jurisdiction=Jurisdiction.HK, number="ZZ 0000"),
    ),
    provenance=people.INVENTED,
)
VEHICLE_ID = vehicle_id(VEHICLE.code)
PAPERS: tuple[tuple[PaperKind, Jurisdiction], ...] = (
    ("cross-boundary-permit", Jurisdiction.CN_GD),
    ("vehicle-licence", Jurisdiction.CN_GD),
    ("vehicle-licence", Jurisdiction.HK),
    ("third-party-insurance", Jurisdiction.CN_GD),
    ("third-party-insurance", Jurisdiction.HK),
)
CREDENTIALS: dict[CrewRole, tuple[tuple[CredentialKind, Jurisdiction], ...]] = {
    "driver": (
        ("driving-licence", Jurisdiction.HK),
        ("driver-endorsement", Jurisdiction.HK),
        ("travel-document", Jurisdiction.HK),
    ),
    "doctor": (
        ("registration", Jurisdiction.CN_GD),
        ("limited-registration", Jurisdiction.HK),
        ("travel-document", Jurisdiction.HK),
    ),
    "nurse": (
        ("registration", Jurisdiction.CN_GD),
        ("travel-document", Jurisdiction.HK),
    ),
}
ISBAR = Isbar(
    identify="From HKU-SZH, for bed 12",
    situation="Respiratory failure, on a mask",
    background="In hospital for three days",
    assessment="Awake, stable on the way",
    recommendation="Go on with the mask; blood gas at noon",
)
READY: Step = (
    "09:30",
    SENDING_DESK,
    transfers.confirm_readiness,
    ConfirmReadiness,
    {},
)
