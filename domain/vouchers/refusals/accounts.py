"""Why an account is not opened or not credited."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

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


@dataclass(eq=False)
class AlreadyValidated(Refusal):
    """The account was validated already."""

    RULE: ClassVar[str] = "V-E-6"


@dataclass(eq=False)
class BroughtInTooEarly(Refusal):
    """An opening balance is as of a day before today."""

    day: date
    today: date


@dataclass(eq=False)
class UnknownProgramme(Refusal):
    """The scheme had no such reward programme by that day."""

    programme: str


@dataclass(eq=False)
class UnknownQuota(Refusal):
    """The scheme had no quota for this profession on that day."""

    profession: str


@dataclass(eq=False)
class BalanceAboveLimit(Refusal):
    """The opening balance is above the accumulation limit of that day."""

    RULE: ClassVar[str] = "V-C-2"
    own_hkd: int
    limit_hkd: int


@dataclass(eq=False)
class QuotaOverspent(Refusal):
    """More of the quota is said to be used than there is."""

    RULE: ClassVar[str] = "V-BR-06"
    used_hkd: int
    limit_hkd: int


@dataclass(eq=False)
class RewardInconsistent(Refusal):
    """More of the reward is said to be left than was ever given."""

    RULE: ClassVar[str] = "V-BR-07"
    programme: str
    unspent_hkd: int
    granted_hkd: int


@dataclass(eq=False)
class EarlierClaimReused(Refusal):
    """This transaction number was brought in with other content."""

    claim_id: UUID


@dataclass(eq=False)
class NotBeforeTheLedger(Refusal):
    """The claim is not covered by an opening balance: enter it as a claim."""

    claimed_on: date
    as_of: date | None
