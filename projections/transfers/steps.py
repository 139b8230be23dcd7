"""Every step of a transfer with both clocks: when it happened, when it was recorded."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.transfers import StepSource, StepTimeCorrected, TransferEvent
from domain.values import Jurisdiction, Role
from projections.columns import table_of
from projections.transfers.transfers import STEPS
from projections.views import Key, PartView, Row


class TransferStepRow(Row):
    """`effective_at` is when it happened as it now counts, `first_effective_at` as it
    was recorded first; they differ where step `corrected_by` corrected it.

    `noted_at` is the clock of the door when it was decided; `recorded_at` is of the
    last event in the row, which may be the correction.
    """

    transfer_id: UUID
    version: int
    topic: str
    effective_at: datetime
    first_effective_at: datetime
    corrected_by: int | None = None
    noted_at: datetime
    by: str
    organisation: str
    jurisdiction: Jurisdiction
    role: Role
    late: bool
    source: StepSource


def step(
    row: TransferStepRow | None, event: TransferEvent, key: Key
) -> TransferStepRow | None:
    _, version = key
    if version == event.originator_version:
        return _recorded(event)
    if row is None or not isinstance(event, StepTimeCorrected):
        return row
    return row.model_copy(
        update={
            "effective_at": event.new_at,
            "corrected_by": event.originator_version,
        }
    )


def step_keys(event: TransferEvent) -> Sequence[Key]:
    """Return the step itself, and the one whose time it corrects."""
    own = (event.originator_id, event.originator_version)
    if isinstance(event, StepTimeCorrected):
        return (own, (event.originator_id, event.corrected_version))
    return (own,)


def _recorded(event: TransferEvent) -> TransferStepRow:
    by = event.by
    return TransferStepRow.told(
        transfer_id=event.originator_id,
        version=event.originator_version,
        topic=event.TOPIC,
        effective_at=event.effective_at,
        first_effective_at=event.effective_at,
        noted_at=event.timestamp,
        by=by.id,
        organisation=by.organisation,
        jurisdiction=by.jurisdiction.value,
        role=by.role.value,
        late=event.late,
        source=event.source,
    )


TRANSFER_STEPS = PartView(
    name="transfers_steps",
    version=1,
    row=TransferStepRow,
    table=table_of("transfers_steps", TransferStepRow, key=("transfer_id", "version")),
    listens=STEPS,
    evolve=step,
    keys=step_keys,
)
