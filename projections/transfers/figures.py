"""Key figures of each corridor and month: how long things took, and why not."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from statistics import median
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, select

from projections import queries
from projections.transfers.times import TRANSFER_TIMES, TransferTimes

FEWEST = 3
"""No mean and no median of fewer: §1A, "never show a mean with n<3"."""


class Duration(BaseModel):
    """How long something took, of `n` transfers; both are None where n is below 3.

    Whole seconds, half a second counted as one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    n: int
    mean_seconds: int | None = None
    median_seconds: int | None = None


class Declines(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str
    n: int


class CorridorMonth(BaseModel):
    """The transfers of a corridor that were requested in a month.

    `door_to_door` is from departure to arrival, `boundary_dwell` from the arrival at
    the port to the last clearance.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    corridor: str
    month: str
    requests: int
    decided: int
    declined: int
    declines: tuple[Declines, ...]
    request_to_decision: Duration
    decision_to_departure: Duration
    door_to_door: Duration
    boundary_dwell: Duration
    arrival_to_handover: Duration


def figures(
    engine: Engine,
    *,
    from_month: str,
    until_month: str,
    corridor: str | None = None,
) -> list[CorridorMonth]:
    """Return the figures of corridors and months with a request; both are included."""
    column = TRANSFER_TIMES.table.c
    wanted = (
        select(TRANSFER_TIMES.table)
        .where(column.month >= from_month, column.month <= until_month)
        .order_by(column.corridor, column.month, column.transfer_id)
    )
    if corridor is not None:
        wanted = wanted.where(column.corridor == corridor)
    return figures_of(queries.read(engine, TRANSFER_TIMES, wanted))


def times(engine: Engine, transfer_id: UUID) -> TransferTimes | None:
    """Return the moments of one transfer."""
    return queries.find(engine, TRANSFER_TIMES, transfer_id)


def figures_of(rows: Iterable[TransferTimes]) -> list[CorridorMonth]:
    """Return the figures of transfers that are sorted by corridor and month."""
    by = groupby(rows, key=lambda row: (row.corridor, row.month))
    return [_figures(corridor, month, list(same)) for (corridor, month), same in by]


def _figures(corridor: str, month: str, rows: Sequence[TransferTimes]) -> CorridorMonth:
    reasons = Counter(row.decline_reason for row in rows if row.decline_reason)
    return CorridorMonth(
        corridor=corridor,
        month=month,
        requests=len(rows),
        decided=sum(row.decided_at is not None for row in rows),
        declined=reasons.total(),
        declines=tuple(Declines(reason=r, n=n) for r, n in sorted(reasons.items())),
        request_to_decision=_took((row.requested_at, row.decided_at) for row in rows),
        decision_to_departure=_took((row.accepted_at, row.departed_at) for row in rows),
        door_to_door=_took((row.departed_at, row.arrived_at) for row in rows),
        boundary_dwell=_took((row.at_boundary_at, row.cleared_at) for row in rows),
        arrival_to_handover=_took((row.arrived_at, row.handed_over_at) for row in rows),
    )


def _took(spans: Iterable[tuple[datetime | None, datetime | None]]) -> Duration:
    known = [
        round((until - begun).total_seconds())
        for begun, until in spans
        if begun is not None and until is not None
    ]
    if len(known) < FEWEST:
        return Duration(n=len(known))
    return Duration(
        n=len(known),
        mean_seconds=_rounded(sum(known), len(known)),
        median_seconds=_rounded(round(2 * median(known)), 2),
    )


def _rounded(total: int, parts: int) -> int:
    return (2 * total + parts) // (2 * parts)
