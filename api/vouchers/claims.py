"""Claims on a voucher account: entered, confirmed, voided."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Body
from pydantic import StrictBool

from api import examples
from api.contract import refused_by
from api.deps import Acknowledgement, allow
from api.desk import DeskDep
from application import vouchers
from domain.directory import (
    NoDepartmentList,
    NoPolicyForYear,
    NoRateForMonth,
    NotEnrolled,
    ProviderOnLeave,
    ServiceEnded,
    ServiceNotStarted,
    ServicePointUnknown,
)
from domain.kernel import Fact, NotFound, Refusal
from domain.reference import DocumentKind
from domain.values import Cents, Code, Day, Fen, FreeText, Hkd, Ref
from domain.vouchers import (
    AmountExceedsFee,
    CareProgramme,
    CashRedemption,
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
    DaySurgery,
    DepartmentNotDesignated,
    DocumentNotAccepted,
    EHealthNotJoined,
    ForAnotherPerson,
    InpatientService,
    InsufficientVouchers,
    ItemsDoNotAddUp,
    NationalInsuranceUsed,
    NotPaired,
    NotTheClaimsDesk,
    NotTheEnrolledProvider,
    NotTheInstitution,
    NotWholeVouchers,
    PermissionEnded,
    PrepaidService,
    PublicService,
    QuotaExceeded,
    RecordTransactionNumber,
    SchemeCharge,
    ServedByReliever,
    ServiceAfterDeath,
    ServiceBeforeEligibility,
    ServiceBeforePairing,
    ServiceByProxy,
    ServiceInFuture,
    SolelyProducts,
    StaffEmployment,
    TransactionNumberTaken,
    Visit,
    VisitReason,
    VoidClaim,
    VoidWindowPassed,
    VoucherAccount,
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
    PermissionEnded,
    NotWholeVouchers,
    QuotaExceeded,
    TransactionNumberTaken,
    NotPaired,
    ServiceBeforePairing,
    DocumentNotAccepted,
)
FORBIDDEN: tuple[type[Refusal], ...] = (
    InpatientService,
    DaySurgery,
    PrepaidService,
    SolelyProducts,
    PublicService,
    ServedByReliever,
    CashRedemption,
    ForAnotherPerson,
    ServiceByProxy,
    StaffEmployment,
    SchemeCharge,
    ItemsDoNotAddUp,
)


class Claim(Fact):
    """`amount_hkd` may be `max`: as much as fee, balance, quota and consent allow.

    The items of the visit add up to the fee. `spouse_document` is what the spouse
    showed, where the spouse's vouchers may be used. `transaction` is the number of
    the government's system.
    """

    consent_id: UUID
    service_date: Day
    amount_hkd: Hkd | Literal["max"]
    reason: VisitReason
    visit: Visit
    care_programme: CareProgramme | None = None
    spouse_document: DocumentKind | None = None
    ref: Ref | None = None
    transaction: Ref | None = None


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
    episode: Ref | None = None


class Transaction(Fact):
    transaction: Ref


class Void(Fact):
    reason: FreeText


@router.post(
    "/hong-kong",
    status_code=201,
    dependencies=CLAIM,
    responses=refused_by(*EVERY_CLAIM, *FORBIDDEN, NotEnrolled, ProviderOnLeave),
)
async def claim_in_hong_kong(
    account_id: UUID,
    body: Annotated[HongKongClaim, Body(examples=[examples.HONG_KONG_CLAIM])],
    desk: DeskDep,
) -> Acknowledgement:
    """Pay for a visit in Hong Kong with an elder's vouchers; `made` is the claim."""
    command = ClaimVouchersInHongKong(
        occasion=desk.occasion,
        account_id=account_id,
        settings=desk.scheme,
        **dict(body),
    )
    recorded = await vouchers.claim_in_hong_kong(desk.ledger, command)
    account = await desk.ledger.get(VoucherAccount, account_id)
    await desk.say_if_linked(account.patient_id)
    return desk.acknowledge(recorded, f"/voucher-claims/{recorded.made}")


@router.post(
    "/bay-area",
    status_code=201,
    dependencies=CLAIM,
    responses=refused_by(
        *EVERY_CLAIM,
        *FORBIDDEN,
        ServicePointUnknown,
        ServiceNotStarted,
        ServiceEnded,
        NoDepartmentList,
        DepartmentNotDesignated,
        NoRateForMonth,
        EHealthNotJoined,
        NationalInsuranceUsed,
        NotTheInstitution,
    ),
)
async def claim_in_bay_area(
    account_id: UUID,
    body: Annotated[BayAreaClaim, Body(examples=[examples.BAY_AREA_CLAIM])],
    desk: DeskDep,
) -> Acknowledgement:
    """Pay for a visit in the Bay Area, in CNY at the month's rate."""
    command = ClaimVouchersInBayArea(
        occasion=desk.occasion,
        account_id=account_id,
        settings=desk.scheme,
        **dict(body),
    )
    recorded = await vouchers.claim_in_bay_area(desk.ledger, command)
    account = await desk.ledger.get(VoucherAccount, account_id)
    await desk.say_if_linked(account.patient_id)
    return desk.acknowledge(recorded, f"/voucher-claims/{recorded.made}")


@router.post(
    "/{claim_id}/confirmation",
    dependencies=[allow("vouchers.confirm")],
    responses=refused_by(
        NotFound,
        NotEnrolled,
        ProviderOnLeave,
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
    "/{claim_id}/transaction-number",
    dependencies=CLAIM,
    responses=refused_by(
        NotFound, ClaimUnknown, ClaimAlreadyVoided, TransactionNumberTaken
    ),
)
async def record_transaction(
    account_id: UUID,
    claim_id: UUID,
    body: Annotated[Transaction, Body(examples=[examples.TRANSACTION])],
    desk: DeskDep,
) -> Acknowledgement:
    """Record under which number the government's system has the claim."""
    command = RecordTransactionNumber(
        occasion=desk.occasion,
        account_id=account_id,
        claim_id=claim_id,
        transaction=body.transaction,
    )
    return desk.acknowledge(await vouchers.record_transaction(desk.ledger, command))


@router.post(
    "/{claim_id}/void",
    dependencies=[allow("vouchers.void")],
    responses=refused_by(
        NotFound,
        NoPolicyForYear,
        CreditInAdvance,
        ClaimUnknown,
        ClaimAlreadyVoided,
        NotTheClaimsDesk,
        VoidWindowPassed,
    ),
)
async def void(
    account_id: UUID,
    claim_id: UUID,
    body: Annotated[Void, Body(examples=[examples.VOID])],
    desk: DeskDep,
) -> Acknowledgement:
    """Void a claim: what it took comes back, to every bucket it came from."""
    command = VoidClaim(
        occasion=desk.occasion,
        account_id=account_id,
        claim_id=claim_id,
        reason=body.reason,
        settings=desk.scheme,
    )
    return desk.acknowledge(await vouchers.void_claim(desk.ledger, command))
