"""Wrapping every key with a new master key, without a touch of any event."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine, Row, Table, and_, select, tuple_

from application.keys.master import MasterKey
from application.keys.places import key_place
from application.keys.tables import PATIENT_KEYS, STAFF, STAFF_KEYS

BATCH_SIZE = 500


@dataclass(frozen=True)
class Rotated:
    """How many keys were wrapped anew, and how many were so already."""

    rewrapped: int
    before: int
    moved: int


def rotate(engine: Engine, master: MasterKey, staff: Collection[UUID]) -> Rotated:
    """Wrap every key with the master key, whichever of the two wrapped it before.

    It may be killed and begun again, and run beside others and beside a service that
    accepts both: a key is only replaced as it was read. The keys of `staff` that lie
    among the patients' are moved to their own.

    Raises:
        MasterKeyUnusable: neither master key opens a key; the others stay readable.
    """
    moved = sum(_move(engine, master, subject) for subject in staff)
    rewrapped = before = 0
    for table in (PATIENT_KEYS, STAFF_KEYS):
        for row in _rows(engine, table):
            if _is_done(master, row):
                before += 1
            else:
                rewrapped += _rewrap(engine, table, master, row)
    return Rotated(rewrapped, before, moved)


def _rows(engine: Engine, table: Table) -> Iterator[Row[tuple[object, ...]]]:
    """Yield the keys that have bytes, a batch after another in the order of the key."""
    key = tuple_(*table.primary_key.columns)
    after: tuple[object, ...] | None = None
    while True:
        wanted = select(table).where(table.c.wrapped.is_not(None))
        if after is not None:
            types = [column.type for column in table.primary_key.columns]
            wanted = wanted.where(key > tuple_(*after, types=types))
        wanted = wanted.order_by(*table.primary_key.columns).limit(BATCH_SIZE)
        with engine.connect() as connection:
            rows = connection.execute(wanted).all()
        yield from rows
        if len(rows) < BATCH_SIZE:
            return
        last = rows[-1]
        after = (last.subject, last.data_class, last.version)


def _is_done(master: MasterKey, row: Row[tuple[object, ...]]) -> bool:
    place = key_place(row.subject, row.data_class, row.version)
    return master.has_wrapped(row.wrapped, place)


def _rewrap(
    engine: Engine, table: Table, master: MasterKey, row: Row[tuple[object, ...]]
) -> int:
    """Replace a key as it was read; one that was destroyed meanwhile stays so."""
    place = key_place(row.subject, row.data_class, row.version)
    wrapped = master.wrap(master.unwrap(row.wrapped, place), place)
    same = and_(
        table.c.subject == row.subject,
        table.c.data_class == row.data_class,
        table.c.version == row.version,
        table.c.wrapped == row.wrapped,
    )
    writing = engine.connect().execution_options(writes=True)
    with writing as connection, connection.begin():
        changed = connection.execute(table.update().where(same).values(wrapped=wrapped))
        return int(changed.rowcount)


def _move(engine: Engine, master: MasterKey, subject: UUID) -> int:
    """Put the keys of somebody of the staff where those of staff lie (P-10)."""
    moved = 0
    writing = engine.connect().execution_options(writes=True)
    with writing as connection, connection.begin():
        here = PATIENT_KEYS.c.subject == subject
        for row in connection.execute(select(PATIENT_KEYS).where(here)).all():
            kept = f"{STAFF}{row.data_class}"
            wrapped = row.wrapped and master.wrap(
                master.unwrap(
                    row.wrapped, key_place(subject, row.data_class, row.version)
                ),
                key_place(subject, kept, row.version),
            )
            values = dict(row._mapping) | {"data_class": kept, "wrapped": wrapped}
            connection.execute(STAFF_KEYS.insert().values(values))
            moved += 1
        connection.execute(PATIENT_KEYS.delete().where(here))
    return moved
