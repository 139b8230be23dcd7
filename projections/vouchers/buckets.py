"""Every bucket of an account: one's own vouchers, rewards, quotas, the spouse's."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, assert_never
from uuid import UUID

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
from projections.columns import table_of
from projections.views import Key, PartView, Row
from projections.vouchers.movements import (
    MOVED,
    BucketKind,
    Moved,
    Movement,
    movements,
)

Heard = Moved | VoucherAccountOpened | SpousePaired | PairingEnded
_COUNTING = (VouchersClaimedInHongKong, VouchersClaimedInBayArea, ClaimVoided)
_OWN, _SPOUSE = "own", "spouse"


class VoucherBucket(Row):
    """One bucket of an account. Its entries add up to `entries_hkd`.

    `name` is `own`, `spouse`, the code of a reward programme, or a profession with
    the first day of its quota period. `used_hkd` was spent and has not come back; of
    a quota, with what was used before it was brought in.

    `limit_hkd` is the accumulation limit, or the quota. `left_hkd` is what the bucket
    holds, or what is left of the quota; that of the spouse's is known only with the
    spouse's account. `counted_hkd` counts towards a reward, which is given at
    `threshold_hkd`; None where none was given yet.
    """

    account_id: UUID
    name: str
    bucket: BucketKind
    reward: str | None = None
    profession: str | None = None
    period_from: date | None = None
    period_until: date | None = None
    spouse_account_id: UUID | None = None
    brought_in_hkd: int = 0
    credited_hkd: int = 0
    forfeited_hkd: int = 0
    spent_hkd: int = 0
    restored_hkd: int = 0
    withdrawn_hkd: int = 0
    lapsed_hkd: int = 0
    lent_hkd: int = 0
    given_back_hkd: int = 0
    used_hkd: int = 0
    entries_hkd: int = 0
    limit_hkd: int | None = None
    left_hkd: int | None = None
    usable_until: date | None = None
    counted_hkd: int = 0
    threshold_hkd: int | None = None


_TOTALS = {
    "opening": "brought_in_hkd",
    "credit": "credited_hkd",
    "forfeiture": "forfeited_hkd",
    "claim": "spent_hkd",
    "void": "restored_hkd",
    "withdrawal": "withdrawn_hkd",
    "lapse": "lapsed_hkd",
    "lent": "lent_hkd",
    "given-back": "given_back_hkd",
}


def bucket(row: VoucherBucket | None, event: Heard, key: Key) -> VoucherBucket:
    """Return a bucket after an event: what moved, then what is known beside it."""
    account_id, name = key
    known = dict(row) if row else {"account_id": account_id, "name": name}
    if isinstance(event, MOVED):
        for moved in movements(event):
            if name_of(moved) == name:
                known = _moved(known, moved)
    known |= _facts(known, event, name)
    row = VoucherBucket.model_validate({"bucket": name} | known)
    return row.model_copy(update={"left_hkd": _left(row)})


def names(event: Heard) -> Iterator[str]:
    """Name every bucket that an event says something about."""
    if isinstance(event, VoucherAccountOpened | OpeningBalanceBroughtIn):
        yield _OWN
    if isinstance(event, OpeningBalanceBroughtIn):
        yield from (one.programme for one in event.rewards)
        yield from (period_name(one.profession, one.starts_on) for one in event.quotas)
    if isinstance(event, SpousePaired | PairingEnded):
        yield _SPOUSE
    if isinstance(event, _COUNTING) and event.towards_reward:
        yield event.towards_reward.programme
    if isinstance(event, MOVED):
        yield from map(name_of, movements(event))


def by_bucket(event: Heard) -> Sequence[Key]:
    return [(event.originator_id, name) for name in dict.fromkeys(names(event))]


def name_of(moved: Movement) -> str:
    if moved.period_from is not None:
        return period_name(moved.profession, moved.period_from)
    return moved.reward or moved.bucket


def period_name(profession: str | None, period_from: date) -> str:
    return f"{profession}-{period_from}"


def _moved(known: dict[str, Any], moved: Movement) -> dict[str, Any]:
    total = _TOTALS[moved.kind]
    changes: dict[str, Any] = {
        "bucket": moved.bucket,
        "reward": moved.reward,
        "profession": moved.profession,
        "period_from": moved.period_from,
        total: known.get(total, 0) + abs(moved.amount_hkd),
        "entries_hkd": known.get("entries_hkd", 0) + moved.amount_hkd,
    }
    used = moved.kind in {"claim", "void"} or moved.bucket == "quota"
    changes["used_hkd"] = known.get("used_hkd", 0) - moved.amount_hkd * used
    return known | changes


def _facts(known: dict[str, Any], event: Heard, name: str) -> dict[str, Any]:
    match event:
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
        case VouchersClaimedInHongKong() | VouchersClaimedInBayArea():
            return _counted(known, event, name, +1)
        case ClaimVoided():
            return _counted(known, event, name, -1)
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
    if name == _OWN:
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


def _left(row: VoucherBucket) -> int | None:
    match row.bucket:
        case "own" | "reward":
            return row.entries_hkd
        case "quota":
            return max(0, (row.limit_hkd or 0) + row.entries_hkd)
        case "spouse":
            return None


BUCKETS = PartView(
    name="vouchers_buckets",
    version=1,
    row=VoucherBucket,
    table=table_of(
        "vouchers_buckets",
        VoucherBucket,
        key=("account_id", "name"),
        indexes=[("bucket", "usable_until")],
    ),
    listens=(*MOVED, VoucherAccountOpened, SpousePaired, PairingEnded),
    evolve=bucket,
    keys=by_bucket,
)
