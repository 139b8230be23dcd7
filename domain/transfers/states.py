"""Where a transfer stands, from the request to the vehicle's return (§1A)."""

from enum import StrEnum


class TransferState(StrEnum):
    REQUESTED = "requested"
    IN_ASSESSMENT = "in-assessment"
    ACCEPTED = "accepted"
    READY = "ready"
    EN_ROUTE_OUT = "en-route-out"
    AT_BOUNDARY = "at-boundary"
    EN_ROUTE_IN = "en-route-in"
    ARRIVED = "arrived"
    HANDED_OVER = "handed-over"
    CLOSED = "closed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    RETURNING = "returning"
    RETURNED = "returned"
    DECEASED = "deceased"


States = frozenset[TransferState]

ENDED: States = frozenset(
    {
        TransferState.CLOSED,
        TransferState.DECLINED,
        TransferState.CANCELLED,
        TransferState.RETURNED,
        TransferState.DECEASED,
    }
)
"""Terminal is terminal (T-R08): afterwards only corrections, charges, the vehicle's
return and the account of drugs."""

OPEN: States = frozenset(TransferState) - ENDED

BEFORE_DEPARTURE: States = frozenset(
    {
        TransferState.REQUESTED,
        TransferState.IN_ASSESSMENT,
        TransferState.ACCEPTED,
        TransferState.READY,
    }
)
ACCEPTED_OR_READY: States = frozenset({TransferState.ACCEPTED, TransferState.READY})
"""What lasts only as long as the acceptance does (E22)."""

ON_THE_WAY: States = frozenset(
    {
        TransferState.EN_ROUTE_OUT,
        TransferState.AT_BOUNDARY,
        TransferState.EN_ROUTE_IN,
        TransferState.RETURNING,
    }
)
