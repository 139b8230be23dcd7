"""What can be asked about patients: by id, by token, and who may be there twice."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, select, tuple_

from projections import attendances, queries
from projections.attendances import Circle
from projections.patients.records import DOCUMENTS, PATIENTS, DocumentRow, PatientRow
from projections.patients.tokens import MATCH_TOKENS


class SuspectedDuplicate(BaseModel):
    """Two records that share a token: somebody has to look at their documents."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    patient_id: UUID
    other_id: UUID


def patient(engine: Engine, patient_id: UUID) -> PatientRow | None:
    return queries.find(engine, PATIENTS, patient_id)


def patients(
    engine: Engine,
    *,
    circle: Circle | None = None,
    after: UUID | None = None,
    limit: int,
) -> list[PatientRow]:
    """Return patients by id, which says nothing about them."""
    key = None if after is None else (after,)
    id = PATIENTS.table.c.patient_id
    return queries.in_order(
        engine,
        PATIENTS,
        *attendances.page_of_patients(id, circle, key, limit),
        by=[id],
        after=key,
        limit=limit,
    )


def documents(engine: Engine, patient_id: UUID) -> list[DocumentRow]:
    """Return the documents of a patient as they were linked."""
    columns = DOCUMENTS.table.c
    wanted = (
        select(DOCUMENTS.table)
        .where(columns.patient_id == patient_id)
        .order_by(columns.version)
    )
    return queries.read(engine, DOCUMENTS, wanted)


def patients_with_tokens(
    engine: Engine, tokens: Sequence[str], *, limit: int
) -> list[PatientRow]:
    """Return the patients with one of the tokens: same name and birth date."""
    columns = MATCH_TOKENS.table.c
    same = select(columns.patient_id).where(columns.token.in_(tokens))
    return queries.in_order(
        engine,
        PATIENTS,
        PATIENTS.table.c.patient_id.in_(same),
        by=[PATIENTS.table.c.patient_id],
        after=None,
        limit=limit,
    )


def suspected_duplicates(
    engine: Engine,
    *,
    circle: Circle | None = None,
    patient_id: UUID | None = None,
    after: tuple[UUID, UUID] | None = None,
    limit: int,
) -> list[SuspectedDuplicate]:
    """Return pairs that share a token; for one patient, or each pair once for all.

    Both of a pair are patients of the circle.
    """
    one, other = MATCH_TOKENS.table.alias("one"), MATCH_TOKENS.table.alias("other")
    pair = (one.c.patient_id, other.c.patient_id)
    wanted = (
        select(*pair)
        .distinct()
        .join_from(one, other, one.c.token == other.c.token)
        .where(*(one for id in pair for one in attendances.of_patients(id, circle)))
        .order_by(*pair)
        .limit(limit)
    )
    if patient_id is None:
        wanted = wanted.where(pair[0] < pair[1])
    else:
        wanted = wanted.where(pair[0] == patient_id, pair[1] != patient_id)
    if after is not None:
        wanted = wanted.where(tuple_(*pair) > queries.values(pair, after))
    with engine.connect() as connection:
        return [
            SuspectedDuplicate(patient_id=patient, other_id=same)
            for patient, same in connection.execute(wanted)
        ]
