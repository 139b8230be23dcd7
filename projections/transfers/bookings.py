"""Which vehicle and whom the trips that are planned or under way have taken up."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import assert_never
from uuid import UUID

from domain.reference import CrewOnFile, CrewRole
from domain.transfers import (
    CrewAssigned,
    DepartedWithPatient,
    PatientDiedInTransfer,
    TransferCancelled,
    TransferDeclined,
    VehicleAssigned,
    VehicleCrossedEmpty,
    VehicleReturned,
)
from domain.values import Jurisdiction
from projections.columns import table_of
from projections.views import Key, PartView, Row, View

MOST_ABOARD = 11
"""A driver and the ten who may be assigned as crew."""

VehicleHeard = (
    VehicleAssigned
    | DepartedWithPatient
    | VehicleCrossedEmpty
    | VehicleReturned
    | TransferCancelled
    | TransferDeclined
    | PatientDiedInTransfer
)


class VehicleBooking(Row):
    """The vehicle of a trip, from the planned departure to the return, planned or real.

    `papers_until` is when the first of its papers ends, as known when it was assigned.
    `is_out`: it has left, with the patient or to fetch him; what ends then frees it
    only when it is back.
    """

    transfer_id: UUID
    vehicle_id: UUID
    vehicle_code: str
    operator: str
    base: Jurisdiction
    papers_until: date | None
    starts_at: datetime
    departs_at: datetime
    arrives_at: datetime
    ends_at: datetime
    is_out: bool = False
    returned: bool = False


class CrewBooking(Row):
    """Somebody on board; the driver has place 0. When, the vehicle's booking says.

    The days are those of the first credential of its kind to end.
    """

    transfer_id: UUID
    place: int
    member_id: UUID
    account: str
    employer: str
    role: CrewRole
    registered_until: date | None
    drives_until: date | None
    travels_until: date | None


def vehicle(row: VehicleBooking | None, event: VehicleHeard) -> VehicleBooking | None:
    """Return the booking; before the departure it ends with the transfer."""
    if isinstance(event, VehicleAssigned):
        return _booked(event)
    if row is None:
        return None
    match event:
        case VehicleCrossedEmpty(leg=leg):
            return _fetching(row, event) if leg == "to-fetch" else row
        case DepartedWithPatient():
            return _departed(row, event)
        case VehicleReturned():
            back_at = max(event.effective_at, row.starts_at)
            return row.model_copy(update={"returned": True, "ends_at": back_at})
        case TransferCancelled() | TransferDeclined() | PatientDiedInTransfer():
            return row if row.is_out else None
        case _:
            assert_never(event)


def _fetching(row: VehicleBooking, event: VehicleCrossedEmpty) -> VehicleBooking:
    left_at = min(row.starts_at, event.effective_at)
    return row.model_copy(update={"is_out": True, "starts_at": left_at})


def _departed(row: VehicleBooking, event: DepartedWithPatient) -> VehicleBooking:
    """Put the rest of the plan off by as much as it left later."""
    left_at = event.effective_at
    delay = left_at - row.departs_at
    return row.model_copy(
        update={
            "is_out": True,
            "starts_at": row.starts_at if row.is_out else left_at,
            "departs_at": left_at,
            "arrives_at": row.arrives_at + delay,
            "ends_at": row.ends_at + delay,
        }
    )


def _booked(event: VehicleAssigned) -> VehicleBooking:
    vehicle, plan = event.vehicle, event.plan
    return VehicleBooking.told(
        transfer_id=event.originator_id,
        vehicle_id=vehicle.vehicle_id,
        vehicle_code=vehicle.code,
        operator=vehicle.operator,
        base=vehicle.base.value,
        papers_until=min((one.valid_until for one in vehicle.papers), default=None),
        starts_at=plan.departs_at,
        departs_at=plan.departs_at,
        arrives_at=plan.arrives_at,
        ends_at=plan.returns_at,
    )


def crew(
    _: CrewBooking | None, event: VehicleAssigned | CrewAssigned, key: Key
) -> CrewBooking | None:
    transfer_id, place = key
    if isinstance(event, VehicleAssigned):
        return _aboard(transfer_id, place, event.driver)
    if place > len(event.members):
        return None
    return _aboard(transfer_id, place, event.members[place - 1])


def crew_keys(event: VehicleAssigned | CrewAssigned) -> Sequence[Key]:
    """Return the driver's place, or every other one: a new crew replaces the old."""
    if isinstance(event, VehicleAssigned):
        return ((event.originator_id, 0),)
    return [(event.originator_id, place) for place in range(1, MOST_ABOARD)]


def _aboard(transfer_id: UUID, place: int, member: CrewOnFile) -> CrewBooking:
    def until(*kinds: str) -> date | None:
        ends = [one.valid_until for one in member.credentials if one.kind in kinds]
        return min(ends, default=None)

    return CrewBooking.told(
        transfer_id=transfer_id,
        place=place,
        member_id=member.member_id,
        account=member.account,
        employer=member.employer,
        role=member.role,
        registered_until=until("registration", "limited-registration"),
        drives_until=until("driving-licence", "driver-endorsement"),
        travels_until=until("travel-document", "visa"),
    )


VEHICLE_BOOKINGS = View(
    name="transfers_vehicle_bookings",
    version=1,
    row=VehicleBooking,
    table=table_of(
        "transfers_vehicle_bookings",
        VehicleBooking,
        key=("transfer_id",),
        indexes=[("starts_at",), ("vehicle_id", "starts_at")],
    ),
    listens=(
        VehicleAssigned,
        DepartedWithPatient,
        VehicleCrossedEmpty,
        VehicleReturned,
        TransferCancelled,
        TransferDeclined,
        PatientDiedInTransfer,
    ),
    evolve=vehicle,
)
CREW_BOOKINGS = PartView(
    name="transfers_crew_bookings",
    version=1,
    row=CrewBooking,
    table=table_of(
        "transfers_crew_bookings",
        CrewBooking,
        key=("transfer_id", "place"),
        indexes=[("account", "transfer_id")],
    ),
    listens=(VehicleAssigned, CrewAssigned),
    evolve=crew,
    keys=crew_keys,
)
