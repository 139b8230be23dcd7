"""What an event tells about claims that it does not make."""

from datetime import date
from typing import Any, Literal, assert_never
from uuid import UUID

from domain.directory import (
    DepartmentsCorrected,
    DepartmentsDesignated,
    InstitutionPricesPublished,
    LeaveCancelled,
    LeaveRecorded,
    ProviderPricesPublished,
    ServicePointClosed,
    ServicePointOpened,
    VoucherIssueCorrected,
    VoucherIssuePublished,
)
from domain.values import local_date
from domain.vouchers import (
    AtProvider,
    ConsentGiven,
    EarlierClaimBroughtIn,
    EpisodePaidByNationalInsurance,
    SpousePaired,
    VoucherAccountFrozen,
)

Kind = Literal[
    "opening",
    "closing",
    "departments",
    "leave",
    "leave-cancelled",
    "annual-issue",
    "one-off-issue",
    "price",
    "death",
    "early-consent",
    "claimed-in-advance",
    "pairing",
    "national-insurance",
]
OfInstitution = (
    ServicePointOpened
    | ServicePointClosed
    | DepartmentsDesignated
    | DepartmentsCorrected
)
Priced = ProviderPricesPublished | InstitutionPricesPublished
OfDirectory = (
    OfInstitution
    | LeaveRecorded
    | LeaveCancelled
    | VoucherIssuePublished
    | VoucherIssueCorrected
)
OfAccount = VoucherAccountFrozen | ConsentGiven | EarlierClaimBroughtIn | SpousePaired
OfSeveral = EpisodePaidByNationalInsurance | Priced
"""Events with a row for each claim, or for each price, that they name."""

Heard = OfDirectory | OfAccount | OfSeveral


def told(event: Heard, number: int) -> dict[str, Any] | None:
    """Return the columns that one row of an event fills; None if it tells nothing."""
    match event:
        case VoucherAccountFrozen() | ConsentGiven() | EarlierClaimBroughtIn():
            return _of_account(event)
        case SpousePaired():
            return {
                "kind": "pairing",
                "part_id": event.pairing_id,
                "other_id": event.spouse_account_id,
                "from_on": event.paired_on,
            }
        case (
            EpisodePaidByNationalInsurance()
            | ProviderPricesPublished()
            | InstitutionPricesPublished()
        ):
            return _of_several(event, number)
        case _:
            return _of_directory(event)


def _of_several(event: OfSeveral, number: int) -> dict[str, Any]:
    if isinstance(event, EpisodePaidByNationalInsurance):
        return {
            "kind": "national-insurance",
            "part_id": event.voucher_claims[number],
            "other_id": event.institution_id,
            "code": event.settlement,
        }
    price = event.listing.prices[number]
    return {
        "kind": "price",
        "code": getattr(event, "service_point", None),
        "from_on": event.listing.starts_on,
        "item": price.kind,
        "price_minor": price.price_minor,
    }


def _of_account(
    event: VoucherAccountFrozen | ConsentGiven | EarlierClaimBroughtIn,
) -> dict[str, Any] | None:
    match event:
        case VoucherAccountFrozen():
            return {"kind": "death", "from_on": event.died_on}
        case ConsentGiven():
            given_on = local_date(event.timestamp)
            return _in_advance(event, "early-consent", event.consent_id, given_on)
        case EarlierClaimBroughtIn():
            claimed_on = event.claimed_on
            return _in_advance(event, "claimed-in-advance", event.claim_id, claimed_on)
        case _:
            assert_never(event)


def _in_advance(
    event: ConsentGiven | EarlierClaimBroughtIn, kind: Kind, part_id: UUID, on: date
) -> dict[str, Any] | None:
    """Return nothing for what was written on the day of the service, or after it."""
    if on >= event.service_date:
        return None
    place = event.place
    payee_id = (
        place.provider_id if isinstance(place, AtProvider) else place.institution_id
    )
    return {
        "kind": kind,
        "part_id": part_id,
        "other_id": payee_id,
        "from_on": on,
        "until_on": event.service_date,
        "amount_hkd": getattr(event, "amount_hkd", None),
    }


def _of_directory(event: OfDirectory) -> dict[str, Any]:
    match event:
        case LeaveRecorded():
            return {
                "kind": "leave",
                "code": event.notice,
                "from_on": event.from_on,
                "until_on": event.until_on,
            }
        case LeaveCancelled():
            return {"kind": "leave-cancelled", "code": event.notice}
        case VoucherIssuePublished() | VoucherIssueCorrected():
            return _issue(event)
        case _:
            return _of_institution(event)


def _issue(event: VoucherIssuePublished | VoucherIssueCorrected) -> dict[str, Any]:
    issue = event.issue
    return {
        "kind": f"{issue.kind}-issue",
        "code": issue.code,
        "from_on": issue.credited_on,
        "amount_hkd": issue.amount_hkd,
        "limit_hkd": issue.limit_hkd,
    }


def _of_institution(event: OfInstitution) -> dict[str, Any]:
    match event:
        case ServicePointOpened(service_point=point):
            return {
                "kind": "opening",
                "code": point.code,
                "city": point.city,
                "from_on": point.started_on,
            }
        case ServicePointClosed():
            return {
                "kind": "closing",
                "code": event.service_point,
                "from_on": event.closed_on,
            }
        case DepartmentsDesignated(listing=list_) | DepartmentsCorrected(listing=list_):
            return {
                "kind": "departments",
                "code": list_.service_point,
                "from_on": list_.starts_on,
                "departments": list_.departments,
            }
        case _:
            assert_never(event)
