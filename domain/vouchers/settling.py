"""How a claim is settled: with which consent, for how much, out of which buckets."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.reference import SchemeTerms
from domain.values import Code, local_midnight
from domain.vouchers import claims, quotas, rewards, sharing
from domain.vouchers.buckets import Available, draw, left, total_hkd
from domain.vouchers.commands import ClaimVouchers, claim_id
from domain.vouchers.consent import Place
from domain.vouchers.events import ConsentGiven, VouchersClaimedInHongKong
from domain.vouchers.forbidden import check_visit
from domain.vouchers.memory import AccountMemory, Claim
from domain.vouchers.refusals import ClaimRefReused, ConsentUnknown, ConsentUsed

_NOT_CONTENT = ClaimVouchers.CIRCUMSTANCES | {"account_id"}


@dataclass(frozen=True)
class Means:
    """What a claim may draw on: the account, the spouse's if there is one, the rules.

    `profession` is whose quota and designation count; None on the Mainland.
    """

    account: AccountMemory
    terms: SchemeTerms
    spouse: AccountMemory | None = None
    profession: Code | None = field(default=None, kw_only=True)
    quota_for: Code | None = field(default=None, kw_only=True)

    def available(self, command: ClaimVouchers) -> tuple[Available, ...]:
        """Return every bucket that may pay this claim, in no order."""
        account = self.account
        own = Available(
            bucket="own", account_id=account.id, amount_hkd=account.balance_hkd
        )
        earned = rewards.available(
            account.pots, self.terms.rewards, command, self.profession, account.id
        )
        return (own, *earned, *sharing.available(self.spouse))

    def period(self, command: ClaimVouchers) -> quotas.Period | None:
        """Return the quota period that the claim falls into, if it falls under one."""
        found = quotas.current_quota(
            self.terms.quotas,
            self.quota_for,
            eligible_from=self.account.eligible_from,
            on=command.service_date,
            used=self.account.quota_used,
        )
        return found and quotas.less(found, _uncounted_hkd(self.account, found))


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
    means: Means, command: ClaimVouchers, place: Place, *, fee_minor: int, fee_hkd: int
) -> dict[str, Any]:
    """Return what the event of every claim says, if the claim may stand.

    `fee_hkd` is the fee in HKD, rounded down.

    Raises:
        ServiceInFuture, ClaimTooLate
        ServiceBeforeEligibility, ServiceAfterDeath, PermissionEnded
        NotPaired, ServiceBeforePairing, DocumentNotAccepted
        ConsentUnknown, ConsentUsed, ConsentForOtherPlace, ConsentForOtherDay
        AmountExceedsFee, ConsentExceeded, QuotaExceeded, InsufficientVouchers
        NotWholeVouchers, TransactionNumberTaken
        and what `check_visit` refuses
    """
    account = means.account
    claims.check_day(command)
    claims.check_holder(account, command.service_date)
    check_visit(command.visit, fee_minor)
    sharing.check_use(account, means.spouse, command)
    consent = _unused_consent(account, command)
    claims.check_consent(consent, command.service_date, place)
    claims.check_transaction(account, command.transaction)
    period = means.period(command)
    available = means.available(command)
    amount_hkd = claims.settle_amount(
        command.amount_hkd,
        fee_hkd=fee_hkd,
        balance_hkd=total_hkd(available),
        at_most_hkd=consent.at_most_hkd,
        period=period,
    )
    claims.check_face_value(command.service_date, amount_hkd)
    return _facts(means, command, amount_hkd, available) | {
        "of_quota": quotas.of_quota(period, amount_hkd)
    }


def _facts(
    means: Means,
    command: ClaimVouchers,
    amount_hkd: int,
    available: Sequence[Available],
) -> dict[str, Any]:
    settings = command.settings
    taken = draw(amount_hkd, available, settings.bucket_order)
    counting = rewards.counting_in(means.terms.rewards, command, means.profession)
    shown = command.spouse_document
    return {
        "patient_id": means.account.patient_id,
        "claim_id": claim_id(command),
        "consent_id": command.consent_id,
        "ref": command.ref,
        "service_date": command.service_date,
        "claim_window_days": settings.claim_window_days,
        "amount_hkd": amount_hkd,
        "taken": taken,
        "reason": command.reason,
        "visit": command.visit,
        "care_programme": command.care_programme,
        "spouse_document": claims.accepted(shown) if shown else None,
        "transaction": command.transaction,
        "left": left(available, taken),
        "towards_reward": rewards.towards(counting, taken, settings),
        "settings": settings,
        "effective_at": local_midnight(command.service_date),
    }


def _uncounted_hkd(account: AccountMemory, period: quotas.Period) -> int:
    """Return what claims used of a period before the ledger knew the quota."""
    return sum(
        claim.amount_hkd
        for claim in account.claims.values()
        if isinstance(claim, VouchersClaimedInHongKong)
        and claim.of_quota is None
        and claim.profession == period.quota.profession
        and period.starts_on <= claim.service_date <= period.ends_on
        and claim.claim_id not in account.voided
    )


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
