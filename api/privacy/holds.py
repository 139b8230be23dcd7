"""Legal holds: while one stands, nothing about the patient is destroyed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from api.contract import refused_by
from api.deps import Acknowledgement, allow, reflecting
from api.desk import DeskDep, ReaderDep
from application import privacy
from domain.kernel import Fact, NotFound
from domain.privacy import (
    AlreadyErased,
    HoldAlreadyPlaced,
    HoldGround,
    HoldUnknown,
    LiftLegalHold,
    PlaceLegalHold,
)
from domain.values import Ref
from projections import privacy as views
from projections.privacy import HOLDS, LegalHoldRow

router = APIRouter()
WRITE = [allow("privacy.write")]


class Hold(Fact):
    """`ref` is the number of the paper that asks for it."""

    ground: HoldGround
    ref: Ref


class Lifting(Fact):
    """`ref` is the number of the paper that ends it."""

    ref: Ref


@router.post(
    "/patients/{patient_id}/legal-holds",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, HoldAlreadyPlaced, AlreadyErased),
)
async def place_hold(
    patient_id: UUID,
    body: Annotated[Hold, Body(examples=[{"ground": "dispute", "ref": "HC/2026/118"}])],
    desk: DeskDep,
) -> Acknowledgement:
    """Forbid to destroy anything about a patient."""
    command = PlaceLegalHold(
        occasion=desk.occasion, patient_id=patient_id, **dict(body)
    )
    return desk.acknowledge(await privacy.place_hold(desk.ledger, command))


@router.post(
    "/patients/{patient_id}/legal-holds/{hold_id}/end",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, HoldUnknown),
)
async def lift_hold(
    patient_id: UUID,
    hold_id: UUID,
    body: Annotated[Lifting, Body(examples=[{"ref": "HC/2026/231"}])],
    desk: DeskDep,
) -> Acknowledgement:
    """End a legal hold."""
    command = LiftLegalHold(
        occasion=desk.occasion, patient_id=patient_id, hold_id=hold_id, ref=body.ref
    )
    return desk.acknowledge(await privacy.lift_hold(desk.ledger, command))


@router.get(
    "/patients/{patient_id}/legal-holds",
    dependencies=[allow("privacy.read"), reflecting(HOLDS)],
)
async def list_holds(patient_id: UUID, reader: ReaderDep) -> list[LegalHoldRow]:
    """List the legal holds on a patient's record, those that were lifted too."""
    return await reader.ask(views.standing_holds, patient_id)
