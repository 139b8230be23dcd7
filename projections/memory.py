"""Rows that stay in memory from one batch to the next, for as long as they are true."""

from projections.held import Held
from projections.positions import Standing

ROWS_MAX = 100_000
"""So many rows of all views together are held."""


class Memory:
    """What is held of each view, and where the view stood when it was true.

    Whoever else folds a view moves its position: then nothing is held of it.
    """

    def __init__(self) -> None:
        self._held: dict[str, tuple[Standing, int, Held]] = {}

    def take(self, view: Standing, place: int) -> Held:
        """Return what is true of a view at a position; it is held no longer."""
        known = self._held.pop(view.view.name, None)
        if known is not None and known[:2] == (view, place):
            return known[2]
        # A view that has read nothing has no rows: `restart` took them away.
        return Held(whole=view.view.once or place == 0)

    def keep(self, view: Standing, place: int, held: Held) -> None:
        """Hold what is stored now, but not more than there is room for."""
        if view.view.once:
            return
        held.settle()
        self._held[view.view.name] = view, place, held
        while self._rows() > ROWS_MAX:
            largest = max(self._held, key=lambda name: len(self._held[name][2].slots))
            del self._held[largest]

    def forget(self) -> None:
        self._held.clear()

    def _rows(self) -> int:
        return sum(len(held.slots) for _, _, held in self._held.values())
