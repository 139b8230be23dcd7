"""Every bucket of an account: one's own vouchers, rewards, quotas, the spouse's."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.vouchers import (
    ClaimVoided,
    OpeningBalanceBroughtIn,
    PairingEnded,
    SpousePaired,
    VoucherAccountOpened,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
)
from projections.columns import table_of
from projections.views import Key, PartView, Row
from projections.vouchers.bucket_facts import OWN, SPOUSE, Heard, facts, period_name
from projections.vouchers.movements import (
    MOVED,
    BucketKind,
    Movement,
    movements,
    moves,
)


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
    known: dict[str, Any] = (
        dict(row.__dict__)
        if row
        else {"account_id": account_id, "name": name, "bucket": name}
    )
    if moves(event):
        for moved in movements(event):
            if name_of(moved) == name:
                known |= _moved(known, moved)
    known |= facts(known, event, name)
    return VoucherBucket.told(**known | {"left_hkd": _left(known)})


def names(event: Heard) -> Iterator[str]:
    """Name every bucket that an event says something about."""
    match event:
        case (
            VouchersClaimedInHongKong() | VouchersClaimedInBayArea() | ClaimVoided()
        ) if event.towards_reward:
            yield event.towards_reward.programme
        case VoucherAccountOpened():
            yield OWN
        case OpeningBalanceBroughtIn():
            yield OWN
            yield from (one.programme for one in event.rewards)
            yield from (
                period_name(one.profession, one.starts_on) for one in event.quotas
            )
        case SpousePaired() | PairingEnded():
            yield SPOUSE
    if moves(event):
        yield from map(name_of, movements(event))


def by_bucket(event: Heard) -> Sequence[Key]:
    return [(event.originator_id, name) for name in dict.fromkeys(names(event))]


def name_of(moved: Movement) -> str:
    if moved.period_from is not None:
        return period_name(moved.profession, moved.period_from)
    return moved.reward or moved.bucket


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
    return changes


def _left(known: dict[str, Any]) -> int | None:
    entries_hkd: int = known.get("entries_hkd", 0)
    match known["bucket"]:
        case "own" | "reward":
            return entries_hkd
        case "quota":
            return max(0, (known.get("limit_hkd") or 0) + entries_hkd)
        case _:
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
