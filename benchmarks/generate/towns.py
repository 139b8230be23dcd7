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
        return str(UUID(int=UUID(id).int ^ (self._mask & _KEPT % 2**128)))

    def id(self, id: UUID) -> UUID:
        return UUID(self.of(str(id)))

    @cached_property
    def _mask(self) -> int:
        digest = sha256(f"benchmarks/town/{self.number}".encode()).digest()
        return int.from_bytes(digest)


@dataclass(frozen=True)
class Mould:
    """One event of the first town as text, cut where its ids stand."""

    kind: type[Event]
    parts: Sequence[str]
    recorded_at: datetime
    is_shared: bool

    @classmethod
    def of(
        cls, event: Event, recorded_at: datetime, shared: Collection[UUID]
    ) -> "Mould":
        text = event.model_dump_json()
        is_shared = event.originator_id in shared
        return cls(type(event), _IDS.split(text), recorded_at, is_shared)

    def cast(self, town: Town) -> Event:
        """Return the event as it happened in a town."""
        if not town.number:
            text = "".join(self.parts)
        else:
            odd = [False, True] * len(self.parts)
            pairs = zip(self.parts, odd, strict=False)
            text = "".join(town.of(one) if is_id else one for one, is_id in pairs)
        return self.kind.model_validate_json(text)


def cast_all(
    moulds: Iterable[Mould], towns: Sequence[Town]
) -> Iterator[tuple[Event, datetime]]:
    """Yield each event in every town before the next one; what is shared, once."""
    for mould in moulds:
        for town in towns[:1] if mould.is_shared else towns:
            yield mould.cast(town), mould.recorded_at


def sealed_for(events: Iterable[Event]) -> set[tuple[UUID, str]]:
    """Return whose keys, of which kind, the events are sealed with."""
    return {
        (getattr(event, seal.subject), seal.data_class)
        for event in events
        for name, seal in seals(type(event)).items()
        if getattr(event, name) is not None
    }
