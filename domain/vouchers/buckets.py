"""Where the money of a claim comes from, and in which order."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from domain.kernel import Fact
from domain.values import Code, Hkd, HkdOrZero

Bucket = Literal["reward", "own", "spouse"]


class Available(Fact):
    """What a bucket of an account could pay.

    A reward has the code of its programme, and the last day on which it can be used.
    """

    bucket: Bucket
    account_id: UUID
    amount_hkd: HkdOrZero
    reward: Code | None = None
    usable_until: date | None = None


class Taken(Fact):
    """What a claim took out of a bucket of an account."""

    bucket: Bucket
    account_id: UUID
    amount_hkd: Hkd
    reward: Code | None = None


def in_order(
    available: Iterable[Available], order: Sequence[Bucket]
) -> list[Available]:
    """Sort buckets as they are emptied; of rewards, what lapses first comes first."""
    return sorted(
        available,
        key=lambda one: (order.index(one.bucket), one.usable_until or date.max),
    )


def draw(
    amount_hkd: int, available: Iterable[Available], order: Sequence[Bucket]
) -> tuple[Taken, ...]:
    """Take an amount out of the buckets, emptying one before the next.

    The amount must be there: whoever calls has refused a larger one.
    """
    taken = []
    for bucket in in_order(available, order):
        part = min(amount_hkd, bucket.amount_hkd)
        if part > 0:
            taken.append(_take(part, bucket))
            amount_hkd -= part
    assert amount_hkd == 0
    return tuple(taken)


def left(
    available: Iterable[Available], taken: Iterable[Taken]
) -> tuple[Available, ...]:
    """Return what the buckets hold after something was taken."""
    gone = {_which(part): part.amount_hkd for part in taken}
    return tuple(
        one.model_copy(update={"amount_hkd": one.amount_hkd - gone.get(_which(one), 0)})
        for one in available
    )


def total_hkd(parts: Iterable[Available | Taken]) -> int:
    return sum(part.amount_hkd for part in parts)


def from_bucket(parts: Iterable[Taken], *buckets: Bucket) -> int:
    """Return how much of it came out of these buckets, in whole HKD."""
    return total_hkd(part for part in parts if part.bucket in buckets)


def _which(part: Available | Taken) -> tuple[str, str | None]:
    return part.bucket, part.reward


def _take(amount_hkd: int, bucket: Available) -> Taken:
    return Taken(
        bucket=bucket.bucket,
        account_id=bucket.account_id,
        amount_hkd=amount_hkd,
        reward=bucket.reward,
    )
