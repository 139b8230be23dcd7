"""What has happened to a request. What the patient said is his; the reasons of a
refusal are the log's, and stay readable when the patient is erased (PDPO s.27)."""

from datetime import date
from uuid import UUID

from domain.kernel import Event, FirstEvent
from domain.requests.values import Ground, Recipient, Requester, RequestKind, Target
from domain.sealed import Open, Sealed, clinical, none
from domain.values import Code, FreeText, OrganisationCode, Ref

_PATIENT = clinical.of("patient_id")


class RequestReceived(FirstEvent):
    TOPIC = "requests.received"

    patient_id: Open[UUID, none]
    kind: Open[RequestKind, none]
    received_on: Open[date, none]
    due_on: Open[date, none]
    requested_by: Open[Requester, none]
    field: Open[Code | None, none] = None
    says: Sealed[FreeText | None, _PATIENT] = None


class RequestExtended(Event):
    TOPIC = "requests.extended"

    patient_id: Open[UUID, none]
    notice: Open[Ref, none]
    expected_on: Open[date, none]
    reason: Sealed[FreeText, _PATIENT]


class RecordCorrected(Event):
    """The old and the new value stand side by side; `target` is the event that is
    wrong, and which is never edited.
    """

    TOPIC = "requests.record-corrected"

    patient_id: Open[UUID, none]
    target: Open[Target, none]
    field: Open[Code, none]
    old: Sealed[FreeText, _PATIENT]
    value: Sealed[FreeText, _PATIENT]
    reason: Sealed[FreeText, _PATIENT]
    requested_by: Open[Requester, none]
    received_on: Open[date, none]
    due_on: Open[date, none]
    corrected_on: Open[date, none]
    recipients: Open[tuple[Recipient, ...], none]


class CorrectionSent(Event):
    TOPIC = "requests.correction-sent"

    recipient: Open[OrganisationCode, none]
    sent_on: Open[date, none]


class CorrectionAcknowledged(Event):
    TOPIC = "requests.correction-acknowledged"

    recipient: Open[OrganisationCode, none]
    acknowledged_on: Open[date, none]
    ref: Open[Ref | None, none] = None


class RequestRefused(Event):
    """`noted`: what the patient said is shown with the record from now on."""

    TOPIC = "requests.refused"

    patient_id: Open[UUID, none]
    kind: Open[RequestKind, none]
    ground: Open[Ground, none]
    reasons: Sealed[FreeText, clinical]
    received_on: Open[date, none]
    due_on: Open[date, none]
    refused_on: Open[date, none]
    keep_until: Open[date, none]
    noted: Open[bool, none]


class CopyHandedOver(Event):
    TOPIC = "requests.copy-handed-over"

    patient_id: Open[UUID, none]
    handed_on: Open[date, none]


class RefusalReleased(Event):
    """The particulars of a refusal need not be kept any more."""

    TOPIC = "requests.refusal-released"

    keep_until: Open[date, none]
    released_on: Open[date, none]


RequestEvent = (
    RequestReceived
    | RequestExtended
    | RecordCorrected
    | CorrectionSent
    | CorrectionAcknowledged
    | RequestRefused
    | CopyHandedOver
    | RefusalReleased
)
