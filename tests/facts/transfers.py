"""One word for each command of a transfer, and a trip that goes as far as is asked.

The trip is that of the first patient: from Shenzhen to Tuen Mun on 10 January 2025,
departed at 11:00, arrived at 11:45 (RTHK and am730 of that day). The rest is invented.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID
from zlib import crc32

from domain.kernel import Actor, Occasion
from domain.reference import (
    CorridorTerms,
    Credential,
    CrewOnFile,
    ListedReason,
    Plate,
    RowRef,
    VehicleOnFile,
    VehiclePaper,
)
from domain.transfers import (
    AcceptTransfer,
    AccountForDrugs,
    AcknowledgePreNotice,
    ArriveAtBoundary,
    ArriveAtDestination,
    AskForInformation,
    AssignCrew,
    AssignVehicle,
    BundleDocument,
    CancelTransfer,
    ChangeDestination,
    ClearEntry,
    ClearExit,
    CloseTransfer,
    Companion,
    ConfirmReadiness,
    Contact,
    CorrectStepText,
    CorrectStepTime,
    Criteria,
    CrossEmpty,
    DeclineTransfer,
    DepartWithPatient,
    Drug,
    DrugAccount,
    DrugUse,
    Exclusions,
    FileManifest,
    GiveHandover,
    GiveTransferConsent,
    Grounds,
    HoldClearance,
    Isbar,
    LapseAcceptance,
    Looked,
    OpenAssessment,
    Payer,
    PreNotifyBoundary,
    ReceiveRecordBundle,
    RecordAssessment,
    RecordCharge,
    RecordCondition,
    RecordDeathInTransfer,
    RefuseClearance,
    ReleaseClearance,
    RequestTransfer,
    ReturnToSender,
    ReturnVehicle,
    SendRecordBundle,
    Signer,
    Stability,
    StartReturn,
    SupplyInformation,
    TakeOver,
    Transfer,
    TransferCommand,
    TravelDocument,
    TripPlan,
    Vitals,
    VoidCharge,
    WithdrawReadiness,
    WithdrawTransferConsent,
)
from domain.values import Jurisdiction, Role
from tests.given import Scenario

C = TypeVar("C", bound=TransferCommand)

HK, GD, MO = Jurisdiction.HK, Jurisdiction.CN_GD, Jurisdiction.MO
ZONE = timezone(timedelta(hours=8))
DAY = date(2025, 1, 10)
PATIENT = UUID(int=77)
TRANSFER = UUID(int=9)
ROW = RowRef(id=UUID(int=500), version=1)
SENDER, RECEIVER, MICC = "HKU-SZH", "TMH", "HA-MICC"


def at(hour: int, minute: int = 0, second: int = 0, *, day: date = DAY) -> datetime:
    """A moment of the day of the trip, as the clocks of the Bay Area show it."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=ZONE)


# Who acts


def actor(id: str, organisation: str, jurisdiction: Jurisdiction, role: Role) -> Actor:
    return Actor(id=id, organisation=organisation, jurisdiction=jurisdiction, role=role)


SENDING_DOCTOR = actor("dr.zhao", SENDER, GD, Role.CLINICIAN)
SENDING_DESK = actor("desk.luo", SENDER, GD, Role.COORDINATOR)
ESCORT = actor("dr.sun", SENDER, GD, Role.CREW)
DRIVER = actor("driver.he", SENDER, GD, Role.CREW)
RECEIVING_DOCTOR = actor("dr.lam", RECEIVER, HK, Role.CLINICIAN)
RECEIVING_NURSE = actor("nurse.ho", RECEIVER, HK, Role.CLINICIAN)
COORDINATOR = actor("micc-duty", MICC, HK, Role.COORDINATOR)
PORT_OUT = actor("port.sz-1", "SZ-PORT", GD, Role.PORT_OFFICER)
PORT_IN = actor("port.hk-1", "HK-PORT", HK, Role.PORT_OFFICER)
BILLING = actor("billing.wu", SENDER, GD, Role.BILLING)
STRANGER = actor("dr.ng", "QEH", HK, Role.CLINICIAN)


# What the directory says


