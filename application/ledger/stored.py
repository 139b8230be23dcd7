"""Stored events read straight from their bytes, their sealed fields left sealed."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import CoreSchema, SchemaValidator, core_schema

from domain.kernel import Event
from domain.sealed import Ciphertext, Seal


class Stored(Protocol):
    """An event as it is stored: the library's own, or a place of the log."""

    @property
    def originator_id(self) -> UUID | str: ...
    @property
    def originator_version(self) -> int: ...
    @property
    def topic(self) -> str: ...
    @property
    def state(self) -> bytes: ...


M = TypeVar("M", bound=BaseModel)
Read = Callable[[bytes], Event]

_TOKEN = core_schema.typed_dict_schema(
    {
        "key": core_schema.typed_dict_field(core_schema.int_schema()),
        "sealed": core_schema.typed_dict_field(core_schema.str_schema()),
    }
)


@cache
def seals(event_class: type[Event]) -> dict[str, Seal]:
    """Return the sealed fields of an event."""
    return {
        name: mark
        for name, field in event_class.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, Seal)
    }


@cache
def reader_of(event_class: type[Event]) -> Read:
    """Return what makes an event of its stored bytes.

    It raises `ValidationError` for all that is wrong with them.
    """
    if not seals(event_class):
        return event_class.__pydantic_validator__.validate_json
    assert event_class.__pydantic_post_init__ is None, "nothing is done after it"
    schema: Any = event_class.__pydantic_core_schema__
    validator = SchemaValidator(_as_stored(schema), _model_of(schema)["config"])

    def read(state: bytes) -> Event:
        fields, _, given = validator.validate_json(state)
        return _made(event_class, fields, given)

    return read


def _as_stored(schema: Any) -> CoreSchema:
    """Return the fields of an event with a stored token where one is sealed."""
    if schema["type"] != "model":
        return cast(CoreSchema, schema | {"schema": _as_stored(schema["schema"])})
    event_class, fields = schema["cls"], schema["schema"]["fields"]
    sealed = {
        name: fields[name]
        | {"schema": _token(fields[name]["schema"], event_class, name, seal)}
        for name, seal in seals(event_class).items()
    }
    return cast(CoreSchema, schema["schema"] | {"fields": fields | sealed})


def _model_of(schema: Any) -> Any:
    """Return the schema of the model itself, without what it shares."""
    return schema if schema["type"] == "model" else _model_of(schema["schema"])


def _token(
    field: dict[str, Any], event_class: type[Event], name: str, seal: Seal
) -> dict[str, Any]:
    """Put the token in the place of the plain value, which may be missing or None."""
    if field["type"] == "default":
        return field | {"schema": _token(field["schema"], event_class, name, seal)}
    assert field["type"] == "json-or-python", field["type"]
    read = partial(_ciphertext, event_class.TOPIC, name, seal)
    token: Any = core_schema.with_info_after_validator_function(read, _TOKEN)
    if field["json_schema"]["type"] == "nullable":
        token = core_schema.nullable_schema(token)
    return cast(dict[str, Any], token)


def _ciphertext(
    topic: str,
    field: str,
    seal: Seal,
    token: dict[str, Any],
    info: core_schema.ValidationInfo,
) -> Ciphertext:
    """Return the token with all that is needed to open it: the types are known."""
    known = info.data
    subject = known.get(seal.subject)
    if not isinstance(subject, UUID):
        raise ValueError("nobody is named whose field this is")
    fields = {
        "data_class": seal.data_class,
        "key_version": token["key"],
        "subject": subject,
        "originator_id": known["originator_id"],
        "originator_version": known["originator_version"],
        "topic": topic,
        "field": field,
        "token": token["sealed"],
    }
    return _made(Ciphertext, fields, set(fields))


def _made(kind: type[M], fields: dict[str, Any], given: set[str]) -> M:
    """Return a model of fields that have been validated."""
    made = kind.__new__(kind)
    object.__setattr__(made, "__dict__", fields)
    object.__setattr__(made, "__pydantic_fields_set__", given)
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made
