"""What changes the worth of keys: fences, restrictions, and telling every process."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, func, select, text

from application.keys.tables import (
    CHANGES,
    FENCES,
    PATIENT_KEYS,
    STAFF_KEYS,
    STANDINGS,
    Fence,
    KeyState,
)

PATIENT_CLASSES = ("identity", "contact", "clinical")


@contextmanager
def changing(engine: Engine, subject: UUID) -> Iterator[Connection]:
    """Change something about a subject's keys, so that every process forgets them.

    The numbers of the changes are given in the order in which they become visible.
    """
    writing = engine.connect().execution_options(writes=True)
    with writing as connection:
        if engine.dialect.name == "sqlite":  # what is deleted is overwritten
            raw: Any = connection.connection
            raw.execute("PRAGMA secure_delete=ON")
        with connection.begin():
            yield from _changing(connection, subject)


def _changing(connection: Connection, subject: UUID) -> Iterator[Connection]:
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE key_changes IN EXCLUSIVE MODE"))
    yield connection
    connection.execute(CHANGES.insert().values(subject=subject, changed_at=_now()))


def last_change(engine: Engine) -> int:
    """Return the number of the last change, 0 before the first."""
    with engine.connect() as connection:
        return connection.execute(select(func.max(CHANGES.c.id))).scalar() or 0


def changes_after(engine: Engine, last: int) -> list[tuple[int, UUID]]:
    """Return whose keys were changed since, each with its number."""
    wanted = (
        select(CHANGES.c.id, CHANGES.c.subject)
        .where(CHANGES.c.id > last)
        .order_by(CHANGES.c.id)
    )
    with engine.connect() as connection:
        return [(row.id, row.subject) for row in connection.execute(wanted)]


def restrict(engine: Engine, subject: UUID) -> None:
    """Store only: nothing is shown or sealed any more for this subject."""
    with changing(engine, subject) as connection:
        here = STANDINGS.c.subject == subject
        if connection.execute(select(STANDINGS).where(here)).first() is None:
            connection.execute(
                STANDINGS.insert().values(
                    subject=subject, state=KeyState.RESTRICTED, since=_now()
                )
            )


def lift(engine: Engine, subject: UUID) -> None:
    """End a restriction."""
    with changing(engine, subject) as connection:
        connection.execute(STANDINGS.delete().where(STANDINGS.c.subject == subject))


def put_up_fences(engine: Engine, fences: Collection[Fence]) -> None:
    """Say that what was sealed up to a version is gone; it can only move forward.

    A fence that stands moves up to a later version, and closes again what was reopened
    before it.
    """
    for one in fences:
        with changing(engine, one.subject) as connection:
            here = (FENCES.c.subject == one.subject) & (
                FENCES.c.data_class == one.data_class
            )
            known = connection.execute(select(FENCES).where(here)).one_or_none()
            row = {
                "subject": one.subject,
                "data_class": one.data_class,
                "through_version": one.through_version,
                "fingerprint": one.fingerprint,
                "fenced_at": _now(),
                "reopened_at": None,
            }
            if known is None:
                connection.execute(FENCES.insert().values(row))
            elif known.through_version < one.through_version:
                connection.execute(FENCES.update().where(here).values(row))


def reopen(engine: Engine, subject: UUID) -> int:
    """Let new keys be made behind the fences; return how many were reopened."""
    with changing(engine, subject) as connection:
        return connection.execute(
            FENCES.update()
            .where(FENCES.c.subject == subject, FENCES.c.reopened_at.is_(None))
            .values(reopened_at=_now())
        ).rowcount


def scrub(engine: Engine) -> None:
    """Leave nothing of a destroyed key in the files of the database.

    SQLite: the log of writes is folded into the file, where what was deleted is zeroes.
    PostgreSQL: its dead rows are given up; the log of writes and backups forget them
    when they are recycled (docs/erasure.md).
    """
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            raw: Any = connection.connection
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            return
    alone = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    with alone as connection:
        for table in (PATIENT_KEYS, STAFF_KEYS):
            connection.execute(text(f"VACUUM {table.name}"))


def fence_of(engine: Engine, subject: UUID, data_class: str) -> Fence | None:
    """Return the fence of a subject and data class."""
    wanted = select(FENCES).where(
        FENCES.c.subject == subject, FENCES.c.data_class == data_class
    )
    with engine.connect() as connection:
        row = connection.execute(wanted).one_or_none()
    return fence(row) if row else None


def fence(row: Row[Any]) -> Fence:
    return Fence(
        row.subject,
        row.data_class,
        row.through_version,
        row.fingerprint,
        reopened=row.reopened_at is not None,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat()