def terms(**facts: Any) -> CorridorTerms:
    return CorridorTerms(
        **{
            "corridor": "SZ-HK",
            "direction": "southbound",
            "sender": SENDER,
            "receiver": RECEIVER,
            "sender_jurisdiction": GD,
            "receiver_jurisdiction": HK,
            "control_points": ("shenzhen-bay",),
            "coordinators": (MICC,),
            "in_force_from": date(2024, 11, 30),
            "in_force_until": date(2025, 11, 29),
            "row": ROW,
            **facts,
        }
    )


def reason(code: str, list: str = "transfer-cancelled") -> ListedReason:
    return ListedReason(list=list, code=code, row=ROW)


WITHDRAWN = reason("consent-withdrawn")


def paper(kind: str, jurisdiction: Jurisdiction, until: date) -> VehiclePaper:
    return VehiclePaper(
        kind=kind, jurisdiction=jurisdiction, number="P-1", valid_until=until, row=ROW
    )


def papers(until: date = DAY) -> tuple[VehiclePaper, ...]:
    return (
        paper("cross-boundary-permit", GD, until),
        paper("vehicle-licence", GD, until),
        paper("vehicle-licence", HK, until),
        paper("third-party-insurance", GD, until),
        paper("third-party-insurance", HK, until),
    )


def vehicle(**facts: Any) -> VehicleOnFile:
    return VehicleOnFile(
        **{
            "vehicle_id": UUID(int=300),
            "code": "SZ-1",
            "operator": SENDER,
            "base": GD,
            "plates": (
                Plate(jurisdiction=GD, number="粤B·0000港"),
                Plate(jurisdiction=HK, number="ZZ 0000"),
            ),
            "papers": papers(),
            "row": ROW,
            **facts,
        }
    )


def credential(kind: str, jurisdiction: Jurisdiction, until: date = DAY) -> Credential:
    return Credential(kind=kind, jurisdiction=jurisdiction, valid_until=until, row=ROW)


def crew(number: int, account: str, role: str, *credentials: Credential) -> CrewOnFile:
    return CrewOnFile(
        member_id=UUID(int=number),
        account=account,
        employer=SENDER,
        role=role,
        credentials=(credential("travel-document", HK), *credentials),
        row=ROW,
    )


def driver(*credentials: Credential) -> CrewOnFile:
    licences = (
        credential("driving-licence", HK),
        credential("driver-endorsement", HK),
    )
    return crew(400, DRIVER.id, "driver", *(credentials or licences))


def doctor(*credentials: Credential) -> CrewOnFile:
    registered = (
        credential("registration", GD),
        credential("limited-registration", HK),
    )
    return crew(401, ESCORT.id, "doctor", *(credentials or registered))


def nurse(*credentials: Credential) -> CrewOnFile:
    return crew(
        402, "nurse.qi", "nurse", *(credentials or (credential("registration", GD),))
    )


CREW = (doctor(), nurse())


# What is said

VITALS = Vitals(
    measured_at=at(8, day=DAY - timedelta(days=1)),
    heart_rate_per_min=92,
    spo2_percent=95,
)
ISBAR = Isbar(
    identify="Bed 12, man of 63",
    situation="Respiratory failure, on a mask",
    background="Admitted on 7 January",
    assessment="Awake, stable on the way",
    recommendation="Go on with the mask; blood gas at noon",
)
TRAVEL_DOCUMENT = TravelDocument(kind="hkic", number="A123456(3)", issuer="Hong Kong")
DAUGHTER = Companion(
    name="Chan Siu Mei",
    relationship="child",
    document=TravelDocument(kind="hkic", number="C123456(9)", issuer="Hong Kong"),
    document_valid_until=DAY,
)
DRUGS = (
    Drug(
        name="Morphine",
        strength="10 mg/ml",
        quantity=Decimal(3),
        unit="ampoule",
        controlled=True,
    ),
    Drug(
        name="Salbutamol",
        strength="5 mg/ml",
        quantity=Decimal(10),
        unit="ml",
        controlled=False,
    ),
)
DOCUMENTS = (
    BundleDocument(kind="18761-7", sha256="a" * 64),
    BundleDocument(kind="18842-5", sha256="b" * 64),
)
PLAN = TripPlan(departs_at=at(11), arrives_at=at(11, 45), returns_at=at(14))


# Commands


def occasion(
    by: Actor, moment: datetime, *, recorded_at: datetime | None = None, name: str = ""
) -> Occasion:
    """The circumstances of a step: it is recorded as it happens, unless said so."""
    id = UUID(int=crc32(f"{by.id}/{moment}/{name}".encode()))
    return Occasion(
        by=by,
        command_id=id,
        correlation_id=id,
        at=recorded_at or moment,
        effective_at=moment,
    )


