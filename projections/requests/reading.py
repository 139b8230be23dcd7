"""What can be asked about requests: what is due, of whom, and what was refused."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Engine, select

from projections import queries
from projections.requests.rows import (
    RECIPIENTS,
    REFUSALS,
    REQUESTS,
    CorrectionRecipientRow,
    RefusalRow,
    RequestRow,
)


def request(engine: Engine, request_id: UUID) -> RequestRow | None:
    return queries.find(engine, REQUESTS, request_id)


def requests(
    engine: Engine,
    *,
    open_only: bool,
    jurisdiction: str | None = None,
    after: tuple[date, UUID] | None = None,
    limit: int,
) -> list[RequestRow]:
    """Return requests by the day on which they are due, the most urgent first."""
    columns = REQUESTS.table.c
    wanted = [columns.state == "open"] if open_only else []
    if jurisdiction is not None:
        wanted.append(columns.jurisdiction == jurisdiction)
    by = [columns.due_on, columns.request_id]
    return queries.in_order(engine, REQUESTS, *wanted, by=by, after=after, limit=limit)


def requests_of(engine: Engine, patient_id: UUID) -> list[RequestRow]:
    """Return the requests of a patient as they came."""
    columns = REQUESTS.table.c
    wanted = (
        select(REQUESTS.table)
        .where(columns.patient_id == patient_id)
        .order_by(columns.received_on, columns.request_id)
    )
    return queries.read(engine, REQUESTS, wanted)


def recipients(engine: Engine, request_id: UUID) -> Sequence[CorrectionRecipientRow]:
    """Return who is to be told of a correction."""
    columns = RECIPIENTS.table.c
    wanted = (
        select(RECIPIENTS.table)
        .where(columns.request_id == request_id)
        .order_by(columns.recipient)
    )
    return queries.read(engine, RECIPIENTS, wanted)


def recipient(
    engine: Engine, request_id: UUID, recipient: str
) -> CorrectionRecipientRow | None:
    return queries.find(engine, RECIPIENTS, request_id, recipient)


def refusals(
    engine: Engine,
    *,
    jurisdiction: str | None = None,
    after: tuple[date, UUID] | None = None,
    limit: int,
) -> list[RefusalRow]:
    """Return the refusal log, the oldest refusal first."""
    columns = REFUSALS.table.c
    wanted = [] if jurisdiction is None else [columns.jurisdiction == jurisdiction]
    by = [columns.refused_on, columns.refusal_id]
    return queries.in_order(engine, REFUSALS, *wanted, by=by, after=after, limit=limit)
