"""Which events move which bucket of an account, and by how much."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Literal, NamedTuple, TypeGuard, assert_never
from uuid import UUID

from domain.kernel import Event
from domain.reference import RowRef
from domain.vouchers import (
    ClaimVoided,
    OfQuota,
    OpeningBalanceBroughtIn,
    RewardCredited,
    RewardLapsed,
    RewardWithdrawn,
    SpouseGaveBack,
    SpouseUsedVouchers,
    Taken,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
    VouchersCredited,
    VouchersForfeited,
)
from projections.views import once_an_event

Moved = (
    OpeningBalanceBroughtIn
    | VouchersCredited
    | VouchersForfeited
    | RewardCredited
    | RewardWithdrawn
    | RewardLapsed
    | SpouseUsedVouchers
    | SpouseGaveBack
    | VouchersClaimedInHongKong
    | VouchersClaimedInBayArea
    | ClaimVoided
)
MOVED = (
    OpeningBalanceBroughtIn,
    VouchersCredited,
    VouchersForfeited,
    RewardCredited,
    RewardWithdrawn,
    RewardLapsed,
    SpouseUsedVouchers,
    SpouseGaveBack,
    VouchersClaimedInHongKong,
    VouchersClaimedInBayArea,
    ClaimVoided,
)

_KINDS = frozenset(MOVED)


def moves(event: Event) -> TypeGuard[Moved]:
    """Return whether an event is one of those: asked of each, so by its very class."""
    return type(event) in _KINDS


BucketKind = Literal["own", "reward", "quota", "spouse"]
"""Whose money it is; a quota is no money, but what may still be spent on one thing."""

MovementKind = Literal[
    "opening",
    "credit",
    "forfeiture",
    "claim",
    "void",
    "withdrawal",
    "lapse",
    "lent",
    "given-back",
]


class Movement(NamedTuple):
    """What an event does to one bucket; an amount that goes out is negative.

    `other_account_id` is the spouse's account, where the movement has two sides.
    """

    kind: MovementKind
    bucket: BucketKind
    amount_hkd: int
    reward: str | None = None
    profession: str | None = None
    period_from: date | None = None
    issue: str | None = None
    year: int | None = None
    limit_hkd: int | None = None
    claim_id: UUID | None = None
    other_account_id: UUID | None = None
    row_id: UUID | None = None
    row_version: int | None = None


@once_an_event
def movements(event: Moved) -> tuple[Movement, ...]:
    """Return everything that an event moves; never nothing by nothing."""
    return tuple(one for one in _movements(event) if one.amount_hkd)


def _movements(event: Moved) -> Iterable[Movement]:
    match event:
        case VouchersClaimedInHongKong(enrolment_row=row):
            return _parts("claim", -1, event, event.taken, row)
        case VouchersClaimedInBayArea(designation_row=row):
            return _parts("claim", -1, event, event.taken, row)
        case VouchersCredited() | VouchersForfeited():
            return (_issue(event),)
        case OpeningBalanceBroughtIn():
            return _brought_in(event)
        case RewardCredited() | RewardWithdrawn() | RewardLapsed():
            return (_reward(event),)
        case SpouseUsedVouchers() | SpouseGaveBack():
            return (_spouse(event),)
        case ClaimVoided():
            return _parts("void", +1, event, event.restored, None)
        case _:
            assert_never(event)


def _brought_in(event: OpeningBalanceBroughtIn) -> Iterator[Movement]:
    yield Movement(
        kind="opening",
        bucket="own",
        amount_hkd=event.own_hkd,
        limit_hkd=event.limit_hkd,
    )
    for reward in event.rewards:
        yield Movement(
            kind="opening",
            bucket="reward",
            reward=reward.programme,
            amount_hkd=reward.unspent_hkd,
            **_row(reward.row),
        )
    for quota in event.quotas:
        yield Movement(
            kind="opening",
            bucket="quota",
            profession=quota.profession,
            period_from=quota.starts_on,
            amount_hkd=-quota.used_hkd,
            limit_hkd=quota.limit_hkd,
            **_row(quota.row),
        )


def _issue(event: VouchersCredited | VouchersForfeited) -> Movement:
    known = {"issue": event.issue, "year": event.year, **_row(event.row)}
    match event:
        case VouchersCredited():
            return Movement(
                "credit", "own", event.amount_hkd, limit_hkd=event.limit_hkd, **known
            )
        case VouchersForfeited():
            known |= {"limit_hkd": event.limit_hkd, "claim_id": event.claim_id}
            return Movement("forfeiture", "own", -event.amount_hkd, **known)
        case _:
            assert_never(event)


def _reward(event: RewardCredited | RewardWithdrawn | RewardLapsed) -> Movement:
    known: dict[str, Any] = {"bucket": "reward", "reward": event.programme}
    amount_hkd = event.amount_hkd
    match event:
        case RewardCredited(claim_id=claim_id, row=row):
            known |= {"kind": "credit", "amount_hkd": amount_hkd} | _row(row)
            known |= {"claim_id": claim_id}
        case RewardWithdrawn(claim_id=claim_id):
            known |= {"kind": "withdrawal", "amount_hkd": -amount_hkd}
            known |= {"claim_id": claim_id}
        case RewardLapsed():
            known |= {"kind": "lapse", "amount_hkd": -amount_hkd}
        case _:
            assert_never(event)
    return Movement(**known)


def _spouse(event: SpouseUsedVouchers | SpouseGaveBack) -> Movement:
    lent = isinstance(event, SpouseUsedVouchers)
    return Movement(
        kind="lent" if lent else "given-back",
        bucket="own",
        amount_hkd=-event.amount_hkd if lent else event.amount_hkd,
        claim_id=event.claim_id,
        other_account_id=event.spouse_account_id,
    )


def _parts(
    kind: Literal["claim", "void"],
    sign: int,
    event: VouchersClaimedInHongKong | VouchersClaimedInBayArea | ClaimVoided,
    parts: Iterable[Taken],
    row: RowRef | None,
) -> Iterator[Movement]:
    """Return one movement for each bucket that a claim takes from, or gives back to."""
    known: dict[str, Any] = {"kind": kind, "claim_id": event.claim_id}
    for part in parts:
        yield Movement(
            bucket=part.bucket,
            reward=part.reward,
            amount_hkd=sign * part.amount_hkd,
            other_account_id=part.account_id if part.bucket == "spouse" else None,
            **known | _row(row),
        )
    if event.of_quota is not None:
        yield _of_quota(known, sign, event.of_quota)


def _of_quota(known: dict[str, Any], sign: int, used: OfQuota) -> Movement:
    return Movement(
        bucket="quota",
        profession=used.profession,
        period_from=used.starts_on,
        amount_hkd=sign * used.amount_hkd,
        limit_hkd=used.limit_hkd,
        **known | _row(used.row),
    )


def _row(row: RowRef | None) -> dict[str, Any]:
    return {"row_id": row.id, "row_version": row.version} if row else {}
