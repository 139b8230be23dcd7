"""A claim for the fee of a designated institution on the Mainland side."""

from typing import Any

from domain.reference import ConversionRate, Designation, SchemeTerms
from domain.values import Code, Month, local_date, month_of
from domain.vouchers import claims
from domain.vouchers.commands import ClaimVouchersInBayArea
from domain.vouchers.consent import AtServicePoint
from domain.vouchers.memory import AccountMemory
from domain.vouchers.money import Conversion, convert, covered_fen, most_hkd
from domain.vouchers.settling import Means, settle


def decide(
    account: AccountMemory,
    command: ClaimVouchersInBayArea,
    designation: Designation,
    rate: ConversionRate,
    terms: SchemeTerms,
    spouse: AccountMemory | None,
) -> dict[str, Any]:
    """Return what `VouchersClaimedInBayArea` says.

    The directory has refused a service point that was not open that day.

    Raises:
        NotTheInstitution, DepartmentNotDesignated, DocumentNotAccepted
        EHealthNotJoined, NationalInsuranceUsed
        and what `settle` refuses
    """
    assert rate.month == rate_month(command)
    assert designation.started_on <= command.service_date
    claims.check_institution(command.occasion.by, designation)
    claims.check_department(command.service_date, command.department, designation)
    document = claims.accepted(command.document)
    claims.check_declarations(command)
    conversion = convert(command.fee_fen, rate)
    place = AtServicePoint(
        institution_id=designation.institution_id,
        service_point=designation.service_point,
    )
    means = Means(account, terms, spouse, quota_for=_quota_for(command))
    common = settle(
        means,
        command,
        place,
        fee_minor=command.fee_fen,
        fee_hkd=most_hkd(conversion),
    )
    return (
        common
        | _payment(command.fee_fen, common["amount_hkd"], conversion)
        | {
            "institution_id": designation.institution_id,
            "service_point": designation.service_point,
            "department": command.department,
            "designation_row": designation.row,
            "document": document,
            "ehealth_joined": command.ehealth_joined,
            "national_insurance": command.national_insurance,
            "episode": command.episode,
        }
    )


def rate_month(command: ClaimVouchersInBayArea) -> Month:
    """Return the month whose rate the claim takes (F-5, unverified: a setting)."""
    if command.settings.rate_month == "entry":
        return month_of(local_date(command.occasion.at))
    return month_of(command.service_date)


def _quota_for(command: ClaimVouchersInBayArea) -> Code | None:
    """Return the profession whose quota a department uses (unverified: a setting)."""
    counts = command.department in command.settings.optometry_departments
    return "optometrist" if counts else None


def _payment(fee_fen: int, amount_hkd: int, conversion: Conversion) -> dict[str, Any]:
    covered = covered_fen(amount_hkd, conversion)
    return {
        "fee_fen": fee_fen,
        "covered_fen": covered,
        "copay_fen": fee_fen - covered,
        "conversion": conversion,
    }
