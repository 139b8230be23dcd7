"""A claim for the fee of a designated institution on the Mainland side."""

from typing import Any

from domain.reference import ConversionRate, Designation
from domain.values import month_of
from domain.vouchers import claims
from domain.vouchers.commands import ClaimVouchersInBayArea
from domain.vouchers.consent import AtServicePoint
from domain.vouchers.memory import AccountMemory
from domain.vouchers.money import Conversion, convert, covered_fen, most_hkd
from domain.vouchers.settling import settle


def decide(
    account: AccountMemory,
    command: ClaimVouchersInBayArea,
    designation: Designation,
    rate: ConversionRate,
) -> dict[str, Any]:
    """Return what `VouchersClaimedInBayArea` says.

    The directory has refused a service point that was not open that day.

    Raises:
        DepartmentNotDesignated, DocumentNotAccepted
        EHealthNotJoined, NationalInsuranceUsed
        and what `settle` refuses
    """
    assert rate.month == month_of(command.service_date)
    assert designation.started_on <= command.service_date
    claims.check_department(command.service_date, command.department, designation)
    document = claims.accepted(command.document)
    claims.check_declarations(command)
    conversion = convert(command.fee_fen, rate)
    place = AtServicePoint(
        institution_id=designation.institution_id,
        service_point=designation.service_point,
    )
    common = settle(account, command, place, fee_hkd=most_hkd(conversion))
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
        }
    )


def _payment(fee_fen: int, amount_hkd: int, conversion: Conversion) -> dict[str, Any]:
    covered = covered_fen(amount_hkd, conversion)
    return {
        "fee_fen": fee_fen,
        "covered_fen": covered,
        "copay_fen": fee_fen - covered,
        "conversion": conversion,
    }
