"""Erasures: two people decide, the law says when, and then the keys are destroyed."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Body
from pydantic import BaseModel

from api.contract import answers, refused_by
from api.deps import Acknowledgement, ServiceDep, allow, reflecting
from api.desk import DeskDep, ReaderDep, found
from api.pages import Page, PagingDep
from application import privacy
from domain.kernel import Fact, NotFound
from domain.privacy import (
    AlreadyErased,
    ApproveErasure,
    DeclineErasure,
    DeclineGround,
    Encounter,
    ErasureDecided,
    ErasureFinal,
    ErasureListMissing,
    ErasureUnderWay,
    ErasureUnknown,
    FourEyesNeeded,
    Keeping,
    LegalBasis,
    Requester,
    RequestErasure,
    keepings,
)
from domain.values import Day, local_date
from projections import privacy as views
from projections.privacy import ENCOUNTERS, ERASURES, ErasureRow
from projections.privacy.reading import OPEN

router = APIRouter()
READ = allow("privacy.read")
WRITE = [allow("privacy.write")]
DECIDE = [allow("privacy.decide")]


class Asked(Fact):
    """In which part somebody asked, on which law, and when it came in; no name."""

    requester: Requester
    basis: LegalBasis
    received_on: Day


class Declining(Fact):
    ground: DeclineGround


class Retention(BaseModel):
    """Until when a patient's record must be kept; the longest period decides."""

    patient_id: UUID
    due_on: date | None
    keepings: tuple[Keeping, ...]


@router.post(
    "/patients/{patient_id}/erasures",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, ErasureUnderWay, AlreadyErased),
)
async def request_erasure(
    patient_id: UUID,
    body: Annotated[
        Asked,
        Body(
            examples=[
                {
                    "requester": "patient",
                    "basis": "pdpo-s26",
                    "received_on": "2026-03-02",
                }
            ]
        ),
    ],
    desk: DeskDep,
) -> Acknowledgement:
    """Ask for an erasure: nothing is done before somebody else approves it."""
    command = RequestErasure(
        occasion=desk.occasion, patient_id=patient_id, **dict(body)
    )
    return desk.acknowledge(await privacy.request_erasure(desk.ledger, command))


@router.post(
    "/patients/{patient_id}/erasures/{erasure_id}/approval",
    status_code=201,
    dependencies=DECIDE,
    responses=refused_by(
        NotFound, ErasureUnknown, ErasureDecided, FourEyesNeeded, ErasureListMissing
    ),
)
async def approve_erasure(
    patient_id: UUID, erasure_id: UUID, desk: DeskDep, service: ServiceDep
) -> Acknowledgement:
    """Approve an erasure that somebody else requested.

    From now on the record is only stored; what no law keeps is made unreadable.
    """
    service.destruction()
    command = ApproveErasure(
        occasion=desk.occasion, patient_id=patient_id, erasure_id=erasure_id
    )
    return desk.acknowledge(await privacy.approve_erasure(desk.ledger, command))


@router.post(
    "/patients/{patient_id}/erasures/{erasure_id}/refusal",
    status_code=201,
    dependencies=DECIDE,
    responses=refused_by(NotFound, ErasureUnknown, ErasureFinal),
)
async def decline_erasure(
    patient_id: UUID,
    erasure_id: UUID,
    body: Annotated[Declining, Body(examples=[{"ground": "law-forbids"}])],
    desk: DeskDep,
) -> Acknowledgement:
    """Say no to an erasure, for a reason that goes into the log of refusals."""
    command = DeclineErasure(
        occasion=desk.occasion,
        patient_id=patient_id,
        erasure_id=erasure_id,
        ground=body.ground,
    )
    return desk.acknowledge(await privacy.decline_erasure(desk.ledger, command))


@router.get("/erasures", dependencies=[READ, reflecting(ERASURES)])
async def list_erasures(
    reader: ReaderDep,
    paging: PagingDep,
    patient_id: UUID | None = None,
    state: Literal["open", "all"] = "open",
) -> Page[ErasureRow]:
    """List erasures: those that are open, with the day when each is due, and why."""
    rows = await reader.ask(
        views.erasures,
        patient_id=patient_id,
        states=OPEN if state == "open" else (),
        after=paging.after_one(UUID),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.erasure_id,))


@router.get(
    "/erasures/{erasure_id}",
    dependencies=[READ, reflecting(ERASURES)],
    responses=answers(404),
)
async def read_erasure(erasure_id: UUID, reader: ReaderDep) -> ErasureRow:
    """Show an erasure: how far it has come, and what it waits for."""
    return found(await reader.ask(views.erasure, erasure_id), erasure_id)


@router.get(
    "/patients/{patient_id}/retention",
    dependencies=[READ, reflecting(ENCOUNTERS)],
)
async def read_retention(
    patient_id: UUID, reader: ReaderDep, service: ServiceDep
) -> Retention:
    """Show until when each record of a patient must be kept, by which rule."""
    rows = await reader.ask(views.encounters, patient_id)
    known = [Encounter.model_validate(row, from_attributes=True) for row in rows]
    today = local_date(service.ledger.clock())
    kept = keepings(known, service.settings.retention, today)
    return Retention(
        patient_id=patient_id,
        due_on=kept[0].due_on if kept else None,
        keepings=kept,
    )
