"""How a claim is settled: with which consent, for how much, out of which buckets."""

from typing import Any

from domain.values import local_midnight
from domain.vouchers import claims
from domain.vouchers.buckets import draw, total_hkd
from domain.vouchers.commands import ClaimVouchers, claim_id
from domain.vouchers.consent import Place
from domain.vouchers.events import ConsentGiven
from domain.vouchers.memory import AccountMemory, Claim
from domain.vouchers.refusals import ClaimRefReused, ConsentUnknown, ConsentUsed

_NOT_CONTENT = ClaimVouchers.CIRCUMSTANCES | {"account_id"}


def is_recorded(account: AccountMemory, command: ClaimVouchers) -> bool:
    """Tell whether this very claim is recorded already.

    Raises:
        ClaimRefReused
    """
    earlier = account.claims.get(claim_id(command))
    if earlier is None:
        return False
    if earlier.claim_id in account.voided or not _says_the_same(earlier, command):
        raise ClaimRefReused(claim_id=earlier.claim_id)
    return True


def settle(
    account: AccountMemory, command: ClaimVouchers, place: Place, *, fee_hkd: int
) -> dict[str, Any]:
    """Return what the event of every claim says, if the claim may stand.

    `fee_hkd` is the fee in HKD, rounded down.

    Raises:
        ServiceInFuture, ClaimTooLate
        ServiceBeforeEligibility, ServiceAfterDeath
        ConsentUnknown, ConsentUsed, ConsentForOtherPlace, ConsentForOtherDay
        AmountExceedsFee, ConsentExceeded, InsufficientVouchers
    """
    claims.check_day(command)
    claims.check_holder(
        command.service_date,
        eligible_from=account.eligible_from,
        died_on=account.died_on,
    )
    consent = _unused_consent(account, command)
    claims.check_consent(consent, command.service_date, place)
    amount_hkd = claims.settle_amount(
        command.amount_hkd,
        fee_hkd=fee_hkd,
        balance_hkd=total_hkd(account.available()),
        at_most_hkd=consent.at_most_hkd,
    )
    return _facts(account, command, amount_hkd)


def _facts(
    account: AccountMemory, command: ClaimVouchers, amount_hkd: int
) -> dict[str, Any]:
    return {
        "patient_id": account.patient_id,
        "claim_id": claim_id(command),
        "consent_id": command.consent_id,
        "ref": command.ref,
        "service_date": command.service_date,
        "claim_window_days": command.claim_window_days,
        "amount_hkd": amount_hkd,
        "taken": draw(amount_hkd, account.available()),
        "reason": command.reason,
        "effective_at": local_midnight(command.service_date),
    }


def _unused_consent(account: AccountMemory, command: ClaimVouchers) -> ConsentGiven:
    consent_id = command.consent_id
    if used_for := account.consents_used.get(consent_id):
        raise ConsentUsed(consent_id=consent_id, claim_id=used_for)
    if consent := account.consents.get(consent_id):
        return consent
    raise ConsentUnknown(consent_id=consent_id)


def _says_the_same(claim: Claim, command: ClaimVouchers) -> bool:
    asked = {name: value for name, value in command if name not in _NOT_CONTENT}
    if asked["amount_hkd"] == "max":
        del asked["amount_hkd"]
    return all(getattr(claim, name, None) == value for name, value in asked.items())
