"""What is recorded about an ambulance: plates, papers and times off the road."""

from datetime import date
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import AfterValidator, Field

from domain.directory.provenance import Provenance
from domain.kernel import BAYBRIDGE, Command, Event, Fact, FirstEvent
from domain.reference import PaperKind, Plate
from domain.sealed import Open, none
from domain.values import Code, Jurisdiction, OrganisationCode, Ref


def vehicle_id(code: Ref) -> UUID:
    """Derive the id from the code, so that no vehicle is kept twice."""
    return uuid5(BAYBRIDGE, f"vehicle/{code}")


def _one_each(plates: tuple[Plate, ...]) -> tuple[Plate, ...]:
    if len({plate.jurisdiction for plate in plates}) < len(plates):
        raise ValueError("a jurisdiction stands among the plates twice")
    return plates


class VehicleParticulars(Fact):
    """Whose ambulance it is, where it is based, and a plate of each side (S10)."""

    code: Ref
    operator: OrganisationCode
    base: Jurisdiction
    plates: Annotated[
        tuple[Plate, ...], Field(min_length=1, max_length=3), AfterValidator(_one_each)
    ]
    provenance: Provenance


class PaperParticulars(Fact):
    """A permit, licence or insurance as it was shown, good until a day, included."""

    kind: PaperKind
    jurisdiction: Jurisdiction
    number: Ref
    valid_until: date


# Commands


class RegisterVehicle(Command):
    vehicle: VehicleParticulars


class RecordVehiclePaper(Command):
    """The last word on a kind of paper in a jurisdiction counts, also a shorter one."""

    vehicle_id: UUID
    paper: PaperParticulars


class WithdrawVehicle(Command):
    """`from_on` is the first day on which the vehicle does not run."""

    vehicle_id: UUID
    from_on: date
    reason: Code


class ReturnVehicleToService(Command):
    """`from_on` is the first day on which the vehicle runs again."""

    vehicle_id: UUID
    from_on: date


# Events


class VehicleRegistered(FirstEvent):
    TOPIC = "directory.vehicle-registered"

    vehicle: Open[VehicleParticulars, none]


class VehiclePaperRecorded(Event):
    """From now on this paper stands in the place of the last of its kind and place."""

    TOPIC = "directory.vehicle-paper-recorded"

    paper: Open[PaperParticulars, none]


class VehicleTakenOutOfService(Event):
    TOPIC = "directory.vehicle-taken-out-of-service"

    from_on: Open[date, none]
    reason: Open[Code, none]


class VehicleReturnedToService(Event):
    TOPIC = "directory.vehicle-returned-to-service"

    from_on: Open[date, none]


VehicleEvent = (
    VehicleRegistered
    | VehiclePaperRecorded
    | VehicleTakenOutOfService
    | VehicleReturnedToService
)