def _step(kind: type[C], by: Actor, moment: datetime, facts: dict[str, Any]) -> C:
    recorded_at = facts.pop("recorded_at", None)
    told = occasion(
        by, moment, recorded_at=recorded_at, name=f"{kind.__name__}/{facts}"
    )
    return kind(occasion=told, **{"transfer_id": TRANSFER, **facts})


def request(
    moment: datetime = at(9, day=date(2025, 1, 9)),
    *,
    by: Actor = SENDING_DOCTOR,
    recorded_at: datetime | None = None,
    **facts: Any,
) -> RequestTransfer:
    return RequestTransfer(
        occasion=occasion(by, moment, recorded_at=recorded_at, name="request"),
        **{
            "patient_id": PATIENT,
            "corridor": "SZ-HK",
            "receiver": RECEIVER,
            "priority": "urgent",
            "travel_document": TRAVEL_DOCUMENT,
            "travel_document_valid_until": DAY,
            "diagnosis": "Respiratory failure",
            "reason": "Care near the family",
            "criteria": Criteria(
                needs_transfer=True, bears_the_trip=True, no_other_means=True
            ),
            "grounds": Grounds(
                needs_transfer="Long stay in hospital expected",
                bears_the_trip="Stable for a day",
                no_other_means="On non-invasive ventilation",
            ),
            "exclusions": Exclusions(discharge_expected=False, treatable_locally=False),
            "stability": Stability(statement="Stable", vitals=VITALS),
            "infection": "Nothing known",
            "needs": ("oxygen", "ventilator"),
            "wanted_from": at(9),
            "wanted_until": at(18),
            "contact": Contact(name="Dr Zhao", phone="+8675500000000"),
            **facts,
        },
    )


def open_assessment(
    moment: datetime = at(9, 30, day=date(2025, 1, 9)),
    by: Actor = COORDINATOR,
    **facts: Any,
) -> OpenAssessment:
    return _step(OpenAssessment, by, moment, {"receiver": RECEIVER, **facts})


def ask(
    moment: datetime = at(10, day=date(2025, 1, 9)),
    by: Actor = RECEIVING_DOCTOR,
    **facts: Any,
) -> AskForInformation:
    return _step(AskForInformation, by, moment, {"question": "Which mask?", **facts})


def supply(
    question_id: UUID,
    moment: datetime = at(10, 30, day=date(2025, 1, 9)),
    by: Actor = SENDING_DOCTOR,
    **facts: Any,
) -> SupplyInformation:
    told = {"question_id": question_id, "answer": "A full face mask", **facts}
    return _step(SupplyInformation, by, moment, told)


def assess(
    side: str = "sending",
    moment: datetime = at(20, day=date(2025, 1, 9)),
    by: Actor | None = None,
    **facts: Any,
) -> RecordAssessment:
    doctors = {"sending": SENDING_DOCTOR, "receiving": RECEIVING_DOCTOR}
    told = {"side": side, "opinion": "fit", "risks": "Hypoxia", "escort": "doctor"}
    return _step(RecordAssessment, by or doctors[side], moment, told | facts)


def accept(
    moment: datetime = at(21, day=date(2025, 1, 9)),
    by: Actor = RECEIVING_DOCTOR,
    **facts: Any,
) -> AcceptTransfer:
    told = {"ward": "A3, bed 12", "valid_until": at(12), **facts}
    return _step(AcceptTransfer, by, moment, told)


def decline(
    moment: datetime = at(21, day=date(2025, 1, 9)),
    by: Actor = RECEIVING_DOCTOR,
    **facts: Any,
) -> DeclineTransfer:
    return _step(DeclineTransfer, by, moment, {"reason": "no-bed", **facts})


def lapse(moment: datetime = at(12, 0, 1), by: Actor = COORDINATOR) -> LapseAcceptance:
    return _step(LapseAcceptance, by, moment, {})


def consent(
    moment: datetime = at(20, 30, day=date(2025, 1, 9)),
    by: Actor = SENDING_DOCTOR,
    **facts: Any,
) -> GiveTransferConsent:
    told = {
        "signer": Signer(relationship="child", name="Chan Siu Mei"),
        "risk_disclosed": True,
        "scopes": ("transfer", "record-sharing"),
        "language": "zh-Hant",
        "form": "C-77",
    }
    return _step(GiveTransferConsent, by, moment, told | facts)


