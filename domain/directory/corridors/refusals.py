"""Why a corridor, its hospitals or its dates are refused."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.directory.corridors.facts import Side
from domain.kernel import Refusal
from domain.reference import CorridorCode
from domain.values import Jurisdiction, OrganisationCode, Ref


@dataclass(eq=False)
class CorridorAlreadyRegistered(Refusal):
    """The corridor is registered already, with other particulars."""

    corridor: CorridorCode


@dataclass(eq=False)
class HospitalUnknown(Refusal):
    """The hospital is not registered; register it as an institution first."""

    organisation: OrganisationCode


@dataclass(eq=False)
class HospitalElsewhere(Refusal):
    """The hospital is in another jurisdiction than this side; choose the other side."""

    RULE: ClassVar[str] = "T-R02"

    organisation: OrganisationCode
    side: Side
    expected: Jurisdiction
    actual: Jurisdiction


@dataclass(eq=False)
class HospitalAlreadyAdmitted(Refusal):
    """The hospital is admitted from this day already, with other particulars."""

    organisation: OrganisationCode
    side: Side
    from_on: date


@dataclass(eq=False)
class CorridorNoticeReused(Refusal):
    """The number of the notice belongs to a different decision on this corridor."""

    notice: Ref


@dataclass(eq=False)
class CorridorEndsBeforeStart(Refusal):
    """The last day of the corridor is before its first; check both dates."""

    from_on: date
    until_on: date


@dataclass(eq=False)
class CorridorAlreadyOpen(Refusal):
    """The corridor is open in this time already; extend it, or close it first."""

    in_force_from: date
    in_force_until: date | None


@dataclass(eq=False)
class CorridorNeverOpened(Refusal):
    """The corridor has never been opened; open it first."""

    corridor: CorridorCode


@dataclass(eq=False)
class NoEndToExtend(Refusal):
    """The corridor has no last day; there is nothing to extend."""

    in_force_from: date


@dataclass(eq=False)
class ExtensionNotLater(Refusal):
    """The corridor ends on this day or later already; give a later last day."""

    in_force_until: date
    until_on: date


@dataclass(eq=False)
class CorridorAlreadyClosed(Refusal):
    """The corridor has been closed; open it again instead."""

    last_on: date


@dataclass(eq=False)
class CorridorEndsEarlier(Refusal):
    """The corridor ends before this day already; close it with an earlier day."""

    in_force_until: date
    last_on: date


@dataclass(eq=False)
class CorridorNotOpen(Refusal):
    """The corridor is not in force on this date; choose a day on which it is."""

    RULE: ClassVar[str] = "T-R01"

    corridor: CorridorCode
    on: date
    in_force_from: date | None = None
    in_force_until: date | None = None


@dataclass(eq=False)
class NotOnCorridor(Refusal):
    """The corridor does not join these two hospitals on this date; choose others."""

    RULE: ClassVar[str] = "T-R02"

    corridor: CorridorCode
    sender: OrganisationCode
    receiver: OrganisationCode
    on: date
