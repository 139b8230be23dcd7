"""Who has seen a patient's record: the newest first, in pages."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Engine,
    Select,
    bindparam,
    select,
    tuple_,
)

from application.access.records.tables import RECORDS, SUBJECTS, Moment


class AccessRecord(NamedTuple):
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
    *(RECORDS.c[one] for one in AccessRecord._fields if one != "reason"),
    SUBJECTS.c.reason,
]
_KEY = (SUBJECTS.c.at, SUBJECTS.c.number)
_FILTERS: Mapping[str, ColumnElement[bool]] = {
    "organisation": SUBJECTS.c.organisation == bindparam("organisation"),
    "since": SUBJECTS.c.at >= bindparam("since", type_=Moment()),
    "until": SUBJECTS.c.at < bindparam("until", type_=Moment()),
    "after_at": tuple_(*_KEY)
    < tuple_(
        bindparam("after_at", type_=Moment()),
        bindparam("after_number", type_=BigInteger()),
    ),
}


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
    at, number = after or (None, None)
    asked = {
        "organisation": organisation,
        "since": since,
        "until": until,
        "after_at": at,
        "after_number": number,
    }
    given = {name: value for name, value in asked.items() if value is not None}
    wanted = _question(tuple(name for name in _FILTERS if name in given))
    with engine.connect() as plain:
        connection = plain.execution_options(isolation_level="AUTOCOMMIT")
        found = connection.execute(
            wanted, given | {"subject": subject, "at_most": limit}
        )
        return [AccessRecord._make(row) for row in found]


@cache
def _question(filters: tuple[str, ...]) -> Select[Any]:
    """Return the question with these filters, made once."""
    return (
        select(*_SHOWN)
        .join_from(SUBJECTS, RECORDS, RECORDS.c.number == SUBJECTS.c.number)
        .where(SUBJECTS.c.subject == bindparam("subject"))
        .where(*(_FILTERS[name] for name in filters))
        .order_by(*(column.desc() for column in _KEY))
        .limit(bindparam("at_most", type_=BigInteger()))
    )
