"""Claims on a voucher account: entered, confirmed, voided."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Body
from pydantic import StrictBool

from api import examples
from api.contract import refused_by
from api.deps import Acknowledgement, ServiceDep, allow
from api.desk import DeskDep
from application import vouchers
from domain.directory import (
    NoDepartmentList,
    NoPolicyForYear,
    NoRateForMonth,
    NotEnrolled,
    ServiceEnded,
    ServiceNotStarted,
    ServicePointUnknown,
)
from domain.kernel import Fact, NotFound, Refusal
from domain.reference import DocumentKind
from domain.values import Cents, Code, Day, Fen, FreeText, Hkd, Ref
from domain.vouchers import (
    AmountExceedsFee,
    ClaimAlreadyConfirmed,
    ClaimAlreadyVoided,
    ClaimRefReused,
    ClaimTooLate,
    ClaimUnknown,
    ClaimVouchersInBayArea,
    ClaimVouchersInHongKong,
    ConfirmClaim,
    ConsentExceeded,
    ConsentForOtherDay,
    ConsentForOtherPlace,
    ConsentUnknown,
    ConsentUsed,
    CreditInAdvance,
    DepartmentNotDesignated,
    DocumentNotAccepted,
    EHealthNotJoined,
    InsufficientVouchers,
    NationalInsuranceUsed,
    NotTheEnrolledProvider,
    ServiceAfterDeath,
    ServiceBeforeEligibility,
    ServiceInFuture,
    VisitReason,
    VoidClaim,
)

router = APIRouter(prefix="/voucher-accounts/{account_id}/claims")
CLAIM = [allow("vouchers.claim")]

EVERY_CLAIM: tuple[type[Refusal], ...] = (
    NotFound,
    NoPolicyForYear,
    CreditInAdvance,
    AmountExceedsFee,
    InsufficientVouchers,
    ClaimRefReused,
    ClaimTooLate,
    ServiceInFuture,
    ServiceAfterDeath,
    ServiceBeforeEligibility,
    ConsentUnknown,
    ConsentUsed,
    ConsentExceeded,
    ConsentForOtherDay,
    ConsentForOtherPlace,
)


class Claim(Fact):
    """`amount_hkd` may be `max`: as much as fee, balance and consent allow."""

    consent_id: UUID
    service_date: Day
    amount_hkd: Hkd | Literal["max"]
    reason: VisitReason
    ref: Ref | None = None


class HongKongClaim(Claim):
    provider_id: UUID
    fee_cents: Cents


class BayAreaClaim(Claim):
    institution_id: UUID
    service_point: Code
    department: Code
    fee_fen: Fen
    document: DocumentKind
    ehealth_joined: StrictBool
    national_insurance: StrictBool


class Void(Fact):
    reason: FreeText


@router.post(
    "/hong-kong",
    status_code=201,
    dependencies=CLAIM,
    responses=refused_by(*EVERY_CLAIM, NotEnrolled),
)
async def claim_in_hong_kong(
    account_id: UUID,
    body: Annotated[HongKongClaim, Body(examples=[examples.HONG_KONG_CLAIM])],
    desk: DeskDep,
    service: ServiceDep,
) -> Acknowledgement:
    """Pay for a visit in Hong Kong with an elder's vouchers; `made` is the claim."""
    command = ClaimVouchersInHongKong(
        occasion=desk.occasion,
        account_id=account_id,
        claim_window_days=service.settings.claim_window_days,
        **dict(body),
    )
    recorded = await vouchers.claim_in_hong_kong(desk.ledger, command)
    return desk.acknowledge(recorded, f"/voucher-claims/{recorded.made}")


@router.post(
    "/bay-area",
    status_code=201,
    dependencies=CLAIM,
    responses=refused_by(
        *EVERY_CLAIM,
        ServicePointUnknown,
        ServiceNotStarted,
        ServiceEnded,
        NoDepartmentList,
        DepartmentNotDesignated,
        NoRateForMonth,
        DocumentNotAccepted,
        EHealthNotJoined,
        NationalInsuranceUsed,
    ),
)
async def claim_in_bay_area(
    account_id: UUID,
    body: Annotated[BayAreaClaim, Body(examples=[examples.BAY_AREA_CLAIM])],
    desk: DeskDep,
    service: ServiceDep,
) -> Acknowledgement:
    """Pay for a visit in the Bay Area, in CNY at the month's rate."""
    command = ClaimVouchersInBayArea(
        occasion=desk.occasion,
        account_id=account_id,
        claim_window_days=service.settings.claim_window_days,
        **dict(body),
    )
    recorded = await vouchers.claim_in_bay_area(desk.ledger, command)
    return desk.acknowledge(recorded, f"/voucher-claims/{recorded.made}")


@router.post(
    "/{claim_id}/confirmation",
    dependencies=[allow("vouchers.confirm")],
    responses=refused_by(
        NotFound,
        NotEnrolled,
        ClaimUnknown,
        ClaimAlreadyVoided,
        ClaimAlreadyConfirmed,
        NotTheEnrolledProvider,
    ),
)
async def confirm(account_id: UUID, claim_id: UUID, desk: DeskDep) -> Acknowledgement:
    """Confirm a claim that a clerk entered; only its enrolled provider can."""
    command = ConfirmClaim(
        occasion=desk.occasion, account_id=account_id, claim_id=claim_id
    )
    return desk.acknowledge(await vouchers.confirm_claim(desk.ledger, command))


@router.post(
    "/{claim_id}/void",
    dependencies=[allow("vouchers.void")],
    responses=refused_by(NotFound, ClaimUnknown, ClaimAlreadyVoided),
)
async def void(
    account_id: UUID,
    claim_id: UUID,
    body: Annotated[Void, Body(examples=[examples.VOID])],
    desk: DeskDep,
) -> Acknowledgement:
    """Void a claim: what it took comes back."""
    command = VoidClaim(
        occasion=desk.occasion,
        account_id=account_id,
        claim_id=claim_id,
        reason=body.reason,
    )
    return desk.acknowledge(await vouchers.void_claim(desk.ledger, command))
