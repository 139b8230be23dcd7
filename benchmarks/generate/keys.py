"""Keys in bulk: made in memory by the real ring, stored all at once."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

import psycopg
from sqlalchemy import Engine, insert

from application.keys import KeyStore, key_tables
from application.keys.store import StoredKey

_TABLE = key_tables.tables["subject_keys"]
_HOUSE = UUID(int=0)  # the ledger's own keys: all processes must have the same ones


class BulkKeyStore(KeyStore):
    """Holds new keys of people until they are stored; `fresh` are not stored yet."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._held: dict[tuple[UUID, str], StoredKey] = {}
        self.fresh: list[StoredKey] = []

    def newest(self, subject: UUID, data_class: str) -> StoredKey | None:
        if subject == _HOUSE:
            return super().newest(subject, data_class)
        return self._held.get((subject, data_class))

    def get(self, subject: UUID, data_class: str, version: int) -> StoredKey | None:
        if subject == _HOUSE:
            return super().get(subject, data_class, version)
        return self._held.get((subject, data_class))

    def add(self, *keys: StoredKey) -> None:
        for key in keys:
            if key.subject == _HOUSE:
                super().add(key)
            else:
                self._held[key.subject, key.data_class] = key
                self.fresh.append(key)

    def forget(self) -> None:
        """Let go of keys that are stored, and are not needed again."""
        assert not self.fresh
        self._held.clear()

    def store(self) -> None:
        """Store what is fresh."""
        rows = [_row(key) for key in self.fresh]
        self.fresh.clear()
        if self._engine.dialect.name == "postgresql":
            self._copy(rows)
        elif rows:
            with self._engine.begin() as connection:
                connection.execute(insert(_TABLE), rows)

    def _copy(self, rows: Iterable[dict[str, object]]) -> None:
        names = [column.name for column in _TABLE.columns]
        raw = self._engine.raw_connection()
        try:
            driver = raw.driver_connection
            assert isinstance(driver, psycopg.Connection)
            statement = f"COPY {_TABLE.name} ({', '.join(names)}) FROM STDIN"
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
