"""Who has seen a patient's record: the newest first, in pages."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Engine, literal, select, tuple_

from application.access.records.tables import RECORDS, SUBJECTS


@dataclass(frozen=True)
class AccessRecord:
    """One look at a subject's record. Actors are ids; nothing in it is of health.

    `reason` is sealed: what somebody stated, under the key of the subject.
    `subjects` is how many records the same look showed.
    """

    number: int
    at: datetime
    actor: str
    organisation: str
    jurisdiction: str
    role: str
    on_behalf_of: str | None
    action: str
    allowed: bool
    reasoned: bool
    position: int
    request_id: str
    subjects: int
    reason: str | None


_SHOWN = [
    *(RECORDS.c[one.name] for one in fields(AccessRecord) if one.name != "reason"),
    SUBJECTS.c.reason,
]
_KEY = (SUBJECTS.c.at, SUBJECTS.c.number)
_LOOKED_AT = (
    select(*_SHOWN)
    .join_from(SUBJECTS, RECORDS, RECORDS.c.number == SUBJECTS.c.number)
    .order_by(*(column.desc() for column in _KEY))
)


def seen(
    engine: Engine,
    subject: UUID,
    *,
    organisation: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: tuple[datetime, int] | None = None,
    limit: int,
) -> list[AccessRecord]:
    """Return looks at a subject's record, newest first, from `since` to before `until`.

    `after` is the moment and number of the last one seen.
    """
    wanted = _LOOKED_AT.where(
        *_conditions(subject, organisation, since, until), *_further(after)
    ).limit(limit)
    with engine.connect() as plain:
        connection = plain.execution_options(isolation_level="AUTOCOMMIT")
        return [AccessRecord(*row) for row in connection.execute(wanted)]


def _conditions(
    subject: UUID,
    organisation: str | None,
    since: datetime | None,
    until: datetime | None,
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [SUBJECTS.c.subject == subject]
    if organisation is not None:
        conditions.append(SUBJECTS.c.organisation == organisation)
    if since is not None:
        conditions.append(SUBJECTS.c.at >= since)
    if until is not None:
        conditions.append(SUBJECTS.c.at < until)
    return conditions


def _further(after: tuple[datetime, int] | None) -> list[Any]:
    if after is None:
        return []
    pairs = zip(_KEY, after, strict=True)
    return [tuple_(*_KEY) < tuple_(*(literal(part, one.type) for one, part in pairs))]
