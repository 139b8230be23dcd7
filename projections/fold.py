"""The fold itself: a batch of events into the rows that they touch, in memory."""

import gc
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from domain.kernel import EVENTS, Event
from projections.held import Held, Slot
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
    """What a batch does to one view: the slots whose row is another one now."""

    view: AnyView
    changed: list[Slot] = field(default_factory=list)
    poison: list[Poison] = field(default_factory=list)


class WrongKey(ValueError):
    """A view made a row under another key than the one it was asked for."""


def fold(
    views: Sequence[AnyView],
    batch: Sequence[LoggedEvent],
    load: Load,
    held: Mapping[str, Held] | None = None,
) -> list[Folded]:
    """Fold a batch into views, and into what is held of them, event by event.

    An event that cannot be folded into a view changes nothing in it.
    """
    held = held or {}
    folds = [_Fold(view, held.get(view.name) or Held()) for view in views]
    touched = list(_touched(folds, batch))
    for one in folds:
        one.load(load)
    for place, event, one, slots in touched:
        one.evolve(place, event, slots)
    return [one.done() for one in folds]


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

    def __init__(self, view: AnyView, held: Held) -> None:
        self.view = view
        self.folded = Folded(view, held.changed)
        self._slots = held.slots
        self._whole = held.whole
        self._unknown: list[Slot] = []
        self._keys = view.keys
        self._of_key = view.of_key
        self._evolve = view.evolve
        self._key_of = view.key_of_fields
        self._all_new = view.once and held.whole

    def touch(self, place: LoggedEvent, event: Event) -> Sequence[Slot]:
        """Return the slots that an event touches; one that it cannot tell is poison."""
        touched, slots = [], self._slots
        try:
            for key in self._keys(event):
                slot = None if self._all_new else slots.get(key)
                if slot is None:
                    slot = Slot(key)
                    if not self._all_new:
                        slots[key] = slot
                        self._unknown.append(slot)
                touched.append(slot)
        except Exception as error:
            self.folded.poison.append(spoiled(place, error))
            return ()
        return touched

    def load(self, load: Load) -> None:
        """Read every row that the batch touches, unless it is known that none is."""
        if not self._unknown or self._whole:
            return
        found = load(self.view, [slot.key for slot in self._unknown])
        for key, row in found.items():
            slot = self._slots[key]
            slot.key, slot.row, slot.stored = key, row, True

    def evolve(self, place: LoggedEvent, event: Event, slots: Sequence[Slot]) -> None:
        """Fold an event into its rows, all of them or none."""
        evolve, of_key, changes = self._evolve, self._of_key, []
        # Whatever a view raises is a poison event: it must not stop the others.
        try:
            for slot in slots:
                row, key = slot.row, slot.key
                after = evolve(row, event, key) if of_key else evolve(row, event)
                if after is not row:
                    if after is not None and self._key_of(after.__dict__) != key:
                        raise WrongKey(self.view.name)
                    changes.append((slot, after))
        except Exception as error:
            self.folded.poison.append(spoiled(place, error))
            return
        for slot, after in changes:
            slot.row = after
            if slot.last is None:
                self.folded.changed.append(slot)
            slot.last = place

    def done(self) -> Folded:
        """Stamp each changed row with the last event that changed it.

        Nobody else has seen these rows yet.
        """
        for slot in self.folded.changed:
            if slot.row is not None and slot.last is not None:
                fields = slot.row.__dict__
                fields["position"] = slot.last.position
                fields["recorded_at"] = slot.last.recorded_at
        return self.folded


def _touched(
    folds: Sequence[_Fold], batch: Sequence[LoggedEvent]
) -> Iterator[tuple[LoggedEvent, Event, _Fold, Sequence[Slot]]]:
    """Yield which events touch which rows; nobody reads what no view listens to."""
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
        event = place.event
        if event is not None:
            for one in heard:
                if slots := one.touch(place, event):
                    yield place, event, one, slots
        elif place.error:
            for one in heard:
                unread = Poison(place, error=place.error, problem="")
                one.folded.poison.append(unread)


def unheard(views: Iterable[AnyView]) -> frozenset[str]:
    """Return the topics that none of the views listens to.

    One that this program does not know is not among them: see `_touched`.
    """
    return frozenset(EVENTS).difference(*(view.topics for view in views))
