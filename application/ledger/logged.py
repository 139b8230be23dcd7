"""An event at its place in the log."""

from datetime import datetime
from typing import cast
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from application.keys import KeyMissing, SealBroken
from application.ledger.mapper import SealingMapper, ShapeBroken, UnknownTopic
from application.ledger.place import Place
from domain.kernel import Event


class LoggedEvent:
    """One event at its place in the log. `event` is None where `error` says why."""

    def __init__(
        self,
        *,
        position: int,
        recorded_at: datetime,
        originator_id: UUID,
        originator_version: int,
        topic: str,
        event: Event | None,
        error: str = "",
    ) -> None:
        self.position = position
        self.recorded_at = recorded_at
        self.originator_id = originator_id
        self.originator_version = originator_version
        self.topic = topic
        self._event = event
        self._error = error

    @property
    def event(self) -> Event | None:
        return self._event

    @property
    def error(self) -> str:
        return self._error


class UnreadEvent(LoggedEvent):
    """One whose bytes are read when somebody asks what it says, sealed as stored."""

    def __init__(
        self, place: Place, stored: StoredEvent, sealing: SealingMapper
    ) -> None:
        self.position, self.recorded_at = place
        self.originator_id = cast(UUID, stored.originator_id)
        self.originator_version = stored.originator_version
        self.topic = stored.topic
        self._stored: StoredEvent | None = stored
        self._sealing = sealing

    @property
    def event(self) -> Event | None:
        self._read()
        return self._event

    @property
    def error(self) -> str:
        self._read()
        return self._error

    def _read(self) -> None:
        """Read the bytes, once."""
        if self._stored is None:
            return
        self._event, self._error = None, ""
        try:
            self._event = self._sealing.to_sealed_event(self._stored)
        except (UnknownTopic, ShapeBroken, SealBroken, KeyMissing) as problem:
            self._error = type(problem).__name__
        self._stored = None
