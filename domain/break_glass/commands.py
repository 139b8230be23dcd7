"""What is asked for about the opening of a foreign record."""

from typing import ClassVar, Literal
from uuid import UUID

from domain.break_glass.settings import OpeningSettings
from domain.kernel import Command
from domain.reference import DocumentKind
from domain.values import FreeText

Outcome = Literal["justified", "not-justified"]

Ground = Literal[
    "emergency", "no-emergency", "wrong-patient", "more-than-needed", "other"
]
"""Why an opening was justified or not, as a code: it outlives the patient's key."""


class AskToOpen(Command):
    """`found_by` is the document by which the patient was looked up, never a list."""

    CIRCUMSTANCES: ClassVar[frozenset[str]] = frozenset({"occasion", "settings"})

    patient_id: UUID
    found_by: DocumentKind
    reason: FreeText
    settings: OpeningSettings


class ConfirmOpening(Command):
    opening_id: UUID


class EndOpening(Command):
    opening_id: UUID


class ReviewOpening(Command):
    opening_id: UUID
    outcome: Outcome
    ground: Ground
    note: FreeText | None = None
