"""The fold itself: a batch of events into the rows that they touch, in memory."""

import gc
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast

from domain.kernel import EVENTS, Event
from projections.log import LoggedEvent
from projections.parking import describe
from projections.views import AnyView, Key, Row

Load = Callable[[AnyView, Collection[Key]], dict[Key, Row]]
"""Returns the rows of a view that exist among the keys."""


@dataclass(frozen=True)
class Poison:
    """An event that a view cannot fold, and why."""

    place: LoggedEvent
    error: str
    problem: str


@dataclass
class Folded:
    """What a batch does to one view. None stands for a row that is gone.

    `loaded` are the keys of the rows that were there before.
    """

    view: AnyView
    changed: dict[Key, Row | None] = field(default_factory=dict)
    poison: list[Poison] = field(default_factory=list)
    loaded: frozenset[Key] = frozenset()


class WrongKey(ValueError):
    """A view made a row under another key than the one it was asked for."""


def fold(
    views: Sequence[AnyView], batch: Sequence[LoggedEvent], load: Load
) -> list[Folded]:
    """Fold a batch into views, event by event.

    An event that cannot be folded into a view changes nothing in it.
    """
    folds = [_Fold(view) for view in views]
    touched = list(_touched(folds, batch))
    for one in folds:
        one.load(load)
    for place, one, keys in touched:
        one.evolve(place, keys)
    return [one.folded for one in folds]


@contextmanager
def collected_later() -> Iterator[None]:
    """Let the collector of cyclic garbage rest: events and rows know no cycles.

    Else it looks at each of them again and again while the batch grows.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def park_all(view: AnyView, batch: Sequence[LoggedEvent], error: Exception) -> Folded:
    """Fold nothing: the rows that these events make cannot be written."""
    heard = [place for place in batch if place.topic in view.topics]
    return Folded(view, poison=[spoiled(place, error) for place in heard])


def spoiled(place: LoggedEvent, error: Exception) -> Poison:
    return Poison(place, error=type(error).__name__, problem=describe(error))


class _Fold:
    """One view, and the rows of it that a batch touches."""

    def __init__(self, view: AnyView) -> None:
        self.view = view
        self.folded = Folded(view)
        self._asked: dict[Key, None] = {}
        self._rows: dict[Key, Row | None] = {}

    def touch(self, place: LoggedEvent) -> Sequence[Key]:
        """Return the keys that an event touches; one that it cannot tell is poison."""
        try:
            keys = self.view.keys(place.event)
            self._asked.update(dict.fromkeys(keys))
        except Exception as error:
            self.folded.poison.append(spoiled(place, error))
            return ()
        return keys

    def load(self, load: Load) -> None:
        """Read every row that the batch touches."""
        if self._asked:
            self._rows.update(load(self.view, self._asked))
        self.folded.loaded = frozenset(self._rows)

    def evolve(self, place: LoggedEvent, keys: Sequence[Key]) -> None:
        """Fold an event into its rows, all of them or none."""
        rows = self._rows
        # Whatever a view raises is a poison event: it must not stop the others.
        try:
            after = [(key, self._evolved(key, rows.get(key), place)) for key in keys]
        except Exception as error:
            self.folded.poison.append(spoiled(place, error))
            return
        for key, row in after:
            if row is not rows.get(key):
                rows[key] = self.folded.changed[key] = row

    def _evolved(self, key: Key, row: Row | None, place: LoggedEvent) -> Row | None:
        after: Row | None = self.view.after(row, cast(Event, place.event), key)
        if after is None or after is row:
            return after
        if self.view.key_of(after) != key:
            raise WrongKey(self.view.name)
        return after.model_copy(
            update={"position": place.position, "recorded_at": place.recorded_at}
        )


def _touched(
    folds: Sequence[_Fold], batch: Sequence[LoggedEvent]
) -> Iterator[tuple[LoggedEvent, _Fold, Sequence[Key]]]:
    """Yield which events touch which views; nobody reads what no view listens to."""
    listening: dict[str, list[_Fold]] = defaultdict(list)
    for one in folds:
        for topic in one.view.topics:
            listening[topic].append(one)
    for place in batch:
        # A topic that this program does not know may be one that its successor reads.
        known = place.topic in listening or place.topic in EVENTS
        heard = listening.get(place.topic, []) if known else folds
        if not heard:
            continue
        if place.event is not None:
            for one in heard:
                if keys := one.touch(place):
                    yield place, one, keys
        elif place.error:
            for one in heard:
                unread = Poison(place, error=place.error, problem="")
                one.folded.poison.append(unread)
