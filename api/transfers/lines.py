"""How a transfer looks on the board: a line without what only sorts it."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from domain.transfers import Crossing, Opinion, Priority, TransferState
from domain.values import Jurisdiction
from projections.transfers import BoardRow, NextBy, is_stale


class BoardLine(BaseModel):
    """One transfer; every moment is when something happened, as it now counts.

    `next_by` must act next, and should until `act_by`. `stale`: it has stood longer
    in its state than such a state lasts as a rule.
    """

    transfer_id: UUID
    patient_id: UUID
    version: int
    corridor: str
    direction: str
    sender: str
    sender_jurisdiction: Jurisdiction
    receiver: str
    receiver_jurisdiction: Jurisdiction
    coordinators: tuple[str, ...]
    operator: str | None
    control_point: str | None
    priority: Priority
    state: TransferState
    is_open: bool
    stale: bool
    entered_at: datetime
    requested_at: datetime
    wanted_from: datetime
    wanted_until: datetime
    next_by: NextBy
    act_by: datetime | None
    open_questions: int
    sending_opinion: Opinion | None
    receiving_opinion: Opinion | None
    valid_until: datetime | None
    vehicle_id: UUID | None
    vehicle_code: str | None
    loaded: Crossing | None
    plan_departs_at: datetime | None
    plan_arrives_at: datetime | None
    plan_returns_at: datetime | None
    people: int | None
    held: bool
    held_cause: str | None
    to_fetch_at: datetime | None
    home_at: datetime | None
    vehicle_back_at: datetime | None
    drugs_even: bool | None
    reason: str | None
    died_in: Jurisdiction | None
    late_steps: int


def line_of(row: BoardRow, now: datetime) -> BoardLine:
    return BoardLine.model_validate(shown(row, now))


def shown(row: BoardRow, now: datetime) -> dict[str, object]:
    """Return the fields of a line, and whether it is stale at a moment."""
    told = {name: value for name, value in row if name in BoardLine.model_fields}
    return told | {"stale": is_stale(row.state, row.entered_at, now)}
