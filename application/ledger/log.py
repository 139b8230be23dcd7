"""The log of all events: the library's application, opened for one database."""

import os
from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar, cast
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory, Mapper, StoredEvent
from eventsourcing.utils import Environment
from psycopg.conninfo import conninfo_to_dict

from application.keys import KeyRing
from application.ledger.logged import LoggedEvent, UnreadEvent
from application.ledger.mapper import SealingMapper
from application.ledger.place import Place
from application.ledger.postgres import PostgresRecorder
from application.ledger.sqlite import SqliteRecorder
from application.ledger.streams import StreamRow, beginnings_of, streams_of
from application.ledger.tail import StoredPlace, Stretch, tail_of
from application.settings import SQLITE, Settings

LOCK_TIMEOUT_SECONDS = 5
KEPT_CONNECTIONS = 2  # one writes, one reads: beside those that the settings allow
SILENCE_MILLISECONDS = 10_000  # then a connection without an answer is given up
_LIBRARY_OPTIONS = {"dbname", "host", "port", "user", "password"}


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
        self._tail = tail_of(self.stamped)
        self._beginnings = beginnings_of(self.stamped)
        self._streams = streams_of(self.stamped)

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

    def read(
        self,
        after: int,
        limit: int,
        *,
        upto: int | None = None,
        without: Collection[str] = (),
    ) -> Sequence[LoggedEvent]:
        """Return the places of a stretch of the log, sealed as they are stored."""
        sealing = self.sealing
        stretch = Stretch(after, limit, upto, without)
        return [UnreadEvent(place, sealing) for place in self._tail(stretch)]

    def streams(
        self, ids: Sequence[UUID], unread: Collection[str]
    ) -> Sequence[Sequence[StreamRow]]:
        """Return the events of each record, without the states of topics `unread`."""
        return self._streams(ids, unread)

    def begun(self, topic: str, after: int, until: int) -> Sequence[UUID]:
        """Return the records with an event of a topic between two positions."""
        return self._beginnings(topic, after, until)

    def last_position(self) -> int:
        return self.recorder.max_notification_id() or 0

    def history(self, id: UUID) -> Sequence[LoggedEvent]:
        """Return the events of one record, sealed as they are stored."""
        places = self.stamped.places(id)
        return [
            UnreadEvent(_at(places[stored.originator_version], stored), self.sealing)
            for stored in self.recorder.select_events(id)
        ]


def _at(place: Place, stored: StoredEvent) -> StoredPlace:
    return StoredPlace(
        *place,
        cast(UUID, stored.originator_id),
        stored.originator_version,
        stored.topic,
        stored.state,
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
        "POSTGRES_MAX_OVERFLOW": str(settings.pool_size + KEPT_CONNECTIONS - 1),
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
