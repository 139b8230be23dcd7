"""Trips of the facts as the log has them: under an id of their own, at another time."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from domain.kernel import Event
from domain.transfers import Transfer
from projections.views import AnyView
from tests.facts.transfers import TRANSFER
from tests.projections.logs import unopened
from tests.projections.tallies import ListLog

NO_TIME = timedelta(0)


def steps_of(
    transfer: Transfer, id: UUID = TRANSFER, *, later: timedelta = NO_TIME
) -> list[Event]:
    """Everything that was recorded of a trip, sealed, as if of another transfer."""
    return [
        unopened(
            event.model_copy(
                update={
                    "originator_id": id,
                    "effective_at": event.effective_at + later,
                    "timestamp": event.timestamp + later,
                }
            )
        )
        for event in transfer.steps.values()
    ]


def log_of(*trips: Iterable[Event]) -> ListLog:
    log = ListLog()
    for trip in trips:
        log.record(*trip)
    return log


def fold(view: AnyView, events: Sequence[Event]) -> dict[object, object]:
    """Fold events anew into the rows of a view, without an engine or a table."""
    rows: dict[object, object] = {}
    for event in events:
        if type(event) not in view.listens:
            continue
        for key in view.keys(event):
            rows[key] = view.after(rows.get(key), event, key)
    return {key: row for key, row in rows.items() if row is not None}
