"""The receipt of a command: stored with its events, so that it counts once."""

from typing import Annotated, assert_never
from uuid import UUID

from pydantic import Field, StringConstraints

from domain.kernel import Aggregate, Fact, FirstEvent
from domain.sealed import Open, none
from domain.values import Topic

Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Answer(Fact):
    """What the person is told: a record, its version after the command, its events.

    `made` is the id of a part that the command made inside the record, a claim say.
    """

    id: UUID
    version: Annotated[int, Field(ge=0)]
    made: UUID | None = None
    events: tuple[Topic, ...] = ()


class CommandRecorded(FirstEvent):
    """The command was carried out; the same key asks for this answer again.

    `fingerprint` is a keyed HMAC-SHA-256 of the request, so that a key that comes
    back with another request is noticed and nothing of the request is kept.
    """

    TOPIC = "ledger.command-recorded"

    fingerprint: Open[Fingerprint, none]
    answer: Open[Answer, none]


class Receipt(Aggregate):
    """Its id is the command's id, which the idempotency key was turned into."""

    TOPIC = "ledger.receipt"

    def __init__(self) -> None:
        self.fingerprint = ""
        self.answer: Answer | None = None

    def evolve(self, event: CommandRecorded) -> None:
        match event:
            case CommandRecorded():
                self.fingerprint = event.fingerprint
                self.answer = event.answer
            case _:
                assert_never(event)
