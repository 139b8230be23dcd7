"""Events as far as a decision needs them: nothing sealed, and without some fields.

Reading an event whole costs up to ten times as much, and opening it more than that.
"""

from functools import cache
from typing import Any

from eventsourcing.persistence import StoredEvent
from pydantic import ValidationError
from pydantic_core import CoreConfig, SchemaValidator

from application.ledger.mapper import SealingMapper
from application.ledger.stored import seals
from domain.kernel import EVENTS, Event


def read_bare(
    stored: StoredEvent, sealing: SealingMapper, left_out: frozenset[str]
) -> Event:
    """Return an event without some fields: to ask for one of them is an error.

    Whatever is unusual is read whole, and what is wrong is told by that.

    Raises:
        UnknownTopic, ShapeBroken, SealBroken
    """
    event_class = EVENTS.get(stored.topic)
    reader = _reader(event_class, left_out) if event_class else None
    if event_class is None or reader is None:
        return sealing.to_sealed_event(stored)
    try:
        facts, _, given = reader.validate_json(stored.state)
    except ValidationError:
        return sealing.to_sealed_event(stored)
    if (
        facts["originator_version"] != stored.originator_version
        or facts["originator_id"] != stored.originator_id
    ):
        return sealing.to_sealed_event(stored)
    return _event(event_class, facts, given)


@cache
def _reader(
    event_class: type[Event], left_out: frozenset[str]
) -> SchemaValidator | None:
    """Return what reads the other fields; None where the class is no plain one."""
    schema: Any = event_class.__pydantic_core_schema__
    if schema["type"] != "model" or schema["schema"]["type"] != "model-fields":
        return None
    fields = schema["schema"]["fields"]
    unread = left_out | seals(event_class).keys()
    kept = {name: one for name, one in fields.items() if name not in unread}
    config: CoreConfig = schema["config"] | {"extra_fields_behavior": "ignore"}
    bare = schema["schema"] | {"fields": kept, "extra_behavior": "ignore"}
    return SchemaValidator(bare, config)


def _event(event_class: type[Event], facts: dict[str, Any], given: set[str]) -> Event:
    """Make the event as pydantic does of what it has validated."""
    event = event_class.__new__(event_class)
    for name, value in (
        ("__dict__", facts),
        ("__pydantic_fields_set__", given),
        ("__pydantic_extra__", None),
        ("__pydantic_private__", None),
    ):
        object.__setattr__(event, name, value)
    return event
