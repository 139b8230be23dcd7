"""The log of all events: the library's application, opened for one database."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, cast
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory, Mapper, StoredEvent
from eventsourcing.utils import Environment
from psycopg.conninfo import conninfo_to_dict

from application.keys import KeyMissing, KeyRing, SealBroken
from application.ledger.mapper import SealingMapper, ShapeBroken, UnknownTopic
from application.ledger.place import Place
from application.ledger.postgres import PostgresRecorder
from application.ledger.sqlite import SqliteRecorder
from application.settings import SQLITE, Settings
from domain.kernel import Event

LOCK_TIMEOUT_SECONDS = 5
SILENCE_MILLISECONDS = 10_000  # then a connection without an answer is given up
_LIBRARY_OPTIONS = {"dbname", "host", "port", "user", "password"}


@dataclass(frozen=True)
class LoggedEvent:
    """One event at its place in the log. `event` is None where `error` says why."""

    position: int
    recorded_at: datetime
    originator_id: UUID
    originator_version: int
    topic: str
    event: Event | None
    error: str = ""


class EventLog(Application[UUID]):
    name = "ledger"  # The tables carry this name.
    env: ClassVar[dict[str, str]] = {}

    def __init__(
        self,
        env: Mapping[str, str],
        ring: KeyRing,
        connection_options: Mapping[str, Any] | None = None,
    ) -> None:
        self._ring = ring
        self._connection_options = connection_options or {}
        super().__init__(dict(env))

    def construct_env(self, name: str, env: Any = None) -> Environment:
        """Read nothing but what the settings said."""
        return Environment(name, env)

    def construct_factory(self, env: Environment) -> InfrastructureFactory[Any]:
        """Add what the library has no setting for, TLS and fail-over hosts say.

        It must be there before the first connection is made.
        """
        factory = super().construct_factory(env)
        if self._connection_options:
            pool = cast(Any, factory).datastore.pool
            pool.kwargs.update(self._connection_options)
        return factory

    def construct_mapper(self) -> Mapper[UUID]:
        return SealingMapper(self._ring)

    @property
    def sealing(self) -> SealingMapper:
        return cast(SealingMapper, self.mapper)

    @property
    def stamped(self) -> SqliteRecorder | PostgresRecorder:
        return cast(SqliteRecorder | PostgresRecorder, self.recorder)

    def create_tables(self) -> None:
        """Make the tables of the log, or what they lack."""
        self.stamped.create_table()

    def read(self, after: int, limit: int) -> Sequence[LoggedEvent]:
        """Return events after a position, sealed as they are stored."""
        found = self.recorder.select_notifications(
            start=after, limit=limit, inclusive_of_start=False
        )
        if not found:
            return []
        times = self.stamped.recorded_times(found[0].id, found[-1].id)
        return [self._logged(one, Place(one.id, times[one.id])) for one in found]

    def last_position(self) -> int:
        return self.recorder.max_notification_id() or 0

    def history(self, id: UUID) -> Sequence[LoggedEvent]:
        """Return the events of one record, sealed as they are stored."""
        stored = self.recorder.select_events(id)
        places = self.stamped.places(id)
        return [self._logged(one, places[one.originator_version]) for one in stored]

    def _logged(self, stored: StoredEvent, place: Place) -> LoggedEvent:
        event: Event | None = None
        error = ""
        try:
            event = self.sealing.to_sealed_event(stored)
        except (UnknownTopic, ShapeBroken, SealBroken, KeyMissing) as problem:
            error = type(problem).__name__
        return LoggedEvent(
            position=place.position,
            recorded_at=place.recorded_at,
            originator_id=cast(UUID, stored.originator_id),
            originator_version=stored.originator_version,
            topic=stored.topic,
            event=event,
            error=error,
        )


def open_log(settings: Settings, ring: KeyRing) -> EventLog:
    """Open the log; its tables must have been made by `baybridge migrate`."""
    if settings.embedded:
        return EventLog(_sqlite_env(settings), ring)
    options = conninfo_to_dict(settings.database_url)
    return EventLog(
        _postgres_env(settings, options), ring, _connection_options(settings, options)
    )


def _sqlite_env(settings: Settings) -> dict[str, str]:
    return {
        "PERSISTENCE_MODULE": "application.ledger.persistence.sqlite",
        "SQLITE_DBNAME": settings.database_url.removeprefix(SQLITE),
        "SQLITE_LOCK_TIMEOUT": str(LOCK_TIMEOUT_SECONDS),
        "CREATE_TABLE": "no",
    }


def _postgres_env(settings: Settings, options: Mapping[str, Any]) -> dict[str, str]:
    return {
        "PERSISTENCE_MODULE": "application.ledger.persistence.postgres",
        "POSTGRES_DBNAME": str(options.get("dbname", "")),
        "POSTGRES_HOST": str(options.get("host", "")),
        "POSTGRES_PORT": str(options.get("port", 5432)),
        "POSTGRES_USER": str(options.get("user") or os.environ.get("PGUSER", "")),
        "POSTGRES_PASSWORD": str(options.get("password", "")),
        "POSTGRES_CONNECT_TIMEOUT": str(settings.connect_timeout_seconds),
        "POSTGRES_LOCK_TIMEOUT": str(LOCK_TIMEOUT_SECONDS),
        "POSTGRES_POOL_SIZE": "1",
        "POSTGRES_MAX_OVERFLOW": str(settings.pool_size),
        "POSTGRES_PRE_PING": "yes",
        "POSTGRES_ENABLE_DB_FUNCTIONS": "no",
        "CREATE_TABLE": "no",
    }


def _connection_options(
    settings: Settings, options: Mapping[str, Any]
) -> dict[str, Any]:
    patience = {
        "connect_timeout": settings.connect_timeout_seconds,
        "tcp_user_timeout": SILENCE_MILLISECONDS,
    }
    given = {k: v for k, v in options.items() if k not in _LIBRARY_OPTIONS}
    return patience | given
