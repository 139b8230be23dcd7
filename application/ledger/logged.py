"""An event at its place in the log."""

from datetime import datetime
from uuid import UUID

from application.keys import KeyMissing, SealBroken
from application.ledger.mapper import SealingMapper, ShapeBroken, UnknownTopic
from application.ledger.tail import StoredPlace
from domain.kernel import Event


class LoggedEvent:
    """One event at its place in the log. `event` is None where `error` says why."""

    __slots__ = (
        "_error",
        "_event",
        "originator_id",
        "originator_version",
        "position",
        "recorded_at",
        "topic",
    )

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

    __slots__ = ("_sealing", "state")

    def __init__(self, place: StoredPlace, sealing: SealingMapper) -> None:
        (
            self.position,
            self.recorded_at,
            self.originator_id,
            self.originator_version,
            self.topic,
            self.state,
        ) = place
        self._sealing: SealingMapper | None = sealing

    @property
    def event(self) -> Event | None:
        if self._sealing is not None:
            self._read(self._sealing)
        return self._event

    @property
    def error(self) -> str:
        if self._sealing is not None:
            self._read(self._sealing)
        return self._error

    def _read(self, sealing: SealingMapper) -> None:
        """Read the bytes, once."""
        self._event, self._error, self._sealing = None, "", None
        try:
            self._event = sealing.to_sealed_event(self)
        except (UnknownTopic, ShapeBroken, SealBroken, KeyMissing) as problem:
            self._error = type(problem).__name__
