"""Why a claim is not confirmed or not voided."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.kernel import Refusal


@dataclass(eq=False)
class ClaimUnknown(Refusal):
    """This account has no such claim."""

    claim_id: UUID


@dataclass(eq=False)
class NotTheEnrolledProvider(Refusal):
    """Only the enrolled provider may confirm this claim."""

    RULE: ClassVar[str] = "V-BR-11"
    claim_id: UUID


@dataclass(eq=False)
class ClaimAlreadyConfirmed(Refusal):
    """The claim was confirmed already."""

    RULE: ClassVar[str] = "V-BR-11"
    claim_id: UUID


@dataclass(eq=False)
class ClaimAlreadyVoided(Refusal):
    """The claim was voided already."""

    RULE: ClassVar[str] = "V-BR-09"
    claim_id: UUID
