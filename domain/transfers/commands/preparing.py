"""Vehicle, crew, load, papers and the port: all that must be ready (G1 to G8)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.transfers.commands.step import TransferCommand
from domain.transfers.values import (
    BundleDocument,
    Companion,
    Drug,
    Sha256,
    StepVersion,
    Supply,
    TripPlan,
)
from domain.values import Code, FreeText, Jurisdiction, Moment, Ref


class AssignVehicle(TransferCommand):
    """The operator gives a vehicle and its driver for a planned trip (E7).

    `replaces`, here and below, is the version of the step whose place this one takes:
    None the first time. So nobody overwrites what he has not seen.
    """

    vehicle_id: UUID
    driver_id: UUID
    plan: TripPlan
    replaces: StepVersion | None = None


class AssignCrew(TransferCommand):
    """The sending hospital names everybody who rides along, but the driver (E8)."""

    member_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=10)]
    replaces: StepVersion | None = None


class FileManifest(TransferCommand):
    """What is on board; drugs are numbered in the order given (E9)."""

    drugs: Annotated[tuple[Drug, ...], Field(max_length=100)] = ()
    supplies: Annotated[tuple[Supply, ...], Field(max_length=100)] = ()
    replaces: StepVersion | None = None


class PreNotifyBoundary(TransferCommand):
    """Tell the port who is coming, in what and when (E10)."""

    control_point: Code
    authorities: Annotated[tuple[Code, ...], Field(min_length=1, max_length=10)]
    companions: Annotated[tuple[Companion, ...], Field(max_length=5)] = ()
    expected_at: Moment
    ref: Ref
    replaces: StepVersion | None = None


class AcknowledgePreNotice(TransferCommand):
    """One side of the port has the notice (E10)."""

    notice_id: UUID
    side: Jurisdiction
    authority: Code
    ref: Ref


class SendRecordBundle(TransferCommand):
    """The sender sends the record ahead (E11)."""

    documents: Annotated[tuple[BundleDocument, ...], Field(min_length=1, max_length=50)]


class ReceiveRecordBundle(TransferCommand):
    """The receiver has it: these are the hashes of what came."""

    bundle_id: UUID
    sha256s: Annotated[tuple[Sha256, ...], Field(min_length=1, max_length=50)]


class ConfirmReadiness(TransferCommand):
    """Everything is there (E12)."""


class WithdrawReadiness(TransferCommand):
    """Something has to be arranged again before departure."""

    reason: Code
    text: FreeText | None = None
