"""Column types that keep the same value on both databases, and tables of rows."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    Uuid,
)
from sqlalchemy.types import TypeEngine

from domain.sealed import Ciphertext, Erased
from domain.values import local_time

METADATA = MetaData()
"""Every table of the views, the positions and the parked events."""

_BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")


class AllAtOnce(ABC):
    """A type that makes many values ready at once, the same as one after another."""

    @abstractmethod
    def bind_all(
        self, dialect: Dialect
    ) -> Callable[[Sequence[Any]], Sequence[Any]] | None:
        """Return what does it; None where the driver takes the values as they are."""


class Words(TypeDecorator[str], AllAtOnce):
    """Text sorted by its bytes, so that both databases page in one order."""

    impl = _BYTEWISE
    cache_ok = True

    def process_bind_param(self, value: str | None, _: Dialect) -> str | None:
        """Refuse NUL everywhere, because PostgreSQL cannot store it.

        Raises: ValueError.
        """
        if value is not None and "\x00" in value:
            raise ValueError("text with NUL cannot be stored")
        return None if value is None else str(value)

    def bind_all(self, _: Dialect) -> Callable[[Sequence[Any]], Sequence[Any]]:
        return _without_nul


class Instant(TypeDecorator[datetime], AllAtOnce):
    """A moment, kept in UTC: timestamptz, or text that sorts by time on SQLite.

    It is read as the clocks of the Bay Area show it.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | str | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        if dialect.name == "sqlite":
            return moment.isoformat(timespec="microseconds")
        return moment

    def bind_all(
        self, dialect: Dialect
    ) -> Callable[[Sequence[Any]], Sequence[Any]] | None:
        """Leave it to PostgreSQL which zone a moment is told in."""
        if dialect.name != "sqlite":
            return None
        return lambda moments: [
            self.process_bind_param(one, dialect) for one in moments
        ]

    def process_result_value(
        self, value: datetime | str | None, _: Dialect
    ) -> datetime | None:
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        return value if value is None else local_time(value)


class Digits(TypeDecorator[Decimal]):
    """A decimal number as text, digits kept: 1.50 stays 1.50."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, _: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class SealedText(TypeDecorator[Ciphertext | Erased]):
    """A sealed value as the event holds it: never opened here."""

    impl = Text
    cache_ok = True

    def process_bind_param(
        self, value: Ciphertext | Erased | None, _: Dialect
    ) -> str | None:
        return None if value is None else value.model_dump_json()

    def process_result_value(
        self, value: str | None, _: Dialect
    ) -> Ciphertext | Erased | None:
        if value is None:
            return None
        kind = Ciphertext if '"token"' in value else Erased
        return kind.model_validate_json(value)


class CodeList(TypeDecorator[tuple[str, ...]]):
    """Codes in the order of the event, as a JSON array."""

    impl = _BYTEWISE
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, _: Dialect) -> str | None:
        return None if value is None else json.dumps(list(value), ensure_ascii=False)

    def process_result_value(
        self, value: str | None, _: Dialect
    ) -> tuple[str, ...] | None:
        return None if value is None else tuple(json.loads(value))


def _without_nul(values: Sequence[str | None]) -> Sequence[str | None]:
    for value in values:
        if value is not None and "\x00" in value:
            raise ValueError("text with NUL cannot be stored")
    return values


_TYPES: dict[type, type[TypeEngine[Any]]] = {
    UUID: Uuid,
    datetime: Instant,
    date: Date,
    Decimal: Digits,
    bool: Boolean,
    int: BigInteger,
    str: Words,
    Ciphertext: SealedText,
    Erased: SealedText,
    tuple: CodeList,
}


def table_of(
    name: str,
    row: type[BaseModel],
    *,
    key: tuple[str, ...],
    indexes: Sequence[tuple[str, ...]] = (),
) -> Table:
    """Return the table with one real column for each field of the row."""
    columns = [
        _column(field, info.annotation, primary_key=field in key)
        for field, info in row.model_fields.items()
    ]
    by = [Index(f"{name}_by_{'_'.join(fields)}"[:60], *fields) for fields in indexes]
    ordered = sorted(columns, key=lambda column: _place(column.name, key))
    return Table(name, METADATA, *ordered, *by)


def _place(field: str, key: tuple[str, ...]) -> int:
    return key.index(field) if field in key else len(key)


def _column(field: str, annotation: Any, *, primary_key: bool) -> Column[Any]:
    kinds = _kinds(annotation)
    nullable = type(None) in kinds
    kind = next(kind for kind in kinds if kind is not type(None))
    column_type = next(
        chosen for known, chosen in _TYPES.items() if issubclass(kind, known)
    )
    return Column(
        field,
        column_type(),
        primary_key=primary_key,
        nullable=nullable,
        autoincrement=False,
    )


def _kinds(annotation: Any) -> tuple[type, ...]:
    """Return the plain classes that an annotation allows."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kinds(get_args(annotation)[0])
    if origin is Literal:
        return tuple(type(value) for value in get_args(annotation))
    if origin in (Union, UnionType):
        return tuple(kind for arm in get_args(annotation) for kind in _kinds(arm))
    return (origin or annotation,)
