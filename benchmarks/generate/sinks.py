"""Rows into the table of the log, as fast as the database takes them."""

import sqlite3
import struct
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Protocol, cast
from uuid import UUID

import psycopg
from eventsourcing.persistence import StoredEvent

from application.settings import SQLITE, Settings

Row = tuple[StoredEvent, datetime]

COPY_IN = (
    "COPY ledger_events (originator_id, originator_version, topic, state, recorded_at) "
    "FROM STDIN (FORMAT BINARY)"
)
HEADER = b"PGCOPY\n\xff\r\n\0" + struct.pack("!ii", 0, 0)
TRAILER = struct.pack("!h", -1)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = (datetime.resolution).resolution


class Sink(Protocol):
    def pack(self, rows: Iterable[Row]) -> bytes:
        """Return rows as the database takes them; this may be done elsewhere."""
        ...

    def write(self, packed: Iterable[bytes]) -> None: ...


def sink_for(settings: Settings) -> Sink:
    if settings.embedded:
        return SqliteSink(settings.database_url.removeprefix(SQLITE))
    return PostgresSink(settings.database_url)


class PostgresSink:
    """Binary COPY, all or nothing."""

    def __init__(self, url: str) -> None:
        self._url = url

    def pack(self, rows: Iterable[Row]) -> bytes:
        return b"".join(binary_row(stored, at) for stored, at in rows)

    def write(self, packed: Iterable[bytes]) -> None:
        with (
            psycopg.connect(self._url) as connection,
            connection.cursor().copy(COPY_IN.encode()) as copy,
        ):
            copy.write(HEADER)
            for some in packed:
                copy.write(some)
            copy.write(TRAILER)
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE) ledger_events")


class SqliteSink:
    def __init__(self, path: str) -> None:
        self._path = path

    def pack(self, rows: Iterable[Row]) -> bytes:
        return b"".join(binary_row(stored, at) for stored, at in rows)

    def write(self, packed: Iterable[bytes]) -> None:
        with closing(sqlite3.connect(self._path)) as connection, connection:
            for some in packed:
                connection.executemany(
                    "INSERT INTO stored_events VALUES (?,?,?,?,?)", _unpacked(some)
                )


def binary_row(stored: StoredEvent, recorded_at: datetime) -> bytes:
    """Return one row as PostgreSQL's binary COPY writes it."""
    topic, state = stored.topic.encode(), stored.state
    micros = (recorded_at - _EPOCH) // _MICROSECOND
    return b"".join(
        (
            struct.pack("!hi", 5, 16),
            cast(UUID, stored.originator_id).bytes,
            struct.pack("!iqi", 8, stored.originator_version, len(topic)),
            topic,
            struct.pack("!i", len(state)),
            state,
            struct.pack("!iq", 8, micros),
        )
    )


def _unpacked(packed: bytes) -> Iterator[tuple[str, int, str, bytes, str]]:
    place = 0
    while place < len(packed):
        id = UUID(bytes=packed[place + 6 : place + 22])
        _, version, size = struct.unpack_from("!iqi", packed, place + 22)
        place += 38
        topic = packed[place : place + size].decode()
        (length,) = struct.unpack_from("!i", packed, place + size)
        place += size + 4
        state = packed[place : place + length]
        _, micros = struct.unpack_from("!iq", packed, place + length)
        place += length + 12
        at = (_EPOCH + micros * _MICROSECOND).isoformat(timespec="microseconds")
        yield id.hex, version, topic, state, at
