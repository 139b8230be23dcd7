"""The library's own recorder, as it comes, with the pool that it comes with."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from urllib.parse import unquote, urlsplit
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, StoredEvent

from benchmarks.callers import rate_of_threads


def environment(url: str) -> dict[str, str]:
    """Return the library's settings for a database, everything else as it is."""
    parts = urlsplit(url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts.path.removeprefix("/"),
        "POSTGRES_HOST": parts.hostname or "",
        "POSTGRES_PORT": str(parts.port or 5432),
        "POSTGRES_USER": unquote(parts.username or ""),
        "POSTGRES_PASSWORD": unquote(parts.password or ""),
    }


class LibraryRows:
    """Stores two rows a call, made beforehand: an event and the receipt of it."""

    def __init__(
        self, recorder: ApplicationRecorder, event: StoredEvent, receipt: StoredEvent
    ) -> None:
        self._recorder = recorder
        self._event = event
        self._receipt = receipt

    def rate(self, callers: int, seconds: float) -> float:
        streams = [uuid4() for _ in range(callers)]
        versions = [count(1) for _ in range(callers)]

        def store(number: int) -> None:
            event = StoredEvent(
                originator_id=streams[number],
                originator_version=next(versions[number]),
                topic=self._event.topic,
                state=self._event.state,
            )
            receipt = StoredEvent(
                originator_id=uuid4(),
                originator_version=1,
                topic=self._receipt.topic,
                state=self._receipt.state,
            )
            self._recorder.insert_events([event, receipt])

        return rate_of_threads(callers, seconds, store)


@contextmanager
def library(
    env: dict[str, str], event: StoredEvent, receipt: StoredEvent
) -> Iterator[LibraryRows]:
    application: Application[UUID] = Application(env)
    try:
        yield LibraryRows(application.recorder, event, receipt)
    finally:
        application.close()
