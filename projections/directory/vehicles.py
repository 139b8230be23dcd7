"""Ambulances, whether they run, and the newest paper of each kind and place."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never, get_args
from uuid import UUID

from domain.directory import (
    VehicleEvent,
    VehiclePaperRecorded,
    VehicleRegistered,
    VehicleReturnedToService,
    VehicleTakenOutOfService,
)
from domain.values import Jurisdiction
from projections.columns import table_of
from projections.directory.provenance import Sourced, sourced
from projections.views import Key, Row, View


class VehicleRow(Sourced):
    """An ambulance with a plate of each side, and its newest time off the road.

    It does not run from `withdrawn_from` until the day before `back_on`.
    """

    vehicle_id: UUID
    record_version: int
    code: str
    operator: str
    base: str
    plate_hk: str | None
    plate_cn_gd: str | None
    plate_mo: str | None
    withdrawn_from: date | None = None
    withdrawal_reason: str | None = None
    back_on: date | None = None


class VehiclePaperRow(Row):
    """The newest paper of a kind and jurisdiction, good until a day, included."""

    vehicle_id: UUID
    kind: str
    jurisdiction: str
    number: str
    valid_until: date
    version: int


def vehicle(row: VehicleRow | None, event: VehicleEvent) -> VehicleRow | None:
    version = event.originator_version
    match event:
        case VehicleRegistered():
            return _registered(event)
        case VehicleTakenOutOfService(from_on=from_on, reason=reason):
            off = {"withdrawn_from": from_on, "withdrawal_reason": reason}
            change = off | {"back_on": None, "record_version": version}
            return row and row.model_copy(update=change)
        case VehicleReturnedToService(from_on=from_on):
            back = {"back_on": from_on, "record_version": version}
            return row and row.model_copy(update=back)
        case VehiclePaperRecorded():
            return row and row.model_copy(update={"record_version": version})
        case _:
            assert_never(event)


def _registered(event: VehicleRegistered) -> VehicleRow:
    known = event.vehicle
    plates = {plate.jurisdiction: plate.number for plate in known.plates}
    return VehicleRow(
        vehicle_id=event.originator_id,
        record_version=event.originator_version,
        code=known.code,
        operator=known.operator,
        base=known.base,
        plate_hk=plates.get(Jurisdiction.HK),
        plate_cn_gd=plates.get(Jurisdiction.CN_GD),
        plate_mo=plates.get(Jurisdiction.MO),
        **sourced(known.provenance, event.originator_version),
    )


def vehicle_paper(
    _: VehiclePaperRow | None, event: VehiclePaperRecorded
) -> VehiclePaperRow:
    paper = event.paper
    return VehiclePaperRow(
        vehicle_id=event.originator_id,
        kind=paper.kind,
        jurisdiction=paper.jurisdiction,
        number=paper.number,
        valid_until=paper.valid_until,
        version=event.originator_version,
    )


def vehicle_paper_key(event: VehiclePaperRecorded) -> Sequence[Key]:
    paper = event.paper
    return ((event.originator_id, paper.kind, paper.jurisdiction),)


VEHICLES = View(
    name="directory_vehicles",
    version=1,
    row=VehicleRow,
    table=table_of(
        "directory_vehicles",
        VehicleRow,
        key=("vehicle_id",),
        indexes=[("code",), ("operator",)],
    ),
    listens=get_args(VehicleEvent),
    evolve=vehicle,
)
VEHICLE_PAPERS = View(
    name="directory_vehicle_papers",
    version=1,
    row=VehiclePaperRow,
    table=table_of(
        "directory_vehicle_papers",
        VehiclePaperRow,
        key=("vehicle_id", "kind", "jurisdiction"),
        indexes=[("valid_until",)],
    ),
    listens=(VehiclePaperRecorded,),
    evolve=vehicle_paper,
    keys=vehicle_paper_key,
)
