"""Acceptances whose time has passed, while nobody has recorded it (E22)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, select

from domain.transfers import ACCEPTED_OR_READY
from projections.transfers.row import ENDED_RANK
from projections.transfers.transfers import TRANSFERS

TRANSFER = TRANSFERS.table.c


def lapsed(
    engine: Engine, before: datetime, *, limit: int
) -> list[tuple[UUID, datetime]]:
    """Return transfers whose bed was kept until before a moment, and until when."""
    wanted = (
        select(TRANSFER.transfer_id, TRANSFER.valid_until)
        .where(
            TRANSFER.rank < ENDED_RANK,
            TRANSFER.state.in_([state.value for state in ACCEPTED_OR_READY]),
            TRANSFER.valid_until < before,
        )
        .order_by(TRANSFER.valid_until, TRANSFER.transfer_id)
        .limit(limit)
    )
    with engine.connect() as connection:
        return [
            (row.transfer_id, row.valid_until) for row in connection.execute(wanted)
        ]