def withdraw_consent(
    moment: datetime, by: Actor = SENDING_DOCTOR, **facts: Any
) -> WithdrawTransferConsent:
    return _step(
        WithdrawTransferConsent, by, moment, {"scopes": ("transfer",), **facts}
    )


def assign_vehicle(
    moment: datetime = at(8), by: Actor = SENDING_DESK, **facts: Any
) -> AssignVehicle:
    told = {"vehicle_id": UUID(int=300), "driver_id": UUID(int=400), "plan": PLAN}
    return _step(AssignVehicle, by, moment, told | facts)


def assign_crew(
    moment: datetime = at(8, 5), by: Actor = SENDING_DESK, **facts: Any
) -> AssignCrew:
    told = {"member_ids": tuple(member.member_id for member in CREW)}
    return _step(AssignCrew, by, moment, told | facts)


def file_manifest(
    moment: datetime = at(8, 10), by: Actor = ESCORT, **facts: Any
) -> FileManifest:
    return _step(FileManifest, by, moment, {"drugs": DRUGS, **facts})


def notify_boundary(
    moment: datetime = at(8, 20), by: Actor = COORDINATOR, **facts: Any
) -> PreNotifyBoundary:
    told = {
        "control_point": "shenzhen-bay",
        "authorities": ("immigration", "customs", "port-health"),
        "companions": (DAUGHTER,),
        "expected_at": at(11, 10),
        "ref": "N-1",
    }
    return _step(PreNotifyBoundary, by, moment, told | facts)


def acknowledge(
    notice_id: UUID,
    side: Jurisdiction,
    moment: datetime = at(8, 40),
    by: Actor = COORDINATOR,
    **facts: Any,
) -> AcknowledgePreNotice:
    told = {"notice_id": notice_id, "side": side, "authority": "customs", "ref": "A-1"}
    return _step(AcknowledgePreNotice, by, moment, told | facts)


def send_record(
    moment: datetime = at(9), by: Actor = SENDING_DOCTOR, **facts: Any
) -> SendRecordBundle:
    return _step(SendRecordBundle, by, moment, {"documents": DOCUMENTS, **facts})


def receive_record(
    bundle_id: UUID,
    moment: datetime = at(9, 10),
    by: Actor = RECEIVING_NURSE,
    **facts: Any,
) -> ReceiveRecordBundle:
    hashes = tuple(one.sha256 for one in DOCUMENTS)
    told = {"bundle_id": bundle_id, "sha256s": hashes, **facts}
    return _step(ReceiveRecordBundle, by, moment, told)


def confirm_readiness(
    moment: datetime = at(10, 30), by: Actor = SENDING_DESK, **facts: Any
) -> ConfirmReadiness:
    return _step(ConfirmReadiness, by, moment, facts)


def withdraw_readiness(
    moment: datetime = at(10, 40), by: Actor = SENDING_DESK, **facts: Any
) -> WithdrawReadiness:
    return _step(WithdrawReadiness, by, moment, {"reason": "vehicle", **facts})


def depart(
    moment: datetime = at(11), by: Actor = ESCORT, **facts: Any
) -> DepartWithPatient:
    return _step(
        DepartWithPatient, by, moment, {"people": 5, "vitals": VITALS, **facts}
    )


def arrive_at_boundary(
    moment: datetime = at(11, 10), by: Actor = ESCORT, **facts: Any
) -> ArriveAtBoundary:
    told = {"control_point": "shenzhen-bay", "people": 5, **facts}
    return _step(ArriveAtBoundary, by, moment, told)


def clearance(started_at: datetime, *kinds: str) -> Looked:
    return Looked(
        kinds=kinds or ("immigration", "customs", "health"),
        started_at=started_at,
        officer="O-1",
    )


def clear_exit(
    moment: datetime = at(11, 13), by: Actor = ESCORT, *kinds: str, **facts: Any
) -> ClearExit:
    looked = clearance(at(11, 12), *kinds)
    return _step(ClearExit, by, moment, {"clearance": looked, **facts})


def clear_entry(
    moment: datetime = at(11, 14), by: Actor = ESCORT, *kinds: str, **facts: Any
) -> ClearEntry:
    looked = clearance(at(11, 13), *kinds)
    return _step(ClearEntry, by, moment, {"clearance": looked, **facts})


