"""What a privacy officer, and the worker after two of them, can ask for."""

from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from domain.kernel import Command
from domain.privacy.retention import Encounter, RetentionRule
from domain.sealed import DataClass
from domain.values import Ref

HoldGround = Literal["dispute", "investigation", "court-order", "insurance-claim"]
RestrictionGround = Literal["requested", "accuracy-disputed", "unlawful", "not-needed"]
Requester = Literal["patient", "guardian", "representative", "institution"]
"""In which part somebody asked: never a name (P-16)."""

LegalBasis = Literal["pdpo-s26", "pipl-art47", "macao-law-8-2005-art11"]
"""HK: PDPO s.26. Mainland: PIPL art. 47. Macao: Law 8/2005 art. 11 (article number
unverified)."""

DeclineGround = Literal["not-entitled", "law-forbids", "public-interest", "withdrawn"]
Binding = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A keyed hash: it proves which keys were destroyed, and names nobody (P-17)."""

SinkName = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)
]


class PlaceLegalHold(Command):
    patient_id: UUID
    ground: HoldGround
    ref: Ref


class LiftLegalHold(Command):
    patient_id: UUID
    hold_id: UUID
    ref: Ref


class RestrictPatient(Command):
    patient_id: UUID
    ground: RestrictionGround


class LiftRestriction(Command):
    patient_id: UUID
    ref: Ref


class RequestErasure(Command):
    patient_id: UUID
    requester: Requester
    basis: LegalBasis
    received_on: date


class ApproveErasure(Command):
    patient_id: UUID
    erasure_id: UUID


class DeclineErasure(Command):
    patient_id: UUID
    erasure_id: UUID
    ground: DeclineGround


class AssessErasure(Command):
    """`encounters` are all there are of the patient; `rules` the table as it is set."""

    CIRCUMSTANCES: ClassVar[frozenset[str]] = frozenset({"occasion", "rules"})

    patient_id: UUID
    erasure_id: UUID
    today: date
    encounters: tuple[Encounter, ...]
    rules: Annotated[tuple[RetentionRule, ...], Field(repr=False)]


class ConfirmDestruction(Command):
    """The keys are destroyed and every place where something lay is emptied."""

    patient_id: UUID
    erasure_id: UUID
    data_classes: tuple[DataClass, ...]
    binding: Binding
    sinks: tuple[SinkName, ...]


class RepeatErasure(Command):
    """A restored backup knew nothing of the erasure: it was done once more."""

    patient_id: UUID
    erasure_id: UUID
    data_classes: tuple[DataClass, ...]
    binding: Binding


class AllowNewRecord(Command):
    """Let new values be sealed for somebody who was erased: the old stay unreadable."""

    patient_id: UUID
    ref: Ref
