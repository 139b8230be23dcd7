"""A record from its events."""

from collections.abc import Iterable

from domain.kernel import Aggregate, Event


def replay(record: Aggregate | None, events: Iterable[Event]) -> Aggregate | None:
    """Return the record after these events, or None where there are none."""
    for event in events:
        record = event.mutate(record)
    return record
