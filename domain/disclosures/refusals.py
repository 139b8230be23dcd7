"""Why nothing may be sent, or a basis is not taken. Each says what to do."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.disclosures.bases import BasisKind, WhyNot
from domain.disclosures.words import Purpose, RecordClass
from domain.kernel import Fact, Refusal
from domain.values import Code, Jurisdiction, OrganisationCode, Ref


class Tried(Fact):
    """A basis that was looked at, and why nothing can rest on it."""

    code: Ref
    kind: BasisKind
    why: WhyNot


@dataclass(eq=False)
class NoLegalBasis(Refusal):
    """Nothing allows sending this to that place; list a legal basis that does."""

    RULE: ClassVar[str] = "S-P01"

    from_place: Jurisdiction
    to_place: Jurisdiction
    purpose: Purpose
    classes: tuple[RecordClass, ...]
    tried: tuple[Tried, ...] = ()


@dataclass(eq=False)
class ConsentToSendMissing(Refusal):
    """The patient has not agreed that this is sent there; record the consent first."""

    RULE: ClassVar[str] = "S-P02"

    from_place: Jurisdiction
    to_place: Jurisdiction
    purpose: Purpose
    classes: tuple[RecordClass, ...]
    separate: bool
    tried: tuple[Tried, ...] = ()


@dataclass(eq=False)
class RecipientOutsideBayArea(Refusal):
    """The contract ends at the boundary of the Bay Area; send it to nobody outside."""

    RULE: ClassVar[str] = "S-P03"

    organisation: OrganisationCode
    city: Code | None


@dataclass(eq=False)
class EmergencyNotAttested(Refusal):
    """Only a clinician may say that it is an emergency; ask one to record this."""


@dataclass(eq=False)
class NoSuchContract(Refusal):
    """There is no such standard contract between these places; name another kind."""

    kind: BasisKind
    from_place: Jurisdiction
    to_place: Jurisdiction


@dataclass(eq=False)
class FilingMissing(Refusal):
    """A contract of the Bay Area is filed; give its number, its day and its parties."""

    code: Ref


@dataclass(eq=False)
class FiledTooLate(Refusal):
    """The contract was filed too late after it took effect; ask counsel before use."""

    filed_on: date
    due_on: date


@dataclass(eq=False)
class ValidBeforeEffect(Refusal):
    """The contract allows nothing before it takes effect; check both days."""

    valid_from: date
    effective_on: date


@dataclass(eq=False)
class EmergencyForTreatmentAlone(Refusal):
    """An emergency allows sending for treatment and transfer, and for nothing else."""

    purposes: tuple[Purpose, ...]


@dataclass(eq=False)
class BasisEndsBeforeStart(Refusal):
    """The last day of the basis is before its first; check the date."""

    valid_from: date
    last_on: date


@dataclass(eq=False)
class BasisAlreadyListed(Refusal):
    """The number belongs to another basis between these places; use a new one."""

    code: Ref


@dataclass(eq=False)
class BasisUnknown(Refusal):
    """There is no such basis between these two places; read the list again."""

    code: Ref


@dataclass(eq=False)
class BasisAlreadyEnded(Refusal):
    """The basis has ended with another day."""

    code: Ref
    last_on: date
