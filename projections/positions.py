"""How far each view has read the log."""

import time
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, Engine, delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from projections.columns import table_of
from projections.log import LoggedEvent, LogReader
from projections.parking import forget_parked
from projections.store import writing
from projections.views import AnyView

FIRST_LOOK_SECONDS = 0.005
LAST_LOOK_SECONDS = 0.1


class ViewPosition(BaseModel):
    """A view reflects every event up to `position`, and none after it.

    `epoch` counts the tables that took the place of the first one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    version: int
    position: int
    recorded_at: datetime | None
    updated: datetime
    epoch: int = 0


POSITIONS = table_of("view_positions", ViewPosition, key=("name",))


class Standing(NamedTuple):
    """A view, and in which of its tables its rows are read."""

    view: AnyView
    epoch: int


class Overtaken(Exception):
    """Somebody else has folded this view in the meantime."""


def read_positions(engine: Engine) -> dict[str, ViewPosition]:
    with engine.connect() as connection:
        records = connection.execute(select(POSITIONS)).mappings()
        return {record["name"]: ViewPosition(**record) for record in records}


def advance(
    connection: Connection,
    views: Sequence[Standing],
    *,
    expected: int,
    to: LoggedEvent,
    at: datetime,
) -> None:
    """Move views on, all only from where they were when their rows were read.

    Raises: Overtaken.
    """
    columns = POSITIONS.c
    known = [(view.name, view.version, epoch) for view, epoch in views]
    moved = connection.execute(
        update(POSITIONS)
        .where(
            tuple_(columns.name, columns.version, columns.epoch).in_(known),
            columns.position == expected,
        )
        .values(position=to.position, recorded_at=to.recorded_at, updated=at)
    )
    if moved.rowcount != len(known):
        raise Overtaken(*(view.name for view, _ in views))


def restart(
    engine: Engine, view: AnyView, stored: ViewPosition | None, at: datetime
) -> None:
    """Empty a view, so that it is folded again from the first event.

    Raises: Overtaken if it has moved meanwhile.
    """
    with writing(engine) as connection:
        if stored is None:
            _enter(connection, view, at)
        else:
            _leave(connection, stored)
            _enter(connection, view, at)
        connection.execute(delete(view.table))
        forget_parked(connection, view.name)


def wait_for(
    engine: Engine,
    position: int,
    *,
    timeout: float,
    views: Collection[str],
) -> bool:
    """Wait until the views reflect a position; False if the time is over first."""
    deadline = time.monotonic() + timeout
    look = FIRST_LOOK_SECONDS
    while not _reached(engine, position, views):
        left = deadline - time.monotonic()
        if left <= 0:
            return False
        time.sleep(min(look, left))
        look = min(look * 2, LAST_LOOK_SECONDS)
    return True


def lag(
    engine: Engine, log: LogReader, views: Sequence[AnyView], now: datetime
) -> dict[str, timedelta]:
    """Return for how long the first unfolded event of each view has waited."""
    stored = read_positions(engine)
    places = {view.name: place(stored, view) for view in views}
    waited = {after: _waited(log, after, now) for after in set(places.values())}
    return {name: waited[after] for name, after in places.items()}


def _waited(log: LogReader, after: int, now: datetime) -> timedelta:
    unfolded = log.read(after, 1)
    if not unfolded:
        return timedelta(0)
    return max(now - unfolded[0].recorded_at, timedelta(0))


def place(stored: Mapping[str, ViewPosition], view: AnyView) -> int:
    """Return how far a view has read the log; one of another version has not begun."""
    found = stored.get(view.name)
    return found.position if found and found.version == view.version else 0


def _reached(engine: Engine, position: int, views: Collection[str]) -> bool:
    stored = read_positions(engine)
    return all(name in stored and stored[name].position >= position for name in views)


def _enter(connection: Connection, view: AnyView, at: datetime) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    entered = connection.execute(
        dialect.insert(POSITIONS)
        .values(
            name=view.name,
            version=view.version,
            position=0,
            recorded_at=None,
            updated=at,
            epoch=0,
        )
        .on_conflict_do_nothing()
        .execution_options(preserve_rowcount=True)
    )
    if entered.rowcount != 1:
        raise Overtaken(view.name)


def _leave(connection: Connection, stored: ViewPosition) -> None:
    left = connection.execute(
        delete(POSITIONS).where(
            POSITIONS.c.name == stored.name,
            POSITIONS.c.version == stored.version,
            POSITIONS.c.position == stored.position,
        )
    )
    if left.rowcount != 1:
        raise Overtaken(stored.name)
