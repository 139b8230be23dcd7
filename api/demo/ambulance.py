"""The transfers of the demonstration: one that is over, one that is about to leave."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from api.demo import people
from api.demo.people import (
    COORDINATOR,
    ESCORT,
    RECEIVING_DOCTOR,
    RECEIVING_NURSE,
    SENDING_DESK,
    SENDING_DOCTOR,
    Elder,
)
from api.demo.stage import Stage
from application import directory, patients, transfers
from application.ledger import Recorded
from domain.directory import (
    PaperParticulars,
    RecordCredential,
    RecordVehiclePaper,
    RegisterCrewMember,
    RegisterVehicle,
    VehicleParticulars,
    crew_member_id,
    vehicle_id,
)
from domain.kernel import Actor, Command, Occasion
from domain.patients import HongKongIdentityCard, PersonNames, RegisterPatient
from domain.reference import CredentialKind, CrewRole, PaperKind, Plate
from domain.transfers import (
    AcceptTransfer,
    AccountForDrugs,
    AcknowledgePreNotice,
    ArriveAtBoundary,
    ArriveAtDestination,
    AssignCrew,
    AssignVehicle,
    BundleDocument,
    Clearance,
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
    OpenAssessment,
    Payer,
    PreNotifyBoundary,
    ReceiveRecordBundle,
    RecordAssessment,
    RecordCharge,
    RequestTransfer,
    ReturnVehicle,
    SendRecordBundle,
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


class Ambulance:
    """Carries a patient from Shenzhen to Tuen Mun, one step after another."""

    def __init__(self, stage: Stage) -> None:
        self._ledger = stage.service.ledger
        self._clock = stage.clock

    async def enter_vehicle_and_crew(self) -> None:
        """Enter the hospital's ambulance and who rides in it."""
        await self._do(directory.register_vehicle, RegisterVehicle, vehicle=_VEHICLE)
        for kind, side in _PAPERS:
            paper = PaperParticulars(
                kind=kind, jurisdiction=side, number="DEMO-1", valid_until=VALID_UNTIL
            )
            await self._do(
                directory.record_paper,
                RecordVehiclePaper,
                vehicle_id=_VEHICLE_ID,
                paper=paper,
            )
        for account, role in people.CREW.items():
            await self._enter(account, role)

    async def prepare(self, elder: Elder, day: datetime) -> UUID:
        """Ask for a transfer on a day, and do everything up to its readiness."""
        patient = await self._register(elder)
        self._move_to(day, "08:00")
        asked = await self._do(
            transfers.request_transfer,
            RequestTransfer,
            by=SENDING_DOCTOR,
            patient_id=patient,
            **_request(day),
        )
        await self._take_all(asked.id, day, _decisions(day) + _equipment(day))
        await self._tell_the_port(asked.id, day)
        await self._send_the_record(asked.id, day)
        await self._take_all(asked.id, day, [_READY])
        return asked.id

    async def carry(self, transfer: UUID, day: datetime) -> None:
        """Make the trip, hand the patient over, and bring the vehicle back."""
        await self._take_all(transfer, day, _trip(day))

    async def _enter(self, account: str, role: CrewRole) -> None:
        await self._do(
            directory.register_crew_member,
            RegisterCrewMember,
            account=account,
            name=f"Invented {role}",
            employer=SENDING_DESK.organisation,
            role=role,
        )
        for kind, side in _CREDENTIALS[role]:
            await self._do(
                directory.record_credential,
                RecordCredential,
                crew_member_id=crew_member_id(account),
                kind=kind,
                jurisdiction=side,
                number="DEMO-1",
                valid_until=VALID_UNTIL,
            )

    async def _register(self, elder: Elder) -> UUID:
        registered = await self._do(
            patients.register,
            RegisterPatient,
            by=people.SHROFF,
            names=PersonNames(han=elder.han, latin=elder.latin),
            birth_date=elder.born,
            document=HongKongIdentityCard(kind="hkic", number=elder.hkic),
            evidence="sighted",
        )
        return registered.id

    async def _tell_the_port(self, transfer: UUID, day: datetime) -> None:
        notice: Step = (
            "09:10",
            COORDINATOR,
            transfers.notify_boundary,
            PreNotifyBoundary,
            {
                "control_point": PORT,
                "authorities": ("immigration", "customs", "port-health"),
                "expected_at": _at(day, "11:10"),
                "ref": f"N-{day.date()}",
            },
        )
        notified = await self._take(transfer, day, notice)
        for side in (Jurisdiction.CN_GD, Jurisdiction.HK):
            facts = {"notice_id": notified.made, "side": side, "ref": f"A-{day.date()}"}
            facts["authority"] = "customs"
            answer = transfers.acknowledge_notice
            step: Step = ("09:15", COORDINATOR, answer, AcknowledgePreNotice, facts)
            await self._take(transfer, day, step)

    async def _send_the_record(self, transfer: UUID, day: datetime) -> None:
        documents = {"documents": (BundleDocument(kind="18761-7", sha256=HASH),)}
        send = transfers.send_record
        sending: Step = ("09:20", SENDING_DOCTOR, send, SendRecordBundle, documents)
        sent = await self._take(transfer, day, sending)
        came = {"bundle_id": sent.made, "sha256s": (HASH,)}
        receive = transfers.receive_record
        step: Step = ("09:25", RECEIVING_NURSE, receive, ReceiveRecordBundle, came)
        await self._take(transfer, day, step)

    async def _take_all(self, transfer: UUID, day: datetime, steps: list[Step]) -> None:
        for step in steps:
            await self._take(transfer, day, step)

    async def _take(self, transfer: UUID, day: datetime, step: Step) -> Recorded:
        moment, by, take, command, facts = step
        self._move_to(day, moment)
        return await self._do(take, command, by=by, transfer_id=transfer, **facts)

    async def _do(
        self,
        take: Take,
        command: type[Command],
        *,
        by: Actor = SENDING_DESK,
        **facts: Any,
    ) -> Recorded:
        key = uuid4()
        occasion = Occasion(by=by, command_id=key, correlation_id=key, at=self._clock())
        return await take(self._ledger, command(occasion=occasion, **facts))

    def _move_to(self, day: datetime, moment: str) -> None:
        self._clock.move_to(_at(day, moment))


