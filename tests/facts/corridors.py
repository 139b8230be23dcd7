"""A corridor from Zhuhai to Hong Kong, an ambulance, its crew and the reasons."""

from datetime import date
from typing import Any
from uuid import UUID

from domain.directory import (
    AdmitHospital,
    CloseCorridor,
    CorridorClosed,
    CorridorExtended,
    CorridorExtension,
    CorridorHospital,
    CorridorOpened,
    CorridorOpening,
    CorridorParticulars,
    CorridorRegistered,
    CredentialRecorded,
    CrewMemberRegistered,
    CrewMembershipEnded,
    EndCrewMembership,
    ExtendCorridor,
    HospitalAdmitted,
    ListReason,
    Names,
    OpenCorridor,
    PaperParticulars,
    Reason,
    ReasonListBegun,
    ReasonListed,
    ReasonRetired,
    RecordCredential,
    RecordVehiclePaper,
    RegisterCorridor,
    RegisterCrewMember,
    RegisterVehicle,
    RetireReason,
    ReturnVehicleToService,
    VehiclePaperRecorded,
    VehicleParticulars,
    VehicleRegistered,
    VehicleReturnedToService,
    VehicleTakenOutOfService,
    WithdrawVehicle,
)
from domain.kernel import Actor
from domain.reference import Plate
from tests.facts.directory import INVENTED
from tests.given import SOME_ID, Happened, happened, occasion

SENDER = "BAY-HOSPITAL"
RECEIVER = "HARBOUR-HOSPITAL"
OPENED = date(2025, 11, 9)
LAST = date(2026, 11, 8)
EXTENDED = date(2026, 11, 29)
NOTICE = "P2025110700324"
EXTENSION = "P2026110100001"

COORDINATOR = Actor(
    id="micc-1", organisation="HA-MICC", jurisdiction="HK", role="coordinator"
)
DISPATCHER = Actor(
    id="dispatch-1", organisation=SENDER, jurisdiction="CN-GD", role="coordinator"
)
OPERATOR = Actor(
    id="operator-1", organisation="BAYBRIDGE", jurisdiction="HK", role="operator"
)

# A corridor


def corridor(**facts: Any) -> CorridorParticulars:
    known: dict[str, Any] = {
        "code": "BY-HK",
        "direction": "southbound",
        "names": Names(en="Bay to Hong Kong", zh_hant="海灣至香港"),
        "sender_jurisdiction": "CN-GD",
        "receiver_jurisdiction": "HK",
        "control_points": ("hzmb",),
        "coordinators": ("HA-MICC",),
        "provenance": INVENTED,
    }
    return CorridorParticulars(**known | facts)


def hospital(
    organisation: str = SENDER, *, side: str = "sender", **facts: Any
) -> CorridorHospital:
    known: dict[str, Any] = {
        "organisation": organisation,
        "side": side,
        "from_on": OPENED,
        "provenance": INVENTED,
    }
    return CorridorHospital(**known | facts)


def opening(
    from_on: date = OPENED, until_on: date | None = LAST, *, notice: str = NOTICE
) -> CorridorOpening:
    return CorridorOpening(
        from_on=from_on, until_on=until_on, notice=notice, provenance=INVENTED
    )


def extension(
    until_on: date = EXTENDED, *, notice: str = EXTENSION
) -> CorridorExtension:
    return CorridorExtension(until_on=until_on, notice=notice, provenance=INVENTED)


corridor_registered = happened(CorridorRegistered, corridor=corridor())


def admitted(organisation: str = SENDER, **facts: Any) -> Happened:
    return happened(HospitalAdmitted, hospital=hospital(organisation, **facts))


def corridor_opened(*days: date | None, **facts: Any) -> Happened:
    return happened(CorridorOpened, opening=opening(*days, **facts))  # type: ignore[arg-type]


def corridor_extended(
    until_on: date = EXTENDED,
    *,
    from_on: date = OPENED,
    ended_on: date = LAST,
    notice: str = EXTENSION,
) -> Happened:
    new = extension(until_on, notice=notice)
    return happened(CorridorExtended, from_on=from_on, ended_on=ended_on, extension=new)


