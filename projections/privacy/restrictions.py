"""Whose record is only stored, and since when."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.privacy import (
    ErasureRepeated,
    NewRecordAllowed,
    PatientRestricted,
    RestrictionLifted,
)
from projections.columns import table_of
from projections.views import Key, Row, View

Heard = PatientRestricted | RestrictionLifted | NewRecordAllowed | ErasureRepeated


class RestrictionRow(Row):
    patient_id: UUID
    ground: str
    since: datetime
    restricted_by: str


def restriction(row: RestrictionRow | None, event: Heard) -> RestrictionRow | None:
    if isinstance(event, RestrictionLifted | NewRecordAllowed):
        return None
    ground = event.ground if isinstance(event, PatientRestricted) else "requested"
    return row or RestrictionRow(
        patient_id=event.patient_id,
        ground=ground,
        since=event.timestamp,
        restricted_by=event.by.id,
    )


def restriction_key(event: Heard) -> Sequence[Key]:
    return ((event.patient_id,),)


RESTRICTIONS = View(
    name="privacy_restrictions",
    version=1,
    row=RestrictionRow,
    table=table_of("privacy_restrictions", RestrictionRow, key=("patient_id",)),
    listens=(PatientRestricted, RestrictionLifted, NewRecordAllowed, ErasureRepeated),
    evolve=restriction,
    keys=restriction_key,
)
