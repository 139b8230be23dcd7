"""The transfers themselves, in the order in which the board shows them."""

from typing import Any, get_args

from domain.transfers import OPEN, TransferEvent, TransferRequested, state_after
from domain.transfers.chain import OUT_OF_CHAIN
from projections.columns import table_of
from projections.transfers.acting import acting
from projections.transfers.changes import change
from projections.transfers.row import (
    ENDED_RANK,
    PARTIES,
    RANKS,
    TransferRow,
    parties,
)
from projections.views import View

STEPS: tuple[type[Any], ...] = get_args(TransferEvent)
"""Every event of a transfer."""


def transfer(row: TransferRow | None, event: TransferEvent) -> TransferRow | None:
    if isinstance(event, TransferRequested):
        return _standing(_requested(event))
    if row is None:
        return None
    changed = change(row, event) | {"version": event.originator_version}
    if event.late and not isinstance(event, OUT_OF_CHAIN):
        changed["late_steps"] = row.late_steps + 1
    if (state := state_after(event)) is not None:
        changed |= {
            "state": state.value,
            "is_open": state in OPEN,
            "entered_at": event.effective_at,
            "entered_version": event.originator_version,
        }
    return _standing(row.model_copy(update=changed))


def _requested(event: TransferRequested) -> TransferRow:
    corridor, state = event.corridor, event.LEADS_TO
    return TransferRow.told(
        transfer_id=event.originator_id,
        patient_id=event.patient_id,
        version=event.originator_version,
        corridor=corridor.corridor,
        direction=corridor.direction,
        sender=corridor.sender,
        sender_jurisdiction=corridor.sender_jurisdiction.value,
        receiver=corridor.receiver,
        receiver_jurisdiction=corridor.receiver_jurisdiction.value,
        coordinators=corridor.coordinators,
        asked=(corridor.receiver,),
        priority=event.priority,
        state=state.value,
        entered_at=event.effective_at,
        entered_version=event.originator_version,
        requested_at=event.effective_at,
        wanted_from=event.wanted_from,
        wanted_until=event.wanted_until,
        late_steps=int(event.late),
        due_at=event.wanted_from,
        party_1=corridor.sender,
    )


def _standing(row: TransferRow) -> TransferRow:
    """Say where the row stands on the board, whom it waits for and who may see it."""
    next_by, act_by = acting(row)
    seen_by = dict.fromkeys(PARTIES) | dict(zip(PARTIES, parties(row), strict=False))
    due_at = act_by if row.is_open and act_by else row.entered_at
    return row.model_copy(
        update={
            "next_by": next_by,
            "act_by": act_by,
            "rank": RANKS[row.priority] if row.is_open else ENDED_RANK,
            "due_at": due_at,
            **seen_by,
        }
    )


_ON_THE_BOARD = ("rank", "due_at", "transfer_id")

TRANSFERS = View(
    name="transfers_transfers",
    version=1,
    row=TransferRow,
    table=table_of(
        "transfers_transfers",
        TransferRow,
        key=("transfer_id",),
        indexes=[
            _ON_THE_BOARD,
            *((party, *_ON_THE_BOARD) for party in PARTIES),
            ("patient_id", "requested_at"),
            ("vehicle_code",),
            ("position",),
        ],
    ),
    listens=STEPS,
    evolve=transfer,
)
