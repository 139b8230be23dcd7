"""given(...).when(...).then(...): the language in which the rules are written down."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

import pytest
from eventsourcing.utils import get_topic

from domain.kernel import Actor, Aggregate, Event, FirstEvent, Occasion, Refusal

A = TypeVar("A", bound=Aggregate)

SOME_ID = UUID(int=1)
SOME_TIME = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
CLERK = Actor(id="clerk-7", organisation="HKU-SZH", jurisdiction="HK", role="clerk")
ENVELOPE = set(Event.model_fields) | {"originator_topic"}

Happened = partial[Event]


def occasion(
    *, by: Actor = CLERK, at: datetime = SOME_TIME, command: int = 1, **facts: Any
) -> Occasion:
    """The circumstances of a command, where a test does not care about them."""
    return Occasion(
        by=by,
        command_id=UUID(int=command),
        correlation_id=UUID(int=command),
        at=at,
        **facts,
    )


def happened(event_class: type[Event], **facts: Any) -> Happened:
    """An event that is still without its envelope."""
    return partial(event_class, **facts)


def history(kind: type[Aggregate], *facts: Happened, id: UUID = SOME_ID) -> list[Event]:
    """Put events into their envelopes, in order."""
    return [
        fact(
            **{
                "originator_id": id,
                "originator_version": version,
                "timestamp": SOME_TIME,
                "effective_at": SOME_TIME,
                "by": CLERK,
                "command_id": UUID(int=version),
                "correlation_id": UUID(int=version),
                **_first(fact, kind),
                **fact.keywords,
            }
        )
        for version, fact in enumerate(facts, start=1)
    ]


def replay(kind: type[A], *facts: Happened, id: UUID = SOME_ID) -> A:
    """The aggregate after these events."""
    aggregate: Any = None
    for event in history(kind, *facts, id=id):
        aggregate = event.mutate(aggregate)
    return cast(A, aggregate)


class Scenario(Generic[A]):
    def __init__(self, aggregate: A) -> None:
        self.aggregate = aggregate

    def when(self, decide: Callable[[A], object]) -> "Outcome[A]":
        return Outcome(self.aggregate, decide)


class Outcome(Generic[A]):
    def __init__(self, aggregate: A, decide: Callable[[A], object]) -> None:
        self.aggregate = aggregate
        self.decide = partial(decide, aggregate)

    def then(self, *expected: Happened) -> None:
        """Compare what was recorded; the envelope is left out."""
        self.decide()
        recorded = self.aggregate.collect_events()
        assert list(map(facts_of, recorded)) == list(
            map(facts_of, history(type(self.aggregate), *expected))
        )

    def then_nothing(self) -> None:
        self.then()

    def refused(self, refusal: Refusal) -> None:
        with pytest.raises(type(refusal)) as caught:
            self.decide()
        assert vars(caught.value) == vars(refusal)
        assert self.aggregate.pending_events == []


def given(kind: type[A], *facts: Happened, id: UUID = SOME_ID) -> Scenario[A]:
    return Scenario(replay(kind, *facts, id=id))


def facts_of(event: Any) -> tuple[type[Event], dict[str, Any]]:
    """What an event says, without its envelope."""
    return type(event), event.model_dump(exclude=ENVELOPE)


def _first(fact: Happened, kind: type[Aggregate]) -> dict[str, str]:
    begins = issubclass(cast(type[Event], fact.func), FirstEvent)
    return {"originator_topic": get_topic(kind)} if begins else {}
