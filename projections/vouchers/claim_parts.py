"""What each claim took from which bucket, and what it left there."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Engine, select

from domain.vouchers import (
    Available,
    Taken,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
)
from projections import queries
from projections.columns import table_of
from projections.views import Key, PartView, Row, once_an_event

Claimed = VouchersClaimedInHongKong | VouchersClaimedInBayArea


class ClaimPart(Row):
    """A bucket that a claim could draw on, also where it took nothing from it.

    `left_hkd` is what the bucket held after the claim; None in claims of 0.1.0, which
    did not record it.
    """

    claim_id: UUID
    part: int
    bucket: Literal["reward", "own", "spouse"]
    account_id: UUID
    reward: str | None
    usable_until: date | None
    taken_hkd: int
    left_hkd: int | None


def claim_part(_: ClaimPart | None, event: Claimed, key: Key) -> ClaimPart:
    claim_id, part = key
    return ClaimPart.told(claim_id=claim_id, part=part, **_parts(event)[part])


def by_part(event: Claimed) -> Sequence[Key]:
    return [(event.claim_id, part) for part in range(len(_parts(event)))]


@once_an_event
def _parts(event: Claimed) -> list[dict[str, Any]]:
    """Return the buckets of a claim, as the event lists them."""
    if event.left is None:
        return [
            _bucket(one)
            | {"usable_until": None, "taken_hkd": one.amount_hkd, "left_hkd": None}
            for one in event.taken
        ]
    taken = {(one.bucket, one.reward): one.amount_hkd for one in event.taken}
    return [
        _bucket(one)
        | {
            "usable_until": one.usable_until,
            "taken_hkd": taken.get((one.bucket, one.reward), 0),
            "left_hkd": one.amount_hkd,
        }
        for one in event.left
    ]


def _bucket(one: Taken | Available) -> dict[str, Any]:
    return {"bucket": one.bucket, "account_id": one.account_id, "reward": one.reward}


CLAIM_PARTS = PartView(
    name="vouchers_claim_parts",
    version=1,
    row=ClaimPart,
    table=table_of("vouchers_claim_parts", ClaimPart, key=("claim_id", "part")),
    listens=(VouchersClaimedInHongKong, VouchersClaimedInBayArea),
    evolve=claim_part,
    keys=by_part,
    once=True,
)


def claim_parts(engine: Engine, claim_id: UUID) -> list[ClaimPart]:
    """Return the buckets of a claim."""
    columns = CLAIM_PARTS.table.c
    wanted = (
        select(CLAIM_PARTS.table)
        .where(columns.claim_id == claim_id)
        .order_by(columns.part)
    )
    return queries.read(engine, CLAIM_PARTS, wanted)
