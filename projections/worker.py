"""The worker: folds for as long as the service runs, one at a time."""

from collections.abc import Callable
from threading import Event as Stop

import structlog

from projections.engine import ViewEngine
from projections.parking import describe
from projections.turns import Turn, turn_at

POLL_SECONDS = 0.2
STANDBY_SECONDS = 1.0
FIRST_RETRY_SECONDS = 0.1
LAST_RETRY_SECONDS = 5.0

Wait = Callable[[float], object]
"""Sleeps for some seconds, or until something was recorded."""


class ViewWorker:
    """Keeps an engine going when the database is lost, and stands by for others."""

    def __init__(self, engine: ViewEngine, *, turn: Turn | None = None) -> None:
        self.engine = engine
        self.failure: str | None = None
        """What stopped the last attempt, without its text; None while all is well."""
        self._turn = turn or turn_at(engine.database)
        self._retry_seconds = FIRST_RETRY_SECONDS

    def run(self, stop: Stop, wait: Wait | None = None) -> None:
        """Fold whatever is recorded, until stopped."""
        try:
            while not stop.is_set():
                # A worker that dies freezes every view, so it always tries again.
                try:
                    self._work(stop, wait or stop.wait)
                except Exception as error:
                    self._note(error)
                    stop.wait(self._retry_seconds)
                    longer = self._retry_seconds * 2
                    self._retry_seconds = min(longer, LAST_RETRY_SECONDS)
        finally:
            self._turn.release()

    def _work(self, stop: Stop, wait: Wait) -> None:
        if not self._turn.take():
            stop.wait(STANDBY_SECONDS)
            return
        if not self.engine.fold_once():
            wait(POLL_SECONDS)
        self.failure = None
        self._retry_seconds = FIRST_RETRY_SECONDS

    def _note(self, error: Exception) -> None:
        self._turn.release()
        self.failure = f"{type(error).__name__} {describe(error)}".strip()
        structlog.get_logger("baybridge.views").warning(
            "folding-failed", failure=self.failure
        )