def _at(day: datetime, moment: str) -> datetime:
    """Return a time of a day that began at midnight, or somewhat later."""
    hours, minutes = map(int, moment.split(":"))
    return day + timedelta(hours=hours, minutes=minutes)


def _vitals(day: datetime, moment: str) -> Vitals:
    return Vitals(measured_at=_at(day, moment), heart_rate_per_min=92, spo2_percent=95)


def _clearance(day: datetime, began: str) -> Clearance:
    return Clearance(
        kinds=("immigration", "customs", "health"),
        started_at=_at(day, began),
        officer="O-1187",
    )


def _request(day: datetime) -> dict[str, Any]:
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
        "stability": Stability(statement="Stable", vitals=_vitals(day, "07:50")),
        "infection": "Nothing known",
        "needs": ("oxygen", "ventilator", "monitor"),
        "wanted_from": _at(day, "09:00"),
        "wanted_until": _at(day, "18:00"),
        "contact": Contact(name="Dr Zhao", phone="+8675500000000"),
    }


def _decisions(day: datetime) -> list[Step]:
    fit = {"opinion": "fit", "risks": "Oxygen may fall", "escort": "doctor"}
    sending, receiving = {"side": "sending", **fit}, {"side": "receiving", **fit}
    consent = {
        "signer": Signer(relationship="child", name="Invented Daughter"),
        "risk_disclosed": True,
        "scopes": ("transfer", "record-sharing"),
        "language": "zh-Hant",
        "form": f"C-{day.date()}",
    }
    kept = {"ward": "A3, bed 12", "valid_until": _at(day, "18:00")}
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


def _equipment(day: datetime) -> list[Step]:
    driver, *others = map(crew_member_id, people.CREW)
    vehicle = {
        "vehicle_id": _VEHICLE_ID,
        "driver_id": driver,
        "plan": TripPlan(
            departs_at=_at(day, "11:00"),
            arrives_at=_at(day, "11:45"),
            returns_at=_at(day, "14:00"),
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


def _trip(day: datetime) -> list[Step]:
    on_board = {"people": 4, "vitals": _vitals(day, "10:55")}
    at_port = {"control_point": PORT, "people": 4}
    out, inward = _clearance(day, "11:12"), _clearance(day, "11:13")
    handover = {"handover": _ISBAR, "vitals": _vitals(day, "11:48")}
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


_VEHICLE = VehicleParticulars(
    code="DEMO-1",
    operator=SENDING_DESK.organisation,
    base=Jurisdiction.CN_GD,
    plates=(
        Plate(jurisdiction=Jurisdiction.CN_GD, number="粤B·0000港"),
        Plate(jurisdiction=Jurisdiction.HK, number="ZZ 0000"),
    ),
    provenance=people.INVENTED,
)
_VEHICLE_ID = vehicle_id(_VEHICLE.code)
_PAPERS: tuple[tuple[PaperKind, Jurisdiction], ...] = (
    ("cross-boundary-permit", Jurisdiction.CN_GD),
    ("vehicle-licence", Jurisdiction.CN_GD),
    ("vehicle-licence", Jurisdiction.HK),
    ("third-party-insurance", Jurisdiction.CN_GD),
    ("third-party-insurance", Jurisdiction.HK),
)
_CREDENTIALS: dict[CrewRole, tuple[tuple[CredentialKind, Jurisdiction], ...]] = {
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
_ISBAR = Isbar(
    identify="From HKU-SZH, for bed 12",
    situation="Respiratory failure, on a mask",
    background="In hospital for three days",
    assessment="Awake, stable on the way",
    recommendation="Go on with the mask; blood gas at noon",
)
_READY: Step = (
    "09:30",
    SENDING_DESK,
    transfers.confirm_readiness,
    ConfirmReadiness,
    {},
)
