"""What was decided about two records that may be one person."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, and_, or_, select, tuple_

from domain.patients.duplicates import LinkUndone, RecordLinked, RecordsKeptApart
from projections import queries
from projections.columns import table_of
from projections.patients.reading import SuspectedDuplicate
from projections.patients.tokens import MATCH_TOKENS
from projections.views import Key, Row, View

Heard = RecordLinked | RecordsKeptApart | LinkUndone


class RecordDecisionRow(Row):
    """A decision as it stands: `linked` says that `patient_id` is read on in the other.

    The two that are kept apart have a row each.
    """

    patient_id: UUID
    other_id: UUID
    decision: str
    reason: str
    decided_at: datetime
    decided_by: str


def decision(_: RecordDecisionRow | None, event: Heard) -> RecordDecisionRow | None:
    patient_id, other_id = decision_key(event)[0]
    return RecordDecisionRow(
        patient_id=patient_id,
        other_id=other_id,
        decision=_DECISIONS[type(event)],
        reason=event.reason,
        decided_at=event.timestamp,
        decided_by=event.by.id,
    )


def decision_key(event: Heard) -> Sequence[Key]:
    if isinstance(event, RecordsKeptApart):
        return ((event.patient_id, event.other_id),)
    return ((event.patient_id, event.surviving_id),)


_DECISIONS: dict[type[Heard], str] = {
    RecordLinked: "linked",
    RecordsKeptApart: "kept-apart",
    LinkUndone: "undone",
}

RECORD_DECISIONS = View(
    name="patients_record_decisions",
    version=1,
    row=RecordDecisionRow,
    table=table_of(
        "patients_record_decisions", RecordDecisionRow, key=("patient_id", "other_id")
    ),
    listens=(RecordLinked, RecordsKeptApart, LinkUndone),
    evolve=decision,
    keys=decision_key,
)


def decisions(engine: Engine, patient_id: UUID) -> list[RecordDecisionRow]:
    """Return what was decided about a record, on either side of a pair."""
    columns = RECORD_DECISIONS.table.c
    wanted = (
        select(RECORD_DECISIONS.table)
        .where(or_(columns.patient_id == patient_id, columns.other_id == patient_id))
        .order_by(columns.patient_id, columns.other_id)
    )
    return queries.read(engine, RECORD_DECISIONS, wanted)


def read_on_in(engine: Engine, patient_id: UUID) -> UUID | None:
    """Return the record that a linked one is read on in."""
    columns = RECORD_DECISIONS.table.c
    wanted = select(columns.other_id).where(
        columns.patient_id == patient_id, columns.decision == "linked"
    )
    with engine.connect() as connection:
        return connection.execute(wanted).scalar()


def to_review(
    engine: Engine, *, after: tuple[UUID, UUID] | None = None, limit: int
) -> list[SuspectedDuplicate]:
    """Return pairs that share a token and that nothing was decided about, each once."""
    one, other = MATCH_TOKENS.table.alias("one"), MATCH_TOKENS.table.alias("other")
    decided = RECORD_DECISIONS.table.c
    pair = (one.c.patient_id, other.c.patient_id)
    known = select(decided.patient_id).where(
        decided.decision != "undone",
        or_(
            and_(decided.patient_id == pair[0], decided.other_id == pair[1]),
            and_(decided.patient_id == pair[1], decided.other_id == pair[0]),
        ),
    )
    wanted = (
        select(*pair)
        .distinct()
        .join_from(one, other, one.c.token == other.c.token)
        .where(pair[0] < pair[1], ~known.exists())
        .order_by(*pair)
        .limit(limit)
    )
    if after is not None:
        wanted = wanted.where(tuple_(*pair) > queries.values(pair, after))
    with engine.connect() as connection:
        return [
            SuspectedDuplicate(patient_id=patient, other_id=same)
            for patient, same in connection.execute(wanted)
        ]
