"""Why two spouses are not paired, or not parted."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.kernel import Refusal


@dataclass(eq=False)
class SharingNotStarted(Refusal):
    """Spouses could not share vouchers before 28 July 2023."""

    RULE: ClassVar[str] = "V-BR-14"
    today: date


@dataclass(eq=False)
class SameHolder(Refusal):
    """An elder is not paired with himself or herself."""

    RULE: ClassVar[str] = "V-BR-14"


@dataclass(eq=False)
class AlreadyPaired(Refusal):
    """One of the two is paired already; each has one live pairing at most."""

    RULE: ClassVar[str] = "V-BR-14"
    account_id: UUID


@dataclass(eq=False)
class SpousesNotPresent(Refusal):
    """Both spouses must attend the provider together, in person."""

    RULE: ClassVar[str] = "V-BR-14"


@dataclass(eq=False)
class MarriageNotDeclared(Refusal):
    """Both spouses must declare that they are married."""

    RULE: ClassVar[str] = "V-BR-14"


@dataclass(eq=False)
class NoLivePairing(Refusal):
    """There is no live pairing that could be ended."""

    RULE: ClassVar[str] = "V-BR-14"
