"""Whether access records are whole: none removed, none changed, none slipped in."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select

from application.access.records.keeping import Mac, chained
from application.access.records.tables import HEADS, RECORDS, SUBJECTS

NEWEST = 10_000
"""So many are read again where nobody asks for all."""

_BATCH = 10_000


class RecordsAmiss(Exception):
    """Access records were removed or changed behind the program's back."""


def check_complete(engine: Engine) -> int:
    """Count the records and whom they name; return how many records there are.

    Raises:
        RecordsAmiss: one is missing, or one is too many.
    """
    with engine.connect() as connection:
        head = connection.execute(select(HEADS)).one_or_none()
        kept, named = connection.execute(
            select(func.count(), func.coalesce(func.sum(RECORDS.c.subjects), 0))
        ).one()
        people = connection.scalars(select(func.count()).select_from(SUBJECTS)).one()
    if head is None:
        raise RecordsAmiss("nothing says how many there were")
    expected = head.number - head.first + 1
    if kept != expected:
        raise RecordsAmiss(f"there are {kept} and there must be {expected}")
    if people != named:
        raise RecordsAmiss(f"they name {people} patients and must name {named}")
    return int(kept)


def check_chain(engine: Engine, mac: Mac, *, newest: int | None = NEWEST) -> int:
    """Follow the chain over the newest records, or over all; return how many.

    Raises:
        RecordsAmiss: the first record that is not as it was written.
    """
    with engine.connect() as connection:
        head = connection.execute(select(HEADS)).one()
        first = head.first if newest is None else max(head.first, head.number - newest)
        before = _hash_before(connection, first, head)
        number = first - 1
        for number, row in enumerate(_rows(connection, first, head.number), first):
            people = row.pop("people")
            if row["number"] != number or row["hash"] != mac(
                chained(before, row, people)
            ):
                raise RecordsAmiss(f"the chain breaks at number {number}")
            before = row["hash"]
    if (number, before) != (head.number, head.hash):
        raise RecordsAmiss(f"the chain ends at number {number}, before its end")
    return int(number - first + 1)


def _hash_before(connection: Connection, first: int, head: Row[Any]) -> str:
    if first == head.first:
        return str(head.before_first)
    wanted = select(RECORDS.c.hash).where(RECORDS.c.number == first - 1)
    found = connection.scalars(wanted).one_or_none()
    if found is None:
        raise RecordsAmiss(f"number {first - 1} is missing")
    return str(found)


def _rows(connection: Connection, first: int, last: int) -> Iterator[dict[str, Any]]:
    """Yield records in their order, each with those that it names."""
    for begin in range(first, last + 1, _BATCH):
        within = (begin, min(last, begin + _BATCH - 1))
        people = _people(connection, within)
        wanted = (
            select(RECORDS)
            .where(RECORDS.c.number.between(*within))
            .order_by(RECORDS.c.number)
        )
        for row in connection.execute(wanted):
            yield dict(row._mapping) | {"people": people.get(row.number, [])}


def _people(
    connection: Connection, within: tuple[int, int]
) -> Mapping[int, list[dict[str, Any]]]:
    wanted = (
        select(SUBJECTS.c.number, SUBJECTS.c.subject, SUBJECTS.c.reason)
        .where(SUBJECTS.c.number.between(*within))
        .order_by(SUBJECTS.c.number)
    )
    found = connection.execute(wanted).all()
    return {
        number: [dict(row._mapping) for row in rows]
        for number, rows in groupby(found, lambda row: row.number)
    }
