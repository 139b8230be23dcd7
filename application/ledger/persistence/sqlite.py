"""PERSISTENCE_MODULE for SQLite: commands share transactions."""

from eventsourcing import sqlite
from eventsourcing.persistence import ApplicationRecorder
from eventsourcing.utils import Environment, EnvType

from application.ledger.sqlite import SqliteRecorder


class SqliteLedgerFactory(sqlite.SQLiteFactory):
    application_recorder_class: type[sqlite.SQLiteApplicationRecorder] = SqliteRecorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        self._recorders: list[SqliteRecorder] = []

    def application_recorder(self) -> ApplicationRecorder:
        recorder = super().application_recorder()
        assert isinstance(recorder, SqliteRecorder)
        self._recorders.append(recorder)
        return recorder

    def close(self) -> None:
        """Let what waits be written, then close the connections."""
        for recorder in self._recorders:
            recorder.close()
        super().close()
