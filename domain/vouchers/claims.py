"""What every claim is checked for before it takes anything."""

from datetime import date
from typing import Literal

from domain.kernel import Actor
from domain.reference import Designation, Enrolment
from domain.values import Ref, Role, local_date
from domain.vouchers.commands import ClaimVouchers, ClaimVouchersInBayArea
from domain.vouchers.consent import Place
from domain.vouchers.eligibility import EntitlingDocument
from domain.vouchers.events import ConsentGiven, VouchersClaimedInHongKong
from domain.vouchers.memory import AccountMemory, Claim
from domain.vouchers.quotas import Period
from domain.vouchers.refusals import (
    AmountExceedsFee,
    ClaimTooLate,
    ConsentExceeded,
    ConsentForOtherDay,
    ConsentForOtherPlace,
    DepartmentNotDesignated,
    DocumentNotAccepted,
    EHealthNotJoined,
    InsufficientVouchers,
    NationalInsuranceUsed,
    NotTheInstitution,
    NotWholeVouchers,
    PermissionEnded,
    QuotaExceeded,
    ServiceAfterDeath,
    ServiceBeforeEligibility,
    ServiceInFuture,
    TransactionNumberTaken,
)

DOLLAR_VOUCHERS_FROM = date(2014, 7, 1)
OLD_FACE_VALUE_HKD = 50
"""A voucher was worth HK$50 until the end of June 2014, HK$1 since (S3)."""


def check_day(command: ClaimVouchers) -> None:
    """Refuse a service that is still to come or too long ago (V-BR-10).

    The window counts the day of service as day one (§1.7, unverified for vouchers).

    Raises:
        ServiceInFuture
        ClaimTooLate
    """
    served_on, today = command.service_date, local_date(command.occasion.at)
    if served_on > today:
        raise ServiceInFuture(service_date=served_on, today=today)

    window = command.settings.claim_window_days
    if window is not None and (today - served_on).days >= window:
        raise ClaimTooLate(
            service_date=served_on, today=today, claim_window_days=window
        )


def check_holder(account: AccountMemory, service_date: date) -> None:
    """Refuse a service outside the holder's time in the scheme (E-1, E-4, V-BR-10).

    Raises:
        ServiceBeforeEligibility
        ServiceAfterDeath
        PermissionEnded
    """
    if service_date < account.eligible_from:
        raise ServiceBeforeEligibility(
            service_date=service_date, eligible_from=account.eligible_from
        )
    if account.died_on is not None and service_date > account.died_on:
        raise ServiceAfterDeath(service_date=service_date, died_on=account.died_on)
    ended_on = account.entitled_until
    if ended_on is not None and ended_on <= service_date:
        raise PermissionEnded(permission_ended_on=ended_on)


def check_department(
    service_date: date, department: str, designation: Designation
) -> None:
    """Refuse a department that was not on the list of that day (V-BR-12).

    Raises:
        DepartmentNotDesignated
    """
    if department not in designation.departments:
        raise DepartmentNotDesignated(department=department, service_date=service_date)


def check_institution(by: Actor, designation: Designation) -> None:
    """Refuse whoever does not claim for the institution (G-3).

    An operator brings in files for anybody.

    Raises:
        NotTheInstitution
    """
    if by.role is not Role.OPERATOR and by.organisation != designation.organisation:
        raise NotTheInstitution(
            institution_id=designation.institution_id,
            organisation=designation.organisation,
        )


def accepted(document: str) -> EntitlingDocument:
    """Return the document shown at the desk if it is one that counts (G-1).

    Raises:
        DocumentNotAccepted
    """
    match document:
        case "hkic" | "exemption-certificate":
            return document
        case _:
            raise DocumentNotAccepted(document=document)


def check_declarations(command: ClaimVouchersInBayArea) -> None:
    """Refuse who is not in eHealth or has the episode paid already (G-2, G-4).

    Raises:
        EHealthNotJoined
        NationalInsuranceUsed
    """
    if not command.ehealth_joined:
        raise EHealthNotJoined()
    if command.national_insurance:
        raise NationalInsuranceUsed()


def check_consent(consent: ConsentGiven, service_date: date, place: Place) -> None:
    """Refuse a consent that was given for something else.

    Raises:
        ConsentForOtherPlace
        ConsentForOtherDay
    """
    if consent.place != place:
        raise ConsentForOtherPlace(consent_id=consent.consent_id)
    if consent.service_date != service_date:
        raise ConsentForOtherDay(
            consent_id=consent.consent_id,
            agreed_for=consent.service_date,
            service_date=service_date,
        )


def check_transaction(account: AccountMemory, transaction: Ref | None) -> None:
    """Refuse the number of a claim that was brought in: it is in the balance already.

    Raises:
        TransactionNumberTaken
    """
    for earlier in account.earlier_claims.values():
        if transaction and earlier.transaction.upper() == transaction.upper():
            raise TransactionNumberTaken(
                transaction=earlier.transaction, claim_id=earlier.claim_id
            )


def settle_amount(
    asked: int | Literal["max"],
    *,
    fee_hkd: int,
    balance_hkd: int,
    at_most_hkd: int | None,
    period: Period | None = None,
) -> int:
    """Return the amount to take, in whole HKD (V-BR-04, V-BR-06, C-6, C-7, C-8).

    `fee_hkd` is the fee in HKD, rounded down; `period` limits the amount if there is
    a quota.

    Raises:
        AmountExceedsFee
        ConsentExceeded
        QuotaExceeded
        InsufficientVouchers
    """
    agreed = fee_hkd if at_most_hkd is None else at_most_hkd
    quota = balance_hkd if period is None else period.left_hkd
    # Nothing cannot be claimed: where nothing is left, one dollar is too much.
    most = max(1, min(fee_hkd, balance_hkd, agreed, quota))
    amount = most if asked == "max" else asked
    if amount > fee_hkd:
        raise AmountExceedsFee(fee_hkd=fee_hkd, amount_hkd=amount)
    if amount > agreed:
        raise ConsentExceeded(at_most_hkd=agreed, amount_hkd=amount)
    check_quota(period, amount)
    if amount > balance_hkd:
        raise InsufficientVouchers(balance_hkd=balance_hkd, amount_hkd=amount)
    return amount


def check_quota(period: Period | None, amount_hkd: int) -> None:
    """Refuse more than what is left of a profession's quota (V-BR-06).

    Raises:
        QuotaExceeded
    """
    if period is not None and amount_hkd > period.left_hkd:
        raise QuotaExceeded(
            profession=period.quota.profession,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            left_hkd=period.left_hkd,
            amount_hkd=amount_hkd,
        )


def check_face_value(service_date: date, amount_hkd: int) -> None:
    """Refuse a part of a voucher, where one was worth more than a dollar (C-8).

    Raises:
        NotWholeVouchers
    """
    face_hkd = OLD_FACE_VALUE_HKD if service_date < DOLLAR_VOUCHERS_FROM else 1
    if amount_hkd % face_hkd:
        raise NotWholeVouchers(face_value_hkd=face_hkd, amount_hkd=amount_hkd)


def is_the_provider(by: Actor, enrolment: Enrolment) -> bool:
    return by.role is Role.PROVIDER and by.id == enrolment.account


def may_confirm(by: Actor, claim: Claim, enrolment: Enrolment | None) -> bool:
    return (
        isinstance(claim, VouchersClaimedInHongKong)
        and enrolment is not None
        and claim.provider_id == enrolment.provider_id
        and is_the_provider(by, enrolment)
    )