def hold(
    moment: datetime = at(11, 12), by: Actor = PORT_OUT, **facts: Any
) -> HoldClearance:
    return _step(
        HoldClearance, by, moment, {"reason": "manifest", "officer": "O-1", **facts}
    )


def release(
    moment: datetime = at(11, 12, 30), by: Actor = PORT_OUT, **facts: Any
) -> ReleaseClearance:
    return _step(ReleaseClearance, by, moment, {"officer": "O-1", **facts})


def refuse(
    moment: datetime = at(11, 13), by: Actor = PORT_OUT, **facts: Any
) -> RefuseClearance:
    told = {"reason": "travel-document", "officer": "O-1", **facts}
    return _step(RefuseClearance, by, moment, told)


def condition(
    moment: datetime = at(11, 20),
    by: Actor = ESCORT,
    *given: tuple[int, int],
    **facts: Any,
) -> RecordCondition:
    uses = tuple(DrugUse(line=line, quantity=Decimal(much)) for line, much in given)
    return _step(
        RecordCondition, by, moment, {"vitals": VITALS, "drugs_given": uses, **facts}
    )


def change_destination(
    moment: datetime = at(11, 30), by: Actor = COORDINATOR, **facts: Any
) -> ChangeDestination:
    told = {
        "receiver": "HKCH",
        "accepted_by": "dr.tse",
        "ward": "Ward 3",
        "valid_until": at(15),
        "reason": "bed-lost",
    }
    return _step(ChangeDestination, by, moment, told | facts)


def start_return(
    moment: datetime = at(11, 5), by: Actor = ESCORT, **facts: Any
) -> StartReturn:
    told = {"reason": "condition-worse", "agreed_with": COORDINATOR.id, **facts}
    return _step(StartReturn, by, moment, told)


def return_to_sender(
    moment: datetime = at(11, 40), by: Actor = SENDING_DOCTOR, **facts: Any
) -> ReturnToSender:
    return _step(
        ReturnToSender, by, moment, {"handover": ISBAR, "vitals": VITALS, **facts}
    )


def arrive(
    moment: datetime = at(11, 45), by: Actor = ESCORT, **facts: Any
) -> ArriveAtDestination:
    return _step(ArriveAtDestination, by, moment, facts)


def give_handover(
    moment: datetime = at(11, 50),
    by: Actor = ESCORT,
    *given: tuple[int, int],
    **facts: Any,
) -> GiveHandover:
    uses = tuple(DrugUse(line=line, quantity=Decimal(much)) for line, much in given)
    told = {"handover": ISBAR, "vitals": VITALS, "drugs_given": uses, **facts}
    return _step(GiveHandover, by, moment, told)


def take_over(
    moment: datetime = at(11, 55), by: Actor = RECEIVING_NURSE, **facts: Any
) -> TakeOver:
    return _step(TakeOver, by, moment, {"bed": "A3-12", **facts})


def cross_empty(
    moment: datetime = at(12, 40), by: Actor = DRIVER, **facts: Any
) -> CrossEmpty:
    told = {"control_point": "shenzhen-bay", "people": 3, **facts}
    return _step(CrossEmpty, by, moment, told)


def return_vehicle(
    moment: datetime = at(13, 30), by: Actor = DRIVER, **facts: Any
) -> ReturnVehicle:
    return _step(ReturnVehicle, by, moment, facts)


def account_for_drugs(
    *lines: tuple[int, int, int],
    moment: datetime = at(13, 40),
    by: Actor = ESCORT,
    **facts: Any,
) -> AccountForDrugs:
    """Each line with what was wasted and what came back."""
    accounts = tuple(
        DrugAccount(line=line, wasted=Decimal(wasted), returned=Decimal(returned))
        for line, wasted, returned in lines or ((1, 0, 3),)
    )
    told = {"lines": accounts, "witness": "nurse.qi", **facts}
    return _step(AccountForDrugs, by, moment, told)


def close(
    moment: datetime = at(14), by: Actor = SENDING_DESK, **facts: Any
) -> CloseTransfer:
    return _step(CloseTransfer, by, moment, {"run_report": "R-1", **facts})


def cancel(
    moment: datetime = at(10, 45), by: Actor = SENDING_DOCTOR, **facts: Any
) -> CancelTransfer:
    return _step(CancelTransfer, by, moment, {"reason": "weather", **facts})


