"""Legal holds, standing and lifted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.privacy import LegalHoldLifted, LegalHoldPlaced
from projections.columns import table_of
from projections.views import Key, Row, View


class LegalHoldRow(Row):
    hold_id: UUID
    patient_id: UUID
    ground: str
    ref: str
    placed_at: datetime
    placed_by: str
    lifted_at: datetime | None = None
    lifted_by: str | None = None
    lifted_ref: str | None = None


def hold(
    row: LegalHoldRow | None, event: LegalHoldPlaced | LegalHoldLifted
) -> LegalHoldRow | None:
    if isinstance(event, LegalHoldPlaced):
        return LegalHoldRow(
            hold_id=event.hold_id,
            patient_id=event.patient_id,
            ground=event.ground,
            ref=event.ref,
            placed_at=event.timestamp,
            placed_by=event.by.id,
        )
    return row and row.model_copy(
        update={
            "lifted_at": event.timestamp,
            "lifted_by": event.by.id,
            "lifted_ref": event.ref,
        }
    )


def hold_key(event: LegalHoldPlaced | LegalHoldLifted) -> Sequence[Key]:
    return ((event.hold_id,),)


HOLDS = View(
    name="privacy_holds",
    version=1,
    row=LegalHoldRow,
    table=table_of(
        "privacy_holds", LegalHoldRow, key=("hold_id",), indexes=[("patient_id",)]
    ),
    listens=(LegalHoldPlaced, LegalHoldLifted),
    evolve=hold,
    keys=hold_key,
)
