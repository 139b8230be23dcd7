"""Why a provider or an enrolment is refused."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.kernel import Refusal
from domain.values import Code, Ref


@dataclass(eq=False)
class ProviderAlreadyRegistered(Refusal):
    """The provider is registered already, with another name, profession or account."""

    provider_id: UUID


@dataclass(eq=False)
class OtherProfession(Refusal):
    """The admission is for another profession than the provider's."""

    profession: Code
    admitted: Code


@dataclass(eq=False)
class AlreadyEnrolled(Refusal):
    """The provider is enrolled in this time already."""

    enrolled_on: date
    delisted_on: date | None


@dataclass(eq=False)
class NotEnrolled(Refusal):
    """The provider is not enrolled in the scheme on this date."""

    RULE: ClassVar[str] = "V-BR-10"

    provider_id: UUID
    on: date


@dataclass(eq=False)
class NoticeReused(Refusal):
    """The number of the notice belongs to a different decision on this provider."""

    notice: Ref


@dataclass(eq=False)
class LeaveEndsBeforeStart(Refusal):
    """The leave ends before it begins."""

    from_on: date
    until_on: date


@dataclass(eq=False)
class LeaveUnknown(Refusal):
    """No leave of this provider is recorded under this notice."""

    notice: Ref


@dataclass(eq=False)
class ProviderOnLeave(Refusal):
    """The provider is on leave on this date; nobody else may use the account."""

    RULE: ClassVar[str] = "V-X-NOTENROLLED"

    provider_id: UUID
    on: date
    until_on: date
