"""What a field of an event may say in the open, judged by the types as written."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, StringConstraints

from domain.kernel import Event
from domain.sealed import Seal, Tag
from domain.values import Label

FREE_TEXT = "free-text"
LABEL = get_args(Label)[1:]

CLOSED: tuple[Any, ...] = (
    *(bool, int, Decimal, UUID, NoneType, Enum),
    *(date, datetime, AwareDatetime),
)
"""Values that cannot hold a sentence. A float is not among them: we have none."""

LITERAL: Any = Literal

Node = tuple[Any, tuple[object, ...]]
"""A type and the marks that were written on it."""


def faults(event: type[Event]) -> list[str]:
    """Return in words what is wrong with the fields of an event."""
    return [
        f"{name}: {fault}"
        for name, written in _fields(event).items()
        for fault in _faults_of_field(event, list(_walk(written)))
    ]


def _faults_of_field(event: type[Event], nodes: list[Node]) -> Iterator[str]:
    (_, marks), *inside = nodes
    tags = [mark for mark in marks if isinstance(mark, Tag | Seal)]
    if len(tags) != 1:
        yield f"it has {len(tags)} tags and needs one"
        return
    if any(isinstance(mark, Tag | Seal) for _, marks in inside for mark in marks):
        yield "a part has a tag: a field is sealed or open as a whole"
    clinical = isinstance(tags[0], Seal) and tags[0].data_class == "clinical"
    if not clinical and any(FREE_TEXT in marks for _, marks in nodes):
        yield "free text is always clinical"
    if isinstance(tags[0], Seal):
        yield from _faults_of_subject(event, tags[0].subject)
    else:
        yield from _faults_of_open(nodes)


def _faults_of_subject(event: type[Event], subject: str) -> Iterator[str]:
    fields = _fields(event)
    if subject not in fields:
        yield f"its subject is no field of the event: {subject}"
    elif [kind for kind, _ in _walk(fields[subject])] != [UUID]:
        yield f"its subject is no id: {subject}"


def _faults_of_open(nodes: list[Node]) -> Iterator[str]:
    for kind, marks in nodes:
        if kind is str:
            if not _is_closed_text(marks):
                yield "an open text needs a pattern, a closed list or to be a Label"
        elif not (_parts(kind) or _is_closed(kind)):
            yield f"{kind} may not stand in the open"


def _is_closed(kind: Any) -> bool:
    if get_origin(kind) is LITERAL:
        return True
    return isinstance(kind, type) and issubclass(kind, CLOSED)


def _is_closed_text(marks: tuple[object, ...]) -> bool:
    if marks[: len(LABEL)] == LABEL:
        return True
    return any(isinstance(mark, StringConstraints) and mark.pattern for mark in marks)


def _walk(written: Any) -> Iterator[Node]:
    """Yield a type and all the types inside it, each with its marks."""
    kind: Any = written
    marks: tuple[object, ...] = getattr(written, "__metadata__", ())
    if marks:
        kind = written.__origin__
    yield kind, marks
    for part in _parts(kind):
        yield from _walk(part)


def _parts(kind: Any) -> list[Any]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return list(_fields(kind).values())
    if get_origin(kind) in (None, LITERAL):
        return []
    return [part for part in get_args(kind) if part is not ...]


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields}
