"""One voucher account: opened, credited, explained."""

from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import APIRouter, Body, Query
from pydantic import model_validator

from api import examples
from api.contract import answers, refused_by
from api.deps import Acknowledgement, allow, reflecting
from api.desk import DeskDep, ReaderDep, found
from api.pages import LIMIT_DEFAULT, LIMIT_MAX, Page, PagingDep
from application import vouchers
from domain.directory import NoEligibleAge, NoPolicyForYear
from domain.kernel import AlreadyExists, Fact, NotFound
from domain.patients import PatientErased
from domain.values import Day, FreeText, Hkd, Ref
from domain.vouchers import (
    AlreadyValidated,
    ConsentFormReused,
    ConsentMethod,
    CreditInAdvance,
    CreditVouchers,
    GiveConsent,
    HolderDied,
    NoEntitlingDocument,
    NotYetEligible,
    OpenVoucherAccount,
    PaperForm,
    PermissionEnded,
    Place,
    ServiceAfterDeath,
    ServiceBeforeEligibility,
    ValidateAccount,
)
from projections import vouchers as views
from projections.vouchers import (
    BALANCES,
    CONSENTS,
    VoucherBalance,
    VoucherConsent,
)

router = APIRouter(prefix="/voucher-accounts")
READ = allow("vouchers.read")


class Opening(Fact):
    patient_id: UUID


class Consent(Fact):
    """`at_most_hkd` is the largest amount agreed, if one was."""

    place: Place
    service_date: Day
    method: ConsentMethod
    at_most_hkd: Hkd | None = None

    @model_validator(mode="after")
    def _no_card(self) -> Self:
        if isinstance(self.method, PaperForm) and self.method.because is None:
            raise ValueError("say why no card was read: give method.because")
        return self


class Validation(Fact):
    """`reference` is of the check; a failed one says why."""

    outcome: Literal["passed", "failed"]
    reference: Ref
    reason: FreeText | None = None

    @model_validator(mode="after")
    def _explained(self) -> Self:
        if self.outcome == "failed" and self.reason is None:
            raise ValueError("say why the check failed: give a reason")
        return self


@router.post(
    "",
    status_code=201,
    dependencies=[allow("vouchers.open")],
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
    ),
)
async def open_account(
    body: Annotated[Opening, Body(examples=[examples.ACCOUNT])], desk: DeskDep
) -> Acknowledgement:
    """Open a patient's account, with everything that is due since eligibility."""
    await desk.look_at_patient(body.patient_id)
    command = OpenVoucherAccount(occasion=desk.occasion, patient_id=body.patient_id)
    recorded = await vouchers.open_account(desk.ledger, command)
    return desk.acknowledge(recorded, f"/voucher-accounts/{recorded.id}")


@router.get("", dependencies=[READ, reflecting(BALANCES)])
async def list_accounts(
    reader: ReaderDep, paging: PagingDep, patient_id: UUID | None = None
) -> Page[VoucherBalance]:
    """List accounts, or the one of a patient."""
    circle = reader.circle("voucher-account")
    if patient_id is not None:
        row = await reader.ask(views.balance_of_patient, patient_id, circle=circle)
        return Page(rows=[row] if row else [])
    rows = await reader.ask(
        views.balances,
        circle=circle,
        after=paging.after_one(UUID),
        limit=paging.limit + 1,
    )
    return paging.page(rows, key=lambda row: (row.account_id,))


@router.get(
    "/{account_id}",
    dependencies=[READ, reflecting(BALANCES)],
    responses=answers(404),
)
async def read_account(account_id: UUID, reader: ReaderDep) -> VoucherBalance:
    """Show what is in an account."""
    row = found(await reader.ask(views.balance, account_id), account_id)
    reader.tag(row.version)
    await reader.say_if_linked(row.patient_id)
    return row


@router.post(
    "/{account_id}/credits",
    dependencies=[allow("vouchers.credit")],
    responses=refused_by(NotFound, NoPolicyForYear, CreditInAdvance),
)
async def credit(account_id: UUID, desk: DeskDep) -> Acknowledgement:
    """Credit an account with what is due by now; nothing is credited twice."""
    command = CreditVouchers(occasion=desk.occasion, account_id=account_id)
    return desk.acknowledge(await vouchers.credit(desk.ledger, command))


@router.post(
    "/{account_id}/validation",
    dependencies=[allow("vouchers.validate")],
    responses=refused_by(NotFound, AlreadyValidated),
)
async def validate_account(
    account_id: UUID,
    body: Annotated[Validation, Body(examples=[examples.VALIDATION])],
    desk: DeskDep,
) -> Acknowledgement:
    """Say what the check of the particulars found; until it passes nobody is paid."""
    command = ValidateAccount(
        occasion=desk.occasion, account_id=account_id, **dict(body)
    )
    return desk.acknowledge(await vouchers.validate_account(desk.ledger, command))


@router.post(
    "/{account_id}/consents",
    status_code=201,
    dependencies=[allow("vouchers.claim")],
    responses=refused_by(
        NotFound,
        ConsentFormReused,
        ServiceBeforeEligibility,
        ServiceAfterDeath,
        PermissionEnded,
    ),
)
async def give_consent(
    account_id: UUID,
    body: Annotated[Consent, Body(examples=[examples.CONSENT])],
    desk: DeskDep,
) -> Acknowledgement:
    """Record the elder's consent to a claim; `made` is the consent."""
    command = GiveConsent(occasion=desk.occasion, account_id=account_id, **dict(body))
    return desk.acknowledge(await vouchers.give_consent(desk.ledger, command))


@router.get("/{account_id}/consents", dependencies=[READ, reflecting(CONSENTS)])
async def list_consents(
    account_id: UUID,
    reader: ReaderDep,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
) -> list[VoucherConsent]:
    """List the newest consents of an account, used or not."""
    return await reader.ask(views.consents, account_id, limit=limit)
