"""Rows of a view in memory, each in its slot, while events are folded into them."""

from projections.log import LoggedEvent
from projections.views import Key, Row


class Slot:
    """The place of one row, and the last event of the batch that changed it.

    `stored` says whether the table has a row there.
    """

    __slots__ = ("key", "last", "row", "stored")

    def __init__(self, key: Key) -> None:
        self.key = key
        self.row: Row | None = None
        self.last: LoggedEvent | None = None
        self.stored = False


class Held:
    """What is held of one view. `whole`: its table has no other rows."""

    def __init__(self, *, whole: bool = False) -> None:
        self.slots: dict[Key, Slot] = {}
        self.whole = whole
        self.changed: list[Slot] = []

    def settle(self) -> None:
        """Note that the table has every row as it is here."""
        for slot in self.changed:
            slot.stored = slot.row is not None
            slot.last = None
        self.changed = []
