"""What the buckets held after a claim, or after its void: what a receipt says."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, func, select

from projections import queries
from projections.vouchers import pages
from projections.vouchers.buckets import BUCKETS
from projections.vouchers.claim_parts import claim_parts
from projections.vouchers.claims import VoucherClaim
from projections.vouchers.entries import ENTRIES
from projections.vouchers.reading import ExplainedEntry, explained


class Left(BaseModel):
    """A bucket and what was left in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bucket: Literal["reward", "own", "spouse"]
    amount_hkd: int
    reward: str | None = None
    usable_until: date | None = None


def left_after(engine: Engine, claim: VoucherClaim) -> list[Left]:
    """Return what a claim left, as its event says it.

    A claim of 0.1.0 did not say it, and a void says it for none: then the entries do.
    """
    parts = claim_parts(engine, claim.claim_id)
    if claim.state == "voided" or any(part.left_hkd is None for part in parts):
        return _by_entries(engine, claim)
    return [
        Left(
            bucket=part.bucket,
            amount_hkd=part.left_hkd or 0,
            reward=part.reward,
            usable_until=part.usable_until,
        )
        for part in parts
    ]


def _by_entries(engine: Engine, claim: VoucherClaim) -> list[Left]:
    """Return what every bucket had come to with the last entry of the claim."""
    until = _last_days(engine, claim.account_id)
    left = [
        Left(
            bucket="own" if entry.reward is None else "reward",
            amount_hkd=entry.balance_hkd,
            reward=entry.reward,
            usable_until=until.get(entry.reward),
        )
        for entry in _last_entries(engine, claim.account_id, claim.claim_id)
        if entry.bucket == "own" or entry.balance_hkd
    ]
    if claim.spouse_account_id is None:
        return left
    spouses = _last_entries(engine, claim.spouse_account_id, claim.claim_id)
    return left + [
        Left(bucket="spouse", amount_hkd=entry.balance_hkd)
        for entry in spouses
        if entry.bucket == "own"
    ]


def _last_entries(
    engine: Engine, account_id: UUID, claim_id: UUID
) -> list[ExplainedEntry]:
    """Return the last entry of each bucket of money, up to the last of the claim."""
    columns = ENTRIES.table.c
    last = (
        select(func.max(columns.version))
        .where(columns.account_id == account_id, columns.claim_id == claim_id)
        .scalar_subquery()
    )
    known = explained(account_id)
    wanted = (
        select(known)
        .where(known.c.bucket.in_(["own", "reward"]), known.c.version <= last)
        .order_by(known.c.version, known.c.part)
    )
    entries = pages.read(engine, ExplainedEntry, wanted)
    return list({(entry.bucket, entry.reward): entry for entry in entries}.values())


def _last_days(engine: Engine, account_id: UUID) -> dict[str | None, date | None]:
    """Return until when each reward of an account can be used."""
    mine = BUCKETS.table.c.account_id == account_id
    rows = queries.read(engine, BUCKETS, select(BUCKETS.table).where(mine))
    return {row.reward: row.usable_until for row in rows}
