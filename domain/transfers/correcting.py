"""A step was recorded wrongly: both readings are kept, the new one counts (E26)."""

from datetime import datetime
from typing import Any

from domain.transfers import commands, events
from domain.transfers.chain import OUT_OF_CHAIN
from domain.transfers.events import TransferEvent
from domain.transfers.memory import TransferMemory
from domain.transfers.refusals import (
    ClearanceEndsBeforeStart,
    CorrectsNothing,
    NotCorrectable,
    NotTheSupervisor,
    StepBeforeAnother,
    StepInFuture,
    StepUnknown,
)

TIME = "effective_at"


def time(transfer: TransferMemory, command: commands.CorrectStepTime) -> dict[str, Any]:
    """Return the facts of a corrected time; the order of the steps stays (T-R09).

    Raises:
        StepUnknown, NotTheSupervisor, NotCorrectable, CorrectsNothing
        StepInFuture, StepBeforeAnother, ClearanceEndsBeforeStart
    """
    step = _step(transfer, command)
    if isinstance(step, OUT_OF_CHAIN):
        raise NotCorrectable(field=TIME, fields=tuple(sorted(step.CORRECTABLE)))
    version, new_at = command.version, command.happened_at
    if new_at > command.occasion.at:
        raise StepInFuture(effective_at=new_at, now=command.occasion.at)
    old_at = transfer.times[version]
    if new_at == old_at:
        raise CorrectsNothing(version=version)
    _check_clearance(step, new_at)
    _check_order(transfer, command)
    return {
        "corrected_version": version,
        "corrected_topic": step.TOPIC,
        "old_at": old_at,
        "new_at": new_at,
        "reason": command.reason,
    }


def text(transfer: TransferMemory, command: commands.CorrectStepText) -> dict[str, Any]:
    """Return the facts of a corrected text.

    Raises:
        StepUnknown, NotTheSupervisor, NotCorrectable, CorrectsNothing
    """
    step = _step(transfer, command)
    if command.field not in step.CORRECTABLE:
        raise NotCorrectable(
            field=command.field, fields=tuple(sorted(step.CORRECTABLE))
        )
    old = _newest_text(transfer, step, command.field)
    if old == command.text:
        raise CorrectsNothing(version=command.version)
    return {
        "corrected_version": command.version,
        "corrected_topic": step.TOPIC,
        "field": command.field,
        "old": old,
        "new": command.text,
        "reason": command.reason,
    }


def _step(
    transfer: TransferMemory,
    command: commands.CorrectStepTime | commands.CorrectStepText,
) -> TransferEvent:
    """Return the step, if somebody else of the same organisation corrects it."""
    step = transfer.steps.get(command.version)
    if step is None:
        raise StepUnknown(version=command.version)
    by = command.occasion.by
    if by.organisation != step.by.organisation or by.id == step.by.id:
        raise NotTheSupervisor(
            organisation=step.by.organisation, recorded_by=step.by.id
        )
    return step


def _newest_text(transfer: TransferMemory, step: TransferEvent, field: str) -> Any:
    """Return the text as it was corrected last, or as it was written."""
    newest = getattr(step, field)
    for one in transfer.steps.values():
        if (
            isinstance(one, events.StepTextCorrected)
            and one.corrected_version == step.originator_version
            and one.field == field
        ):
            newest = one.new
    return newest


def _check_clearance(step: TransferEvent, ended_at: datetime) -> None:
    """Refuse an end of a clearance before its beginning.

    Raises:
        ClearanceEndsBeforeStart
    """
    if isinstance(step, events.ExitCleared | events.EntryCleared):
        started_at = step.clearance.started_at
        if ended_at < started_at:
            raise ClearanceEndsBeforeStart(started_at=started_at, ended_at=ended_at)


def _check_order(transfer: TransferMemory, command: commands.CorrectStepTime) -> None:
    """Refuse a time that the steps before and after do not allow (T-R09).

    Raises:
        StepBeforeAnother
    """
    times = transfer.times | {command.version: command.happened_at}
    entered: datetime | None = None
    latest: datetime | None = None
    exited: datetime | None = None
    for version, step in transfer.steps.items():
        if isinstance(step, OUT_OF_CHAIN):
            continue
        at = times[version]
        moved = version in transfer.moved
        looked = exited if isinstance(step, events.EntryCleared) else None
        not_before = _later(latest if moved else entered, looked)
        if not_before is not None and at < not_before:
            raise StepBeforeAnother(effective_at=at, not_before=not_before)
        latest = _later(latest, at)
        entered = at if moved else entered
        if isinstance(step, events.ExitCleared):
            exited = _later(exited, at)


def _later(*moments: datetime | None) -> datetime | None:
    return max((one for one in moments if one is not None), default=None)
