"""What is not ready: T-G1 to T-G8, and what cannot be prepared."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from domain.kernel import Refusal
from domain.transfers.values import Person


@dataclass(eq=False)
class NotReady(Refusal):
    """Something that a departure needs is missing."""


@dataclass(eq=False)
class ConsentMissing(NotReady):
    """The patient's consent is missing or was withdrawn; record it first."""

    RULE: ClassVar[str] = "T-G1"
    scopes: tuple[str, ...]


@dataclass(eq=False)
class AcceptanceEndsBeforeArrival(NotReady):
    """The bed is not kept until the planned arrival; have it kept longer."""

    RULE: ClassVar[str] = "T-G2"
    valid_until: datetime | None
    arrives_at: datetime | None


@dataclass(eq=False)
class VehicleNotAssigned(NotReady):
    """No vehicle is assigned yet."""

    RULE: ClassVar[str] = "T-G3"


@dataclass(eq=False)
class VehiclePaperExpires(NotReady):
    """A paper of the vehicle is missing or does not last until the vehicle is back."""

    RULE: ClassVar[str] = "T-G3"
    kind: str
    jurisdiction: str | None
    valid_until: date | None
    needed_until: date


@dataclass(eq=False)
class DriverPaperExpires(NotReady):
    """A paper of the driver is missing or does not last until the vehicle is back."""

    RULE: ClassVar[str] = "T-G3"
    kind: str
    valid_until: date | None
    needed_until: date


@dataclass(eq=False)
class NoEscortRegistered(NotReady):
    """No doctor or nurse of the escort is registered there for the whole trip."""

    RULE: ClassVar[str] = "T-G4"
    jurisdiction: str
    valid_until: date | None
    needed_until: date


@dataclass(eq=False)
class TravelDocumentExpires(NotReady):
    """Somebody on board has no travel document that lasts for the whole trip."""

    RULE: ClassVar[str] = "T-G5"
    person: Person
    valid_until: date | None
    needed_until: date


@dataclass(eq=False)
class ManifestMissing(NotReady):
    """No manifest of drugs, devices and gases is filed yet."""

    RULE: ClassVar[str] = "T-G6"


@dataclass(eq=False)
class BoundaryNotNotified(NotReady):
    """The port has no notice of this vehicle and crew; file one."""

    RULE: ClassVar[str] = "T-G7"


@dataclass(eq=False)
class PreNoticeNotAcknowledged(NotReady):
    """The notice is not acknowledged by both sides of the port."""

    RULE: ClassVar[str] = "T-G7"
    sides: tuple[str, ...]


@dataclass(eq=False)
class RecordBundleNotReceived(NotReady):
    """The receiving hospital has not confirmed the patient's record."""

    RULE: ClassVar[str] = "T-G8"
    receiver: str


@dataclass(eq=False)
class NotTheVehiclesOperator(Refusal):
    """Only its operator, the sender or the coordinator give a vehicle; ask there."""

    RULE: ClassVar[str] = "T-R14"
    operator: str


@dataclass(eq=False)
class VehicleBasedElsewhere(Refusal):
    """The vehicle is based on neither side of this corridor; choose another."""

    RULE: ClassVar[str] = "T-R11"
    base: str


@dataclass(eq=False)
class NotADriver(Refusal):
    """The person is not listed as a driver; choose one who is."""

    RULE: ClassVar[str] = "T-E7"
    member_id: UUID


@dataclass(eq=False)
class ManifestLineUnknown(Refusal):
    """The manifest has no such line; look at its numbers."""

    RULE: ClassVar[str] = "T-R10"
    line: int


@dataclass(eq=False)
class NotOnThisCorridor(Refusal):
    """The trip does not cross there; the corridor's control points are named."""

    RULE: ClassVar[str] = "T-R02"
    control_point: str
    control_points: tuple[str, ...]


@dataclass(eq=False)
class NoticeReplaced(Refusal):
    """This is not the newest notice; acknowledge that one."""

    RULE: ClassVar[str] = "T-G7"
    notice_id: UUID | None


@dataclass(eq=False)
class SideNotCrossed(Refusal):
    """That side is none of this corridor's two."""

    RULE: ClassVar[str] = "T-R14"
    side: str
    sides: tuple[str, ...]


@dataclass(eq=False)
class BundleUnknown(Refusal):
    """This is not the record bundle that was sent last; look again."""

    RULE: ClassVar[str] = "T-G8"
    bundle_id: UUID | None


@dataclass(eq=False)
class BundleDiffers(Refusal):
    """What came is not what was sent: ask the sender to send it again."""

    RULE: ClassVar[str] = "T-G8"
    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
