"""Why a step on the way, or after it, is refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.kernel import Refusal
from domain.transfers.values import DrugBalance


@dataclass(eq=False)
class EmptyLegMissing(Refusal):
    """The vehicle has another crossing to record: the one without the patient."""

    RULE: ClassVar[str] = "T-R11"
    leg: str


@dataclass(eq=False)
class EmptyLegRecorded(Refusal):
    """A trip has two crossings, and the empty one is recorded already."""

    RULE: ClassVar[str] = "T-R11"
    leg: str
    at: datetime


@dataclass(eq=False)
class EmptyLegCarriesOthers(Refusal):
    """On the empty crossing nobody but driver and crew is on board."""

    RULE: ClassVar[str] = "T-R11"
    people: int
    at_most: int


@dataclass(eq=False)
class StillHeld(Refusal):
    """The trip is held at the boundary; it goes on when an officer releases it."""

    RULE: ClassVar[str] = "T-R12"
    cause: str
    expected: int | None
    counted: int | None


@dataclass(eq=False)
class NotHeld(Refusal):
    """Nothing is held at the boundary."""

    RULE: ClassVar[str] = "T-R12"


@dataclass(eq=False)
class HeadCountDiffers(Refusal):
    """The heads at the port are still not those on board; count again."""

    RULE: ClassVar[str] = "T-R12"
    expected: int
    counted: int | None


@dataclass(eq=False)
class MoreOnBoardThanNotified(Refusal):
    """More people are on board than the port was told of: tell it anew, or leave them.

    Nobody has looked at the documents of whoever was not named.
    """

    RULE: ClassVar[str] = "T-R12"
    people: int
    notified: int


@dataclass(eq=False)
class ExitNotCleared(Refusal):
    """The exit side has not cleared the trip; `missing` has still to look."""

    RULE: ClassVar[str] = "T-R06"
    missing: tuple[str, ...]


@dataclass(eq=False)
class AlreadyCleared(Refusal):
    """This side has cleared that already."""

    RULE: ClassVar[str] = "T-R06"
    kinds: tuple[str, ...]


@dataclass(eq=False)
class ClearanceEndsBeforeStart(Refusal):
    """The clearance ended before it began; check both times."""

    RULE: ClassVar[str] = "T-R09"
    started_at: datetime
    ended_at: datetime


@dataclass(eq=False)
class SameDestination(Refusal):
    """The trip goes to that hospital already."""

    RULE: ClassVar[str] = "T-E17"
    receiver: str


@dataclass(eq=False)
class AgreedWithOneself(Refusal):
    """Escort and coordinator agree on a return: name the other one."""

    RULE: ClassVar[str] = "T-E18"
    by: str


@dataclass(eq=False)
class HandoverNotGiven(Refusal):
    """The escort has not handed over yet: one side alone does not complete it."""

    RULE: ClassVar[str] = "T-R07"


@dataclass(eq=False)
class HandoverAlreadyGiven(Refusal):
    """The escort has handed over already; the receiver takes over now."""

    RULE: ClassVar[str] = "T-R07"
    by: str


@dataclass(eq=False)
class HandoverToOneself(Refusal):
    """A handover needs two people of two organisations."""

    RULE: ClassVar[str] = "T-R07"
    by: str


@dataclass(eq=False)
class PatientElsewhere(Refusal):
    """The patient is not in that place at this step; check where it happened."""

    RULE: ClassVar[str] = "T-R16"
    jurisdiction: str
    possible: tuple[str, ...]


@dataclass(eq=False)
class DeathNeedsJurisdiction(Refusal):
    """Say on which side of the boundary the patient died."""

    RULE: ClassVar[str] = "T-R16"
    possible: tuple[str, ...]


@dataclass(eq=False)
class MoreGivenThanLoaded(Refusal):
    """More of a line is given than the manifest has; check line and quantity."""

    RULE: ClassVar[str] = "T-R10"
    line: int
    loaded: str
    given: str


@dataclass(eq=False)
class DrugsNotAccountedFor(Refusal):
    """Every controlled line must be accounted for first."""

    RULE: ClassVar[str] = "T-R10"
    lines: tuple[int, ...]


@dataclass(eq=False)
class ControlledDrugsUneven(Refusal):
    """Of a controlled drug more or less was loaded than given, wasted and returned."""

    RULE: ClassVar[str] = "T-R10"
    balances: tuple[DrugBalance, ...]


@dataclass(eq=False)
class VehicleStillOut(Refusal):
    """The vehicle is not back yet; record its return first."""

    RULE: ClassVar[str] = "T-E25"


@dataclass(eq=False)
class VehicleAlreadyBack(Refusal):
    """The vehicle's return is recorded already."""

    RULE: ClassVar[str] = "T-E25"
    at: datetime


@dataclass(eq=False)
class WitnessIsOneself(Refusal):
    """Somebody else has to witness the account of drugs."""

    RULE: ClassVar[str] = "T-R10"
    witness: str
