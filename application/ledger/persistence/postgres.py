"""PERSISTENCE_MODULE for PostgreSQL: commands share transactions."""

from eventsourcing import postgres
from eventsourcing.persistence import ApplicationRecorder
from eventsourcing.utils import Environment, EnvType

from application.ledger.postgres import PostgresRecorder


class PostgresLedgerFactory(postgres.PostgresFactory):
    application_recorder_class: type[postgres.PostgresApplicationRecorder] = (
        PostgresRecorder
    )

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        self._recorders: list[PostgresRecorder] = []

    def application_recorder(self) -> ApplicationRecorder:
        recorder = super().application_recorder()
        assert isinstance(recorder, PostgresRecorder)
        self._recorders.append(recorder)
        return recorder

    def close(self) -> None:
        """Let what waits be written, then close the connections."""
        for recorder in self._recorders:
            recorder.close()
        super().close()
