"""The events of a record in words: a sentence for each topic and the facts in it."""

from application.history.sentences import SENTENCES
from application.history.subjects import subjects_of
from application.history.telling import (
    ERASED,
    MASKED,
    NOTHING,
    UNKNOWN,
    Open,
    Telling,
    Word,
    tell,
)

__all__ = [
    "ERASED",
    "MASKED",
    "NOTHING",
    "SENTENCES",
    "UNKNOWN",
    "Open",
    "Telling",
    "Word",
    "subjects_of",
    "tell",
]
