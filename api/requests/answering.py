"""Requests come in, and are answered: corrected, refused, extended, handed over."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from api import examples
from api.contract import refused_by
from api.deps import Acknowledgement, ServiceDep, allow
from api.desk import DeskDep
from api.requests.recipients import recipients_of
from application import requests
from domain.kernel import Fact, NotFound
from domain.patients import (
    BirthDateDisagrees,
    BirthInFuture,
    DeathBeforeBirth,
    DeathInFuture,
    Evidence,
    NoDeathToCorrect,
    PatientErased,
    PersonNames,
)
from domain.requests import (
    AcknowledgeCorrection,
    CorrectionNotSent,
    CorrectRecord,
    DayOutOfOrder,
    ExtendRequest,
    ExtensionTooLate,
    ExtensionTooShort,
    FieldNotCorrectable,
    Ground,
    HandOverCopy,
    NothingToCorrect,
    NotThatRequest,
    ReceivedInFuture,
    ReceiveRequest,
    RecipientUnknown,
    RefusalStillKept,
    RefuseRequest,
    ReleaseRefusal,
    RequestClosed,
    Requester,
    RequestKind,
    SendCorrection,
    ValueAlreadySo,
    ValueNotReadable,
)
from domain.values import (
    Code,
    Day,
    FreeText,
    OrganisationCode,
    Ref,
)

router = APIRouter()
RECEIVE = [allow("requests.receive")]
ANSWER = [allow("requests.answer")]


class Receiving(Fact):
    """`field` and `says` go with a correction: what is wrong, what would be right."""

    kind: RequestKind
    received_on: Day
    requested_by: Requester = "patient"
    field: Code | None = None
    says: FreeText | None = None


class Correcting(Fact):
    """`value` is a date as YYYY-MM-DD; `names` stand in its place for names."""

    field: Code
    value: FreeText | None = None
    names: PersonNames | None = None
    evidence: Evidence = "sighted"
    reason: FreeText


class Extending(Fact):
    notice: Ref
    expected_on: Day
    reason: FreeText


class Refusing(Fact):
    ground: Ground
    reasons: FreeText


class Sending(Fact):
    sent_on: Day


class Acknowledging(Fact):
    acknowledged_on: Day
    ref: Ref | None = None


class Handing(Fact):
    handed_on: Day


@router.post(
    "/patients/{patient_id}/requests",
    status_code=201,
    dependencies=RECEIVE,
    responses=refused_by(NotFound, ReceivedInFuture, NothingToCorrect),
)
async def receive(
    patient_id: UUID,
    body: Annotated[Receiving, Body(examples=[examples.SUBJECT_REQUEST])],
    desk: DeskDep,
) -> Acknowledgement:
    """Take in what a person asks about his data; it is due in 40 days."""
    command = ReceiveRequest(
        occasion=desk.occasion, patient_id=patient_id, **dict(body)
    )
    recorded = await requests.receive(desk.ledger, command)
    return desk.acknowledge(recorded, f"/requests/{recorded.id}")


@router.post(
    "/requests/{request_id}/correction",
    status_code=201,
    dependencies=ANSWER,
    responses=refused_by(
        *(NotFound, NotThatRequest, RequestClosed, FieldNotCorrectable),
        *(ValueNotReadable, ValueAlreadySo, PatientErased, BirthInFuture),
        *(BirthDateDisagrees, NoDeathToCorrect, DeathInFuture, DeathBeforeBirth),
    ),
)
async def correct(
    request_id: UUID,
    body: Annotated[Correcting, Body(examples=[examples.CORRECTION])],
    desk: DeskDep,
    service: ServiceDep,
) -> Acknowledgement:
    """Correct the record as asked; who got the data in a year is to be told."""
    names = body.names and (body.names.han, body.names.latin)
    given = body.value or " / ".join(name for name in names or ("-",) if name)
    command = CorrectRecord(
        occasion=desk.occasion,
        request_id=request_id,
        field=body.field,
        value=given,
        reason=body.reason,
    )
    recorded = await requests.correct(
        desk.ledger,
        command,
        names=body.names,
        evidence=body.evidence,
        recipients=await recipients_of(service, request_id),
    )
    return desk.acknowledge(recorded)


@router.post(
    "/requests/{request_id}/extension",
    status_code=201,
    dependencies=ANSWER,
    responses=refused_by(
        NotFound, NotThatRequest, RequestClosed, ExtensionTooLate, ExtensionTooShort
    ),
)
async def extend(
    request_id: UUID,
    body: Annotated[Extending, Body(examples=[examples.EXTENSION])],
    desk: DeskDep,
) -> Acknowledgement:
    """Record the written notice that a copy takes longer than 40 days."""
    command = ExtendRequest(occasion=desk.occasion, request_id=request_id, **dict(body))
    return desk.acknowledge(await requests.extend(desk.ledger, command))


@router.post(
    "/requests/{request_id}/refusal",
    status_code=201,
    dependencies=ANSWER,
    responses=refused_by(NotFound, RequestClosed),
)
async def refuse(
    request_id: UUID,
    body: Annotated[Refusing, Body(examples=[examples.REQUEST_REFUSAL])],
    desk: DeskDep,
) -> Acknowledgement:
    """Refuse a request with reasons; a note of it stays with the record."""
    command = RefuseRequest(occasion=desk.occasion, request_id=request_id, **dict(body))
    return desk.acknowledge(await requests.refuse(desk.ledger, command))


@router.post(
    "/requests/{request_id}/handing-over",
    status_code=201,
    dependencies=ANSWER,
    responses=refused_by(NotFound, NotThatRequest, RequestClosed, DayOutOfOrder),
)
async def hand_over(
    request_id: UUID,
    body: Annotated[Handing, Body(examples=[{"handed_on": "2026-03-02"}])],
    desk: DeskDep,
) -> Acknowledgement:
    """Record that the copy was handed to whoever asked for it."""
    command = HandOverCopy(occasion=desk.occasion, request_id=request_id, **dict(body))
    return desk.acknowledge(await requests.hand_over(desk.ledger, command))


@router.post(
    "/requests/{request_id}/recipients/{recipient}/sending",
    status_code=201,
    dependencies=ANSWER,
    responses=refused_by(NotFound, RecipientUnknown, DayOutOfOrder),
)
async def send(
    request_id: UUID,
    recipient: OrganisationCode,
    body: Annotated[Sending, Body(examples=[{"sent_on": "2026-03-02"}])],
    desk: DeskDep,
) -> Acknowledgement:
    """Record that a recipient was sent the corrected copy, with the reasons."""
    command = SendCorrection(
        occasion=desk.occasion,
        request_id=request_id,
        recipient=recipient,
        sent_on=body.sent_on,
    )
    return desk.acknowledge(await requests.send(desk.ledger, command))


@router.post(
    "/requests/{request_id}/recipients/{recipient}/acknowledgement",
    status_code=201,
    dependencies=ANSWER,
    responses=refused_by(NotFound, RecipientUnknown, CorrectionNotSent, DayOutOfOrder),
)
async def acknowledge(
    request_id: UUID,
    recipient: OrganisationCode,
    body: Annotated[
        Acknowledging, Body(examples=[{"acknowledged_on": "2026-03-02", "ref": "A-1"}])
    ],
    desk: DeskDep,
) -> Acknowledgement:
    """Record that a recipient said that the corrected copy came."""
    command = AcknowledgeCorrection(
        occasion=desk.occasion,
        request_id=request_id,
        recipient=recipient,
        **dict(body),
    )
    return desk.acknowledge(await requests.acknowledge(desk.ledger, command))


@router.post(
    "/refusal-log/{request_id}/release",
    status_code=201,
    dependencies=ANSWER,
    responses=refused_by(NotFound, NotThatRequest, RefusalStillKept),
)
async def release(request_id: UUID, desk: DeskDep) -> Acknowledgement:
    """Take a refusal out of the log, when its four years are over."""
    command = ReleaseRefusal(occasion=desk.occasion, request_id=request_id)
    return desk.acknowledge(await requests.release(desk.ledger, command))
