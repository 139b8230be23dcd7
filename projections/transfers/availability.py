"""Which vehicles and who are taken up in a period, and what was booked twice."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, select

from projections.transfers import bookings
from projections.transfers.seeing import Onlooker, seen_too

VEHICLE = bookings.VEHICLE_BOOKINGS.table.c
CREW = bookings.CREW_BOOKINGS.table.c


class BookedVehicle(bookings.VehicleBooking):
    """`overlaps` are the other trips that have the vehicle at the same time."""

    overlaps: tuple[UUID, ...] = ()


class BookedCrew(bookings.CrewBooking):
    """When somebody rides along; `overlaps` as for a vehicle."""

    vehicle_code: str
    starts_at: datetime
    arrives_at: datetime
    ends_at: datetime
    overlaps: tuple[UUID, ...] = ()


B = TypeVar("B", BookedVehicle, BookedCrew)


def booked_vehicles(
    engine: Engine, *, since: datetime, until: datetime, seen_by: Onlooker | None = None
) -> list[BookedVehicle]:
    """Return the bookings that touch a period; its end is not part of it.

    Only what the onlooker may see is listed, and only that can overlap.
    """
    wanted = (
        select(bookings.VEHICLE_BOOKINGS.table)
        .where(*_within(since, until), *seen_too(VEHICLE.transfer_id, seen_by))
        .order_by(VEHICLE.vehicle_code, VEHICLE.starts_at, VEHICLE.transfer_id)
    )
    rows = _read(engine, BookedVehicle, wanted)
    return _flagged(rows, lambda row: row.vehicle_id)


def booked_crew(
    engine: Engine, *, since: datetime, until: datetime, seen_by: Onlooker | None = None
) -> list[BookedCrew]:
    """Return the same of everybody on board, drivers too."""
    times = (VEHICLE.vehicle_code, VEHICLE.starts_at, VEHICLE.arrives_at)
    wanted = (
        select(bookings.CREW_BOOKINGS.table, *times, VEHICLE.ends_at)
        .join(bookings.VEHICLE_BOOKINGS.table, CREW.transfer_id == VEHICLE.transfer_id)
        .where(*_within(since, until), *seen_too(VEHICLE.transfer_id, seen_by))
        .order_by(CREW.account, VEHICLE.starts_at, CREW.transfer_id)
    )
    rows = _read(engine, BookedCrew, wanted)
    return _flagged(rows, lambda row: row.member_id)


def _within(since: datetime, until: datetime) -> Sequence[ColumnElement[bool]]:
    return (VEHICLE.starts_at < until, VEHICLE.ends_at > since)


def _read(engine: Engine, kind: type[B], wanted: Any) -> list[B]:
    with engine.connect() as connection:
        records = connection.execute(wanted).mappings()
        return [kind.model_construct(**record) for record in records]


def _flagged(rows: Iterable[B], of: Callable[[B], UUID]) -> list[B]:
    """Name beside each booking the others of the same one that overlap it."""
    same: dict[UUID, list[B]] = defaultdict(list)
    listed = list(rows)
    for row in listed:
        same[of(row)].append(row)
    return [
        row.model_copy(update={"overlaps": tuple(_overlapping(row, same[of(row)]))})
        for row in listed
    ]


def _overlapping(one: B, same: Iterable[B]) -> Iterable[UUID]:
    for other in same:
        apart = other.ends_at <= one.starts_at or one.ends_at <= other.starts_at
        if other.transfer_id != one.transfer_id and not apart:
            yield other.transfer_id
