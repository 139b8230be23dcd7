"""Who must act next in a transfer, and until when: read off its row, and nothing else.

The moments are those of the patient's window, the plan and the kept bed. Where there
is none of them, it is the one after which the transfer is stale.
"""

from datetime import datetime

from domain.transfers import TransferState
from projections.transfers.aboard import NOBODY
from projections.transfers.row import NextBy, TransferRow
from projections.transfers.staleness import STALE_AFTER

Acting = tuple[NextBy, datetime | None]


def acting(row: TransferRow) -> Acting:
    """Return who must act next, and until when."""
    match row.state:
        case TransferState.REQUESTED:
            return "coordinator", row.wanted_from
        case TransferState.IN_ASSESSMENT:
            return _assessing(row), row.wanted_from
        case TransferState.ACCEPTED:
            return _preparing(row), _leaving(row)
        case TransferState.READY:
            return "escort", _leaving(row)
        case TransferState.EN_ROUTE_OUT | TransferState.EN_ROUTE_IN:
            return "escort", row.plan_arrives_at
        case TransferState.AT_BOUNDARY:
            return "port", row.plan_arrives_at
        case TransferState.ARRIVED:
            return ("receiver" if row.handover_given else "escort"), _stale(row)
        case TransferState.RETURNING:
            return "sender", _stale(row)
        case TransferState.HANDED_OVER:
            return _bringing_back(row), row.plan_returns_at
        case _:
            return _left_to_do(row)


def _assessing(row: TransferRow) -> NextBy:
    to_answer = row.open_questions > 0 or row.sending_opinion is None
    return "sender" if to_answer else "receiver"


def _preparing(row: TransferRow) -> NextBy:
    """Return who has to do the first thing of G1 to G8 that is still missing."""
    sides = {row.sender_jurisdiction, row.receiver_jurisdiction}
    missing: tuple[tuple[bool, NextBy], ...] = (
        (not row.agreed, "sender"),
        (row.vehicle_id is None, "operator"),
        (len(row.aboard) == len(NOBODY), "sender"),
        (not row.has_manifest, "escort"),
        (row.notified != row.aboard, "coordinator"),
        (not sides <= {*row.acknowledged}, "port"),
        (row.record_sent_to != row.receiver, "sender"),
        (not row.record_received, "receiver"),
    )
    return next((who for lacks, who in missing if lacks), "sender")


def _leaving(row: TransferRow) -> datetime | None:
    """Return the planned departure or the end of the window, if the bed is kept."""
    planned = row.plan_departs_at or row.wanted_until
    return min(planned, row.valid_until) if row.valid_until else planned


def _bringing_back(row: TransferRow) -> NextBy:
    if row.vehicle_back_at is None:
        return "operator"
    unaccounted = row.controlled_drugs and not row.drugs_even
    return "escort" if unaccounted else "operator"


def _left_to_do(row: TransferRow) -> Acting:
    """Return who has still to bring vehicle and drugs back after the end (T-R16)."""
    was_out = row.has_departed or row.to_fetch_at is not None
    if row.state == TransferState.CLOSED or not was_out:
        return "nobody", None
    if row.vehicle_back_at is None:
        return "operator", row.plan_returns_at
    if row.has_departed and row.controlled_drugs and row.drugs_even is None:
        return "escort", row.plan_returns_at
    return "nobody", None


def _stale(row: TransferRow) -> datetime:
    return row.entered_at + STALE_AFTER[row.state]
