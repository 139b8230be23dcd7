"""The moments of each transfer that the key figures are made of."""

from datetime import datetime
from typing import Any, Literal, assert_never
from uuid import UUID

from domain.transfers import (
    ArrivedAtBoundary,
    ArrivedAtDestination,
    DepartedWithPatient,
    EntryCleared,
    ExitCleared,
    HandoverCompleted,
    StepTimeCorrected,
    TransferAccepted,
    TransferDeclined,
    TransferRequested,
)
from domain.values import local_date, local_time, month_of
from projections.columns import table_of
from projections.views import Row, View

Moment = (
    TransferRequested
    | TransferAccepted
    | TransferDeclined
    | DepartedWithPatient
    | ArrivedAtBoundary
    | ExitCleared
    | EntryCleared
    | ArrivedAtDestination
    | HandoverCompleted
)


class TransferTimes(Row):
    """Every moment is when it happened, as it now counts.

    `decided_at` is the first decision; `accepted_at` the last acceptance, which a
    departure rests on. `cleared_at` is the last clearance of either side: each of
    `clearances` is one of them, as step and moment. `month` is that of the request,
    at UTC+8.
    """

    transfer_id: UUID
    corridor: str
    month: str
    requested_at: datetime
    requested_version: int
    decision: Literal["accepted", "declined"] | None = None
    decided_at: datetime | None = None
    decided_version: int | None = None
    accepted_at: datetime | None = None
    accepted_version: int | None = None
    decline_reason: str | None = None
    departed_at: datetime | None = None
    departed_version: int | None = None
    at_boundary_at: datetime | None = None
    at_boundary_version: int | None = None
    clearances: tuple[str, ...] = ()
    cleared_at: datetime | None = None
    arrived_at: datetime | None = None
    arrived_version: int | None = None
    handed_over_at: datetime | None = None
    handed_over_version: int | None = None


MOMENTS = (
    *("requested", "decided", "accepted", "departed"),
    *("at_boundary", "arrived", "handed_over"),
)


def times(
    row: TransferTimes | None, event: Moment | StepTimeCorrected
) -> TransferTimes | None:
    if isinstance(event, TransferRequested):
        return TransferTimes.told(
            transfer_id=event.originator_id,
            corridor=event.corridor.corridor,
            month=_month(event.effective_at),
            **_at("requested", event),
        )
    if row is None:
        return None
    if isinstance(event, StepTimeCorrected):
        return row.model_copy(update=_corrected(row, event))
    return row.model_copy(update=_happened(row, event))


def _happened(row: TransferTimes, event: Moment) -> dict[str, Any]:
    match event:
        case TransferAccepted():
            return _decided(row, event, "accepted") | _at("accepted", event)
        case TransferDeclined(reason=reason):
            return _decided(row, event, "declined") | {"decline_reason": reason.code}
        case DepartedWithPatient():
            return _at("departed", event)
        case ArrivedAtBoundary():
            return _at("at_boundary", event)
        case ExitCleared() | EntryCleared():
            known = _clearances(row)
            known[event.originator_version] = event.effective_at
            return _cleared(known)
        case ArrivedAtDestination():
            return _at("arrived", event)
        case HandoverCompleted():
            return _at("handed_over", event)
        case TransferRequested():
            return {}
        case _:
            assert_never(event)


def _at(name: str, event: Moment) -> dict[str, Any]:
    at, version = event.effective_at, event.originator_version
    return {f"{name}_at": at, f"{name}_version": version}


def _decided(row: TransferTimes, event: Moment, decision: str) -> dict[str, Any]:
    if row.decided_at is not None:
        return {}
    return {"decision": decision} | _at("decided", event)


def _corrected(row: TransferTimes, event: StepTimeCorrected) -> dict[str, Any]:
    version, fields = event.corrected_version, row.__dict__
    changed: dict[str, Any] = {
        f"{name}_at": event.new_at
        for name in MOMENTS
        if fields[f"{name}_version"] == version
    }
    if "requested_at" in changed:
        changed["month"] = _month(event.new_at)
    known = _clearances(row)
    if version in known:
        changed |= _cleared(known | {version: event.new_at})
    return changed


def _clearances(row: TransferTimes) -> dict[int, datetime]:
    parts = [one.split(" ") for one in row.clearances]
    return {int(version): datetime.fromisoformat(at) for version, at in parts}


def _cleared(known: dict[int, datetime]) -> dict[str, Any]:
    moments = [(one, local_time(at).isoformat()) for one, at in known.items()]
    return {
        "clearances": tuple(f"{version} {at}" for version, at in moments),
        "cleared_at": max(known.values()),
    }


def _month(moment: datetime) -> str:
    return month_of(local_date(moment))


TRANSFER_TIMES = View(
    name="transfers_times",
    version=1,
    row=TransferTimes,
    table=table_of(
        "transfers_times",
        TransferTimes,
        key=("transfer_id",),
        indexes=[("corridor", "month"), ("month", "corridor")],
    ),
    listens=(
        TransferRequested,
        TransferAccepted,
        TransferDeclined,
        DepartedWithPatient,
        ArrivedAtBoundary,
        ExitCleared,
        EntryCleared,
        ArrivedAtDestination,
        HandoverCompleted,
        StepTimeCorrected,
    ),
    evolve=times,
)
