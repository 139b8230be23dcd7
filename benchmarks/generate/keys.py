"""Keys in bulk: made in memory by the real ring, stored all at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

import psycopg
from sqlalchemy import Engine, Table, insert

from application.keys import KeyStore
from application.keys.store import StoredKey, table_of
from application.keys.tables import PATIENT_KEYS, STAFF_KEYS

_HOUSE = UUID(int=0)  # the ledger's own keys: all processes must have the same ones


class BulkKeyStore(KeyStore):
    """Holds new keys of people until they are stored; `fresh` are not stored yet."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._held: defaultdict[UUID, dict[str, StoredKey]] = defaultdict(dict)
        self.fresh: list[StoredKey] = []

    def newest(self, subject: UUID, data_class: str) -> StoredKey | None:
        if subject == _HOUSE:
            return super().newest(subject, data_class)
        return self._held[subject].get(data_class)

    def of(self, subjects: Collection[UUID]) -> list[StoredKey]:
        house = super().of([_HOUSE]) if _HOUSE in subjects else []
        return house + [key for one in subjects for key in self._held[one].values()]

    def get(self, subject: UUID, data_class: str, version: int) -> StoredKey | None:
        if subject == _HOUSE:
            return super().get(subject, data_class, version)
        return self._held[subject].get(data_class)

    def add(self, *keys: StoredKey) -> None:
        for key in keys:
            if key.subject == _HOUSE:
                super().add(key)
            else:
                self._held[key.subject][key.data_class] = key
                self.fresh.append(key)

    def forget(self) -> None:
        """Let go of keys that are stored, and are not needed again."""
        assert not self.fresh
        self._held.clear()

    def store(self) -> None:
        """Store what is fresh."""
        for table in (PATIENT_KEYS, STAFF_KEYS):
            mine = (one for one in self.fresh if table_of(one.data_class) is table)
            self._store(table, [_row(key) for key in mine])
        self.fresh.clear()

    def _store(self, table: Table, rows: Sequence[dict[str, object]]) -> None:
        if self._engine.dialect.name == "postgresql":
            self._copy(table, rows)
        elif rows:
            with self._engine.begin() as connection:
                connection.execute(insert(table), rows)

    def _copy(self, table: Table, rows: Iterable[dict[str, object]]) -> None:
        names = [column.name for column in table.columns]
        raw = self._engine.raw_connection()
        try:
            driver = raw.driver_connection
            assert isinstance(driver, psycopg.Connection)
            statement = f"COPY {table.name} ({', '.join(names)}) FROM STDIN"
            with driver.cursor().copy(statement.encode()) as copy:
                for row in rows:
                    copy.write_row([row[name] for name in names])
            driver.commit()
        finally:
            raw.close()


def _row(key: StoredKey) -> dict[str, object]:
    return {
        "subject": key.subject,
        "data_class": key.data_class,
        "version": key.version,
        "state": key.state.value,
        "wrapped": key.wrapped,
        "made_at": datetime.now(UTC).isoformat(),
    }
