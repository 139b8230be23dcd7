"""Rows in their tables: loaded by key, each changed one written once."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from projections.held import Slot
from projections.tables import Layout, PostgresLayout, SqliteLayout
from projections.views import AnyView, Key, Row

KEYS_AT_ONCE = 1_000
_LAYOUTS: dict[tuple[Table, str], Layout] = {}


def load(
    connection: Connection, view: AnyView, keys: Collection[Key]
) -> dict[Key, Row]:
    """Return the rows that exist among the keys."""
    layout, key_of, row = _layout(connection, view.table), view.key_of_fields, view.row
    fields = layout.select(connection, keys)
    return {key_of(one): row.of(one) for one in fields}


def write(connection: Connection, view: AnyView, changed: Sequence[Slot]) -> None:
    """Put the rows of slots; take away where there is none any more."""
    layout = _layout(connection, view.table)
    rows = [slot.row.__dict__ for slot in changed if slot.row is not None]
    leaving = [
        slot.key
        for slot in changed
        if slot.stored and (slot.row is None or not layout.OVERWRITES)
    ]
    if leaving:
        layout.take(connection, leaving)
    if rows:
        layout.put(connection, rows)


def _layout(connection: Connection, table: Table) -> Layout:
    """Return the layout of a table, made when it is met for the first time."""
    place = table, connection.dialect.name
    if place not in _LAYOUTS:
        kind = PostgresLayout if place[1] == "postgresql" else SqliteLayout
        _LAYOUTS[place] = kind(table, connection.dialect)
    return _LAYOUTS[place]


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
