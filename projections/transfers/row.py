"""What is known of a transfer where many are shown: one field a column."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from domain.transfers import Crossing, Opinion, Priority, TransferState
from domain.values import Jurisdiction
from projections.transfers.aboard import NOBODY
from projections.views import Row

NextBy = Literal[
    "sender", "receiver", "coordinator", "operator", "escort", "port", "nobody"
]
RANKS: dict[Priority, int] = {"emergency": 0, "urgent": 1, "routine": 2}
ENDED_RANK = 3
"""Behind everything that is open."""


class BoardRow(Row):
    """What the board shows of a transfer, and what sorts it there.

    Every moment is when something happened, as it now counts. `rank` and `due_at` sort
    the board: emergencies first, then by `act_by`; what has ended has the last rank and
    is sorted by its end.
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
    operator: str | None = None
    control_point: str | None = None
    priority: Priority
    state: TransferState
    is_open: bool = True
    entered_at: datetime
    requested_at: datetime
    wanted_from: datetime
    wanted_until: datetime
    open_questions: int = 0
    sending_opinion: Opinion | None = None
    receiving_opinion: Opinion | None = None
    valid_until: datetime | None = None
    vehicle_id: UUID | None = None
    vehicle_code: str | None = None
    loaded: Crossing | None = None
    plan_departs_at: datetime | None = None
    plan_arrives_at: datetime | None = None
    plan_returns_at: datetime | None = None
    people: int | None = None
    held: bool = False
    held_cause: Literal["officer", "head-count"] | None = None
    to_fetch_at: datetime | None = None
    home_at: datetime | None = None
    vehicle_back_at: datetime | None = None
    drugs_even: bool | None = None
    reason: str | None = None
    died_in: Jurisdiction | None = None
    late_steps: int = 0
    next_by: NextBy = "coordinator"
    act_by: datetime | None = None
    rank: int = ENDED_RANK
    due_at: datetime


class TransferRow(BoardRow):
    """The whole of it: also what the next step is told from.

    `notified` names vehicle, driver and crew as the port knows them, `aboard` as they
    are assigned. `party_1` to `party_6` are the organisations that may see it. A field
    that ends in `_version` is the step that a moment comes from, so that a corrected
    step is found again.
    """

    asked: tuple[str, ...]
    entered_version: int
    agreed: bool = False
    record_shared: bool = False
    aboard: tuple[str, ...] = NOBODY
    has_manifest: bool = False
    controlled_drugs: bool = False
    notified: tuple[str, ...] | None = None
    acknowledged: tuple[str, ...] = ()
    record_sent_to: str | None = None
    record_received: bool = False
    has_departed: bool = False
    handover_given: bool = False
    to_fetch_version: int | None = None
    home_version: int | None = None
    party_1: str
    party_2: str | None = None
    party_3: str | None = None
    party_4: str | None = None
    party_5: str | None = None
    party_6: str | None = None


PARTIES = ("party_1", "party_2", "party_3", "party_4", "party_5", "party_6")


def parties(row: TransferRow) -> tuple[str, ...]:
    """Return the organisations that may see a transfer, each once.

    Those that were only asked come last: where there are too many, the ones that were
    asked first give way.
    """
    known = (row.sender, row.receiver, *row.coordinators, row.operator, *row.asked)
    return tuple(dict.fromkeys(one for one in known if one))[: len(PARTIES)]
