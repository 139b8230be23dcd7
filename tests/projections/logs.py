"""Events as a view meets them: in a log, with their sealed fields unopened."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from domain.kernel import Aggregate, Event
from domain.sealed import Ciphertext, Seal
from projections.engine import ViewEngine
from projections.migration import migrate_views
from projections.views import AnyView
from tests.given import SOME_ID, Happened, history
from tests.projections.tallies import START, ListLog


def unopened(event: Event) -> Event:
    """Return the event with its sealed fields as they stand in the log."""
    hidden: dict[str, Any] = {
        name: _ciphertext(event, name, mark)
        for name, field in type(event).model_fields.items()
        for mark in field.metadata
        if isinstance(mark, Seal) and getattr(event, name) is not None
    }
    return event.model_copy(update=hidden)


def record(
    log: ListLog, kind: type[Aggregate], *facts: Happened, id: UUID = SOME_ID
) -> None:
    """Append the history of one record to a log."""
    log.record(*map(unopened, history(kind, *facts, id=id)))


def show(database: Engine, views: Sequence[AnyView], log: ListLog) -> ViewEngine:
    """Fold the log into the views of a slice; nothing of it may be parked."""
    migrate_views(database, views, START)
    engine = ViewEngine(database, log, views, clock=lambda: START)
    engine.catch_up()
    assert not any(engine.parked().values()), engine.parked()
    return engine


def _ciphertext(event: Event, field: str, seal: Seal) -> Ciphertext:
    return Ciphertext(
        data_class=seal.data_class,
        key_version=1,
        subject=getattr(event, seal.subject),
        originator_id=event.originator_id,
        originator_version=event.originator_version,
        topic=event.TOPIC,
        field=field,
        token=f"{event.originator_version}-{field}",
    )
