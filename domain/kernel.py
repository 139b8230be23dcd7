"""The grammar of the ledger: facts, commands, events, aggregates and refusals."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self
from uuid import UUID, uuid5

from eventsourcing.domain import BaseAggregate, CanInitAggregate, CanMutateAggregate
from eventsourcing.utils import register_topic
from pydantic import AwareDatetime, BaseModel, ConfigDict

from domain.sealed import Open, none
from domain.values import ActorId, Jurisdiction, OrganisationCode, Role, Topic

BAYBRIDGE = UUID("5f0c7b4e-6f1c-5f3e-9d55-1a0d7c6b8a20")
"""The namespace of every id that is derived and not drawn."""


class Fact(BaseModel):
    """A frozen value that knows all of its fields."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        # What was typed may be an identity number: no error quotes it.
        hide_input_in_errors=True,
    )


class Actor(Fact):
    """Who acts: a person, for an organisation, in a jurisdiction, in a role."""

    id: ActorId
    organisation: OrganisationCode
    jurisdiction: Jurisdiction
    role: Role
    on_behalf_of: ActorId | None = None


class Occasion(Fact):
    """Under which circumstances a command came through the door.

    `at` is the clock of the door; `effective_at` is when the fact counts in the
    world, if the person said so. `expected_version` is what the person had seen.
    A rehearsal (`dry_run`) decides everything and stores nothing.
    """

    by: Actor
    command_id: UUID
    correlation_id: UUID
    at: AwareDatetime
    effective_at: AwareDatetime | None = None
    expected_version: int | None = None
    dry_run: bool = False

    def derive(self, name: str) -> UUID:
        """Return an id for something new: the same again when the command is resent."""
        return uuid5(self.command_id, name)


class Command(Fact):
    """What a person asks for: a verb. It can be refused.

    The fields named in `CIRCUMSTANCES` say when, by whom and under which settings it
    is asked, and not what: without them, the same request is the same again.
    """

    CIRCUMSTANCES: ClassVar[frozenset[str]] = frozenset({"occasion"})

    occasion: Occasion


class Event(Fact, CanMutateAggregate[UUID]):
    """What has happened: a past participle. It is never edited and never refused.

    `timestamp` is the clock of the door when it was decided, UTC. The store adds
    `recorded_at`, which never decreases along the log.
    """

    TOPIC: ClassVar[str]

    originator_id: Open[UUID, none]
    originator_version: Open[int, none]
    timestamp: Open[AwareDatetime, none]
    effective_at: Open[AwareDatetime, none]
    by: Open[Actor, none]
    command_id: Open[UUID, none]
    correlation_id: Open[UUID, none]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Store the event under its own name, so that its class can be moved."""
        if "TOPIC" in cls.__dict__:
            register_topic(cls.TOPIC, cls)
            EVENTS[cls.TOPIC] = cls

    def apply(self, aggregate: Any) -> None:
        aggregate.evolve(self)


class FirstEvent(Event, CanInitAggregate[UUID]):
    """An event that begins an aggregate."""

    originator_topic: Open[Topic, none]


EVENTS: dict[str, type[Event]] = {}
"""Every event that the ledger knows, by topic: nothing else is ever read."""


AGGREGATES: dict[str, type["Aggregate"]] = {}
"""Every kind of record that the ledger keeps, by topic."""


class Aggregate(BaseAggregate[UUID]):
    """Its methods decide, its `evolve` remembers.

    A `REFERENCE` is a record that many decisions refer to and few change.
    """

    TOPIC: ClassVar[str]
    REFERENCE: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "TOPIC" in cls.__dict__:
            register_topic(cls.TOPIC, cls)
            AGGREGATES[cls.TOPIC] = cls

    @classmethod
    def begin(
        cls, command: Command, event: type[FirstEvent], *, id: UUID, **facts: Any
    ) -> Self:
        """Record the first event of a new aggregate."""
        return cls._create(event, id=id, **_envelope(command, facts))

    def changed_since(self, version: int) -> tuple[Fact, ...]:  # noqa: ARG002
        """Return what was recorded after a version, where the record remembers it."""
        return ()

    def record(self, command: Command, event: type[Event], **facts: Any) -> None:
        """Record one more event, in the circumstances of the command.

        `effective_at` may be given: the business date, where the fact has one.
        """
        self.trigger_event(event, **_envelope(command, facts))


def _envelope(command: Command, facts: dict[str, Any]) -> dict[str, Any]:
    occasion = command.occasion
    return (
        {"effective_at": occasion.effective_at or occasion.at}
        | facts
        | {
            "timestamp": occasion.at,
            "by": occasion.by,
            "command_id": occasion.command_id,
            "correlation_id": occasion.correlation_id,
        }
    )


@dataclass(eq=False)
class Refusal(Exception):
    """A rule said no. The docstring is the reason, the fields are the evidence.

    `RULE` is the rule's id, or empty where the refusal follows from no written rule.
    """

    RULE: ClassVar[str] = ""

    def __str__(self) -> str:
        return (type(self).__doc__ or type(self).__name__).partition("\n")[0]


@dataclass(eq=False)
class NotFound(Refusal):
    """There is no such record."""

    id: UUID


@dataclass(eq=False)
class AlreadyExists(Refusal):
    """There is such a record already."""

    id: UUID


@dataclass(eq=False)
class Busy(Refusal):
    """Someone else is changing this record; send the same request again."""

    id: UUID


@dataclass(eq=False)
class VersionStale(Refusal):
    """The record has changed since it was read; read it again and decide anew.

    `changes` are the steps since, where the record remembers them.
    """

    id: UUID
    expected: int
    actual: int
    changes: tuple[Fact, ...] = ()


@dataclass(eq=False)
class KeyReused(Refusal):
    """The idempotency key was used for a different request; choose a new key."""


@dataclass(eq=False)
class Unavailable(Refusal):
    """The ledger cannot be reached; send the same request with the same key again."""


@dataclass(eq=False)
class Forbidden(Refusal):
    """The role of this token may not do that."""

    action: str


@dataclass(eq=False)
class Malformed(Refusal):
    """The value is not well formed."""

    field: str
    problem: str


@dataclass(eq=False)
class RecordDamaged(Refusal):
    """The record cannot be read as it was written; the operators have been told."""

    id: UUID
    version: int
