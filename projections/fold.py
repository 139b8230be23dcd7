"""The fold itself: a batch of events into the rows that they touch, in memory."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import cast

from domain.kernel import EVENTS, Event
from projections.log import LoggedEvent
from projections.parking import describe
from projections.views import AnyView, Key, Row

Load = Callable[[Collection[Key]], dict[Key, Row]]


@dataclass(frozen=True)
class Poison:
    """An event that a view cannot fold, and why."""

    place: LoggedEvent
    error: str
    problem: str


@dataclass
class Folded:
    """What a batch does to one view. None stands for a row that is gone."""

    view: AnyView
    changed: dict[Key, Row | None] = field(default_factory=dict)
    poison: list[Poison] = field(default_factory=list)


class WrongKey(ValueError):
    """A view made a row under another key than the one it was asked for."""


def fold(view: AnyView, batch: Sequence[LoggedEvent], load: Load) -> Folded:
    """Fold a batch into one view. An event that cannot be folded changes nothing."""
    folded = Folded(view)
    touched = _touched(view, batch, folded)
    rows: dict[Key, Row | None] = {}
    rows.update(load({key for _, keys in touched for key in keys}))
    for place, keys in touched:
        # Whatever a view raises is a poison event: it must not stop the others.
        try:
            after = {key: _evolved(view, key, rows.get(key), place) for key in keys}
        except Exception as error:
            folded.poison.append(spoiled(place, error))
            continue
        changed = {key: row for key, row in after.items() if row is not rows.get(key)}
        rows.update(changed)
        folded.changed.update(changed)
    return folded


def park_all(view: AnyView, batch: Sequence[LoggedEvent], error: Exception) -> Folded:
    """Fold nothing: the rows that these events make cannot be written."""
    heard = [place for place in batch if place.topic in view.topics]
    return Folded(view, poison=[spoiled(place, error) for place in heard])


def spoiled(place: LoggedEvent, error: Exception) -> Poison:
    return Poison(place, error=type(error).__name__, problem=describe(error))


def _touched(
    view: AnyView, batch: Sequence[LoggedEvent], folded: Folded
) -> list[tuple[LoggedEvent, Sequence[Key]]]:
    touched: list[tuple[LoggedEvent, Sequence[Key]]] = []
    for place in batch:
        if place.event is None:
            if _is_missed(view, place):
                folded.poison.append(Poison(place, error=place.error, problem=""))
        elif place.topic in view.topics:
            # As in the fold: a key that cannot be told is a poison event.
            try:
                touched.append((place, view.keys(place.event)))
            except Exception as error:
                folded.poison.append(spoiled(place, error))
    return touched


def _is_missed(view: AnyView, place: LoggedEvent) -> bool:
    """Return whether an unreadable event could have meant something to the view.

    A topic that this program does not know may be one that its successor listens to.
    """
    if not place.error:
        return False
    return place.topic in view.topics or place.topic not in EVENTS


def _evolved(
    view: AnyView, key: Key, row: Row | None, place: LoggedEvent
) -> Row | None:
    after: Row | None = view.after(row, cast(Event, place.event), key)
    if after is None or after is row:
        return after
    if view.key_of(after) != key:
        raise WrongKey(view.name)
    return after.model_copy(
        update={"position": place.position, "recorded_at": place.recorded_at}
    )
