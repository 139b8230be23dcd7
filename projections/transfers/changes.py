"""What each event of a transfer changes in its row."""

from typing import Any, assert_never

from domain.transfers import events
from domain.transfers.events import (
    AssessingEvent,
    EndingEvent,
    PreparingEvent,
    TransferEvent,
    TravellingEvent,
)
from projections.transfers import aboard
from projections.transfers.row import TransferRow

Change = dict[str, Any]


def change(row: TransferRow, event: TransferEvent) -> Change:
    """Return the fields that are others after an event, its state apart."""
    if isinstance(event, AssessingEvent):
        return _assessed(row, event)
    if isinstance(event, PreparingEvent):
        return _prepared(row, event)
    if isinstance(event, TravellingEvent):
        return _travelled(row, event)
    return _ended(row, event)


def _assessed(row: TransferRow, event: AssessingEvent) -> Change:
    match event:
        case events.AssessmentOpened(receiver=receiver):
            return {"receiver": receiver, "asked": (receiver, *row.asked)}
        case events.InformationRequested():
            return {"open_questions": row.open_questions + 1}
        case events.InformationSupplied():
            return {"open_questions": row.open_questions - 1}
        case events.AssessmentRecorded(side=side, opinion=opinion):
            return {f"{side}_opinion": opinion}
        case events.TransferAccepted(valid_until=valid_until):
            return {"valid_until": valid_until}
        case events.TransferDeclined(reason=reason):
            return {"reason": reason.code}
        case events.AcceptanceLapsed():
            return {"valid_until": None}
        case events.TransferConsentGiven(scopes=scopes):
            return {_CONSENTS[scope]: True for scope in scopes}
        case events.TransferConsentWithdrawn(scopes=scopes):
            return {_CONSENTS[scope]: False for scope in scopes}
        case events.TransferRequested():
            return {}
        case _:
            assert_never(event)


_CONSENTS = {"transfer": "agreed", "record-sharing": "record_shared"}


def _prepared(row: TransferRow, event: PreparingEvent) -> Change:
    match event:
        case events.VehicleAssigned():
            return _assigned(row, event)
        case events.CrewAssigned():
            return {"aboard": aboard.with_crew(row.aboard, event)}
        case events.ManifestFiled(lines=lines):
            controlled = any(line.controlled for line in lines)
            return {"has_manifest": True, "controlled_drugs": controlled}
        case events.BoundaryPreNotified():
            return {
                "control_point": event.control_point,
                "notified": aboard.announced(event),
                "acknowledged": (),
            }
        case events.PreNoticeAcknowledged(side=side):
            return {"acknowledged": (*row.acknowledged, side.value)}
        case events.RecordBundleSent(receiver=receiver):
            return {"record_sent_to": receiver, "record_received": False}
        case events.RecordBundleReceived():
            return {"record_received": True}
        case events.ReadinessConfirmed() | events.ReadinessWithdrawn():
            return {}
        case _:
            assert_never(event)


def _assigned(row: TransferRow, event: events.VehicleAssigned) -> Change:
    vehicle, plan = event.vehicle, event.plan
    return {
        "operator": vehicle.operator,
        "vehicle_id": vehicle.vehicle_id,
        "vehicle_code": vehicle.code,
        "loaded": event.loaded,
        "aboard": aboard.with_vehicle(row.aboard, event),
        "plan_departs_at": plan.departs_at,
        "plan_arrives_at": plan.arrives_at,
        "plan_returns_at": plan.returns_at,
    }


def _travelled(row: TransferRow, event: TravellingEvent) -> Change:
    match event:
        case events.DepartedWithPatient():
            return {"has_departed": True, "people": event.people}
        case events.ArrivedAtBoundary(control_point=control_point):
            return {"control_point": control_point}
        case events.ClearanceHeld(cause=cause):
            return {"held": True, "held_cause": cause}
        case events.ClearanceReleased():
            return _FREE
        case events.ClearanceRefused(reason=reason):
            return {"reason": reason.code} | _FREE
        case events.DestinationChanged():
            return {
                "corridor": event.corridor.corridor,
                "receiver": event.receiver,
                "coordinators": _joined(event.corridor.coordinators, row.coordinators),
                "valid_until": event.valid_until,
                "asked": (event.receiver, *row.asked),
            }
        case events.ReturnStarted(reason=reason):
            return {"reason": reason.code} | _FREE
        case events.HandoverGiven():
            return {"handover_given": True}
        case (
            events.ExitCleared()
            | events.EntryCleared()
            | events.ConditionChanged()
            | events.ReturnedToSender()
            | events.ArrivedAtDestination()
            | events.HandoverCompleted()
        ):
            return {}
        case _:
            assert_never(event)


def _joined(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


_FREE: Change = {"held": False, "held_cause": None}


def _ended(row: TransferRow, event: EndingEvent) -> Change:
    match event:
        case events.TransferCancelled(reason=reason):
            return {"reason": reason.code}
        case events.PatientDiedInTransfer(jurisdiction=jurisdiction):
            return {"died_in": jurisdiction.value} | _FREE
        case events.VehicleCrossedEmpty(leg=leg):
            field = leg.replace("-", "_")
            return {
                f"{field}_at": event.effective_at,
                f"{field}_version": event.originator_version,
            }
        case events.VehicleReturned():
            return {"vehicle_back_at": event.effective_at}
        case events.DrugsAccountedFor(even=even):
            return {"drugs_even": even}
        case events.StepTimeCorrected():
            return _corrected(row, event)
        case (
            events.TransferClosed()
            | events.ChargeRecorded()
            | events.ChargeVoided()
            | events.StepTextCorrected()
        ):
            return {}
        case _:
            assert_never(event)


def _corrected(row: TransferRow, event: events.StepTimeCorrected) -> Change:
    """Let the new time count wherever the row shows that of the corrected step."""
    version, topic = event.corrected_version, event.corrected_topic
    shown = {
        "requested_at": version == 1,
        "entered_at": version == row.entered_version,
        "to_fetch_at": version == row.to_fetch_version,
        "home_at": version == row.home_version,
        "vehicle_back_at": topic == events.VehicleReturned.TOPIC,
    }
    return {field: event.new_at for field, is_shown in shown.items() if is_shown}
