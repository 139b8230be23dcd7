"""Towns that resemble the first: the same lives under ids of their own."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from uuid import UUID

from application.ledger.stored import seals
from domain.kernel import Event

_HEX = "[0-9a-f]"
_ID = f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}"
_IDS = re.compile(f'(?<=["/])({_ID}|{_HEX}{{64}})(?=["/])')
"""Ids of records, and keyed tokens of what people are looked up by."""

_KEPT = ~((0xF << 76) | (0xC << 60))  # the bits that say which kind of UUID it is
_GROUPS = ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32))


@dataclass(frozen=True)
class Town:
    """The town number 0 is the one that was lived through."""

    number: int
    shared: Collection[str]

    def of(self, id: str) -> str:
        """Return what an id, or a token, of the first town is here."""
        if not self.number or id in self.shared:
            return id
        if len(id) == 64:
            return f"{int(id, 16) ^ self._mask:064x}"
        digits = f"{int(id.replace('-', ''), 16) ^ self._mask_of_ids:032x}"
        return "-".join(digits[begin:end] for begin, end in _GROUPS)

    def id(self, id: UUID) -> UUID:
        return UUID(self.of(str(id)))

    @cached_property
    def _mask(self) -> int:
        digest = sha256(f"benchmarks/town/{self.number}".encode()).digest()
        return int.from_bytes(digest)

    @cached_property
    def _mask_of_ids(self) -> int:
        return self._mask & _KEPT % 2**128


@dataclass(frozen=True)
class Mould:
    """One event of the first town as text, cut where its ids stand."""

    event: Event
    parts: Sequence[str]
    recorded_at: datetime
    is_shared: bool
    is_sealed: bool

    @classmethod
    def of(
        cls, event: Event, recorded_at: datetime, shared: Collection[UUID]
    ) -> "Mould":
        return cls(
            event,
            _IDS.split(event.model_dump_json()),
            recorded_at,
            is_shared=event.originator_id in shared,
            is_sealed=bool(sealed_for([event])),
        )

    def cast(self, town: Town) -> str:
        """Return the event as text, as it happened in a town: what is stored of it,
        where nothing of it is sealed."""
        if not town.number:
            return "".join(self.parts)
        parts = [*self.parts]
        parts[1::2] = map(town.of, parts[1::2])
        return "".join(parts)


def places(
    moulds: Iterable[Mould], towns: Sequence[Town]
) -> Iterator[tuple[Mould, Town]]:
    """Yield each event with every town before the next; what is shared, once."""
    for mould in moulds:
        for town in towns[:1] if mould.is_shared else towns:
            yield mould, town


def sealed_for(events: Iterable[Event]) -> set[tuple[UUID, str]]:
    """Return whose keys, of which kind, the events are sealed with."""
    return {
        (getattr(event, seal.subject), seal.key_class)
        for event in events
        for name, seal in seals(type(event)).items()
        if getattr(event, name) is not None
    }
