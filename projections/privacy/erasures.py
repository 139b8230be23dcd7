"""Requests to be erased: how far each has come, and when it is due."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import assert_never
from uuid import UUID

from domain.privacy import (
    ErasureApproved,
    ErasureBegun,
    ErasureCompleted,
    ErasureDeclined,
    ErasurePostponed,
    ErasureRepeated,
    ErasureRequested,
    KeysDestroyed,
)
from projections.columns import table_of
from projections.views import Key, Row, View

Step = (
    ErasureApproved
    | ErasureDeclined
    | ErasurePostponed
    | ErasureBegun
    | KeysDestroyed
    | ErasureCompleted
    | ErasureRepeated
)
Heard = ErasureRequested | Step

LISTENS = (
    ErasureRequested,
    ErasureApproved,
    ErasureDeclined,
    ErasurePostponed,
    ErasureBegun,
    KeysDestroyed,
    ErasureCompleted,
    ErasureRepeated,
)


class ErasureRow(Row):
    """`because` says what the record waits for, the longest period first.

    `destroyed` are the data classes that were made unreadable by destroying their keys.
    """

    erasure_id: UUID
    patient_id: UUID
    state: str
    requester: str | None
    basis: str | None
    received_on: date | None
    requested_at: datetime
    requested_by: str
    organisation: str
    jurisdiction: str
    decided_by: str | None = None
    ground: str | None = None
    due_on: date | None = None
    because: tuple[str, ...] = ()
    holds: int = 0
    destroyed: tuple[str, ...] = ()
    ended_at: datetime | None = None


def erasure(row: ErasureRow | None, event: Heard) -> ErasureRow | None:
    if isinstance(event, ErasureRequested):
        return _row(event, "requested").model_copy(
            update={
                "requester": event.requester,
                "basis": event.basis,
                "received_on": event.received_on,
            }
        )
    if row is None:
        if not isinstance(event, ErasureRepeated):
            return None
        row = _row(event, "completed")
    return row.model_copy(update=_change(row, event))


def _change(row: ErasureRow, event: Step) -> dict[str, object]:
    match event:
        case ErasureApproved():
            return {"state": "approved", "decided_by": event.by.id}
        case ErasureDeclined():
            return {
                "state": "declined",
                "decided_by": event.by.id,
                "ground": event.ground,
                "ended_at": event.timestamp,
            }
        case ErasurePostponed():
            return {
                "state": "postponed",
                "due_on": event.due_on,
                "because": tuple(
                    f"{one.jurisdiction.value}/{one.record_class}: {one.years} years "
                    f"from {one.last_on} ({one.source}"
                    f"{'' if one.verified else '; unverified'})"
                    for one in event.keepings
                ),
                "holds": len(event.holds),
            }
        case ErasureBegun():
            return {"state": "begun"}
        case KeysDestroyed():
            gone = (*row.destroyed, *event.data_classes)
            state = "postponed" if row.because or row.holds else row.state
            return {"destroyed": gone, "state": state}
        case ErasureCompleted():
            return {
                "state": "completed",
                "ended_at": event.timestamp,
                "due_on": None,
                "because": (),
                "holds": 0,
            }
        case ErasureRepeated():
            gone = tuple(dict.fromkeys((*row.destroyed, *event.data_classes)))
            whole = set(gone) >= {"identity", "contact", "clinical"}
            return {
                "destroyed": gone,
                "state": "completed" if whole else "postponed",
                "ended_at": event.timestamp if whole else None,
            }
        case _:
            assert_never(event)


def _row(event: ErasureRequested | ErasureRepeated, state: str) -> ErasureRow:
    return ErasureRow(
        erasure_id=event.erasure_id,
        patient_id=event.patient_id,
        state=state,
        requester=None,
        basis=None,
        received_on=None,
        requested_at=event.timestamp,
        requested_by=event.by.id,
        organisation=event.by.organisation,
        jurisdiction=event.by.jurisdiction.value,
    )


def erasure_key(event: Heard) -> Sequence[Key]:
    return ((event.erasure_id,),)


ERASURES = View(
    name="privacy_erasures",
    version=1,
    row=ErasureRow,
    table=table_of(
        "privacy_erasures",
        ErasureRow,
        key=("erasure_id",),
        indexes=[("state", "erasure_id"), ("patient_id",)],
    ),
    listens=LISTENS,
    evolve=erasure,
    keys=erasure_key,
)
