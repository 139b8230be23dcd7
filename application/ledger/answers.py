"""What a person is told of a command, and how the same request is recognised."""

import hashlib
from collections.abc import Sequence
from typing import cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from application.keys import KeyRing
from domain.kernel import Aggregate, Command, Event
from domain.receipts import Answer

REQUEST = "request"
"""For what a fingerprint is looked up."""


class Recorded(BaseModel):
    """Where a change landed. Readers can wait for a view to reach `position`.

    `made` is the id of a part that was made inside the record. A replayed answer is
    the first one again. A rehearsal has no position: nothing was stored.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    version: int
    position: int | None
    made: UUID | None = None
    events: tuple[str, ...] = ()
    replayed: bool = False
    dry_run: bool = False


def answer_to(touched: Sequence[Aggregate], made: UUID | None) -> Answer:
    """Return what is kept of an answer: ids, versions and topics, nothing else."""
    topics = [
        cast(Event, event).TOPIC for one in touched for event in one.pending_events
    ]
    first = touched[0]
    return Answer(id=first.id, version=first.version, made=made, events=tuple(topics))


def recorded(
    answer: Answer,
    position: int | None,
    *,
    replayed: bool = False,
    dry_run: bool = False,
) -> Recorded:
    return Recorded(
        id=answer.id,
        version=answer.version,
        made=answer.made,
        events=answer.events,
        position=position,
        replayed=replayed,
        dry_run=dry_run,
    )


def fingerprint(keys: KeyRing, command: Command) -> str:
    """Return a keyed hash of what was asked, without its circumstances."""
    return fingerprint_of(keys, request_text(command))


def request_text(command: Command) -> str:
    """Return in words what was asked: equal for the same request at any time."""
    asked = command.model_dump_json(exclude=set(command.CIRCUMSTANCES))
    moment = command.occasion.effective_at
    return f"{type(command).__qualname__}\n{moment and moment.isoformat()}\n{asked}"


def fingerprint_of(keys: KeyRing, text: str) -> str:
    """Return the keyed hash of a request in words."""
    return keys.blind_index(REQUEST, hashlib.sha256(text.encode()).hexdigest())
