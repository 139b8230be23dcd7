"""What the papers of a transfer say: values, and who may not see them sees a mark."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TypeAlias, TypeVar
from uuid import UUID

from domain.directory import Names
from domain.kernel import Fact
from domain.patients import PersonNames
from domain.reference import CorridorCode, CrewRole, Plate
from domain.transfers import (
    BundleDocument,
    ClearanceKind,
    ConsentLanguage,
    ConsentScope,
    Contact,
    EscortLevel,
    Exclusions,
    Grounds,
    Isbar,
    Need,
    Opinion,
    Priority,
    Side,
    Signer,
    Stability,
    Supply,
    TravelDocument,
    Vitals,
)
from domain.values import ActorId, Code, OrganisationCode, PersonName, Ref

T = TypeVar("T")
U = TypeVar("U")


class Withheld(Enum):
    """There is a value, or there was one; it is not on this paper."""

    MASKED = "masked"
    ERASED = "erased"


Said: TypeAlias = T | Withheld


def within(said: Said[T], take: Callable[[T], U]) -> Said[U]:
    """Take a part of a value; what is withheld stays so."""
    return said if isinstance(said, Withheld) else take(said)


class Hospital(Fact):
    code: OrganisationCode
    names: Names


class Person(Fact):
    """The patient, with the paper that is shown at the boundary."""

    names: Said[PersonNames] | None
    birth_date: Said[date] | None
    document: Said[TravelDocument]
    document_valid_until: date


class Ride(Fact):
    """The vehicle and who rides along: their roles, and never their names."""

    vehicle: Ref
    plates: tuple[Plate, ...]
    roles: tuple[CrewRole, ...]


class Time(Fact):
    """When something was to happen, happened, and was recorded.

    `began_at` where it took a while; `kinds` where not every authority looked then.
    `recorded_at` where it is another minute.
    """

    step: str
    kinds: tuple[ClearanceKind, ...] = ()
    planned_at: datetime | None = None
    began_at: datetime | None = None
    happened_at: datetime | None = None
    recorded_at: datetime | None = None


class ManifestLine(Fact):
    """`given` is what is recorded so far; the rest is known once it is accounted."""

    line: int
    name: Said[str]
    strength: Said[str]
    loaded: Decimal
    unit: Code
    controlled: bool
    given: Decimal
    wasted: Decimal | None = None
    returned: Decimal | None = None


class Signed(Fact):
    """One half of the handover, as far as it is recorded."""

    organisation: Hospital
    name: Said[PersonName] | None = None
    at: datetime | None = None


class ReturnLeg(Fact):
    """The vehicle without the patient."""

    leg: str
    crossed_at: datetime | None = None
    control_point: Code | None = None
    people: int | None = None
    back_at: datetime | None = None
    witness: ActorId | None = None
    run_report: Ref | None = None


class Assessment(Fact):
    side: Side
    opinion: Opinion
    escort: EscortLevel
    risks: Said[str]
    at: datetime


class Consent(Fact):
    """Who agreed to what, in which language, and on which form.

    The risk was explained: without that no consent is recorded.
    """

    scopes: tuple[ConsentScope, ...]
    language: ConsentLanguage
    form: Ref
    signer: Said[Signer]
    at: datetime


class Paper(Fact):
    """What both papers say."""

    transfer_id: UUID
    corridor: CorridorCode
    priority: Priority
    sender: Hospital
    receiver: Hospital
    ward: Said[str] | None
    patient: Person
    diagnosis: Said[str]
    reason: Said[str]
    stability: Said[Stability]
    infection: Said[str]
    needs: Said[tuple[Need, ...]]


class HandoverSheet(Paper):
    """What goes along with the patient. What is not recorded is left to be written."""

    bed: Said[str] | None
    vitals: Said[Vitals]
    ride: Ride | None
    people_expected: int | None
    people_on_board: int | None
    times: tuple[Time, ...]
    manifest: tuple[ManifestLine, ...]
    supplies: Said[tuple[Supply, ...]]
    handover: Said[Isbar] | None
    read_back: Said[str] | None
    given: Signed
    taken: Signed
    sheet: Ref | None
    return_leg: ReturnLeg


class ReferralLetter(Paper):
    """What the sending doctor tells the receiving one."""

    asked_at: datetime
    grounds: Said[Grounds]
    exclusions: Exclusions
    assessments: tuple[Assessment, ...]
    consents: tuple[Consent, ...]
    documents: tuple[BundleDocument, ...]
    contact: Said[Contact]


def reference(paper: Paper) -> str:
    """Return what stands in the QR: the transfer's id, and nothing about anybody."""
    return paper.transfer_id.urn
