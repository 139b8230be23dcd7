"""Who and what is announced to a port, for the officers of each side."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, or_

from domain.sealed import Ciphertext, Erased
from domain.transfers import (
    OPEN,
    BoundaryPreNotified,
    ClearanceHeld,
    ClearanceReleased,
    CrewAssigned,
    EntryCleared,
    ExitCleared,
    PreNoticeAcknowledged,
    StepTimeCorrected,
    TransferEvent,
    TransferRequested,
    VehicleAssigned,
    state_after,
)
from domain.values import Jurisdiction, local_date
from projections import queries
from projections.columns import table_of
from projections.transfers import aboard
from projections.transfers.aboard import NOBODY
from projections.transfers.seeing import Onlooker, seen_too
from projections.transfers.transfers import STEPS
from projections.views import Row, View, as_sealed


class PortNotice(Row):
    """One announced trip: the newest notice, with vehicle and crew as assigned now.

    `stands` is false where vehicle, driver or crew are not the announced ones any
    more. `people` is everybody who is expected. Vehicle and accounts are None or
    empty until they are assigned; without a notice there is nothing on the list.
    """

    transfer_id: UUID
    version: int
    exit_side: Jurisdiction
    entry_side: Jurisdiction
    state: str
    is_open: bool = True
    notice_id: UUID | None = None
    control_point: str | None = None
    day: date | None = None
    expected_at: datetime | None = None
    authorities: tuple[str, ...] = ()
    ref: str | None = None
    people: int | None = None
    companions: Ciphertext | Erased | None = None
    notified: tuple[str, ...] = ()
    aboard: tuple[str, ...] = NOBODY
    stands: bool = False
    acknowledged: tuple[str, ...] = ()
    vehicle_code: str | None = None
    plates: tuple[str, ...] = ()
    operator: str | None = None
    driver: str | None = None
    crew: tuple[str, ...] = ()
    held: bool = False
    held_cause: str | None = None
    exit_cleared: bool = False
    entry_cleared: bool = False


def notice(row: PortNotice | None, event: TransferEvent) -> PortNotice | None:
    if isinstance(event, TransferRequested):
        return PortNotice.told(
            transfer_id=event.originator_id,
            version=event.originator_version,
            exit_side=event.corridor.sender_jurisdiction.value,
            entry_side=event.corridor.receiver_jurisdiction.value,
            state=event.LEADS_TO.value,
        )
    if row is None:
        return None
    changed = _change(row, event) | {"version": event.originator_version}
    if (state := state_after(event)) is not None:
        changed |= {"state": state.value, "is_open": state in OPEN}
        if state != row.state and row.held:
            changed |= {"held": False, "held_cause": None}
    known = {"notified": row.notified, "aboard": row.aboard} | changed
    changed["stands"] = known["notified"] == known["aboard"]
    return row.model_copy(update=changed)


def _change(row: PortNotice, event: TransferEvent) -> dict[str, Any]:
    match event:
        case VehicleAssigned():
            return _vehicle(row, event)
        case CrewAssigned(members=members):
            return {
                "crew": tuple(one.account for one in members),
                "aboard": aboard.with_crew(row.aboard, event),
            }
        case BoundaryPreNotified():
            return _announced(event)
        case PreNoticeAcknowledged(side=side):
            return {"acknowledged": (*row.acknowledged, side.value)}
        case ClearanceHeld(cause=cause):
            return {"held": True, "held_cause": cause}
        case ClearanceReleased():
            return {"held": False, "held_cause": None}
        case ExitCleared(complete=complete):
            return {"exit_cleared": complete}
        case EntryCleared(complete=complete):
            return {"entry_cleared": complete}
        case _:
            return {}


def _vehicle(row: PortNotice, event: VehicleAssigned) -> dict[str, Any]:
    vehicle = event.vehicle
    return {
        "vehicle_code": vehicle.code,
        "plates": tuple(one.number for one in vehicle.plates),
        "operator": vehicle.operator,
        "driver": event.driver.account,
        "aboard": aboard.with_vehicle(row.aboard, event),
    }


def _announced(event: BoundaryPreNotified) -> dict[str, Any]:
    return {
        "notice_id": event.notice_id,
        "control_point": event.control_point,
        "day": local_date(event.expected_at),
        "expected_at": event.expected_at,
        "authorities": event.authorities,
        "ref": event.ref,
        "people": event.people,
        "companions": as_sealed(event.companions),
        "notified": aboard.announced(event),
        "acknowledged": (),
    }


def port_list(
    engine: Engine,
    *,
    control_point: str,
    day: date,
    sides: Sequence[str] = (),
    seen_by: Onlooker | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[PortNotice]:
    """Return what is announced at a control point on a day, in the order expected.

    `sides` are those of the boundary that it must cross, all of them.
    """
    column = PORT_NOTICES.table.c
    asked = [column.control_point == control_point, column.day == day]
    asked += seen_too(column.transfer_id, seen_by)
    asked += [
        or_(column.exit_side == side, column.entry_side == side) for side in sides
    ]
    by = [column.expected_at, column.transfer_id]
    return queries.in_order(
        engine, PORT_NOTICES, *asked, by=by, after=after, limit=limit
    )


PORT_NOTICES = View(
    name="transfers_port_notices",
    version=1,
    row=PortNotice,
    table=table_of(
        "transfers_port_notices",
        PortNotice,
        key=("transfer_id",),
        indexes=[("control_point", "day", "expected_at", "transfer_id")],
    ),
    listens=tuple(one for one in STEPS if one is not StepTimeCorrected),
    evolve=notice,
)
