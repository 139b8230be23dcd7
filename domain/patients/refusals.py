"""Why something about a patient is refused. No evidence here is personal data."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel import Refusal
from domain.reference import DocumentKind


@dataclass(eq=False)
class PatientAlreadyRegistered(Refusal):
    """The document belongs to a registered patient; use that record."""

    patient_id: UUID


@dataclass(eq=False)
class PatientKnownElsewhere(Refusal):
    """The document belongs to a patient of another desk; take him on with it."""


@dataclass(eq=False)
class DocumentHeldByAnother(Refusal):
    """The document belongs to another patient; compare the two records first.

    `patient_id` is None where that is a patient of other organisations alone.
    """

    patient_id: UUID | None


@dataclass(eq=False)
class BirthInFuture(Refusal):
    """The birth date is after today; read the document again."""

    today: date


@dataclass(eq=False)
class BirthDateDisagrees(Refusal):
    """The document's number carries another birth date than the record; check both."""

    kind: DocumentKind


@dataclass(eq=False)
class NoIdentityCard(Refusal):
    """A permission to remain goes with a Hong Kong Identity Card; link that first."""


@dataclass(eq=False)
class DeathInFuture(Refusal):
    """The date of death is after today; read the notice again."""

    died_on: date
    today: date


@dataclass(eq=False)
class DeathBeforeBirth(Refusal):
    """The date of death is before the birth date; is this the right patient?"""

    died_on: date


@dataclass(eq=False)
class NoDeathToCorrect(Refusal):
    """No death is on record; record it as a death."""


@dataclass(eq=False)
class DeathAlreadyRecorded(Refusal):
    """Another date of death is on record; compare the two notices."""

    died_on: date


@dataclass(eq=False)
class PatientErased(Refusal):
    """The patient's particulars were erased; nothing more can be decided about them."""

    id: UUID
