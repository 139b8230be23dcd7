"""What a transfer says of its patient: sealed as in its events."""

from typing import Any, assert_never
from uuid import UUID

from domain.sealed import Ciphertext, Erased
from domain.transfers import (
    AssessmentRecorded,
    ClearanceRefused,
    ConditionChanged,
    DepartedWithPatient,
    DestinationChanged,
    HandoverCompleted,
    HandoverGiven,
    PatientDiedInTransfer,
    ReturnedToSender,
    ReturnStarted,
    StepTextCorrected,
    TransferAccepted,
    TransferCancelled,
    TransferConsentGiven,
    TransferDeclined,
    TransferRequested,
)
from projections.columns import table_of
from projections.views import Row, View, as_sealed, as_sealed_if_any

Sealed = Ciphertext | Erased
Ended = TransferDeclined | TransferCancelled | ReturnStarted | ClearanceRefused
Said = (
    AssessmentRecorded
    | TransferAccepted
    | TransferConsentGiven
    | DepartedWithPatient
    | ConditionChanged
    | DestinationChanged
    | HandoverGiven
    | HandoverCompleted
    | ReturnedToSender
    | PatientDiedInTransfer
    | Ended
)


class TransferSheet(Row):
    """The newest of each; `…_version` is the step in which it was written, so that a
    corrected text takes its place. `vitals` were measured last."""

    transfer_id: UUID
    travel_document: Sealed
    diagnosis: Sealed
    reason: Sealed
    grounds: Sealed
    stability: Sealed
    infection: Sealed
    needs: Sealed
    contact: Sealed
    sending_risks: Sealed | None = None
    sending_risks_version: int | None = None
    receiving_risks: Sealed | None = None
    receiving_risks_version: int | None = None
    ward: Sealed | None = None
    ward_version: int | None = None
    signer: Sealed | None = None
    vitals: Sealed | None = None
    handover: Sealed | None = None
    bed: Sealed | None = None
    bed_version: int | None = None
    read_back: Sealed | None = None
    read_back_version: int | None = None
    death_place: Sealed | None = None
    death_place_version: int | None = None
    certified_by: Sealed | None = None
    end_text: Sealed | None = None
    end_text_version: int | None = None


_OF_THE_REQUEST = (
    *("travel_document", "diagnosis", "reason", "grounds"),
    *("stability", "infection", "needs", "contact"),
)


def sheet(
    row: TransferSheet | None, event: TransferRequested | Said | StepTextCorrected
) -> TransferSheet | None:
    if isinstance(event, TransferRequested):
        said = {name: as_sealed(getattr(event, name)) for name in _OF_THE_REQUEST}
        return TransferSheet.told(transfer_id=event.originator_id, **said)
    if row is None:
        return None
    if isinstance(event, StepTextCorrected):
        return row.model_copy(update=_corrected(row, event))
    return row.model_copy(update=_said(event))


def _said(event: Said) -> dict[str, Any]:
    match event:
        case AssessmentRecorded(side=side, risks=risks):
            return _text(f"{side}_risks", event, risks)
        case TransferAccepted(ward=ward) | DestinationChanged(ward=ward):
            return _text("ward", event, ward)
        case TransferConsentGiven(signer=signer):
            return {"signer": as_sealed(signer)}
        case DepartedWithPatient(vitals=vitals) | ConditionChanged(vitals=vitals):
            return {"vitals": as_sealed(vitals)}
        case HandoverGiven() | ReturnedToSender():
            return {
                "handover": as_sealed(event.handover),
                "vitals": as_sealed(event.vitals),
            }
        case HandoverCompleted():
            return _text("bed", event, event.bed) | _text(
                "read_back", event, event.read_back
            )
        case PatientDiedInTransfer():
            certified = {"certified_by": as_sealed(event.certified_by)}
            return _text("death_place", event, event.place) | certified
        case (
            TransferDeclined()
            | TransferCancelled()
            | ReturnStarted()
            | ClearanceRefused()
        ):
            return _text("end_text", event, event.text)
        case _:
            assert_never(event)


def _text(name: str, event: Said, text: object) -> dict[str, Any]:
    return {
        name: as_sealed_if_any(text),
        f"{name}_version": event.originator_version,
    }


_SHOWN_AS = {
    "risks": ("sending_risks", "receiving_risks"),
    "ward": ("ward",),
    "bed": ("bed",),
    "read_back": ("read_back",),
    "place": ("death_place",),
    "text": ("end_text",),
}


def _corrected(row: TransferSheet, event: StepTextCorrected) -> dict[str, Any]:
    new = as_sealed(event.new)
    if event.corrected_topic == TransferRequested.TOPIC:
        return {event.field: new}
    names = _SHOWN_AS.get(event.field, ())
    of_step = event.corrected_version
    shown = [one for one in names if getattr(row, f"{one}_version") == of_step]
    return dict.fromkeys(shown, new)


TRANSFER_SHEETS = View(
    name="transfers_sheets",
    version=1,
    row=TransferSheet,
    table=table_of("transfers_sheets", TransferSheet, key=("transfer_id",)),
    listens=(
        TransferRequested,
        AssessmentRecorded,
        TransferAccepted,
        TransferConsentGiven,
        DepartedWithPatient,
        ConditionChanged,
        DestinationChanged,
        HandoverGiven,
        HandoverCompleted,
        ReturnedToSender,
        PatientDiedInTransfer,
        TransferDeclined,
        TransferCancelled,
        ReturnStarted,
        ClearanceRefused,
        StepTextCorrected,
    ),
    evolve=sheet,
)
