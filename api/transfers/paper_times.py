"""When the trip was to be where, was there, and when that was recorded."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from api.transfer_papers import Time, wording
from domain.transfers import (
    ArrivedAtBoundary,
    ArrivedAtDestination,
    DepartedWithPatient,
    EntryCleared,
    ExitCleared,
    HandoverCompleted,
    HandoverGiven,
    StepTimeCorrected,
    Transfer,
    TransferEvent,
)
from domain.transfers.values import CLEARANCES

_STEPS: tuple[tuple[str, type[TransferEvent]], ...] = (
    (wording.DEPARTURE, DepartedWithPatient),
    (wording.AT_BOUNDARY, ArrivedAtBoundary),
    (wording.EXIT, ExitCleared),
    (wording.ENTRY, EntryCleared),
    (wording.ARRIVAL, ArrivedAtDestination),
    (wording.HANDOVER_GIVEN, HandoverGiven),
    (wording.TAKEN_OVER, HandoverCompleted),
)


def times_of(transfer: Transfer) -> Iterator[Time]:
    """Yield every time of the trip in its order, also what has not happened yet."""
    planned = _planned(transfer)
    for step, kind in _STEPS:
        happened = [one for one in transfer.steps.values() if isinstance(one, kind)]
        for one in happened:
            at = transfer.times[one.originator_version]
            yield Time(
                step=step,
                planned_at=planned.get(step),
                happened_at=at,
                recorded_at=_recorded(transfer, one, at),
                **_clearance(one),
            )
        if not happened:
            yield Time(step=step, planned_at=planned.get(step))


def _planned(transfer: Transfer) -> dict[str, datetime]:
    planned = {}
    if transfer.assigned:
        planned[wording.DEPARTURE] = transfer.assigned.plan.departs_at
        planned[wording.ARRIVAL] = transfer.assigned.plan.arrives_at
    if transfer.notice:
        planned[wording.AT_BOUNDARY] = transfer.notice.expected_at
    return planned


def _recorded(transfer: Transfer, step: TransferEvent, at: datetime) -> datetime | None:
    """Return when a time was recorded or corrected, where it is another minute."""
    recorded: datetime = step.timestamp
    for one in transfer.steps.values():
        match one:
            case StepTimeCorrected(corrected_version=step.originator_version):
                recorded = one.timestamp
    same = _minute(recorded) == _minute(at)
    return None if same else recorded


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


def _clearance(step: TransferEvent) -> dict[str, Any]:
    if not isinstance(step, ExitCleared | EntryCleared):
        return {}
    clearance = step.clearance
    whole = frozenset(clearance.kinds) == CLEARANCES
    return {
        "began_at": clearance.started_at,
        "kinds": () if whole else clearance.kinds,
    }
