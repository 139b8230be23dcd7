"""How a claim is undone, and what follows from it (BR-09, R-9)."""

from datetime import timedelta
from typing import Any

from domain.values import Code, Role
from domain.vouchers import rewards, sharing
from domain.vouchers.buckets import Bucket, from_bucket
from domain.vouchers.commands import VoidClaim
from domain.vouchers.events import RewardWithdrawn, VouchersForfeited
from domain.vouchers.memory import AccountMemory, Claim
from domain.vouchers.refusals import NotTheClaimsDesk, VoidWindowPassed


def check(account: AccountMemory, command: VoidClaim, claim: Claim) -> None:
    """Refuse a void by a stranger, or too late for a desk (§1.7, unverified).

    The scheme's officer may always; the organisation that entered the claim, and that
    of the provider who confirmed it, for as long as the settings say.

    Raises:
        NotTheClaimsDesk
        VoidWindowPassed
    """
    by = command.occasion.by
    if by.role is Role.VOUCHER_OFFICER:
        return
    desks = {claim.by.organisation, account.answered_by.get(claim.claim_id)}
    if by.organisation not in desks:
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


def follow(
    account: AccountMemory,
    command: VoidClaim,
    claim: Claim,
    spouse: AccountMemory | None,
) -> None:
    """Record what a void leads to in both accounts, as the settings have it."""
    if spouse is not None:
        sharing.take_back(spouse, command, claim)
        _forfeit(spouse, command, claim, "spouse")
    _withdraw(account, command, claim)
    _forfeit(account, command, claim, "own")


def _withdraw(account: AccountMemory, command: VoidClaim, claim: Claim) -> None:
    """Take back the unspent part of a reward that is not reached any more.

    This void brought the total below the threshold, or it gave money back to a reward
    that an earlier void had brought there: the order of the voids decides nothing.
    """
    for programme in _rewards_in(claim):
        amount_hkd = rewards.to_withdraw(account.pot(programme), command.settings)
        if amount_hkd:
            account.record(
                command,
                RewardWithdrawn,
                programme=programme,
                amount_hkd=amount_hkd,
                claim_id=claim.claim_id,
            )


def _rewards_in(claim: Claim) -> list[Code]:
    """Return the programmes towards which a claim counted or which paid it."""
    counted = claim.towards_reward
    paid = {part.reward for part in claim.taken if part.reward is not None}
    return sorted(paid | ({counted.programme} if counted else set()))


def _forfeit(
    account: AccountMemory, command: VoidClaim, claim: Claim, bucket: Bucket
) -> None:
    """Cut off what came back above the limit, where the settings say so.

    Otherwise it is kept; the next credit then adds nothing above the limit.
    """
    ceiling = account.ceiling
    if ceiling is None or command.settings.above_limit_after_void == "keep":
        return
    restored_hkd = from_bucket(claim.taken, bucket)
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
