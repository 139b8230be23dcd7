"""Visits to Mainland institutions, and who paid for them: one payer only (G-4)."""

from datetime import datetime
from typing import Any, Literal, assert_never, get_args
from uuid import UUID

from sqlalchemy import Engine

from domain.vouchers import (
    EpisodeBegun,
    EpisodeEvent,
    EpisodePaidByNationalInsurance,
    EpisodePaidByVouchers,
    EpisodeVoucherClaimVoided,
)
from projections import queries
from projections.columns import table_of
from projections.views import Row, View

PaidBy = Literal["nobody", "vouchers", "national-insurance", "both"]


class VoucherEpisode(Row):
    """A visit. `claims` are the claims that stand, `settlements` the insurance's.

    Both should never be: then somebody has to look at it.
    """

    episode_id: UUID
    institution_id: UUID
    episode: str
    paid_by: PaidBy = "nobody"
    claims: tuple[str, ...] = ()
    settlements: tuple[str, ...] = ()
    began_at: datetime
    changed_at: datetime


def episode(row: VoucherEpisode | None, event: EpisodeEvent) -> VoucherEpisode | None:
    if isinstance(event, EpisodeBegun):
        return VoucherEpisode(
            episode_id=event.originator_id,
            institution_id=event.institution_id,
            episode=event.episode,
            began_at=event.timestamp,
            changed_at=event.timestamp,
        )
    if row is None:
        return None
    after = row.model_copy(
        update=_changes(row, event) | {"changed_at": event.timestamp}
    )
    return after.model_copy(update={"paid_by": _paid_by(after)})


def _changes(row: VoucherEpisode, event: EpisodeEvent) -> dict[str, Any]:
    match event:
        case EpisodeBegun():
            return {}
        case EpisodePaidByVouchers(claim_id=claim_id):
            return {"claims": (*row.claims, str(claim_id))}
        case EpisodeVoucherClaimVoided(claim_id=claim_id):
            left = [claim for claim in row.claims if claim != str(claim_id)]
            return {"claims": tuple(left)}
        case EpisodePaidByNationalInsurance(settlement=settlement):
            return {"settlements": (*row.settlements, settlement)}
        case _:
            assert_never(event)


def _paid_by(row: VoucherEpisode) -> PaidBy:
    if row.claims and row.settlements:
        return "both"
    if row.claims:
        return "vouchers"
    return "national-insurance" if row.settlements else "nobody"


EPISODES = View(
    name="vouchers_episodes",
    version=1,
    row=VoucherEpisode,
    table=table_of(
        "vouchers_episodes",
        VoucherEpisode,
        key=("episode_id",),
        indexes=[("paid_by", "changed_at"), ("institution_id", "episode")],
    ),
    listens=get_args(EpisodeEvent),
    evolve=episode,
)


def episodes(
    engine: Engine,
    *,
    institution_id: UUID | None = None,
    number: str | None = None,
    paid_by: PaidBy | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[VoucherEpisode]:
    """Return visits, the one that changed last first; `number` is the institution's."""
    columns = EPISODES.table.c
    asked = {"institution_id": institution_id, "episode": number, "paid_by": paid_by}
    return queries.newest_first(
        engine,
        EPISODES,
        *(columns[name] == value for name, value in asked.items() if value is not None),
        by=[columns.changed_at, columns.episode_id],
        after=after,
        limit=limit,
    )
