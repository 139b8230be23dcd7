"""Restriction: a record that is stored, and with which nothing else is done."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from api.contract import refused_by
from api.deps import Acknowledgement, allow
from api.desk import DeskDep
from application import privacy
from domain.kernel import Fact, NotFound
from domain.privacy import (
    AllowNewRecord,
    AlreadyErased,
    AlreadyRestricted,
    ErasureUnderWay,
    LiftRestriction,
    NotErased,
    NotRestricted,
    RestrictionGround,
    RestrictPatient,
)
from domain.values import Ref

router = APIRouter()
WRITE = [allow("privacy.write")]
DECIDE = [allow("privacy.decide")]


class Restriction(Fact):
    ground: RestrictionGround


class Reason(Fact):
    """`ref` is the number of the paper that says so."""

    ref: Ref


@router.post(
    "/patients/{patient_id}/restriction",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, AlreadyRestricted, AlreadyErased),
)
async def restrict(
    patient_id: UUID,
    body: Annotated[Restriction, Body(examples=[{"ground": "accuracy-disputed"}])],
    desk: DeskDep,
) -> Acknowledgement:
    """Store a patient's record, and do nothing else with it."""
    command = RestrictPatient(
        occasion=desk.occasion, patient_id=patient_id, ground=body.ground
    )
    return desk.acknowledge(await privacy.restrict(desk.ledger, command))


@router.post(
    "/patients/{patient_id}/restriction/end",
    status_code=201,
    dependencies=WRITE,
    responses=refused_by(NotFound, NotRestricted, ErasureUnderWay),
)
async def lift_restriction(
    patient_id: UUID,
    body: Annotated[Reason, Body(examples=[{"ref": "PO/2026/17"}])],
    desk: DeskDep,
) -> Acknowledgement:
    """Take a patient's record into use again."""
    command = LiftRestriction(
        occasion=desk.occasion, patient_id=patient_id, ref=body.ref
    )
    return desk.acknowledge(await privacy.lift_restriction(desk.ledger, command))


@router.post(
    "/patients/{patient_id}/new-record",
    status_code=201,
    dependencies=DECIDE,
    responses=refused_by(NotFound, NotErased),
)
async def allow_new_record(
    patient_id: UUID,
    body: Annotated[Reason, Body(examples=[{"ref": "PO/2026/18"}])],
    desk: DeskDep,
) -> Acknowledgement:
    """Let somebody who was erased be recorded anew; the old stays unreadable."""
    command = AllowNewRecord(
        occasion=desk.occasion, patient_id=patient_id, ref=body.ref
    )
    return desk.acknowledge(await privacy.allow_new_record(desk.ledger, command))
