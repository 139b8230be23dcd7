"""The state of a record as bytes, and back.

Only what the domain is made of is written, and only names of the domain's own classes
are read. What is sealed stays the ciphertext of its event: a snapshot is as dark as
the event when its key has been destroyed.
"""

import sys
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, TypeAdapter
from pydantic_core import from_json, to_json

from domain.kernel import AGGREGATES, EVENTS, Aggregate
from domain.sealed import Ciphertext

Open = Callable[[Ciphertext], object]
"""Returns what is sealed: a JSON value, or `Erased`."""

_PENDING = "_pending_events"
_DAMAGES = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError)
_OF_EVERY_RECORD = {"_id", "_version", "_created_on", "_modified_on"}
_PLAIN = (bool, int, str, type(None))
_AS_TEXT: dict[type, tuple[str, Callable[[Any], str], Callable[[str], Any]]] = {
    UUID: ("uuid", str, UUID),
    datetime: ("moment", datetime.isoformat, datetime.fromisoformat),
    date: ("day", date.isoformat, date.fromisoformat),
    Decimal: ("decimal", str, Decimal),
}
_MANY: dict[type, str] = {
    list: "list",
    tuple: "tuple",
    set: "set",
    frozenset: "frozenset",
}
_TEXTS = {tag: read for tag, _, read in _AS_TEXT.values()}
_MANIES = {tag: kind for kind, tag in _MANY.items()}


class Unkept(Exception):
    """The state holds something that a snapshot does not know to write or to read."""


def to_bytes(record: Aggregate) -> bytes:
    """Return the state of a record that was replayed sealed.

    Raises:
        Unkept
    """
    state = {k: v for k, v in record.__dict__.items() if k != _PENDING}
    return to_json([_name(type(record)), _written_fields(state)])


def from_bytes(state: bytes, open: Open | None) -> Aggregate:
    """Return the record; without `open` it stays sealed.

    Raises:
        Unkept: this program does not know what it says.
        KeyMissing, SealBroken
    """
    try:
        name, written = from_json(state)
        kind = _class(name)
        fields = _read_fields(written, open)
    except _DAMAGES as problem:
        raise Unkept(type(problem).__name__) from None
    if not issubclass(kind, Aggregate) or not fields.keys() >= _OF_EVERY_RECORD:
        raise Unkept(name)
    record = object.__new__(kind)
    record.__dict__.update(fields, **{_PENDING: []})
    return record


def _write(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind in _AS_TEXT:
        tag, write, _ = _AS_TEXT[kind]
        return [tag, write(value)]
    if kind in _MANY:
        return [_MANY[kind], [_write(one) for one in value]]
    if kind is dict:
        return ["dict", [[_write(k), _write(v)] for k, v in value.items()]]
    if isinstance(value, Ciphertext):
        return ["sealed", value.model_dump(mode="json")]
    if isinstance(value, Enum):
        return ["choice", _name(kind), value.value]
    if isinstance(value, tuple):
        return ["named", _name(kind), [_write(one) for one in value]]
    if isinstance(value, BaseModel) or is_dataclass(value):
        return ["fields", _name(kind), _written_fields(_fields_of(value))]
    raise Unkept(kind.__qualname__)


def _read(value: Any, open: Open | None) -> Any:
    if not isinstance(value, list):
        return value
    match value:
        case [tag, str() as text] if tag in _TEXTS:
            return _TEXTS[tag](text)
        case [tag, list() as several] if tag in _MANIES:
            return _MANIES[tag](_read(one, open) for one in several)
        case ["dict", pairs]:
            return {_read(k, open): _read(v, open) for k, v in pairs}
        case ["sealed", sealed]:
            return _opened(Ciphertext.model_validate(sealed), open)
        case ["choice", name, choice]:
            return _class(name)(choice)
        case ["named", name, several]:
            return _class(name)(*(_read(one, open) for one in several))
        case ["fields", name, written]:
            return _made(_class(name), _read_fields(written, open))
    raise Unkept(str(value[:1]))


def _written_fields(state: dict[str, Any]) -> dict[str, Any]:
    return {name: _write(value) for name, value in state.items()}


def _read_fields(written: dict[str, Any], open: Open | None) -> dict[str, Any]:
    return {name: _read(value, open) for name, value in written.items()}


def _fields_of(value: Any) -> dict[str, Any]:
    if isinstance(value, BaseModel):
        return value.__dict__
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _made(kind: type, state: dict[str, Any]) -> Any:
    """Return the same value again: it was checked when it was made."""
    if issubclass(kind, BaseModel):
        return kind.model_construct(**state)
    made = object.__new__(kind)
    for name, value in state.items():
        object.__setattr__(made, name, value)
    return made


def _opened(sealed: Ciphertext, open: Open | None) -> object:
    """Return what is sealed as its event would hold it."""
    if open is None:
        return sealed
    return _field(sealed.topic, sealed.field).validate_python(open(sealed))


@cache
def _field(topic: str, name: str) -> TypeAdapter[Any]:
    field = EVENTS[topic].model_fields[name]
    kind: Any = Annotated[field.annotation, field]
    return TypeAdapter(kind)


def _name(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


@cache
def _class(name: str) -> type:
    """Return a class of the domain that is known already: nothing is imported.

    Raises:
        Unkept
    """
    module, _, path = name.partition(":")
    found: Any = sys.modules.get(module) if _is_ours(module) else None
    for part in path.split("."):
        found = getattr(found, part, None)
    if not isinstance(found, type) or _name(found) != name:
        raise Unkept(name)
    return found


def _is_ours(module: str) -> bool:
    """Tell whether records of the ledger are defined in this package."""
    packages = {kind.__module__.partition(".")[0] for kind in AGGREGATES.values()}
    return module.partition(".")[0] in packages