def corridor_closed(last_on: date, *, from_on: date = OPENED) -> Happened:
    return happened(CorridorClosed, from_on=from_on, last_on=last_on)


def register_corridor(*, command: int = 101, **facts: Any) -> RegisterCorridor:
    return RegisterCorridor(
        occasion=occasion(command=command, by=COORDINATOR), corridor=corridor(**facts)
    )


def admit(
    organisation: str = SENDER,
    *,
    command: int = 102,
    corridor_id: UUID = SOME_ID,
    **facts: Any,
) -> AdmitHospital:
    return AdmitHospital(
        occasion=occasion(command=command, by=COORDINATOR),
        corridor_id=corridor_id,
        hospital=hospital(organisation, **facts),
    )


def open_corridor(
    from_on: date = OPENED,
    until_on: date | None = LAST,
    *,
    command: int = 103,
    corridor_id: UUID = SOME_ID,
    notice: str = NOTICE,
) -> OpenCorridor:
    return OpenCorridor(
        occasion=occasion(command=command, by=COORDINATOR),
        corridor_id=corridor_id,
        opening=opening(from_on, until_on, notice=notice),
    )


def extend_corridor(
    until_on: date = EXTENDED,
    *,
    command: int = 104,
    corridor_id: UUID = SOME_ID,
    notice: str = EXTENSION,
) -> ExtendCorridor:
    return ExtendCorridor(
        occasion=occasion(command=command, by=COORDINATOR),
        corridor_id=corridor_id,
        extension=extension(until_on, notice=notice),
    )


def close_corridor(
    last_on: date, *, command: int = 105, corridor_id: UUID = SOME_ID
) -> CloseCorridor:
    return CloseCorridor(
        occasion=occasion(command=command, by=COORDINATOR),
        corridor_id=corridor_id,
        last_on=last_on,
    )


# An ambulance

PAPER_UNTIL = date(2026, 8, 31)
WITHDRAWN = date(2026, 4, 1)
BACK = date(2026, 4, 8)
VEHICLE = "AMB-1"


def vehicle(**facts: Any) -> VehicleParticulars:
    known: dict[str, Any] = {
        "code": VEHICLE,
        "operator": SENDER,
        "base": "CN-GD",
        "plates": (
            Plate(jurisdiction="CN-GD", number="粤Z 0001港"),
            Plate(jurisdiction="HK", number="ZZ 0001"),
        ),
        "provenance": INVENTED,
    }
    return VehicleParticulars(**known | facts)


def paper(
    kind: str = "cross-boundary-permit",
    *,
    jurisdiction: str = "HK",
    number: str = "Q-1",
    valid_until: date = PAPER_UNTIL,
) -> PaperParticulars:
    return PaperParticulars.model_validate(
        {
            "kind": kind,
            "jurisdiction": jurisdiction,
            "number": number,
            "valid_until": valid_until,
        }
    )


vehicle_registered = happened(VehicleRegistered, vehicle=vehicle())


def paper_recorded(kind: str = "cross-boundary-permit", **facts: Any) -> Happened:
    return happened(VehiclePaperRecorded, paper=paper(kind, **facts))


def vehicle_withdrawn(
    from_on: date = WITHDRAWN, *, reason: str = "maintenance"
) -> Happened:
    return happened(VehicleTakenOutOfService, from_on=from_on, reason=reason)


def vehicle_returned(from_on: date = BACK) -> Happened:
    return happened(VehicleReturnedToService, from_on=from_on)


def register_vehicle(
    *, command: int = 111, by: Actor = DISPATCHER, **facts: Any
) -> RegisterVehicle:
    return RegisterVehicle(
        occasion=occasion(command=command, by=by), vehicle=vehicle(**facts)
    )


def record_paper(
    kind: str = "cross-boundary-permit",
    *,
    command: int = 112,
    by: Actor = DISPATCHER,
    vehicle_id: UUID = SOME_ID,
    **facts: Any,
) -> RecordVehiclePaper:
    return RecordVehiclePaper(
        occasion=occasion(command=command, by=by),
        vehicle_id=vehicle_id,
        paper=paper(kind, **facts),
    )


