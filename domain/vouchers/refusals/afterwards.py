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


@dataclass(eq=False)
class VoidWindowPassed(Refusal):
    """The desk's time for voiding has passed; ask the voucher officer."""

    RULE: ClassVar[str] = "V-BR-09"
    claim_id: UUID
    void_window_hours: int


@dataclass(eq=False)
class NotTheClaimsDesk(Refusal):
    """Only the organisation that entered the claim, or its provider, may void it."""

    RULE: ClassVar[str] = "V-BR-09"
    claim_id: UUID


@dataclass(eq=False)
class TransactionNumberTaken(Refusal):
    """The transaction number belongs to another claim."""

    transaction: str
    claim_id: UUID
