"""The engine: reads the log, folds every view, writes rows and position as one."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Self

from sqlalchemy import Connection, Engine

from projections import positions, rows
from projections.fold import Folded, collected_later, fold, park_all, unheard
from projections.held import Held
from projections.log import LoggedEvent, LogReader
from projections.memory import Memory
from projections.parking import (
    UNWRITABLE,
    ParkedEvent,
    is_unwritable,
    park,
    parked_counts,
    parked_event,
)
from projections.positions import Overtaken, Standing, ViewPosition
from projections.store import writing
from projections.views import AnyView

BATCH_SIZE = 20_000
BATCHES_AT_ONCE = 8


def utc_now() -> datetime:
    return datetime.now(UTC)


class ViewEngine:
    """Keeps views at the end of the log; every event is folded exactly once.

    Rows and position are written in one transaction, fenced by the position that
    the rows were read at: whatever is killed or runs twice, a batch counts once.
    """

    def __init__(
        self,
        database: Engine,
        log: LogReader,
        views: Sequence[AnyView],
        *,
        batch_size: int = BATCH_SIZE,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.database = database
        self.log = log
        self.views = tuple(sorted(views, key=lambda view: view.name))
        self.batch_size = batch_size
        self.clock = clock
        self._memory = Memory()

    def catch_up(self) -> None:
        """Fold every event that is in the log now, in this thread.

        Raises: what the database or the log raises when it cannot be reached.
        """
        while self._fold_some():
            pass

    def _fold_some(self) -> bool:
        """Fold some batches before the collector looks; False if nothing was left."""
        with collected_later():
            return all(self.fold_once() for _ in range(BATCHES_AT_ONCE))

    def fold_once(self) -> bool:
        """Fold one batch for every group of views; False if nothing was left.

        A view that is behind the others comes after them, and joins them when it
        has reached the position at which they stood.
        """
        try:
            ceiling: int | None = None
            progress = False
            for place, group in self._groups():
                with collected_later():
                    progress |= self._fold_group(group, place, ceiling)
                ceiling = place
        except Overtaken:
            return True
        if not progress:
            self._memory.forget()
        return progress

    def only(self, *views: AnyView) -> Self:
        """Return an engine of the same kind for some views alone."""
        return type(self)(
            self.database,
            self.log,
            views,
            batch_size=self.batch_size,
            clock=self.clock,
        )

    def wait_for(self, position: int, timeout: float) -> bool:
        """Wait until every view reflects a position; False if time is over first."""
        names = [view.name for view in self.views]
        return positions.wait_for(self.database, position, timeout=timeout, views=names)

    def lag(self, now: datetime) -> dict[str, timedelta]:
        """Return for how long the first unfolded event of each view has waited."""
        return positions.lag(self.database, self.log, self.views, now)

    def positions(self) -> dict[str, int]:
        """Return how far each view has read the log."""
        stored = positions.read_positions(self.database)
        return {view.name: positions.place(stored, view) for view in self.views}

    def parked(self) -> dict[str, int]:
        """Return the number of parked events of each view."""
        counts = parked_counts(self.database)
        return {view.name: counts.get(view.name, 0) for view in self.views}

    def _groups(self) -> Iterator[tuple[int, list[Standing]]]:
        """Yield the views that stand at one position, the furthest first."""
        stored = positions.read_positions(self.database)
        standing = [
            (place, Standing(view, epoch))
            for view in self.views
            for place, epoch in self._places(view, stored.get(view.name))
        ]
        standing.sort(key=lambda pair: -pair[0])
        for place, pairs in groupby(standing, key=lambda pair: pair[0]):
            yield place, [one for _, one in pairs]

    def _places(
        self, view: AnyView, stored: ViewPosition | None
    ) -> Iterator[tuple[int, int]]:
        """Yield where a view stands; nothing if a newer program keeps it."""
        if stored is not None and stored.version > view.version:
            return
        if stored is not None and stored.version == view.version:
            yield stored.position, stored.epoch
            return
        positions.restart(self.database, view, stored, self.clock())
        yield 0, 0

    def _fold_group(
        self, views: Sequence[Standing], after: int, ceiling: int | None
    ) -> bool:
        batch = self.log.read(
            after,
            self.batch_size,
            upto=ceiling,
            without=unheard(one.view for one in views),
        )
        if batch:
            self._store(views, after, batch)
        return bool(batch)

    def _store(
        self, views: Sequence[Standing], after: int, batch: Sequence[LoggedEvent]
    ) -> None:
        """Commit a batch; if some event cannot be written, find it and park it."""
        try:
            self._commit(views, after, batch)
        except UNWRITABLE as error:
            if not is_unwritable(error):
                raise
            self._store_carefully(views, after, batch)

    def _store_carefully(
        self, views: Sequence[Standing], after: int, batch: Sequence[LoggedEvent]
    ) -> None:
        """Believe nothing of the rows that are there, and halve what fails again."""
        try:
            self._commit(views, after, batch, believing=False)
        except UNWRITABLE as error:
            if not is_unwritable(error):
                raise
            if len(batch) > 1:
                half = len(batch) // 2
                self._store_carefully(views, after, batch[:half])
                self._store_carefully(views, batch[half - 1].position, batch[half:])
            elif len(views) > 1:
                for one in views:
                    self._store_carefully([one], after, batch)
            else:
                parked = park_all(views[0].view, batch, error)
                self._write(views, [parked], after, batch)

    def _commit(
        self,
        views: Sequence[Standing],
        after: int,
        batch: Sequence[LoggedEvent],
        *,
        believing: bool = True,
    ) -> None:
        """Fold outside the write lock; the fence proves that nobody wrote since."""
        held = {one.view.name: self._memory.take(one, after) for one in views}
        if not believing:
            held = {name: Held() for name in held}
        with self.database.connect() as reading:
            load = partial(rows.load, reading)
            folded = fold([one.view for one in views], batch, load, held)
        self._write(views, folded, after, batch)
        for one in views:
            self._memory.keep(one, batch[-1].position, held[one.view.name])

    def _write(
        self,
        views: Sequence[Standing],
        folded: Sequence[Folded],
        after: int,
        batch: Sequence[LoggedEvent],
    ) -> None:
        now = self.clock()
        with writing(self.database) as connection:
            self._advance(connection, views, after, batch[-1], now)
            for one in folded:
                self._put(connection, one, now)

    def _advance(
        self,
        connection: Connection,
        views: Sequence[Standing],
        expected: int,
        to: LoggedEvent,
        at: datetime,
    ) -> None:
        positions.advance(connection, views, expected=expected, to=to, at=at)

    def _put(self, connection: Connection, folded: Folded, at: datetime) -> None:
        rows.write(connection, folded.view, folded.changed)
        park(connection, _parked(folded, at))


def _parked(folded: Folded, at: datetime) -> list[ParkedEvent]:
    return [
        parked_event(folded.view.name, one.place, one.error, one.problem, at)
        for one in folded.poison
    ]
