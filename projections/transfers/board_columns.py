"""The columns of the board: how much stands in each state."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, func, select

from domain.transfers import OPEN, TransferState
from projections.transfers.reading import stale_at
from projections.transfers.row import ENDED_RANK, RANKS
from projections.transfers.seeing import Onlooker, seen
from projections.transfers.transfers import TRANSFERS

TRANSFER = TRANSFERS.table.c


class BoardColumn(BaseModel):
    """What stands in one state: how many, how many of them somebody should look at."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: TransferState
    transfers: int = 0
    emergencies: int = 0
    held: int = 0
    stale: int = 0
    oldest_entered_at: datetime | None = None


def columns(
    engine: Engine, now: datetime, *, seen_by: Onlooker | None
) -> list[BoardColumn]:
    """Count what is open in each state, in the order of the course."""
    counted = select(
        TRANSFER.state,
        func.count().label("transfers"),
        func.count().filter(TRANSFER.rank == RANKS["emergency"]).label("emergencies"),
        func.count().filter(TRANSFER.held).label("held"),
        func.count().filter(stale_at(now)).label("stale"),
        func.min(TRANSFER.entered_at).label("oldest_entered_at"),
    )
    asked = counted.where(TRANSFER.rank < ENDED_RANK, *seen(seen_by))
    with engine.connect() as connection:
        rows = connection.execute(asked.group_by(TRANSFER.state)).mappings()
        found = {row["state"]: BoardColumn.model_validate(dict(row)) for row in rows}
    states = [state.value for state in TransferState if state in OPEN]
    return [found.get(state, BoardColumn(state=state)) for state in states]