def die(
    moment: datetime,
    jurisdiction: Jurisdiction | None,
    by: Actor = ESCORT,
    **facts: Any,
) -> RecordDeathInTransfer:
    told = {"jurisdiction": jurisdiction, "place": "On board", "certified_by": "Dr Sun"}
    return _step(RecordDeathInTransfer, by, moment, told | facts)


def charge(
    moment: datetime = at(16), by: Actor = BILLING, **facts: Any
) -> RecordCharge:
    told = {
        "ref": "B-1",
        "service": "vehicle",
        "payer": Payer(kind="patient"),
        "amount_minor": 499_000,
        "currency": "CNY",
    }
    return _step(RecordCharge, by, moment, told | facts)


def void_charge(
    charge_id: UUID, moment: datetime = at(17), by: Actor = BILLING
) -> VoidCharge:
    return _step(
        VoidCharge, by, moment, {"charge_id": charge_id, "reason": "Billed twice"}
    )


def correct_time(
    version: int, happened_at: datetime, moment: datetime = at(18), **facts: Any
) -> CorrectStepTime:
    by = facts.pop("by", SENDING_DESK)
    told = {"version": version, "happened_at": happened_at, "reason": "Read wrongly"}
    return _step(CorrectStepTime, by, moment, told | facts)


def correct_text(
    version: int, field: str, text: str, moment: datetime = at(18), **facts: Any
) -> CorrectStepText:
    by = facts.pop("by", SENDING_DESK)
    told = {"version": version, "field": field, "text": text, "reason": "Typed wrongly"}
    return _step(CorrectStepText, by, moment, told | facts)


# A trip that goes as it should

Act = Callable[[Transfer], object]


def _notified(transfer: Transfer) -> None:
    notice = transfer.notify_boundary(notify_boundary())
    for side in (GD, HK):
        transfer.acknowledge_notice(acknowledge(notice, side))


def _record_sent(transfer: Transfer) -> None:
    bundle = transfer.send_record(send_record())
    transfer.receive_record(receive_record(bundle))


STAGES: dict[str, Sequence[Act]] = {
    "requested": (),
    "in-assessment": (lambda one: one.open_assessment(open_assessment(), terms()),),
    "assessed": (
        lambda one: one.assess(assess("sending")),
        lambda one: one.assess(assess("receiving")),
        lambda one: one.give_consent(consent()),
    ),
    "accepted": (lambda one: one.accept(accept()),),
    "prepared": (
        lambda one: one.assign_vehicle(assign_vehicle(), vehicle(), driver()),
        lambda one: one.assign_crew(assign_crew(), CREW),
        lambda one: one.file_manifest(file_manifest()),
        _notified,
        _record_sent,
    ),
    "ready": (lambda one: one.confirm_readiness(confirm_readiness()),),
    "en-route-out": (lambda one: one.depart(depart(), terms()),),
    "at-boundary": (lambda one: one.arrive_at_boundary(arrive_at_boundary()),),
    "exit-cleared": (lambda one: one.clear_exit(clear_exit()),),
    "en-route-in": (lambda one: one.clear_entry(clear_entry()),),
    "arrived": (lambda one: one.arrive(arrive()),),
    "handover-given": (lambda one: one.give_handover(give_handover()),),
    "handed-over": (lambda one: one.take_over(take_over()),),
    "back": (
        lambda one: one.cross_empty(cross_empty()),
        lambda one: one.return_vehicle(return_vehicle()),
        lambda one: one.account_for_drugs(account_for_drugs()),
    ),
    "closed": (lambda one: one.close(close()),),
}
"""What each stage adds to the one before; a stage is a state, or between two."""


def trip(
    until: str, *also: Act, instead: dict[str, Sequence[Act]] | None = None
) -> Transfer:
    """A transfer that has come as far as a stage, its events collected."""
    transfer = Transfer.request_transfer(request(), terms())
    stages = STAGES | (instead or {})
    for stage, acts in stages.items():
        for act in acts:
            act(transfer)
        if stage == until:
            break
    for act in also:
        act(transfer)
    transfer.collect_events()
    return transfer


def given_trip(until: str, *also: Act, **facts: Any) -> Scenario[Transfer]:
    return Scenario(trip(until, *also, **facts))


def version_of(transfer: Transfer, topic: str) -> int:
    """The version of the newest step of a topic."""
    return max(v for v, step in transfer.steps.items() if topic == step.TOPIC)
