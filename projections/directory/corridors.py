"""Corridors, the hospitals at their ends, and the times in which they are in force."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never, get_args
from uuid import UUID

from domain.directory import (
    CorridorClosed,
    CorridorEvent,
    CorridorExtended,
    CorridorOpened,
    CorridorRegistered,
    HospitalAdmitted,
)
from projections.columns import table_of
from projections.directory.provenance import Named, Sourced, named, sourced
from projections.views import Key, View

Dated = CorridorOpened | CorridorExtended | CorridorClosed


class CorridorRow(Named):
    """A corridor; `record_version` counts everything known about it."""

    corridor_id: UUID
    record_version: int
    code: str
    direction: str
    sender_jurisdiction: str
    receiver_jurisdiction: str
    control_points: tuple[str, ...]
    coordinators: tuple[str, ...]


class CorridorHospitalRow(Sourced):
    """A hospital at one end from a date on; the newest of several rows counts."""

    corridor_id: UUID
    side: str
    organisation: str
    from_on: date
    is_default: bool


class CorridorPeriodRow(Sourced):
    """A time in force, both days included; without a last day until further notice.

    `notices` opened it and extended it; `closed`: it was ended on purpose.
    """

    corridor_id: UUID
    from_on: date
    until_on: date | None
    notices: tuple[str, ...]
    closed: bool = False


def corridor(row: CorridorRow | None, event: CorridorEvent) -> CorridorRow | None:
    if isinstance(event, CorridorRegistered):
        return _registered(event)
    return row and row.model_copy(update={"record_version": event.originator_version})


def _registered(event: CorridorRegistered) -> CorridorRow:
    known = event.corridor
    return CorridorRow(
        corridor_id=event.originator_id,
        record_version=event.originator_version,
        code=known.code,
        direction=known.direction,
        sender_jurisdiction=known.sender_jurisdiction,
        receiver_jurisdiction=known.receiver_jurisdiction,
        control_points=known.control_points,
        coordinators=known.coordinators,
        **named(known.names),
        **sourced(known.provenance, event.originator_version),
    )


def hospital(
    _: CorridorHospitalRow | None, event: HospitalAdmitted
) -> CorridorHospitalRow:
    admitted = event.hospital
    return CorridorHospitalRow(
        corridor_id=event.originator_id,
        side=admitted.side,
        organisation=admitted.organisation,
        from_on=admitted.from_on,
        is_default=admitted.is_default,
        **sourced(admitted.provenance, event.originator_version),
    )


def hospital_key(event: HospitalAdmitted) -> Sequence[Key]:
    one = event.hospital
    return ((event.originator_id, one.side, one.organisation, one.from_on),)


def period(row: CorridorPeriodRow | None, event: Dated) -> CorridorPeriodRow | None:
    version = event.originator_version
    match event:
        case CorridorOpened(opening=opening):
            return CorridorPeriodRow(
                corridor_id=event.originator_id,
                from_on=opening.from_on,
                until_on=opening.until_on,
                notices=(opening.notice,),
                **sourced(opening.provenance, version),
            )
        case CorridorExtended(extension=new):
            return row and row.model_copy(
                update={
                    "until_on": new.until_on,
                    "notices": (*row.notices, new.notice),
                    **sourced(new.provenance, version),
                }
            )
        case CorridorClosed(last_on=last_on):
            return row and row.model_copy(
                update={"until_on": last_on, "closed": True, "version": version}
            )
        case _:
            assert_never(event)


def period_key(event: Dated) -> Sequence[Key]:
    began = event.opening if isinstance(event, CorridorOpened) else event
    return ((event.originator_id, began.from_on),)


CORRIDORS = View(
    name="directory_corridors",
    version=1,
    row=CorridorRow,
    table=table_of(
        "directory_corridors",
        CorridorRow,
        key=("corridor_id",),
        indexes=[("code",)],
    ),
    listens=get_args(CorridorEvent),
    evolve=corridor,
)
CORRIDOR_HOSPITALS = View(
    name="directory_corridor_hospitals",
    version=1,
    row=CorridorHospitalRow,
    table=table_of(
        "directory_corridor_hospitals",
        CorridorHospitalRow,
        key=("corridor_id", "side", "organisation", "from_on"),
    ),
    listens=(HospitalAdmitted,),
    evolve=hospital,
    keys=hospital_key,
)
CORRIDOR_PERIODS = View(
    name="directory_corridor_periods",
    version=1,
    row=CorridorPeriodRow,
    table=table_of(
        "directory_corridor_periods",
        CorridorPeriodRow,
        key=("corridor_id", "from_on"),
    ),
    listens=get_args(Dated),
    evolve=period,
    keys=period_key,
)
