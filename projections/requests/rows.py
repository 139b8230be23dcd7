"""Requests, who is told of a correction, and what was refused."""

from collections.abc import Sequence
from datetime import date
from typing import Any, assert_never
from uuid import UUID

from domain.privacy import ErasureDeclined, ErasurePostponed
from domain.requests import (
    CopyHandedOver,
    CorrectionAcknowledged,
    CorrectionSent,
    RecordCorrected,
    RefusalReleased,
    RequestExtended,
    RequestReceived,
    RequestRefused,
    kept_until,
)
from domain.sealed import Ciphertext, Erased
from domain.values import local_date
from projections.columns import table_of
from projections.views import Key, PartView, Row, View, as_sealed, as_sealed_if_any

Heard = (
    RequestReceived
    | RequestExtended
    | RecordCorrected
    | RequestRefused
    | CopyHandedOver
    | RefusalReleased
)
Told = RecordCorrected | CorrectionSent | CorrectionAcknowledged
Refused = RequestRefused | RefusalReleased | ErasureDeclined | ErasurePostponed


class RequestRow(Row):
    """`due_on` is the day of the law, or the later one that a notice gave."""

    request_id: UUID
    patient_id: UUID
    kind: str
    state: str
    requested_by: str
    received_on: date
    due_on: date
    notice: str | None = None
    answered_on: date | None = None
    field: str | None = None
    says: Ciphertext | Erased | None = None
    target_version: int | None = None
    target_topic: str | None = None
    old_value: Ciphertext | Erased | None = None
    new_value: Ciphertext | Erased | None = None
    reason: Ciphertext | Erased | None = None
    noted: bool = False
    organisation: str
    jurisdiction: str
    version: int


class CorrectionRecipientRow(Row):
    """Who got the wrong data in the twelve months before, and whether he was told."""

    request_id: UUID
    recipient: str
    last_sent_on: date
    due_on: date
    sent_on: date | None = None
    acknowledged_on: date | None = None


class RefusalRow(Row):
    """A refusal in the log: kept four years at least, open to the regulator.

    `received_on` and `reasons` are not known of an erasure: its ground says why.
    """

    refusal_id: UUID
    patient_id: UUID
    kind: str
    ground: str
    reasons: Ciphertext | Erased | None = None
    received_on: date | None = None
    due_on: date | None = None
    refused_on: date
    keep_until: date
    organisation: str
    jurisdiction: str


def request(row: RequestRow | None, event: Heard) -> RequestRow | None:
    if isinstance(event, RequestReceived):
        return RequestRow(
            request_id=event.originator_id,
            patient_id=event.patient_id,
            kind=event.kind,
            state="open",
            requested_by=event.requested_by,
            received_on=event.received_on,
            due_on=event.due_on,
            field=event.field,
            says=as_sealed_if_any(event.says),
            organisation=event.by.organisation,
            jurisdiction=event.by.jurisdiction.value,
            version=event.originator_version,
        )
    if row is None:
        return None
    change = _change(event) | {"version": event.originator_version}
    return row.model_copy(update=change)


def _change(
    event: RequestExtended
    | RecordCorrected
    | RequestRefused
    | CopyHandedOver
    | RefusalReleased,
) -> dict[str, object]:
    match event:
        case RequestExtended():
            return {"due_on": event.expected_on, "notice": event.notice}
        case RecordCorrected():
            return {
                "state": "corrected",
                "answered_on": event.corrected_on,
                "target_version": event.target.version,
                "target_topic": event.target.topic,
                "old_value": as_sealed(event.old),
                "new_value": as_sealed(event.value),
                "reason": as_sealed(event.reason),
            }
        case RequestRefused():
            answered = {"state": "refused", "answered_on": event.refused_on}
            return answered | {"noted": event.noted}
        case CopyHandedOver():
            return {"state": "handed-over", "answered_on": event.handed_on}
        case RefusalReleased():
            return {"state": "released"}
        case _:
            assert_never(event)


def recipient(
    row: CorrectionRecipientRow | None, event: Told, key: Key
) -> CorrectionRecipientRow | None:
    if isinstance(event, RecordCorrected):
        one = next(one for one in event.recipients if one.organisation == key[1])
        return CorrectionRecipientRow(
            request_id=event.originator_id,
            recipient=one.organisation,
            last_sent_on=one.last_sent_on,
            due_on=event.due_on,
        )
    if row is None:
        return None
    if isinstance(event, CorrectionSent):
        return row.model_copy(update={"sent_on": event.sent_on})
    return row.model_copy(update={"acknowledged_on": event.acknowledged_on})


def recipient_keys(event: Told) -> Sequence[Key]:
    if isinstance(event, RecordCorrected):
        return [(event.originator_id, one.organisation) for one in event.recipients]
    return [(event.originator_id, event.recipient)]


def refusal(_: RefusalRow | None, event: Refused) -> RefusalRow | None:
    match event:
        case RequestRefused():
            return RefusalRow(
                refusal_id=event.originator_id,
                kind=event.kind,
                ground=event.ground,
                reasons=as_sealed(event.reasons),
                received_on=event.received_on,
                due_on=event.due_on,
                refused_on=event.refused_on,
                keep_until=event.keep_until,
                **_whose(event),
            )
        case ErasureDeclined() | ErasurePostponed():
            day = local_date(event.timestamp)
            return RefusalRow(
                refusal_id=event.erasure_id,
                kind="erasure",
                ground=_ground(event),
                refused_on=day,
                keep_until=kept_until(day),
                **_whose(event),
            )
        case RefusalReleased():
            return None
        case _:
            assert_never(event)


def _ground(event: ErasureDeclined | ErasurePostponed) -> str:
    return event.ground if isinstance(event, ErasureDeclined) else "postponed"


def _whose(
    event: RequestRefused | ErasureDeclined | ErasurePostponed,
) -> dict[str, Any]:
    return {
        "patient_id": event.patient_id,
        "organisation": event.by.organisation,
        "jurisdiction": event.by.jurisdiction.value,
    }


def refusal_key(event: Refused) -> Sequence[Key]:
    if isinstance(event, ErasureDeclined | ErasurePostponed):
        return ((event.erasure_id,),)
    return ((event.originator_id,),)


REQUESTS = View(
    name="requests_requests",
    version=1,
    row=RequestRow,
    table=table_of(
        "requests_requests",
        RequestRow,
        key=("request_id",),
        indexes=[("state", "due_on", "request_id"), ("patient_id",)],
    ),
    listens=(
        RequestReceived,
        RequestExtended,
        RecordCorrected,
        RequestRefused,
        CopyHandedOver,
        RefusalReleased,
    ),
    evolve=request,
)
RECIPIENTS = PartView(
    name="requests_recipients",
    version=1,
    row=CorrectionRecipientRow,
    table=table_of(
        "requests_recipients", CorrectionRecipientRow, key=("request_id", "recipient")
    ),
    listens=(RecordCorrected, CorrectionSent, CorrectionAcknowledged),
    evolve=recipient,
    keys=recipient_keys,
)
REFUSALS = View(
    name="requests_refusals",
    version=1,
    row=RefusalRow,
    table=table_of(
        "requests_refusals",
        RefusalRow,
        key=("refusal_id",),
        indexes=[("refused_on", "refusal_id")],
    ),
    listens=(RequestRefused, RefusalReleased, ErasureDeclined, ErasurePostponed),
    evolve=refusal,
    keys=refusal_key,
)
