"""Whose record a history is: the patients that its events name."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from application.ledger import LoggedEvent
from domain.patients import PatientRegistered

_NAMES = ("patient_id", "other_patient_id", "spouse_patient_id")


def subjects_of(events: Iterable[LoggedEvent]) -> Iterator[UUID]:
    """Yield the patients of a record, as often as they are named."""
    for logged in events:
        event = logged.event
        if isinstance(event, PatientRegistered):
            yield event.originator_id
        for name in _NAMES:
            if isinstance(id := getattr(event, name, None), UUID):
                yield id
