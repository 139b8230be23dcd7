"""Where snapshots are kept: one for each long record, beside the events."""

from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteDatastore

SNAPSHOTS = "ledger_snapshots"
SNAPSHOT = "ledger.snapshot"
"""The topic of a snapshot where it stands before the events that follow it."""


class Snapshot(NamedTuple):
    """The state of a record after one of its events, in the words of some code."""

    originator_id: UUID
    originator_version: int
    code: str
    state: bytes


class Store(Protocol):
    """A recorder, of either database."""

    @property
    def datastore(self) -> Any: ...


def create_table(id_type: str, state_type: str) -> str:
    """Return the statement that makes the table where there is none."""
    return (
        f"CREATE TABLE IF NOT EXISTS {SNAPSHOTS} (originator_id {id_type} PRIMARY KEY, "
        f"originator_version bigint NOT NULL, code text NOT NULL, "
        f"state {state_type} NOT NULL)"
    )


def keep(store: Store, one: Snapshot) -> None:
    """Put a snapshot in the place of an older one, or of one of another code."""
    mark = "?" if _is_sqlite(store) else "%s"
    statement = (
        f"INSERT INTO {SNAPSHOTS} AS kept "
        "(originator_id, originator_version, code, state) "
        f"VALUES ({mark}, {mark}, {mark}, {mark}) "
        "ON CONFLICT (originator_id) DO UPDATE SET originator_version = "
        "excluded.originator_version, code = excluded.code, state = excluded.state "
        "WHERE kept.originator_version < excluded.originator_version "
        "OR kept.code <> excluded.code"
    )
    id: Any = one.originator_id
    with _writing(store) as cursor:
        cursor.execute(statement, (id.hex if _is_sqlite(store) else id, *one[1:]))


def find(store: Store, id: UUID, code: str) -> StoredEvent | None:
    """Return the snapshot of a record, in a file."""
    with store.datastore.transaction(commit=False) as cursor:
        cursor.execute(
            f"SELECT originator_version, state FROM {SNAPSHOTS} "
            "WHERE originator_id = ? AND code = ?",
            (id.hex, code),
        )
        row = cursor.fetchone()
    return row and StoredEvent(id, row[0], SNAPSHOT, row[1])


def forget(store: Store, id: UUID) -> None:
    """Throw the snapshot of one record away."""
    mark = "?" if _is_sqlite(store) else "%s"
    known: Any = id.hex if _is_sqlite(store) else id
    with _writing(store) as cursor:
        cursor.execute(
            f"DELETE FROM {SNAPSHOTS} WHERE originator_id = {mark}", (known,)
        )


def forget_all(store: Store) -> None:
    """Throw every snapshot away: the events say the same."""
    with _writing(store) as cursor:
        cursor.execute(f"DELETE FROM {SNAPSHOTS}")


def _writing(store: Store) -> AbstractContextManager[Any]:
    transaction: AbstractContextManager[Any] = store.datastore.transaction(commit=True)
    return transaction


def _is_sqlite(store: Store) -> bool:
    return isinstance(store.datastore, SQLiteDatastore)
