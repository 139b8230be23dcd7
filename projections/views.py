"""A view: rows of one shape, each folded from the events that touch its key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, Table

from domain.kernel import Event
from domain.sealed import Ciphertext, Erased

Key = tuple[Any, ...]
"""The values of a row's primary key, in the order of its columns."""


class Row(BaseModel):
    """What a person sees, one field a column.

    The engine stamps `position` and `recorded_at`: of the last event in the row.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_enum_values=True)

    position: int = 0
    recorded_at: datetime | None = None


R = TypeVar("R", bound=Row)


def of_its_record(event: Event) -> Sequence[Key]:
    """Return the key of a view with one row for each record."""
    return ((event.originator_id,),)


@dataclass(frozen=True)
class View(Generic[R]):
    """A pure fold and where it is kept.

    `evolve` returns the row after the event, or None where there is none (any more).
    It never looks into a sealed field. A change of meaning raises `version`.
    """

    name: str
    version: int
    row: type[R]
    table: Table
    listens: tuple[type[Event], ...]
    evolve: Callable[..., R | None]
    keys: Callable[[Any], Sequence[Key]] = of_its_record
    topics: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        topics = frozenset(event.TOPIC for event in self.listens)
        object.__setattr__(self, "topics", topics)

    def after(self, row: R | None, event: Event, _: Key) -> R | None:
        """Return the row under a key after the event."""
        return self.evolve(row, event)

    def key_of(self, row: R) -> Key:
        return tuple(getattr(row, column.name) for column in self.key_columns)

    @property
    def key_columns(self) -> tuple[Column[Any], ...]:
        return tuple(self.table.primary_key.columns)


@dataclass(frozen=True)
class PartView(View[R]):
    """A view where one event makes several rows: `evolve` is told which key."""

    def after(self, row: R | None, event: Event, key: Key) -> R | None:
        return self.evolve(row, event, key)


AnyView = View[Any]


def as_sealed(value: object) -> Ciphertext | Erased:
    """Return a sealed field as the event holds it; nothing readable gets into a row.

    Raises: TypeError for a plain value.
    """
    if isinstance(value, Ciphertext | Erased):
        return value
    raise TypeError("a sealed field reached a view unsealed")


def as_sealed_if_any(value: object) -> Ciphertext | Erased | None:
    """Return the same for a field that may be empty."""
    return None if value is None else as_sealed(value)
