"""What may happen to a request of Mrs Chan about her data."""

from datetime import date
from typing import Any
from uuid import UUID

from domain.requests import (
    AcknowledgeCorrection,
    CopyHandedOver,
    CorrectionAcknowledged,
    CorrectionSent,
    CorrectRecord,
    ExtendRequest,
    HandOverCopy,
    ReceiveRequest,
    Recipient,
    RecordCorrected,
    RefusalReleased,
    RefuseRequest,
    ReleaseRefusal,
    RequestExtended,
    RequestReceived,
    RequestRefused,
    SendCorrection,
    Target,
    due_on,
    kept_until,
)
from tests.given import SOME_ID, Happened, happened, occasion

PATIENT = UUID(int=7)
TODAY = date(2026, 3, 2)
SAYS = "I was born on 2 May."
REASON = "The card was read again."
TARGET = Target(topic="patients.registered", version=1)
TMH = Recipient(organisation="TMH", last_sent_on=date(2025, 12, 1))
_HERE: dict[str, Any] = {"request_id": SOME_ID}


def received(on: date = TODAY, *, kind: str = "correction", **facts: Any) -> Happened:
    asked = {"field": "birth-date", "says": SAYS} if kind == "correction" else {}
    return happened(
        RequestReceived,
        **{
            "patient_id": PATIENT,
            "kind": kind,
            "received_on": on,
            "due_on": due_on(on),
            "requested_by": "patient",
            **asked,
            **facts,
        },
    )


def extended(until: date) -> Happened:
    return happened(
        RequestExtended,
        patient_id=PATIENT,
        notice="N-1",
        expected_on=until,
        reason=REASON,
    )


def corrected(*recipients: Recipient, on: date = TODAY) -> Happened:
    return happened(
        RecordCorrected,
        patient_id=PATIENT,
        target=TARGET,
        field="birth-date",
        old="1946-05-01",
        value="1946-05-02",
        reason=REASON,
        requested_by="patient",
        received_on=on,
        due_on=due_on(on),
        corrected_on=TODAY,
        recipients=recipients,
    )


def sent(recipient: str = "TMH", on: date = TODAY) -> Happened:
    return happened(CorrectionSent, recipient=recipient, sent_on=on)


def acknowledged(recipient: str = "TMH", on: date = TODAY) -> Happened:
    return happened(
        CorrectionAcknowledged, recipient=recipient, acknowledged_on=on, ref="A-1"
    )


def refused(*, kind: str = "correction", on: date = TODAY, **facts: Any) -> Happened:
    return happened(
        RequestRefused,
        **{
            "patient_id": PATIENT,
            "kind": kind,
            "ground": "opinion",
            "reasons": REASON,
            "received_on": on,
            "due_on": due_on(on),
            "refused_on": TODAY,
            "keep_until": kept_until(TODAY),
            "noted": kind == "correction",
            **facts,
        },
    )


def handed_over(on: date = TODAY) -> Happened:
    return happened(CopyHandedOver, patient_id=PATIENT, handed_on=on)


def released(on: date) -> Happened:
    return happened(RefusalReleased, keep_until=kept_until(TODAY), released_on=on)


# Commands


def receive(on: date = TODAY, **facts: Any) -> ReceiveRequest:
    asked = {"kind": "correction", "field": "birth-date", "says": SAYS} | facts
    return ReceiveRequest(
        occasion=occasion(), patient_id=PATIENT, received_on=on, **asked
    )


def correct(field: str = "birth-date", **circumstances: Any) -> CorrectRecord:
    return CorrectRecord(
        occasion=occasion(**circumstances),
        field=field,
        value="1946-05-02",
        reason=REASON,
        **_HERE,
    )


def extend(until: date, **circumstances: Any) -> ExtendRequest:
    return ExtendRequest(
        occasion=occasion(**circumstances),
        notice="N-1",
        expected_on=until,
        reason=REASON,
        **_HERE,
    )


def refuse(**circumstances: Any) -> RefuseRequest:
    return RefuseRequest(
        occasion=occasion(**circumstances), ground="opinion", reasons=REASON, **_HERE
    )


def send(recipient: str = "TMH", on: date = TODAY) -> SendCorrection:
    return SendCorrection(occasion=occasion(), recipient=recipient, sent_on=on, **_HERE)


def acknowledge(recipient: str = "TMH", on: date = TODAY) -> AcknowledgeCorrection:
    return AcknowledgeCorrection(
        occasion=occasion(), recipient=recipient, acknowledged_on=on, ref="A-1", **_HERE
    )


def hand_over(on: date = TODAY) -> HandOverCopy:
    return HandOverCopy(occasion=occasion(), handed_on=on, **_HERE)


def release(**circumstances: Any) -> ReleaseRefusal:
    return ReleaseRefusal(occasion=occasion(**circumstances), **_HERE)
