"""Balances and claims of before the ledger, as another system had them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.reference import RewardProgramme, SchemeTerms, VoucherIssue
from domain.values import local_date, local_midnight
from domain.vouchers import quotas
from domain.vouchers.commands import (
    BringInAccount,
    BringInClaim,
    BroughtQuota,
    BroughtReward,
    earlier_claim_id,
)
from domain.vouchers.credits import due_issues
from domain.vouchers.events import BroughtInQuota, BroughtInReward
from domain.vouchers.memory import AccountMemory
from domain.vouchers.refusals import (
    BalanceAboveLimit,
    BroughtInTooEarly,
    EarlierClaimReused,
    NotBeforeTheLedger,
    QuotaOverspent,
    RewardInconsistent,
    ServiceBeforeEligibility,
    ServiceInFuture,
    UnknownProgramme,
    UnknownQuota,
)


def opening_balance(
    eligible_from: date, command: BringInAccount, terms: SchemeTerms
) -> dict[str, Any]:
    """Return what `OpeningBalanceBroughtIn` says.

    Raises:
        BroughtInTooEarly, ServiceBeforeEligibility, BalanceAboveLimit
        UnknownProgramme, RewardInconsistent, UnknownQuota, QuotaOverspent
    """
    as_of, today = command.as_of, local_date(command.occasion.at)
    if as_of >= today:
        raise BroughtInTooEarly(day=as_of, today=today)
    if as_of < eligible_from:
        raise ServiceBeforeEligibility(service_date=as_of, eligible_from=eligible_from)
    covered = _covered(terms, eligible_from, as_of)
    limit_hkd = covered[-1].limit_hkd if covered else None
    if limit_hkd is not None and command.own_hkd > limit_hkd:
        raise BalanceAboveLimit(own_hkd=command.own_hkd, limit_hkd=limit_hkd)
    return {
        "as_of": as_of,
        "own_hkd": command.own_hkd,
        "limit_hkd": limit_hkd,
        "issues": tuple(issue.code for issue in covered),
        "rewards": tuple(_reward(one, terms, as_of) for one in command.rewards),
        "quotas": tuple(
            _quota(one, terms, eligible_from, as_of) for one in command.quotas
        ),
        "source": command.source,
        "effective_at": local_midnight(as_of),
    }


def earlier_claim(
    account: AccountMemory, command: BringInClaim
) -> dict[str, Any] | None:
    """Return what `EarlierClaimBroughtIn` says; None if it is recorded already.

    Raises:
        NotBeforeTheLedger, ServiceInFuture, ServiceBeforeEligibility
        EarlierClaimReused
    """
    said = command.model_dump(exclude={"occasion", "account_id"})
    claim_id = earlier_claim_id(command)
    if earlier := account.earlier_claims.get(claim_id):
        if earlier.model_dump(include=set(said)) == said:
            return None
        raise EarlierClaimReused(claim_id=claim_id)
    _check_earlier(account, command)
    effective_at = local_midnight(command.service_date)
    return said | {"claim_id": claim_id, "effective_at": effective_at}


def _check_earlier(account: AccountMemory, command: BringInClaim) -> None:
    today = local_date(command.occasion.at)
    if command.service_date > today:
        raise ServiceInFuture(service_date=command.service_date, today=today)
    if command.service_date < account.eligible_from:
        raise ServiceBeforeEligibility(
            service_date=command.service_date, eligible_from=account.eligible_from
        )
    as_of = account.brought_in_as_of
    if as_of is None or command.claimed_on > as_of:
        raise NotBeforeTheLedger(claimed_on=command.claimed_on, as_of=as_of)


def _covered(
    terms: SchemeTerms, eligible_from: date, as_of: date
) -> Sequence[VoucherIssue]:
    """Return the issues that the balance holds already, the oldest first."""
    due = due_issues(
        terms.issues, eligible_from=eligible_from, credited=(), until=as_of
    )
    return [one.issue for one in due]


def _reward(said: BroughtReward, terms: SchemeTerms, as_of: date) -> BroughtInReward:
    programme = _programme(said, terms, as_of)
    granted_hkd = programme.amount_hkd if said.granted else 0
    if said.unspent_hkd > granted_hkd:
        raise RewardInconsistent(
            programme=said.programme,
            unspent_hkd=said.unspent_hkd,
            granted_hkd=granted_hkd,
        )
    return BroughtInReward(
        programme=programme.code,
        usable_until=programme.usable_until,
        threshold_hkd=programme.threshold_hkd,
        unspent_hkd=said.unspent_hkd,
        counted_hkd=said.counted_hkd,
        granted_hkd=granted_hkd,
        row=programme.row,
    )


def _programme(said: BroughtReward, terms: SchemeTerms, as_of: date) -> RewardProgramme:
    for programme in terms.rewards:
        if programme.code == said.programme and programme.counts_from <= as_of:
            return programme
    raise UnknownProgramme(programme=said.programme)


def _quota(
    said: BroughtQuota, terms: SchemeTerms, eligible_from: date, as_of: date
) -> BroughtInQuota:
    period = quotas.current_quota(
        terms.quotas, said.profession, eligible_from=eligible_from, on=as_of, used={}
    )
    if period is None:
        raise UnknownQuota(profession=said.profession)
    if said.used_hkd > period.left_hkd:
        raise QuotaOverspent(used_hkd=said.used_hkd, limit_hkd=period.left_hkd)
    return BroughtInQuota(
        profession=said.profession,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        used_hkd=said.used_hkd,
        limit_hkd=period.quota.amount_hkd,
        row=period.quota.row,
    )
