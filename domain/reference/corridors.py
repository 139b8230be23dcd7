"""What the directory says to a transfer: corridor, vehicle, crew, reasons."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from domain.kernel import Fact
from domain.reference.rows import RowRef
from domain.values import ActorId, Code, Jurisdiction, Label, OrganisationCode, Ref

CorridorCode = Annotated[
    str, StringConstraints(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)+$", max_length=32)
]
"""`SZ-HK`: from Shenzhen to Hong Kong."""

Direction = Literal["southbound", "northbound", "eastbound", "westbound"]

PaperKind = Literal["cross-boundary-permit", "vehicle-licence", "third-party-insurance"]
"""What a vehicle must have to cross and to come back (T-G3; S5, S6)."""

CrewRole = Literal["doctor", "nurse", "driver", "attendant"]

CredentialKind = Literal[
    "registration",
    "limited-registration",
    "driving-licence",
    "driver-endorsement",
    "travel-document",
    "visa",
]
"""Registration as a doctor or nurse; the limited one of Cap. 161 for the Hong Kong
leg (S9, S11); an ambulance driver's licence and written endorsement (S5, S6)."""

ReasonList = Literal[
    "transfer-declined",
    "transfer-cancelled",
    "transfer-returned",
    "clearance-held",
    "clearance-refused",
    "readiness-withdrawn",
    "destination-changed",
]


class CorridorTerms(Fact):
    """A corridor as it stands on a date, for one pair of hospitals (T-R01, T-R02).

    It is in force from the first day to the last, both included; without a last day,
    until further notice. `row` is the event that opened it, extended it or closed it.
    """

    corridor: CorridorCode
    direction: Direction
    sender: OrganisationCode
    receiver: OrganisationCode
    sender_jurisdiction: Jurisdiction
    receiver_jurisdiction: Jurisdiction
    control_points: tuple[Code, ...]
    coordinators: tuple[OrganisationCode, ...]
    in_force_from: date
    in_force_until: date | None
    row: RowRef


class Plate(Fact):
    """A registration mark; a vehicle of the scheme has one of each side."""

    jurisdiction: Jurisdiction
    number: Label


class VehiclePaper(Fact):
    """A paper of a vehicle; it is good until `valid_until`, included."""

    kind: PaperKind
    jurisdiction: Jurisdiction
    number: Ref
    valid_until: date
    row: RowRef


class VehicleOnFile(Fact):
    """An ambulance as the directory has it: the newest paper of each kind and place."""

    vehicle_id: UUID
    code: Ref
    operator: OrganisationCode
    base: Jurisdiction
    plates: Annotated[tuple[Plate, ...], Field(min_length=1, max_length=3)]
    papers: tuple[VehiclePaper, ...]
    row: RowRef


class Credential(Fact):
    """What somebody may do in a jurisdiction, until `valid_until`, included."""

    kind: CredentialKind
    jurisdiction: Jurisdiction
    valid_until: date
    row: RowRef


class CrewOnFile(Fact):
    """Somebody who rides along, with the newest credential of each kind and place.

    Who it is stands in the directory, under that person's own key.
    """

    member_id: UUID
    account: ActorId
    employer: OrganisationCode
    role: CrewRole
    credentials: tuple[Credential, ...]
    row: RowRef


class ListedReason(Fact):
    """A reason as it stood on the list of its jurisdiction (T-R15)."""

    list: ReasonList
    code: Code
    row: RowRef
