"""Where the money of a claim comes from, and in which order."""

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from domain.kernel import Fact
from domain.values import Hkd, HkdOrZero

Bucket = Literal["reward", "own", "spouse"]

ORDER: tuple[Bucket, ...] = ("reward", "own", "spouse")
"""V-BR-05. Own before spouse is the scheme's rule; reward first is unverified."""


class Available(Fact):
    """What a bucket of an account could pay."""

    bucket: Bucket
    account_id: UUID
    amount_hkd: HkdOrZero


class Taken(Fact):
    """What a claim took out of a bucket of an account."""

    bucket: Bucket
    account_id: UUID
    amount_hkd: Hkd


def in_order(available: Iterable[Available]) -> list[Available]:
    """Sort buckets as the policy empties them."""
    return sorted(available, key=lambda bucket: ORDER.index(bucket.bucket))


def draw(amount_hkd: int, available: Iterable[Available]) -> tuple[Taken, ...]:
    """Take an amount out of the buckets, emptying one before the next.

    The amount must be there: whoever calls has refused a larger one.
    """
    taken = []
    for bucket in in_order(available):
        part = min(amount_hkd, bucket.amount_hkd)
        if part > 0:
            taken.append(_take(part, bucket))
            amount_hkd -= part
    assert amount_hkd == 0
    return tuple(taken)


def total_hkd(parts: Iterable[Available | Taken]) -> int:
    return sum(part.amount_hkd for part in parts)


def _take(amount_hkd: int, bucket: Available) -> Taken:
    return Taken(
        bucket=bucket.bucket, account_id=bucket.account_id, amount_hkd=amount_hkd
    )
