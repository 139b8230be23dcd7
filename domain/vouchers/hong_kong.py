"""A claim for the fee of an enrolled professional in Hong Kong."""

from typing import Any

from domain.reference import Enrolment, SchemeTerms
from domain.vouchers.commands import ClaimVouchersInHongKong
from domain.vouchers.consent import AtProvider
from domain.vouchers.memory import AccountMemory
from domain.vouchers.money import CENTS
from domain.vouchers.settling import Means, settle


def decide(
    account: AccountMemory,
    command: ClaimVouchersInHongKong,
    enrolment: Enrolment,
    terms: SchemeTerms,
    spouse: AccountMemory | None,
) -> dict[str, Any]:
    """Return what `VouchersClaimedInHongKong` says.

    The directory has refused a provider who was not enrolled that day.

    Raises:
        what `settle` refuses
    """
    assert enrolment.provider_id == command.provider_id
    assert enrolment.enrolled_on <= command.service_date
    place = AtProvider(provider_id=command.provider_id)
    profession = enrolment.profession
    means = Means(account, terms, spouse, profession=profession, quota_for=profession)
    fee_cents = command.fee_cents
    common = settle(
        means, command, place, fee_minor=fee_cents, fee_hkd=fee_cents // CENTS
    )
    return common | {
        "provider_id": command.provider_id,
        "profession": profession,
        "fee_cents": fee_cents,
        "copay_cents": fee_cents - common["amount_hkd"] * CENTS,
        "enrolment_row": enrolment.row,
    }
