"""How a claim is undone, and what follows from it (BR-09, R-9)."""

from datetime import timedelta
from typing import Any

from domain.values import Role
from domain.vouchers import rewards
from domain.vouchers.buckets import from_bucket
from domain.vouchers.commands import VoidClaim
from domain.vouchers.events import RewardWithdrawn, VouchersForfeited
from domain.vouchers.memory import AccountMemory, Claim
from domain.vouchers.refusals import NotTheClaimsDesk, VoidWindowPassed


def check(command: VoidClaim, claim: Claim) -> None:
    """Refuse a void by a stranger, or too late for a desk (§1.7, unverified).

    The scheme's officer may always; the organisation that entered the claim, for as
    long as the settings say.

    Raises:
        NotTheClaimsDesk
        VoidWindowPassed
    """
    by = command.occasion.by
    if by.role is Role.VOUCHER_OFFICER:
        return
    if by.organisation != claim.by.organisation:
        raise NotTheClaimsDesk(claim_id=claim.claim_id)
    hours = command.settings.void_window_hours
    if command.occasion.at - claim.timestamp > timedelta(hours=hours):
        raise VoidWindowPassed(claim_id=claim.claim_id, void_window_hours=hours)


def facts(command: VoidClaim, claim: Claim) -> dict[str, Any]:
    """Return what `ClaimVoided` says."""
    return {
        "patient_id": claim.patient_id,
        "claim_id": claim.claim_id,
        "amount_hkd": claim.amount_hkd,
        "restored": claim.taken,
        "reason": command.reason,
        "towards_reward": claim.towards_reward,
        "of_quota": claim.of_quota,
    }


def follow(account: AccountMemory, command: VoidClaim, claim: Claim) -> None:
    """Record what a void leads to, as the settings have it."""
    _withdraw(account, command, claim)
    _forfeit(account, command, claim)


def _withdraw(account: AccountMemory, command: VoidClaim, claim: Claim) -> None:
    if claim.towards_reward is None:
        return
    programme = claim.towards_reward.programme
    amount_hkd = rewards.to_withdraw(account.pot(programme), command.settings)
    if amount_hkd:
        account.record(
            command,
            RewardWithdrawn,
            programme=programme,
            amount_hkd=amount_hkd,
            claim_id=claim.claim_id,
        )


def _forfeit(account: AccountMemory, command: VoidClaim, claim: Claim) -> None:
    """Cut off what came back above the limit, where the settings say so.

    Otherwise it is kept; the next credit then adds nothing above the limit.
    """
    ceiling = account.ceiling
    if ceiling is None or command.settings.above_limit_after_void == "keep":
        return
    restored_hkd = from_bucket(claim.taken, "own")
    over_hkd = min(restored_hkd, account.balance_hkd - ceiling.limit_hkd)
    if over_hkd > 0:
        account.record(
            command,
            VouchersForfeited,
            issue=ceiling.issue,
            year=ceiling.year,
            amount_hkd=over_hkd,
            limit_hkd=ceiling.limit_hkd,
            row=ceiling.row,
            claim_id=claim.claim_id,
        )
