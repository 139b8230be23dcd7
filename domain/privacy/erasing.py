"""One erasure: how far it has come."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, assert_never
from uuid import UUID

from domain.privacy import events
from domain.privacy.retention import Keeping
from domain.sealed import DataClass
from domain.values import ActorId

EARLY: tuple[DataClass, ...] = ("contact",)
"""No law was found that keeps how to reach somebody: it goes first (§4.7)."""

LATE: tuple[DataClass, ...] = ("identity", "clinical")
"""Who somebody is and what he had are one record: they wait together."""

EVERY = EARLY + LATE

ErasureState = Literal[
    "requested", "approved", "postponed", "begun", "completed", "declined"
]


@dataclass(frozen=True)
class Erasure:
    """A request, and how far it has come."""

    id: UUID
    by: ActorId
    state: ErasureState = "requested"
    due_on: date | None = None
    reasons: tuple[tuple[Keeping, ...], tuple[UUID, ...]] | None = None
    begun: tuple[DataClass, ...] = ()
    destroyed: tuple[DataClass, ...] = ()

    @property
    def to_destroy(self) -> tuple[DataClass, ...]:
        """The classes whose destruction was begun and not confirmed yet."""
        return tuple(one for one in self.begun if one not in self.destroyed)


def after(erasure: Erasure | None, event: events.ErasureEvent) -> Erasure:
    """Return the erasure as an event leaves it."""
    if isinstance(event, events.ErasureRequested):
        return Erasure(id=event.erasure_id, by=event.by.id)
    if isinstance(event, events.ErasureRepeated):
        return _repeated(erasure, event)
    assert erasure is not None
    match event:
        case events.ErasureApproved():
            return replace(erasure, state="approved")
        case events.ErasureDeclined():
            return replace(erasure, state="declined")
        case events.ErasurePostponed():
            reasons = event.keepings, event.holds
            return replace(
                erasure, state="postponed", due_on=event.due_on, reasons=reasons
            )
        case events.ErasureBegun():
            begun = (*erasure.begun, *event.data_classes)
            return replace(erasure, state="begun", begun=begun)
        case events.KeysDestroyed():
            destroyed = (*erasure.destroyed, *event.data_classes)
            return replace(erasure, destroyed=destroyed)
        case events.ErasureCompleted():
            return replace(erasure, state="completed")
        case _:
            assert_never(event)


def _repeated(erasure: Erasure | None, event: events.ErasureRepeated) -> Erasure:
    if erasure is None or erasure.id != event.erasure_id:
        erasure = Erasure(id=event.erasure_id, by=event.by.id)
    gone = tuple(dict.fromkeys((*erasure.destroyed, *event.data_classes)))
    state: ErasureState = "completed" if set(EVERY) <= set(gone) else "postponed"
    return replace(erasure, state=state, begun=gone, destroyed=gone)
