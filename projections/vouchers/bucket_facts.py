"""What is known of a bucket beside its money: limits, last days, what counts."""

from datetime import date
from typing import Any, assert_never

from domain.vouchers import (
    BroughtInQuota,
    BroughtInReward,
    ClaimVoided,
    OfQuota,
    OpeningBalanceBroughtIn,
    PairingEnded,
    RewardCredited,
    RewardLapsed,
    RewardWithdrawn,
    SpouseGaveBack,
    SpousePaired,
    SpouseUsedVouchers,
    VoucherAccountOpened,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
    VouchersCredited,
    VouchersForfeited,
)
from projections.vouchers.movements import Moved

Heard = Moved | VoucherAccountOpened | SpousePaired | PairingEnded
OWN, SPOUSE = "own", "spouse"


def period_name(profession: str | None, period_from: date) -> str:
    return f"{profession}-{period_from}"


def facts(known: dict[str, Any], event: Heard, name: str) -> dict[str, Any]:
    """Return what an event says of a bucket, beside what it moves."""
    match event:
        case VouchersClaimedInHongKong() | VouchersClaimedInBayArea():
            return _counted(known, event, name, +1)
        case ClaimVoided():
            return _counted(known, event, name, -1)
        case SpousePaired(spouse_account_id=spouse):
            return {"spouse_account_id": spouse}
        case PairingEnded():
            return {"spouse_account_id": None}
        case VouchersCredited(limit_hkd=limit):
            return {"limit_hkd": limit}
        case RewardCredited(usable_until=until, threshold_hkd=threshold):
            return {"usable_until": until, "threshold_hkd": threshold}
        case OpeningBalanceBroughtIn():
            return _brought_in(event, name)
        case (
            VoucherAccountOpened()
            | VouchersForfeited()
            | RewardWithdrawn()
            | RewardLapsed()
            | SpouseUsedVouchers()
            | SpouseGaveBack()
        ):
            return {}
        case _:
            assert_never(event)


def _brought_in(event: OpeningBalanceBroughtIn, name: str) -> dict[str, Any]:
    if name == OWN:
        return {"limit_hkd": event.limit_hkd}
    for reward in event.rewards:
        if reward.programme == name:
            return _reward_brought_in(reward)
    for quota in event.quotas:
        if period_name(quota.profession, quota.starts_on) == name:
            return _quota(quota)
    return {}


def _reward_brought_in(reward: BroughtInReward) -> dict[str, Any]:
    return {
        "bucket": "reward",
        "reward": reward.programme,
        "usable_until": reward.usable_until,
        "threshold_hkd": reward.threshold_hkd,
        "counted_hkd": reward.counted_hkd,
    }


def _counted(
    known: dict[str, Any],
    event: VouchersClaimedInHongKong | VouchersClaimedInBayArea | ClaimVoided,
    name: str,
    sign: int,
) -> dict[str, Any]:
    """Return what a claim counts towards, or (-1) does not any more."""
    used, counted = event.of_quota, event.towards_reward
    if used and period_name(used.profession, used.starts_on) == name:
        return _quota(used)
    if counted is None or counted.programme != name:
        return {}
    counted_hkd = known.get("counted_hkd", 0) + sign * counted.amount_hkd
    return {"bucket": "reward", "reward": name, "counted_hkd": counted_hkd}


def _quota(quota: BroughtInQuota | OfQuota) -> dict[str, Any]:
    return {
        "bucket": "quota",
        "profession": quota.profession,
        "period_from": quota.starts_on,
        "period_until": quota.ends_on,
        "limit_hkd": quota.limit_hkd,
    }
