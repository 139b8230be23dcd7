"""Wrapped keys in a database of their own, each with an explicit state."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    Uuid,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

key_tables = MetaData()

_KEYS = Table(
    "subject_keys",
    key_tables,
    Column("subject", Uuid, primary_key=True),
    Column("data_class", String(16), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("state", String(16), nullable=False),
    Column("wrapped", LargeBinary, nullable=True),
    Column("made_at", String(40), nullable=False),
)


class KeyState(StrEnum):
    """NEVER is the absence of a row: nothing was ever sealed for this subject."""

    NEVER = "never"
    ACTIVE = "active"
    RESTRICTED = "restricted"
    ERASED = "erased"


@dataclass(frozen=True)
class StoredKey:
    """A key as it lies in the store; an erased one has no bytes left."""

    subject: UUID
    data_class: str
    version: int
    state: KeyState
    wrapped: bytes | None


class KeyStore:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def newest(self, subject: UUID, data_class: str) -> StoredKey | None:
        """Return the key that new values are sealed with, whatever its state."""
        newest = (
            select(_KEYS)
            .where(_KEYS.c.subject == subject, _KEYS.c.data_class == data_class)
            .order_by(_KEYS.c.version.desc())
            .limit(1)
        )
        return self._one(newest)

    def get(self, subject: UUID, data_class: str, version: int) -> StoredKey | None:
        """Return the key that a value was sealed with, whatever its state."""
        exact = select(_KEYS).where(
            _KEYS.c.subject == subject,
            _KEYS.c.data_class == data_class,
            _KEYS.c.version == version,
        )
        return self._one(exact)

    def of(self, subjects: Collection[UUID]) -> list[StoredKey]:
        """Return every key of these subjects, the oldest first, whatever its state."""
        query = (
            select(_KEYS).where(_KEYS.c.subject.in_(subjects)).order_by(_KEYS.c.version)
        )
        with self._engine.connect() as connection:
            return [_stored(row) for row in connection.execute(query)]

    def add(self, *keys: StoredKey) -> None:
        """Keep new keys; where another process was first, its key stands."""
        made_at = datetime.now(UTC).isoformat()
        rows = [asdict(key) | {"made_at": made_at} for key in keys]
        into = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        with self._begin() as connection:
            connection.execute(into.insert(_KEYS).values(rows).on_conflict_do_nothing())

    def destroy(self, subject: UUID) -> int:
        """Destroy every key of a subject and keep that it was; return how many."""
        with self._begin() as connection:
            return connection.execute(
                _KEYS.update()
                .where(_KEYS.c.subject == subject)
                .values(state=KeyState.ERASED, wrapped=None)
            ).rowcount

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with self._engine.begin() as connection:
            yield connection

    def _one(self, query: object) -> StoredKey | None:
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()  # type: ignore[call-overload]
        return _stored(row) if row else None


def _stored(row: Row[Any]) -> StoredKey:
    """Return a key; one in a state that this program does not know opens nothing."""
    known = row.state in set(KeyState)
    state, wrapped = (row.state, row.wrapped) if known else (KeyState.ACTIVE, b"")
    return StoredKey(row.subject, row.data_class, row.version, KeyState(state), wrapped)
