"""A process that folds again and again, killed each time in the middle of a batch.

`python -m tests.faults.dying_folds URL KIND TIMES`
"""

import os
import signal
import sys
from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import Connection

from projections.engine import ViewEngine
from projections.fold import Folded
from projections.log import LoggedEvent
from projections.positions import Standing
from projections.store import open_database, writing
from tests.projections.tallies import START, VIEWS, believable

EVENTS = 1_000
BATCH_SIZE = 7


class Dying(ViewEngine):
    """It is killed when the rows of one view are written and the next one's are not."""

    life = 0

    def _put(self, connection: Connection, folded: Folded, at: datetime) -> None:
        super()._put(connection, folded, at)
        self.life -= 1
        if self.life == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class Apart(Dying):
    """The control: it commits the position by itself, before the rows."""

    def _write(
        self,
        views: Sequence[Standing],
        folded: Sequence[Folded],
        after: int,
        batch: Sequence[LoggedEvent],
    ) -> None:
        with writing(self.database) as connection:
            self._advance(connection, views, after, batch[-1], self.clock())
        with writing(self.database) as connection:
            for one in folded:
                self._put(connection, one, self.clock())


KINDS: dict[str, type[Dying]] = {"whole": Dying, "apart": Apart}


def main(url: str, kind: str, times: int) -> None:
    chance, log = Random(11), believable(EVENTS)
    for _ in range(times):
        life = 2 * chance.randrange(1, 6) - 1  # an odd one: after the first of two
        if (child := os.fork()) == 0:
            given: dict[str, Any] = {"batch_size": BATCH_SIZE, "clock": lambda: START}
            engine = KINDS[kind](open_database(url), log, VIEWS, **given)
            engine.life = life
            engine.catch_up()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "it came to the end of the log"
        assert os.WTERMSIG(status) == signal.SIGKILL


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
