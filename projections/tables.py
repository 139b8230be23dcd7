"""Many rows at once, in the way of each database that is the fastest for them.

Values are made and read by the types of the columns, as in every other statement.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, ClassVar

import psycopg
from psycopg.sql import SQL, Composed, Identifier
from sqlalchemy import Column, Connection, Dialect, Table

from projections.columns import AllAtOnce
from projections.views import Key

Fields = dict[str, Any]
ConvertAll = Callable[[Sequence[Any]], Sequence[Any]]


class Layout(ABC):
    """What is known of the columns of a table before any row is seen."""

    OVERWRITES: ClassVar[bool]

    def __init__(self, table: Table, dialect: Dialect) -> None:
        self.table = table
        self.names = [column.name for column in table.columns]
        self.key_columns = list(table.primary_key.columns)
        self._values = itemgetter(*self.names)
        self._into = [_into(column, dialect) for column in table.columns]
        self._key_into = [_into(column, dialect) for column in self.key_columns]
        self._out_of = [
            (column.name, convert)
            for column in table.columns
            if (convert := _out_of(column, dialect))
        ]

    @abstractmethod
    def select(self, connection: Connection, keys: Collection[Key]) -> Iterable[Fields]:
        """Yield the fields of the rows that exist among the keys."""

    @abstractmethod
    def take(self, connection: Connection, keys: Sequence[Key]) -> None:
        """Take away the rows with these keys."""

    @abstractmethod
    def put(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Put rows; one with the same key must have gone, unless this `OVERWRITES`."""

    def stored(self, rows: Iterable[Mapping[str, Any]]) -> list[Sequence[Any]]:
        """Return the values to be stored, column by column."""
        columns = zip(*map(self._values, rows), strict=True)
        return [
            into(column) if into else column
            for into, column in zip(self._into, columns, strict=True)
        ]

    def stored_keys(self, keys: Iterable[Key]) -> list[list[Any]]:
        """Return the parts of keys as they are stored, column by column."""
        return [
            list(into(parts) if into else parts)
            for into, parts in zip(self._key_into, zip(*keys, strict=True), strict=True)
        ]

    def read(self, records: Iterable[Sequence[Any]]) -> Iterable[Fields]:
        for record in records:
            fields = dict(zip(self.names, record, strict=True))
            for name, convert in self._out_of:
                fields[name] = convert(fields[name])
            yield fields


class PostgresLayout(Layout):
    """Rows go in by COPY, after those with the same keys have gone."""

    OVERWRITES = False

    def __init__(self, table: Table, dialect: Dialect) -> None:
        super().__init__(table, dialect)
        kinds = {column.name: _kind(column, dialect) for column in table.columns}
        self._kinds = [kinds[name] for name in self.names]
        keys = [column.name for column in self.key_columns]
        parts = {
            "table": Identifier(table.name),
            "columns": SQL(", ").join(_of("row", name) for name in self.names),
            "names": SQL(", ").join(map(Identifier, self.names)),
            "keys": SQL(", ").join(map(Identifier, keys)),
            "arrays": SQL(", ").join(SQL(f"%b::{kinds[name]}[]") for name in keys),
            "same": SQL(" AND ").join(
                SQL("{} = {}").format(_of("row", name), _of("key", name))
                for name in keys
            ),
        }
        self._select, self._delete, self._copy = (
            SQL(statement).format(**parts) for statement in (_SELECT, _DELETE, _COPY)
        )

    def select(self, connection: Connection, keys: Collection[Key]) -> Iterable[Fields]:
        with _driver(connection).cursor(binary=True) as cursor:
            cursor.execute(self._select, self.stored_keys(keys))
            yield from self.read(cursor.fetchall())

    def take(self, connection: Connection, keys: Sequence[Key]) -> None:
        with _driver(connection).cursor() as cursor:
            cursor.execute(self._delete, self.stored_keys(keys))

    def put(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        records = zip(*self.stored(rows), strict=True)
        with (
            _driver(connection).cursor() as cursor,
            cursor.copy(self._copy) as copy,
        ):
            copy.set_types(self._kinds)
            for record in records:
                copy.write_row(record)


class SqliteLayout(Layout):
    """Keys go in as one JSON array, rows one by one into a prepared statement."""

    OVERWRITES = True

    def __init__(self, table: Table, dialect: Dialect) -> None:
        super().__init__(table, dialect)
        names = ", ".join(f'"{name}"' for name in self.names)
        keys = [f'"{column.name}"' for column in self.key_columns]
        same = " AND ".join(
            f"{key} = key.value ->> {place}" for place, key in enumerate(keys)
        )
        others = [name for name in self.names if f'"{name}"' not in keys]
        changes = ", ".join(f'"{name}" = excluded."{name}"' for name in others)
        self._select = (
            f'SELECT {names} FROM json_each(?) AS key CROSS JOIN "{table.name}" '
            f"WHERE {same}"
        )
        self._delete = f'DELETE FROM "{table.name}" WHERE ' + " AND ".join(
            f"{key} = ?" for key in keys
        )
        self._upsert = (
            f'INSERT INTO "{table.name}" ({names}) '
            f"VALUES ({', '.join('?' * len(self.names))}) "
            f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"
        )

    def select(self, connection: Connection, keys: Collection[Key]) -> Iterable[Fields]:
        parts = list(zip(*self.stored_keys(keys), strict=True))
        found = connection.exec_driver_sql(self._select, (json.dumps(parts),))
        yield from self.read(found)

    def take(self, connection: Connection, keys: Sequence[Key]) -> None:
        parts = zip(*self.stored_keys(keys), strict=True)
        connection.exec_driver_sql(self._delete, list(parts))

    def put(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        records = zip(*self.stored(rows), strict=True)
        connection.exec_driver_sql(self._upsert, list(records))


_SELECT = (
    "SELECT {columns} FROM unnest({arrays}) AS key({keys}) "
    "JOIN {table} AS row ON {same}"
)
_DELETE = (
    "DELETE FROM {table} AS row USING unnest({arrays}) AS key({keys}) WHERE {same}"
)
_COPY = "COPY {table} ({names}) FROM STDIN (FORMAT BINARY)"


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    """Return the connection of the driver, in the transaction of this one."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver


def _of(table: str, column: str) -> Composed:
    return SQL("{}.{}").format(Identifier(table), Identifier(column))


def _kind(column: Column[Any], dialect: Dialect) -> str:
    """Return the name of a column's type in the database, without its collation."""
    return column.type.compile(dialect).partition(" COLLATE")[0].lower()


def _into(column: Column[Any], dialect: Dialect) -> ConvertAll | None:
    """Return what makes the values of a column ready to be stored, all at once."""
    if isinstance(column.type, AllAtOnce):
        return column.type.bind_all(dialect)
    convert = column.type.dialect_impl(dialect).bind_processor(dialect)
    return convert and (lambda values: list(map(convert, values)))


def _out_of(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    return column.type.dialect_impl(dialect).result_processor(dialect, None)
