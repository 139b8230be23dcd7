"""A claim for the fee of an enrolled professional in Hong Kong."""

from typing import Any

from domain.reference import Enrolment
from domain.vouchers.commands import ClaimVouchersInHongKong
from domain.vouchers.consent import AtProvider
from domain.vouchers.memory import AccountMemory
from domain.vouchers.money import CENTS
from domain.vouchers.settling import settle


def decide(
    account: AccountMemory, command: ClaimVouchersInHongKong, enrolment: Enrolment
) -> dict[str, Any]:
    """Return what `VouchersClaimedInHongKong` says.

    The directory has refused a provider who was not enrolled that day.

    Raises:
        what `settle` refuses
    """
    assert enrolment.provider_id == command.provider_id
    assert enrolment.enrolled_on <= command.service_date
    place = AtProvider(provider_id=command.provider_id)
    common = settle(account, command, place, fee_hkd=command.fee_cents // CENTS)
    return common | {
        "provider_id": command.provider_id,
        "profession": enrolment.profession,
        "fee_cents": command.fee_cents,
        "copay_cents": command.fee_cents - common["amount_hkd"] * CENTS,
        "enrolment_row": enrolment.row,
    }
