"""Reading rows: one by its key, or a page of many that goes on after a key."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Engine, Select, literal, select, tuple_

from projections.views import Key, R, View

Condition = ColumnElement[bool]


def find(engine: Engine, view: View[R], *key: Any) -> R | None:
    """Return the row under a key."""
    is_it = [column == part for column, part in zip(view.key_columns, key, strict=True)]
    found = read(engine, view, select(view.table).where(*is_it))
    return found[0] if found else None


def in_order(
    engine: Engine,
    view: View[R],
    *conditions: Condition,
    by: Sequence[Column[Any]],
    after: Key | None,
    limit: int,
) -> list[R]:
    """Return rows sorted by columns that name each of them, after the last one seen."""
    wanted = select(view.table).where(*conditions).order_by(*by).limit(limit)
    if after is not None:
        wanted = wanted.where(tuple_(*by) > values(by, after))
    return read(engine, view, wanted)


def newest_first(
    engine: Engine,
    view: View[R],
    *conditions: Condition,
    by: Sequence[Column[Any]],
    after: Key | None,
    limit: int,
) -> list[R]:
    """Return the same, from the last to the first."""
    backwards = [column.desc() for column in by]
    wanted = select(view.table).where(*conditions).order_by(*backwards).limit(limit)
    if after is not None:
        wanted = wanted.where(tuple_(*by) < values(by, after))
    return read(engine, view, wanted)


def read(engine: Engine, view: View[R], wanted: Select[Any], **values: Any) -> list[R]:
    """Return whole rows of a view: the query selects every column of its table.

    `values` are those of the parameters that the query has left open.
    """
    return rows_of(engine, view.row, wanted, **values)


def rows_of(
    engine: Engine, kind: type[R], wanted: Select[Any], **values: Any
) -> list[R]:
    """Return rows of a kind: the query selects a column for each of its fields."""
    with engine.connect() as connection:
        found = connection.execute(wanted, values)
        names = tuple(found.keys())
        return [kind.of(dict(zip(names, record, strict=True))) for record in found]


def values(by: Sequence[ColumnElement[Any]], after: Key) -> Any:
    pairs = zip(by, after, strict=True)
    return tuple_(*(literal(part, column.type) for column, part in pairs))
