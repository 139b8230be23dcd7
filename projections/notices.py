"""The outbox as people see it: what waits, what went out, what somebody must look at.

Where a notice goes and what it says is not in here: that stays sealed in its event.
"""

from datetime import datetime
from typing import assert_never
from uuid import UUID

from sqlalchemy import Engine, or_, select

from domain.notices import (
    NoticeFailed,
    NoticeGivenUp,
    NoticePrepared,
    NoticeResumed,
    NoticeSent,
    NoticeUnaddressed,
)
from projections import queries
from projections.columns import table_of
from projections.views import AnyView, Row, View

Heard = (
    NoticePrepared
    | NoticeUnaddressed
    | NoticeSent
    | NoticeFailed
    | NoticeGivenUp
    | NoticeResumed
)


class NoticeRow(Row):
    """A notice; `trouble` is why the last attempt failed, or why it goes nowhere."""

    notice_id: UUID
    patient_id: UUID
    kind: str
    channel: str | None
    state: str
    attempts: int = 0
    next_at: datetime | None = None
    trouble: str | None = None
    prepared_at: datetime
    sent_at: datetime | None = None
    version: int


def notice(row: NoticeRow | None, event: Heard) -> NoticeRow | None:
    if isinstance(event, NoticePrepared | NoticeUnaddressed):
        prepared = isinstance(event, NoticePrepared)
        return NoticeRow(
            notice_id=event.originator_id,
            patient_id=event.patient_id,
            kind=event.kind,
            channel=event.channel if isinstance(event, NoticePrepared) else None,
            state="waiting" if prepared else "unaddressed",
            trouble=None if isinstance(event, NoticePrepared) else event.why,
            prepared_at=event.timestamp,
            version=event.originator_version,
        )
    if row is None:
        return None
    return row.model_copy(update=_change(event) | {"version": event.originator_version})


def _change(
    event: NoticeSent | NoticeFailed | NoticeGivenUp | NoticeResumed,
) -> dict[str, object]:
    match event:
        case NoticeSent(attempt=attempt):
            return {
                "state": "sent",
                "attempts": attempt,
                "sent_at": event.timestamp,
                "trouble": None,
            }
        case NoticeFailed(attempt=attempt, trouble=trouble, next_at=next_at):
            return {"attempts": attempt, "trouble": trouble, "next_at": next_at}
        case NoticeGivenUp(attempt=attempt, trouble=trouble):
            return {"state": "given-up", "attempts": attempt, "trouble": trouble}
        case NoticeResumed():
            return {"state": "waiting", "attempts": 0, "next_at": None}
        case _:
            assert_never(event)


NOTICES = View(
    name="notices_notices",
    version=1,
    row=NoticeRow,
    table=table_of(
        "notices_notices",
        NoticeRow,
        key=("notice_id",),
        indexes=[("state", "next_at"), ("patient_id",)],
    ),
    listens=(
        NoticePrepared,
        NoticeUnaddressed,
        NoticeSent,
        NoticeFailed,
        NoticeGivenUp,
        NoticeResumed,
    ),
    evolve=notice,
)
VIEWS: tuple[AnyView, ...] = (NOTICES,)


def due(engine: Engine, now: datetime, *, limit: int) -> list[UUID]:
    """Return the notices that may be due; the ledger itself says which are."""
    columns = NOTICES.table.c
    wanted = (
        select(columns.notice_id)
        .where(columns.state == "waiting")
        .where(or_(columns.next_at.is_(None), columns.next_at <= now))
        .order_by(columns.prepared_at, columns.notice_id)
        .limit(limit)
    )
    with engine.connect() as connection:
        return list(connection.execute(wanted).scalars())


def of_state(
    engine: Engine, *, state: str, after: UUID | None = None, limit: int
) -> list[NoticeRow]:
    """Return the notices in a state: `given-up` is what somebody must look at."""
    columns = NOTICES.table.c
    return queries.in_order(
        engine,
        NOTICES,
        columns.state == state,
        by=[columns.notice_id],
        after=None if after is None else (after,),
        limit=limit,
    )


def of_patient(engine: Engine, patient_id: UUID) -> list[NoticeRow]:
    """Return what a patient was told, or could not be, as it came."""
    columns = NOTICES.table.c
    wanted = (
        select(NOTICES.table)
        .where(columns.patient_id == patient_id)
        .order_by(columns.prepared_at, columns.notice_id)
    )
    return queries.read(engine, NOTICES, wanted)
