"""Poison events: put aside with what went wrong, so that the rest goes on."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from traceback import extract_tb
from uuid import UUID

import psycopg
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError

from projections.columns import table_of
from projections.log import LoggedEvent
from projections.rows import upsert


class ParkedEvent(BaseModel):
    """An event that one view could not fold. It names a record, never a person."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    view: str
    position: int
    originator_id: UUID
    originator_version: int
    topic: str
    error: str
    problem: str
    parked_at: datetime


PARKED = table_of("parked_events", ParkedEvent, key=("view", "position"))


UNWRITABLE = (StatementError, psycopg.Error, ValueError, OverflowError)
"""What a database, or its driver, raises for values that it cannot hold."""


def park(connection: Connection, events: Iterable[ParkedEvent]) -> None:
    if values := [dict(event) for event in events]:
        connection.execute(upsert(connection, PARKED), values)


def forget_parked(connection: Connection, view: str) -> None:
    """Forget what a view could not fold, because it is folded again from zero."""
    connection.execute(delete(PARKED).where(PARKED.c.view == view))


def parked_counts(engine: Engine) -> dict[str, int]:
    """Return the number of parked events of each view that has any."""
    counted = select(PARKED.c.view, func.count()).group_by(PARKED.c.view)
    with engine.connect() as connection:
        return {view: count for view, count in connection.execute(counted)}


def parked_events(
    engine: Engine,
    *,
    view: str | None = None,
    after: tuple[str, int] = ("", 0),
    limit: int = 100,
) -> list[ParkedEvent]:
    """Return parked events by view and position, after a view and a position."""
    wanted = (
        select(PARKED)
        .where(
            (PARKED.c.view > after[0])
            | ((PARKED.c.view == after[0]) & (PARKED.c.position > after[1]))
        )
        .order_by(PARKED.c.view, PARKED.c.position)
        .limit(limit)
    )
    if view is not None:
        wanted = wanted.where(PARKED.c.view == view)
    with engine.connect() as connection:
        return [ParkedEvent(**row) for row in connection.execute(wanted).mappings()]


def parked_event(
    view: str, place: LoggedEvent, error: str, problem: str, at: datetime
) -> ParkedEvent:
    return ParkedEvent(
        view=view,
        position=place.position,
        originator_id=place.originator_id,
        originator_version=place.originator_version,
        topic=_storable(place.topic),
        error=error,
        problem=problem,
        parked_at=at,
    )


def is_unwritable(error: Exception) -> bool:
    """Return whether the fault is in the values, not in the database."""
    match error:
        case DBAPIError():
            return isinstance(error, DataError | IntegrityError)
        case psycopg.Error():
            return isinstance(error, psycopg.DataError | psycopg.IntegrityError)
        case _:
            return True


def describe(error: BaseException) -> str:
    """Say where and what, without the text of the error: it may quote a person."""
    if isinstance(error, ValidationError):
        wrong = error.errors(include_input=False, include_url=False)
        return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['type']}" for e in wrong)
    if isinstance(error, DBAPIError) and error.orig is not None:
        state = getattr(error.orig, "sqlstate", None) or ""
        return f"{type(error.orig).__name__} {state}".strip()
    frames = extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


def _storable(topic: str) -> str:
    """Return the topic as both databases can hold it, whatever was forged into it."""
    return topic.encode(errors="replace").decode().replace("\x00", "?")
