"""What came before the ledger: balances and claims of another system."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body
from pydantic import Field

from api import examples
from api.contract import refused_by
from api.deps import Acknowledgement, allow
from api.desk import DeskDep
from application import vouchers
from domain.directory import NoEligibleAge, NoPolicyForYear
from domain.kernel import AlreadyExists, Fact, NotFound
from domain.patients import PatientErased
from domain.values import Code, Day, Hkd, HkdOrZero, Ref
from domain.vouchers import (
    BalanceAboveLimit,
    BringInAccount,
    BringInClaim,
    BroughtInTooEarly,
    BroughtQuota,
    BroughtReward,
    CreditInAdvance,
    EarlierClaimReused,
    HolderDied,
    NoEntitlingDocument,
    NotBeforeTheLedger,
    NotYetEligible,
    PermissionEnded,
    Place,
    QuotaOverspent,
    RewardInconsistent,
    ServiceBeforeEligibility,
    ServiceInFuture,
    TransactionNumberTaken,
    UnknownProgramme,
    UnknownQuota,
)

router = APIRouter(prefix="/voucher-accounts")
BRING_IN = [allow("vouchers.bring-in")]


class OpeningBalance(Fact):
    """An account as another system had it at the end of the day `as_of`."""

    patient_id: UUID
    as_of: Day
    own_hkd: HkdOrZero
    rewards: Annotated[tuple[BroughtReward, ...], Field(max_length=10)] = ()
    quotas: Annotated[tuple[BroughtQuota, ...], Field(max_length=10)] = ()
    source: Ref


class EarlierClaim(Fact):
    """A claim that the opening balance holds already."""

    transaction: Ref
    service_date: Day
    claimed_on: Annotated[Day, Field(ge=date(2009, 1, 1))]
    amount_hkd: Hkd
    place: Place
    profession: Code | None = None
    source: Ref


@router.post(
    "/opening-balances",
    status_code=201,
    dependencies=BRING_IN,
    responses=refused_by(
        NotFound,
        AlreadyExists,
        NoPolicyForYear,
        NoEligibleAge,
        HolderDied,
        NoEntitlingDocument,
        PermissionEnded,
        NotYetEligible,
        PatientErased,
        CreditInAdvance,
        BroughtInTooEarly,
        ServiceBeforeEligibility,
        BalanceAboveLimit,
        UnknownProgramme,
        RewardInconsistent,
        UnknownQuota,
        QuotaOverspent,
    ),
)
async def bring_in_account(
    body: Annotated[OpeningBalance, Body(examples=[examples.OPENING_BALANCE])],
    desk: DeskDep,
) -> Acknowledgement:
    """Open an account with the balance that another system had."""
    command = BringInAccount(occasion=desk.occasion, **dict(body))
    recorded = await vouchers.bring_in_account(desk.ledger, command)
    return desk.acknowledge(recorded, f"/voucher-accounts/{recorded.id}")


@router.post(
    "/{account_id}/earlier-claims",
    status_code=201,
    dependencies=BRING_IN,
    responses=refused_by(
        NotFound,
        NotBeforeTheLedger,
        ServiceInFuture,
        ServiceBeforeEligibility,
        EarlierClaimReused,
        TransactionNumberTaken,
    ),
)
async def bring_in_claim(
    account_id: UUID,
    body: Annotated[EarlierClaim, Body(examples=[examples.EARLIER_CLAIM])],
    desk: DeskDep,
) -> Acknowledgement:
    """Keep a claim of before the ledger as history; it moves no balance."""
    command = BringInClaim(occasion=desk.occasion, account_id=account_id, **dict(body))
    return desk.acknowledge(await vouchers.bring_in_claim(desk.ledger, command))