def withdraw_vehicle(
    from_on: date = WITHDRAWN,
    *,
    reason: str = "maintenance",
    command: int = 113,
    by: Actor = DISPATCHER,
    vehicle_id: UUID = SOME_ID,
) -> WithdrawVehicle:
    return WithdrawVehicle(
        occasion=occasion(command=command, by=by),
        vehicle_id=vehicle_id,
        from_on=from_on,
        reason=reason,
    )


def return_vehicle(
    from_on: date = BACK,
    *,
    command: int = 114,
    by: Actor = DISPATCHER,
    vehicle_id: UUID = SOME_ID,
) -> ReturnVehicleToService:
    return ReturnVehicleToService(
        occasion=occasion(command=command, by=by),
        vehicle_id=vehicle_id,
        from_on=from_on,
    )


# A crew member

LEFT = date(2026, 7, 1)
ACCOUNT = "dr-ho"
NAME = "Ho Man"


def crew_registered(**facts: Any) -> Happened:
    known: dict[str, Any] = {
        "account": ACCOUNT,
        "name": NAME,
        "employer": SENDER,
        "role": "doctor",
    }
    return happened(CrewMemberRegistered, **known | facts)


def credential_recorded(kind: str = "registration", **facts: Any) -> Happened:
    return happened(CredentialRecorded, kind=kind, **_credential(facts))


def crew_left(left_on: date = LEFT) -> Happened:
    return happened(CrewMembershipEnded, left_on=left_on)


def register_crew(
    *, command: int = 121, by: Actor = DISPATCHER, **facts: Any
) -> RegisterCrewMember:
    known: dict[str, Any] = {
        "account": ACCOUNT,
        "name": NAME,
        "employer": SENDER,
        "role": "doctor",
    }
    return RegisterCrewMember(
        occasion=occasion(command=command, by=by), **known | facts
    )


def record_credential(
    kind: str = "registration",
    *,
    command: int = 122,
    by: Actor = DISPATCHER,
    crew_member_id: UUID = SOME_ID,
    **facts: Any,
) -> RecordCredential:
    return RecordCredential.model_validate(
        {
            "occasion": occasion(command=command, by=by),
            "crew_member_id": crew_member_id,
            "kind": kind,
            **_credential(facts),
        }
    )


def end_crew(
    left_on: date = LEFT,
    *,
    command: int = 123,
    by: Actor = DISPATCHER,
    crew_member_id: UUID = SOME_ID,
) -> EndCrewMembership:
    return EndCrewMembership(
        occasion=occasion(command=command, by=by),
        crew_member_id=crew_member_id,
        left_on=left_on,
    )


def _credential(facts: dict[str, Any]) -> dict[str, Any]:
    known = {"jurisdiction": "CN-GD", "number": "M-1", "valid_until": PAPER_UNTIL}
    return known | facts


# The reasons

LISTED = date(2024, 11, 30)


def reason(code: str = "bed-lost", **facts: Any) -> Reason:
    known: dict[str, Any] = {
        "list": "transfer-cancelled",
        "code": code,
        "names": Names(en="The bed was lost", zh_hant="失去床位"),
        "starts_on": LISTED,
        "provenance": INVENTED,
    }
    return Reason(**known | facts)


reasons_begun = happened(ReasonListBegun, list="transfer-cancelled")


def reason_listed(code: str = "bed-lost", **facts: Any) -> Happened:
    return happened(ReasonListed, reason=reason(code, **facts))


def reason_retired(last_on: date, code: str = "bed-lost") -> Happened:
    return happened(ReasonRetired, code=code, last_on=last_on)


def list_reason(
    code: str = "bed-lost", *, command: int = 131, **facts: Any
) -> ListReason:
    return ListReason(
        occasion=occasion(command=command, by=COORDINATOR), reason=reason(code, **facts)
    )


def retire_reason(
    last_on: date, code: str = "bed-lost", *, command: int = 132
) -> RetireReason:
    return RetireReason(
        occasion=occasion(command=command, by=COORDINATOR),
        list="transfer-cancelled",
        code=code,
        last_on=last_on,
    )
