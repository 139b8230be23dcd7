"""Where the demonstration takes place: its own ledger, and a clock that it moves."""

import fcntl
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.migration import migrate
from api.service import Service
from application.settings import SQLITE, Settings

FOLDER = Path(".baybridge/demo")


class DemoRunning(Exception):
    """Another demonstration is running in this folder; stop it first."""


class DemoClock:
    """Goes on from wherever it was moved to, at the pace of real time."""

    def __init__(self) -> None:
        self.move_to(datetime.now(UTC))

    def __call__(self) -> datetime:
        return self._moved_to + timedelta(seconds=time.monotonic() - self._moved_at)

    def move_to(self, moment: datetime) -> None:
        self._moved_to, self._moved_at = moment.astimezone(UTC), time.monotonic()


@dataclass(frozen=True)
class Stage:
    """An empty ledger that is ready, and the clock by which it lives."""

    service: Service
    clock: DemoClock


@contextmanager
def stage(folder: Path = FOLDER) -> Iterator[Stage]:
    """Make an empty ledger in a folder that only this demonstration uses.

    What an earlier one left there is thrown away.

    Raises:
        DemoRunning
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoRunning(DemoRunning.__doc__) from None
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        clock = DemoClock()
        with Service.open(_settings(folder), clock) as service:
            migrate(service)
            yield Stage(service, clock)


def _settings(folder: Path) -> Settings:
    """Return settings that touch nothing but the folder, whatever else is set."""
    return Settings(
        database_url=f"{SQLITE}{folder}/ledger.sqlite3",
        keys_url="",
        master_key=None,
        master_key_command="",
        master_key_file=None,
        clock=None,
    )
