"""Keys that a process has at hand: never longer than another process may forbid it."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from time import monotonic
from uuid import UUID

CACHED_KEYS_MAX = 20_000

HEED_SECONDS = 1.0
"""After so long the store is asked whose keys have been changed since."""

TRUST_SECONDS = 3.0
"""No key is used that was not asked about for longer: so within five seconds (issue 5)
of an erasure no process opens anything, whether it noticed or not."""

Place = tuple[UUID, str, int]
Heed = Callable[[int], Sequence[tuple[int, UUID]]]
"""Returns whose keys were changed after a change, each with its number."""


class HeldKeys:
    """`generation` grows whenever something had to be forgotten."""

    def __init__(self, heed: Heed, last_change: Callable[[], int]) -> None:
        self._heed = heed
        self._last_change = last_change
        self._heard: int | None = None
        self._heeded_at = float("-inf")
        self._keys: OrderedDict[Place, bytes] = OrderedDict()
        self._newest: OrderedDict[tuple[UUID, str], int] = OrderedDict()
        self._lock = Lock()
        self.generation = 0

    def get(self, place: Place) -> bytes | None:
        return self._keys.get(place)

    def newest(self, subject: UUID, data_class: str) -> int | None:
        """Return the version to seal with: of an active key, and of no other."""
        return self._newest.get((subject, data_class))

    def put(
        self, place: Place, key: bytes, *, newest: int | None, generation: int
    ) -> None:
        """Keep a key that was read at a generation, if nothing was forgotten since."""
        with self._lock:
            if generation != self.generation:
                return
            self._keys[place] = key
            if newest is not None:
                self._newest[place[:2]] = newest
            for held in (self._keys, self._newest):
                while len(held) > CACHED_KEYS_MAX:
                    held.popitem(last=False)

    def evict(self, subject: UUID) -> None:
        """Forget the keys of a subject."""
        with self._lock:
            self.generation += 1
            for place in [place for place in self._keys if place[0] == subject]:
                del self._keys[place]
            for pair in [pair for pair in self._newest if pair[0] == subject]:
                del self._newest[pair]

    def is_heeded(self, within_seconds: float = HEED_SECONDS) -> bool:
        """Tell whether the store was asked a moment ago."""
        return monotonic() - self._heeded_at <= within_seconds

    def heed(self) -> None:
        """Ask the store whose keys were changed, and forget them."""
        asked_at = monotonic()
        if self._heard is None:
            self._heard = self._last_change()
            for subject in {place[0] for place in self._keys}:
                self.evict(subject)
        for number, subject in self._heed(self._heard):
            self.evict(subject)
            self._heard = number
        self._heeded_at = asked_at
