"""Rows in their tables: loaded by key, each changed one written once."""

from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, delete, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from projections.views import AnyView, Key, Row

KEYS_AT_ONCE = 1_000


def load(
    connection: Connection, view: AnyView, keys: Collection[Key]
) -> dict[Key, Row]:
    """Return the rows that exist among the keys."""
    found: dict[Key, Row] = {}
    for some in _portions(keys):
        rows = connection.execute(select(view.table).where(_among(view, some)))
        for record in rows.mappings():
            row = view.row.model_construct(**record)
            found[view.key_of(row)] = row
    return found


def write(
    connection: Connection, view: AnyView, changed: Mapping[Key, Row | None]
) -> None:
    """Put the rows; take away where there is none any more."""
    rows = [dict(row) for row in changed.values() if row is not None]
    gone = [key for key, row in changed.items() if row is None]
    if rows:
        connection.execute(upsert(connection, view.table), rows)
    for some in _portions(gone):
        connection.execute(delete(view.table).where(_among(view, some)))


def upsert(connection: Connection, table: Table) -> Any:
    """Return the INSERT that takes the place of a row with the same key."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(table)
    key = {column.name for column in table.primary_key}
    values = {
        column.name: insert.excluded[column.name]
        for column in table.columns
        if column.name not in key
    }
    return insert.on_conflict_do_update(index_elements=sorted(key), set_=values)


def _among(view: AnyView, keys: list[Key]) -> Any:
    columns = view.key_columns
    if len(columns) == 1:
        return columns[0].in_([key[0] for key in keys])
    return tuple_(*columns).in_(keys)


def _portions(keys: Iterable[Key]) -> Iterable[list[Key]]:
    rest = iter(keys)
    while some := list(islice(rest, KEYS_AT_ONCE)):
        yield some
