"""A view: rows of one shape, each folded from the events that touch its key."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from operator import itemgetter
from typing import Any, ClassVar, Generic, Self, TypeVar

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

    _given: ClassVar[set[str]]
    _defaults: ClassVar[dict[str, Any]]

    position: int = 0
    recorded_at: datetime | None = None

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        known = cls.model_fields.items()
        cls._given = {name for name, _ in known}
        cls._defaults = {
            name: field.default for name, field in known if not field.is_required()
        }

    @classmethod
    def of(cls, fields: dict[str, Any]) -> Self:
        """Return a row with these fields, all of them, which somebody has checked.

        It does what `model_construct` does without looking for what may be missing.
        """
        row = cls.__new__(cls)
        object.__setattr__(row, "__dict__", fields)
        object.__setattr__(row, "__pydantic_fields_set__", cls._given)
        object.__setattr__(row, "__pydantic_extra__", None)
        object.__setattr__(row, "__pydantic_private__", None)
        return row

    @classmethod
    def told(cls, **fields: Any) -> Self:
        """Return a row of values as an event has them, which were checked with it.

        Raises: TypeError if a field is missing, or too many are there.
        """
        row = cls.of(cls._defaults | fields)
        if len(row.__dict__) != len(cls._given):
            raise TypeError(f"these are not the fields of {cls.__name__}")
        return row

    def __iter__(self) -> Iterator[tuple[str, Any]]:  # type: ignore[override]
        """Yield the fields, without looking for what no row has."""
        return iter(self.__dict__.items())

    def model_copy(
        self, *, update: Mapping[str, Any] | None = None, deep: bool = False
    ) -> Self:
        """Return the row with some fields changed."""
        if deep:
            return super().model_copy(update=update, deep=True)
        return self.of({**self.__dict__, **(update or {})})


E = TypeVar("E", bound=Event)
R = TypeVar("R", bound=Row)
T = TypeVar("T")


def of_its_record(event: Event) -> Sequence[Key]:
    """Return the key of a view with one row for each record."""
    return ((event.originator_id,),)


@dataclass(frozen=True)
class View(Generic[R]):
    """A pure fold and where it is kept.

    `evolve` returns the row after the event, or None where there is none (any more).
    It never looks into a sealed field. A change of meaning raises `version`.

    `once`: each row is made by one event, and `evolve` asks for no row before it.
    Then nobody looks for one; if there is one after all, the batch is folded again.
    """

    name: str
    version: int
    row: type[R]
    table: Table
    listens: tuple[type[Event], ...]
    evolve: Callable[..., R | None]
    keys: Callable[[Any], Sequence[Key]] = of_its_record
    once: bool = False
    of_key: ClassVar[bool] = False
    topics: frozenset[str] = field(init=False)
    key_columns: tuple[Column[Any], ...] = field(init=False)
    key_of_fields: Callable[[Mapping[str, Any]], Key] = field(init=False)

    def __post_init__(self) -> None:
        columns = tuple(self.table.primary_key.columns)
        topics = frozenset(event.TOPIC for event in self.listens)
        object.__setattr__(self, "topics", topics)
        object.__setattr__(self, "key_columns", columns)
        keys = _tuple_getter(column.name for column in columns)
        object.__setattr__(self, "key_of_fields", keys)

    def after(self, row: R | None, event: Event, _: Key) -> R | None:
        """Return the row under a key after the event."""
        return self.evolve(row, event)

    def key_of(self, row: R) -> Key:
        return self.key_of_fields(row.__dict__)


@dataclass(frozen=True)
class PartView(View[R]):
    """A view where one event makes several rows: `evolve` is told which key."""

    of_key: ClassVar[bool] = True

    def after(self, row: R | None, event: Event, key: Key) -> R | None:
        return self.evolve(row, event, key)


AnyView = View[Any]


def once_an_event(of: Callable[[E], T]) -> Callable[[E], T]:
    """Remember what was made of the last event: the views ask one after another."""
    last: tuple[E, T] | None = None

    @wraps(of)
    def remembered(event: E) -> T:
        nonlocal last
        known = last
        if known is None or known[0] is not event:
            last = known = (event, of(event))
        return known[1]

    return remembered


def _tuple_getter(names: Iterable[str]) -> Callable[[Mapping[str, Any]], Key]:
    """Return what takes some fields out of all, as a tuple even where it is one."""
    first, *others = names
    if not others:
        return lambda fields: (fields[first],)
    return itemgetter(first, *others)


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
