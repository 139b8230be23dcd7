"""Spouses who share their vouchers: paired at a desk, parted in writing."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body
from pydantic import StrictBool

from api import examples
from api.contract import refused_by
from api.deps import Acknowledgement, allow
from api.desk import DeskDep
from application import vouchers
from domain.kernel import Fact, NotFound
from domain.reference import DocumentKind
from domain.values import Ref
from domain.vouchers import (
    AlreadyPaired,
    ConsentMethod,
    DocumentNotAccepted,
    EndPairing,
    HolderDied,
    HongKongPhone,
    MarriageNotDeclared,
    NoLivePairing,
    PairSpouses,
    PermissionEnded,
    Place,
    SameHolder,
    SharingNotStarted,
    SpousesNotPresent,
)

router = APIRouter(prefix="/voucher-accounts/{account_id}/pairing")
PAIR = [allow("vouchers.pair")]


class PairingBody(Fact):
    """`phone` is a Hong Kong number where both are told of each use."""

    spouse_account_id: UUID
    place: Place
    document: DocumentKind
    spouse_document: DocumentKind
    both_present: StrictBool
    both_declared: StrictBool
    method: ConsentMethod
    spouse_method: ConsentMethod
    phone: HongKongPhone


class Withdrawal(Fact):
    form: Ref


@router.post(
    "",
    status_code=201,
    dependencies=PAIR,
    responses=refused_by(
        NotFound,
        SharingNotStarted,
        SameHolder,
        SpousesNotPresent,
        MarriageNotDeclared,
        DocumentNotAccepted,
        HolderDied,
        PermissionEnded,
        AlreadyPaired,
    ),
)
async def pair_spouses(
    account_id: UUID,
    body: Annotated[PairingBody, Body(examples=[examples.PAIRING])],
    desk: DeskDep,
) -> Acknowledgement:
    """Pair two spouses who attend together and declare it; `made` is the pairing."""
    await desk.look_at_account(body.spouse_account_id)
    command = PairSpouses(occasion=desk.occasion, account_id=account_id, **dict(body))
    return desk.acknowledge(await vouchers.pair_spouses(desk.ledger, command))


@router.post("/end", dependencies=PAIR, responses=refused_by(NotFound, NoLivePairing))
async def end_pairing(
    account_id: UUID,
    body: Annotated[Withdrawal, Body(examples=[examples.WITHDRAWAL])],
    desk: DeskDep,
) -> Acknowledgement:
    """End a pairing for both, as either of them asked in writing."""
    command = EndPairing(occasion=desk.occasion, account_id=account_id, form=body.form)
    return desk.acknowledge(await vouchers.end_pairing(desk.ledger, command))
