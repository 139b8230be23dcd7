"""Why an account is not opened or not credited."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.kernel import Refusal


@dataclass(eq=False)
class NotYetEligible(Refusal):
    """The person is not yet old enough for vouchers."""

    RULE: ClassVar[str] = "V-E-1"
    eligible_from: date


@dataclass(eq=False)
class NoEntitlingDocument(Refusal):
    """The person has no Hong Kong identity card and no exemption certificate."""

    RULE: ClassVar[str] = "V-E-3"
    document: str | None


@dataclass(eq=False)
class PermissionEnded(Refusal):
    """The permission to stay on which the identity card rests has ended."""

    RULE: ClassVar[str] = "V-E-4"
    permission_ended_on: date


@dataclass(eq=False)
class HolderDied(Refusal):
    """The person has died."""

    RULE: ClassVar[str] = "V-BR-10"
    died_on: date


@dataclass(eq=False)
class CreditInAdvance(Refusal):
    """Vouchers cannot be credited before the day of their issue."""

    RULE: ClassVar[str] = "V-C-5"
    issue: str
    credited_on: date
    today: date
