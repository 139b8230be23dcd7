"""How long a transfer may stand in a state before somebody should look at it.

No source gives such limits: each is derived from what was published of real runs, and
unverified. They decide nothing; they only mark a line of the board.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from domain.transfers import OPEN, TransferState

STALE_AFTER: Mapping[TransferState, timedelta] = {
    # An open source board of hospital transfers marks what nobody touched for 2 h
    # (ohcnetwork/care_fe, 2024).
    TransferState.REQUESTED: timedelta(hours=2),
    # Patient no. 1 was asked for on 9 January 2025 and left the next morning (RTHK).
    TransferState.IN_ASSESSMENT: timedelta(hours=24),
    TransferState.ACCEPTED: timedelta(hours=24),
    # Readiness is of a trip of the same day; a bed is kept for hours, not for days.
    TransferState.READY: timedelta(hours=6),
    # The longest trip that was published took about 2 h (Nansha, 4 February 2026).
    TransferState.EN_ROUTE_OUT: timedelta(hours=2),
    # Published clearances took from 1 min to 2 min 44 s (10 January and 7 May 2025).
    TransferState.AT_BOUNDARY: timedelta(minutes=15),
    TransferState.EN_ROUTE_IN: timedelta(hours=2),
    # The bed was ready on arrival in each published run.
    TransferState.ARRIVED: timedelta(minutes=30),
    # Vehicles came back on the day of the trip (the drills of 2024 and 2025).
    TransferState.HANDED_OVER: timedelta(hours=12),
    TransferState.RETURNING: timedelta(hours=2),
}
assert STALE_AFTER.keys() == OPEN


def is_stale(state: TransferState, entered_at: datetime, now: datetime) -> bool:
    """Say whether a transfer has stood longer than that in its state.

    What has ended is never stale.
    """
    limit = STALE_AFTER.get(state)
    return limit is not None and now - entered_at > limit
