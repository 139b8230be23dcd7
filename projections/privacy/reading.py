"""What can be asked about privacy: by patient, and what is open."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Engine, select

from projections import queries
from projections.privacy.encounters import ENCOUNTERS, EncounterRow
from projections.privacy.erasures import ERASURES, ErasureRow
from projections.privacy.holds import HOLDS, LegalHoldRow

OPEN = ("requested", "approved", "postponed", "begun")
WAITING = ("approved", "postponed", "begun")


def encounters(engine: Engine, patient_id: UUID) -> list[EncounterRow]:
    """Return when each kind of record of a patient was used last."""
    columns = ENCOUNTERS.table.c
    wanted = (
        select(ENCOUNTERS.table)
        .where(columns.patient_id == patient_id)
        .order_by(columns.jurisdiction, columns.record_class)
    )
    return queries.read(engine, ENCOUNTERS, wanted)


def erasure(engine: Engine, erasure_id: UUID) -> ErasureRow | None:
    return queries.find(engine, ERASURES, erasure_id)


def erasures(
    engine: Engine,
    *,
    patient_id: UUID | None = None,
    states: Sequence[str] = (),
    after: UUID | None = None,
    limit: int,
) -> list[ErasureRow]:
    """Return erasures by id, of one patient or of all."""
    columns = ERASURES.table.c
    conditions = []
    if patient_id is not None:
        conditions.append(columns.patient_id == patient_id)
    if states:
        conditions.append(columns.state.in_(states))
    return queries.in_order(
        engine,
        ERASURES,
        *conditions,
        by=[columns.erasure_id],
        after=None if after is None else (after,),
        limit=limit,
    )


def open_erasures(
    engine: Engine, *, after: UUID | None = None, limit: int
) -> list[ErasureRow]:
    """Return what was approved and has not come to its end."""
    return erasures(engine, states=WAITING, after=after, limit=limit)


def standing_holds(engine: Engine, patient_id: UUID) -> list[LegalHoldRow]:
    """Return the legal holds on a patient's record, those that were lifted too."""
    columns = HOLDS.table.c
    wanted = (
        select(HOLDS.table)
        .where(columns.patient_id == patient_id)
        .order_by(columns.placed_at, columns.hold_id)
    )
    return queries.read(engine, HOLDS, wanted)
