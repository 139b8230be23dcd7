"""Where a sealed value and where a key belong: they are worth nothing anywhere else."""

import json
from functools import lru_cache
from uuid import UUID

from domain.kernel import EVENTS
from domain.sealed import Ciphertext, Seal


def kept_class_of(sealed: Ciphertext) -> str:
    return kept_class(sealed.topic, sealed.field, sealed.data_class)


def kept_class(topic: str, field: str, data_class: str) -> str:
    """Return under which class the key of a field is kept: staff's lie apart (P-10)."""
    event = EVENTS.get(topic)
    if event is None or field not in event.model_fields:
        return data_class
    marks = event.model_fields[field].metadata
    seal = next((mark for mark in marks if isinstance(mark, Seal)), None)
    return seal.key_class if seal else data_class


def place_of(sealed: Ciphertext) -> bytes:
    """The associated data: a token is worth nothing in any other place."""
    return (
        f'{{"data_class":{_quoted(sealed.data_class)},"field":{_quoted(sealed.field)},'
        f'"key_version":{sealed.key_version},"originator_id":"{sealed.originator_id}",'
        f'"originator_version":{sealed.originator_version},'
        f'"subject":"{sealed.subject}","topic":{_quoted(sealed.topic)}}}'
    ).encode()


_quoted = lru_cache(maxsize=1_000)(json.dumps)


def key_place(subject: UUID, data_class: str, version: int) -> bytes:
    return f"{subject}/{data_class}/{version}".encode()


def whereabouts(sealed: Ciphertext) -> dict[str, object]:
    return {
        "originator_id": str(sealed.originator_id),
        "originator_version": sealed.originator_version,
        "topic": sealed.topic,
        "field": sealed.field,
    }
