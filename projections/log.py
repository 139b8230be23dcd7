"""What the engine asks of the ledger: its events in order, sealed fields unopened."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.kernel import Event


class LoggedEvent(Protocol):
    """One place of the log. `event` is None where it cannot be read: `error` says why.

    `error` is the name of a kind of error; it quotes nothing of the event.
    """

    @property
    def position(self) -> int: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def originator_id(self) -> UUID: ...
    @property
    def originator_version(self) -> int: ...
    @property
    def topic(self) -> str: ...
    @property
    def event(self) -> Event | None: ...
    @property
    def error(self) -> str: ...


class LogReader(Protocol):
    def read(
        self,
        after: int,
        limit: int,
        *,
        upto: int | None = None,
        without: Collection[str] = (),
    ) -> Sequence[LoggedEvent]:
        """Return up to `limit` places after a position, in order, not beyond `upto`.

        Those of the topics in `without` may be left out, but never the last one:
        positions move over them.
        """
        ...
