"""A view folded again beside its old rows, compared with them, and put in their place.

Readers see all the old rows or all the new ones. Whoever is killed in between leaves
the old ones; the next rebuild begins anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex

from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    delete,
    except_,
    func,
    insert,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateTable
from sqlalchemy.sql import quoted_name

from projections.engine import ViewEngine
from projections.migration import outdated_views
from projections.parking import PARKED, forget_parked
from projections.positions import POSITIONS, ViewPosition, read_positions, restart
from projections.store import is_postgres, writing
from projections.turns import turn_at
from projections.views import AnyView

SUFFIX = "_rebuilt"
LOCK_MILLISECONDS = 2_000  # for the old table: who reads later waits behind us
ATTEMPTS_MAX = 20


class RebuildUnderWay(Exception):
    """Somebody else is rebuilding a view of this database."""


class RebuildFailed(Exception):
    """The view was never at rest; it stands as it was, and may be rebuilt again."""


@dataclass(frozen=True)
class Rebuilt:
    """A view that was rebuilt, up to a position.

    `differing` counts the rows that were not what the log says, old and new; None
    where the old rows were another version's.
    """

    name: str
    position: int
    differing: int | None


def rebuild(engine: ViewEngine, name: str) -> Rebuilt:
    """Fold one view again while it serves.

    Raises:
        KeyError: for an unknown view.
        RebuildUnderWay, RebuildFailed
    """
    view = {view.name: view for view in engine.views}[name]
    with _alone(engine.database):
        stored = read_positions(engine.database).get(name)
        shadow = _shadow_of(view)
        _make(engine, shadow)
        engine.only(shadow).catch_up()
        _index(engine.database, shadow)
        if stored and stored.version != view.version:
            differing, folding = None, engine.only(shadow)
        else:
            folding = engine.only(view, shadow)
            differing = _compare(folding, view, shadow)
        return Rebuilt(name, _swap(folding, view, shadow), differing)


def renew(engine: ViewEngine) -> list[str]:
    """Fold again the views of an older version; return their names."""
    outdated = outdated_views(engine.database, engine.views)
    for name in outdated:
        rebuild(engine, name)
    return outdated


def _shadow_of(view: AnyView) -> AnyView:
    """Return the same view under another name; so are its table and its indexes."""
    table = view.table.to_metadata(MetaData(), name=view.table.name + SUFFIX)
    for index in table.indexes:
        index.name = quoted_name(f"{str(index.name)[:53]}_{token_hex(3)}", quote=None)
    return replace(view, name=view.name + SUFFIX, table=table)


def _make(engine: ViewEngine, shadow: AnyView) -> None:
    """Make the table, empty and without indexes, whatever was left of another one."""
    stored = read_positions(engine.database).get(shadow.name)
    with writing(engine.database) as connection:
        shadow.table.drop(connection, checkfirst=True)
        connection.execute(CreateTable(shadow.table))
    restart(engine.database, shadow, stored, engine.clock())


def _index(database: Engine, shadow: AnyView) -> None:
    with writing(database) as connection:
        for index in shadow.table.indexes:
            index.create(connection)


def _compare(folding: ViewEngine, view: AnyView, shadow: AnyView) -> int:
    """Count the rows that only one of the two tables has, at one position of both.

    Raises: RebuildFailed.
    """
    options = {"isolation_level": "REPEATABLE READ"}
    for _ in range(ATTEMPTS_MAX):
        folding.catch_up()
        with folding.database.connect() as connection:
            if is_postgres(folding.database):
                connection.execution_options(**options)
            places = _places(connection, view, shadow)
            if len({place.position for place in places.values()}) == 1:
                return _differing(connection, view, shadow)
    raise RebuildFailed(view.name)


def _differing(connection: Connection, view: AnyView, shadow: AnyView) -> int:
    names = [column.name for column in view.table.columns]
    old, new = (
        select(*(one.table.c[name] for name in names)) for one in (view, shadow)
    )
    only_one = union_all(
        select(except_(old, new).subquery()), select(except_(new, old).subquery())
    )
    count = select(func.count()).select_from(only_one.subquery())
    return connection.execute(count).scalar_one()


def _swap(folding: ViewEngine, view: AnyView, shadow: AnyView) -> int:
    """Put the new table in the place of the old one; return its position.

    Raises: RebuildFailed.
    """
    for _ in range(ATTEMPTS_MAX):
        folding.catch_up()
        # A reader may hold the old table for long: then the others go first.
        try:
            with writing(folding.database) as connection:
                if is_postgres(folding.database):
                    wait = f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}"
                    connection.execute(text(wait))
                place = _exchange(connection, view, shadow, folding.clock())
        except OperationalError:
            continue
        if place is not None:
            return place
    raise RebuildFailed(view.name)


def _exchange(
    connection: Connection, view: AnyView, shadow: AnyView, at: datetime
) -> int | None:
    """Do it, unless the old rows reflect more of the log than the new ones."""
    places = _places(connection, view, shadow)
    old, new = places.get(view.name), places[shadow.name]
    if old and old.version == view.version and old.position > new.position:
        return None
    both = [view.name, shadow.name]
    changes = {"name": view.name, "updated": at, "epoch": old.epoch + 1 if old else 0}
    place = new.model_copy(update=changes)
    connection.execute(delete(POSITIONS).where(POSITIONS.c.name.in_(both)))
    connection.execute(insert(POSITIONS).values(**dict(place)))
    forget_parked(connection, view.name)
    parked = update(PARKED).where(PARKED.c.view == shadow.name)
    connection.execute(parked.values(view=view.name))
    view.table.drop(connection, checkfirst=True)
    rename = f'ALTER TABLE "{shadow.table.name}" RENAME TO "{view.table.name}"'
    connection.execute(text(rename))
    return place.position


def _places(connection: Connection, *views: AnyView) -> dict[str, ViewPosition]:
    """Return where views stand; in a transaction that writes, nobody moves them."""
    wanted = select(POSITIONS).where(POSITIONS.c.name.in_([one.name for one in views]))
    if connection.get_execution_options().get("writes"):
        wanted = wanted.with_for_update()
    found = connection.execute(wanted).mappings()
    return {record["name"]: ViewPosition(**record) for record in found}


@contextmanager
def _alone(database: Engine) -> Iterator[None]:
    turn = turn_at(database, work="rebuilding")
    if not turn.take():
        raise RebuildUnderWay
    try:
        yield
    finally:
        turn.release()
