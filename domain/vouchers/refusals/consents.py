"""Why a consent does not carry a claim."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.kernel import Refusal


@dataclass(eq=False)
class ConsentFormReused(Refusal):
    """This consent form was recorded with other content."""

    RULE: ClassVar[str] = "V-1.7-6"
    consent_id: UUID


@dataclass(eq=False)
class ConsentUnknown(Refusal):
    """No consent of this elder was recorded for the claim."""

    RULE: ClassVar[str] = "V-1.7-6"
    consent_id: UUID


@dataclass(eq=False)
class ConsentUsed(Refusal):
    """The consent was used for another claim already."""

    RULE: ClassVar[str] = "V-1.7-6"
    consent_id: UUID
    claim_id: UUID


@dataclass(eq=False)
class ConsentForOtherPlace(Refusal):
    """The consent was given to another provider or institution."""

    RULE: ClassVar[str] = "V-1.7-6"
    consent_id: UUID


@dataclass(eq=False)
class ConsentForOtherDay(Refusal):
    """The consent was given for another day of service."""

    RULE: ClassVar[str] = "V-1.7-6"
    consent_id: UUID
    agreed_for: date
    service_date: date


@dataclass(eq=False)
class ConsentExceeded(Refusal):
    """The elder agreed to a smaller amount."""

    RULE: ClassVar[str] = "V-1.7-4"
    at_most_hkd: int
    amount_hkd: int
