"""What is recorded about a corridor: its hospitals, and when it is in force."""

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID, uuid5

from pydantic import Field, model_validator

from domain.directory.provenance import Names, Provenance
from domain.kernel import BAYBRIDGE, Command, Event, Fact, FirstEvent
from domain.reference import CorridorCode, Direction
from domain.sealed import Open, none
from domain.values import Code, Jurisdiction, OrganisationCode, Ref


def corridor_id(code: CorridorCode) -> UUID:
    """Derive the id from the code, so that no corridor is kept twice."""
    return uuid5(BAYBRIDGE, f"corridor/{code}")


Side = Literal["sender", "receiver"]


class CorridorParticulars(Fact):
    """From where to where a corridor leads, and who co-ordinates it.

    `control_points` are those that its trips may use; `coordinators` decide on a
    request (the Major Incident Control Centre `HA-MICC` for Hong Kong).
    """

    code: CorridorCode
    direction: Direction
    names: Names
    sender_jurisdiction: Jurisdiction
    receiver_jurisdiction: Jurisdiction
    control_points: Annotated[tuple[Code, ...], Field(min_length=1, max_length=8)]
    coordinators: Annotated[
        tuple[OrganisationCode, ...], Field(min_length=1, max_length=8)
    ]
    provenance: Provenance

    def jurisdiction_of(self, side: Side) -> Jurisdiction:
        match side:
            case "sender":
                return self.sender_jurisdiction
            case "receiver":
                return self.receiver_jurisdiction


class CorridorHospital(Fact):
    """A hospital at one end of a corridor from `from_on` on.

    `is_default` marks the usual receiver: the co-ordinator may pick another one.
    """

    side: Side
    organisation: OrganisationCode
    from_on: date
    is_default: bool = False
    provenance: Provenance

    @model_validator(mode="after")
    def _only_a_receiver_is_usual(self) -> Self:
        if self.is_default and self.side != "receiver":
            raise ValueError("only a receiver can be the usual one")
        return self


class CorridorOpening(Fact):
    """From the first day to the last, both included; without one, until further notice.

    `notice` names the decision that opened the corridor.
    """

    from_on: date
    until_on: date | None = None
    notice: Ref
    provenance: Provenance


class CorridorExtension(Fact):
    """A later last day, included, under a notice of its own."""

    until_on: date
    notice: Ref
    provenance: Provenance


# Commands


class RegisterCorridor(Command):
    corridor: CorridorParticulars


class AdmitHospital(Command):
    corridor_id: UUID
    hospital: CorridorHospital


class OpenCorridor(Command):
    corridor_id: UUID
    opening: CorridorOpening


class ExtendCorridor(Command):
    corridor_id: UUID
    extension: CorridorExtension


class CloseCorridor(Command):
    """`last_on` is the last day on which a trip may start."""

    corridor_id: UUID
    last_on: date


# Events


class CorridorRegistered(FirstEvent):
    """The corridor is known; it is not open by that."""

    TOPIC = "directory.corridor-registered"

    corridor: Open[CorridorParticulars, none]


class HospitalAdmitted(Event):
    TOPIC = "directory.corridor-hospital-admitted"

    hospital: Open[CorridorHospital, none]


class CorridorOpened(Event):
    TOPIC = "directory.corridor-opened"

    opening: Open[CorridorOpening, none]


class CorridorExtended(Event):
    """The period that began on `from_on` ends later than it did."""

    TOPIC = "directory.corridor-extended"

    from_on: Open[date, none]
    ended_on: Open[date, none]
    extension: Open[CorridorExtension, none]


class CorridorClosed(Event):
    """The period that began on `from_on` ends with `last_on`, for good."""

    TOPIC = "directory.corridor-closed"

    from_on: Open[date, none]
    last_on: Open[date, none]


CorridorEvent = (
    CorridorRegistered
    | HospitalAdmitted
    | CorridorOpened
    | CorridorExtended
    | CorridorClosed
)
