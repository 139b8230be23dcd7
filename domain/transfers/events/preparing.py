"""Vehicle, crew, load, papers and the port."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime

from domain.reference import CrewOnFile, ListedReason, VehicleOnFile
from domain.sealed import Open, Sealed, contact, none
from domain.transfers.events.assessing import CLINICAL
from domain.transfers.events.step import TransferStep
from domain.transfers.states import TransferState
from domain.transfers.values import (
    BundleDocument,
    Companion,
    Crossing,
    DrugLine,
    DrugName,
    Supply,
    TripPlan,
)
from domain.values import Code, FreeText, Jurisdiction, OrganisationCode, Ref

Guard = Literal["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8"]


class VehicleAssigned(TransferStep):
    """E7. With the papers as they stood; `loaded` crossing: first if it is based on
    the sender's side, second if it is fetched from the receiver's (T-R11)."""

    TOPIC = "transfers.vehicle-assigned"

    vehicle: Open[VehicleOnFile, none]
    driver: Open[CrewOnFile, none]
    plan: Open[TripPlan, none]
    loaded: Open[Crossing, none]


class CrewAssigned(TransferStep):
    """E8. Everybody who rides along, but the driver; credentials as they stood."""

    TOPIC = "transfers.crew-assigned"

    members: Open[tuple[CrewOnFile, ...], none]


class ManifestFiled(TransferStep):
    """E9. A newer one stands in the place of the one before."""

    TOPIC = "transfers.manifest-filed"

    lines: Open[tuple[DrugLine, ...], none]
    names: Sealed[tuple[DrugName, ...], CLINICAL]
    supplies: Sealed[tuple[Supply, ...], CLINICAL]


class BoundaryPreNotified(TransferStep):
    """E10. `people` is everybody who is expected at the port."""

    TOPIC = "transfers.boundary-pre-notified"

    notice_id: Open[UUID, none]
    control_point: Open[Code, none]
    authorities: Open[tuple[Code, ...], none]
    expected_at: Open[AwareDatetime, none]
    ref: Open[Ref, none]
    vehicle_id: Open[UUID, none]
    driver_id: Open[UUID, none]
    member_ids: Open[tuple[UUID, ...], none]
    people: Open[int, none]
    companions_valid_until: Open[tuple[date, ...], none]
    companions: Sealed[tuple[Companion, ...], contact.of("patient_id")]


class PreNoticeAcknowledged(TransferStep):
    """E10. One side of the port has the notice."""

    TOPIC = "transfers.pre-notice-acknowledged"

    notice_id: Open[UUID, none]
    side: Open[Jurisdiction, none]
    authority: Open[Code, none]
    ref: Open[Ref, none]


class RecordBundleSent(TransferStep):
    """E11. `consent` is the version of the event that allows it."""

    TOPIC = "transfers.record-bundle-sent"

    bundle_id: Open[UUID, none]
    receiver: Open[OrganisationCode, none]
    documents: Open[tuple[BundleDocument, ...], none]
    consent: Open[int, none]


class RecordBundleReceived(TransferStep):
    """E11. What came is what was sent, by its hashes."""

    TOPIC = "transfers.record-bundle-received"

    bundle_id: Open[UUID, none]


class ReadinessConfirmed(TransferStep):
    """E12. All of G1 to G8 held for this plan."""

    TOPIC = "transfers.readiness-confirmed"
    LEADS_TO: ClassVar = TransferState.READY

    checked: Open[tuple[Guard, ...], none]
    plan: Open[TripPlan, none]


class ReadinessWithdrawn(TransferStep):
    """Something must be arranged again: the transfer is accepted as before."""

    TOPIC = "transfers.readiness-withdrawn"
    LEADS_TO: ClassVar = TransferState.ACCEPTED
    CORRECTABLE: ClassVar = frozenset({"text"})

    reason: Open[ListedReason, none]
    text: Sealed[FreeText | None, CLINICAL]


PreparingEvent = (
    VehicleAssigned
    | CrewAssigned
    | ManifestFiled
    | BoundaryPreNotified
    | PreNoticeAcknowledged
    | RecordBundleSent
    | RecordBundleReceived
    | ReadinessConfirmed
    | ReadinessWithdrawn
)
