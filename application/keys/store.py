"""Wrapped keys in a database of their own, each with an explicit state."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from application.keys import changing
from application.keys.changing import PATIENT_CLASSES
from application.keys.tables import (
    FENCES,
    PATIENT_KEYS,
    STAFF,
    STAFF_KEYS,
    STANDINGS,
    Fence,
    KeyState,
    StoredKey,
    key_tables,
)

__all__ = ["KeyState", "KeyStore", "StoredKey", "key_tables"]


class KeyStore:
    """What a key is worth is told by its row, by the fences and by the standing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def engine(self) -> Engine:
        """The database of the keys, for what changes their worth."""
        return self._engine

    def newest(self, subject: UUID, data_class: str) -> StoredKey | None:
        """Return the key that new values are sealed with, whatever its state.

        Where a fence or a restriction stands and no key, one without bytes.
        """
        return newest_in(self.of([subject]), data_class)

    def get(self, subject: UUID, data_class: str, version: int) -> StoredKey | None:
        """Return the key that a value was sealed with, whatever its state."""
        found = [
            key
            for key in self.of([subject])
            if key.data_class in _places(data_class) and key.version == version
        ]
        if found:
            return max(found, key=lambda key: key.data_class)
        return self._under_a_fence(subject, data_class, version)

    def of(self, subjects: Collection[UUID]) -> list[StoredKey]:
        """Return every key of these subjects, the oldest first, whatever its state."""
        with self._engine.connect() as connection:
            rows = [
                row
                for table in (PATIENT_KEYS, STAFF_KEYS)
                for row in connection.execute(_of(table, subjects))
            ]
            fences = _by_place(connection.execute(_of(FENCES, subjects)).all())
            restricted = {
                row.subject for row in connection.execute(_of(STANDINGS, subjects))
            }
        keys = [_judged(_stored(row), fences, restricted) for row in rows]
        return sorted(
            [*keys, *_without_bytes(keys, fences, restricted)],
            key=lambda key: key.version,
        )

    def add(self, *keys: StoredKey) -> None:
        """Keep new keys; where another process was first, its key stands."""
        made_at = datetime.now(UTC).isoformat()
        rows = [asdict(key) | {"made_at": made_at} for key in keys]
        into = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        with self._begin() as connection:
            for table in (PATIENT_KEYS, STAFF_KEYS):
                mine = [row for row in rows if table_of(row["data_class"]) is table]
                if mine:
                    connection.execute(
                        into.insert(table).values(mine).on_conflict_do_nothing()
                    )

    def destroy(self, subject: UUID, data_classes: Collection[str] = ()) -> int:
        """Destroy keys of a subject and keep that it was; return how many.

        All of them, where no data class is named. Every process forgets them.
        """
        destroyed = 0
        with changing.changing(self._engine, subject) as connection:
            for table in (PATIENT_KEYS, STAFF_KEYS):
                wanted = table.c.subject == subject
                if data_classes:
                    wanted &= table.c.data_class.in_(data_classes)
                destroyed += connection.execute(
                    table.update()
                    .where(wanted)
                    .values(state=KeyState.ERASED, wrapped=None)
                ).rowcount
        return destroyed

    def destroy_fenced(self, subject: UUID, data_classes: Collection[str]) -> None:
        """Destroy the keys that fences cover; newer ones of a reopened class stay."""
        for data_class in data_classes:
            fence = changing.fence_of(self._engine, subject, data_class)
            assert fence is not None, "the fence is put up first"
            table = table_of(data_class)
            behind = (
                (table.c.subject == subject)
                & (table.c.data_class == data_class)
                & (table.c.wrapped.is_not(None))
            )
            if fence.reopened:
                behind &= table.c.version <= fence.through_version
            with changing.changing(self._engine, subject) as connection:
                connection.execute(
                    table.update()
                    .where(behind)
                    .values(state=KeyState.ERASED, wrapped=None)
                )

    def has_bytes(self, subject: UUID, data_class: str, through: int) -> bool:
        """Tell whether a key up to a version has bytes, whatever fences say."""
        table = table_of(data_class)
        wanted = select(table.c.version).where(
            table.c.subject == subject,
            table.c.data_class == data_class,
            table.c.version <= through,
            table.c.wrapped.is_not(None),
        )
        with self._engine.connect() as connection:
            return connection.execute(wanted).first() is not None

    def _under_a_fence(
        self, subject: UUID, data_class: str, version: int
    ) -> StoredKey | None:
        """Return what stands for a key whose row is gone, where a fence says why."""
        fence = changing.fence_of(self._engine, subject, data_class)
        if fence is None or version > fence.through_version:
            return None
        return StoredKey(subject, data_class, version, KeyState.ERASED, None)

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with self._engine.begin() as connection:
            yield connection


def newest_in(keys: Iterable[StoredKey], data_class: str) -> StoredKey | None:
    """Return the newest of a subject's keys of a class; staff's own before others."""
    found = [key for key in keys if key.data_class in _places(data_class)]
    order = {state: place for place, state in enumerate(KeyState)}
    by_age = sorted(
        found, key=lambda key: (key.version, key.data_class, order[key.state])
    )
    return by_age[-1] if by_age else None


def table_of(data_class: str) -> Table:
    """Return where keys of a class lie: those of staff apart."""
    return STAFF_KEYS if data_class.startswith(STAFF) else PATIENT_KEYS


def _places(data_class: str) -> tuple[str, ...]:
    """Return under which classes a key may lie: staff's lay among the patients'."""
    return data_class, data_class.removeprefix(STAFF)


def _of(table: Table, subjects: Collection[UUID]) -> Any:
    return select(table).where(table.c.subject.in_(subjects))


def _by_place(rows: Sequence[Row[Any]]) -> dict[tuple[UUID, str], Fence]:
    return {(row.subject, row.data_class): changing.fence(row) for row in rows}


def _stored(row: Row[Any]) -> StoredKey:
    """Return a key; one in a state that this program does not know opens nothing."""
    known = row.state in set(KeyState)
    state, wrapped = (row.state, row.wrapped) if known else (KeyState.ACTIVE, b"")
    return StoredKey(row.subject, row.data_class, row.version, KeyState(state), wrapped)


def _judged(
    key: StoredKey, fences: dict[tuple[UUID, str], Fence], restricted: set[UUID]
) -> StoredKey:
    fence = fences.get((key.subject, key.data_class))
    if fence and fence.covers(key.version):
        return replace(key, state=KeyState.ERASED, wrapped=None)
    if key.subject in restricted and key.state is KeyState.ACTIVE:
        return replace(key, state=KeyState.RESTRICTED)
    return key


def _without_bytes(
    keys: Sequence[StoredKey],
    fences: dict[tuple[UUID, str], Fence],
    restricted: set[UUID],
) -> Iterator[StoredKey]:
    """Yield what tells which key may be made where none is there, or that none may."""
    live = {
        (key.subject, key.data_class)
        for key in keys
        if key.state is not KeyState.ERASED
    }
    for place, fence in fences.items():
        if not fence.reopened:
            yield StoredKey(*place, fence.through_version, KeyState.ERASED, None)
        elif place not in live:
            yield StoredKey(*place, fence.through_version + 1, KeyState.NEVER, None)
    closed = {place for place, fence in fences.items() if not fence.reopened}
    for subject in restricted:
        for place in ((subject, data_class) for data_class in PATIENT_CLASSES):
            if place not in live | closed:
                version = fences[place].through_version + 1 if place in fences else 0
                yield StoredKey(*place, version, KeyState.RESTRICTED, None)
