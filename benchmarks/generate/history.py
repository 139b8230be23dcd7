"""Writes a history into a ledger, through the real mapper, in bulk."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import islice
from multiprocessing import get_context

from eventsourcing.persistence import StoredEvent

from application.keys import KeyRing, NeededKey, master_key
from application.ledger.mapper import SealingMapper
from application.seeding import read_gba
from application.settings import Settings
from application.simulation import Plan
from benchmarks.generate.keys import BulkKeyStore
from benchmarks.generate.life import Lived, lived_through, scale_for
from benchmarks.generate.sinks import Sink, sink_for
from benchmarks.generate.towns import Mould, Town, places, sealed_for
from projections.store import open_database

FIRST_YEAR = 2019
UNTIL = date(2025, 12, 31)
YEARS = UNTIL.year - FIRST_YEAR + 1
SEED = 20_260_101
TOWN_ROWS_MAX = 60_000
TOWNS_AT_ONCE = 1_000
MOULDS_AT_ONCE = 64
AHEAD = 16
"""How many chunks may wait, in memory, for the database."""

ALONE_MAX = 50_000
"""So many rows are written faster than other processes are started."""


@dataclass(frozen=True)
class Generated:
    """How much was written, and how to find it: `towns` tell the ids of each."""

    rows: int
    towns: Sequence[Town]
    lived: Lived


def generate(settings: Settings, rows: int) -> Generated:
    """Write a history of about so many rows into a migrated ledger."""
    history = History(settings)
    try:
        history.live(rows)
        towns = max(1, round(rows / len(history.lived.events)))
        return history.write(towns=towns)
    finally:
        history.close()


class History:
    """Towns of one life, written event by event; it can be written in several parts."""

    def __init__(self, settings: Settings, *, first_town: int = 0) -> None:
        self._first_town = first_town
        self._engine = open_database(settings.keys_database_url)
        self._store = BulkKeyStore(self._engine)
        self.ring = KeyRing(self._store, master_key(settings))
        self._mapper = SealingMapper(self.ring)
        self._sink: Sink = sink_for(settings)
        self.lived = Lived([], frozenset())

    def live(self, rows: int) -> None:
        """Live through the years of a town that makes about so many rows."""
        scale = scale_for(min(rows, TOWN_ROWS_MAX), YEARS)
        plan = Plan(scale, FIRST_YEAR, UNTIL, SEED, read_gba())
        self.lived = lived_through(plan, self.ring)

    def write(
        self,
        *,
        towns: int,
        begin: int = 0,
        end: int | None = None,
        seeded: bool = False,
        first_town: int | None = None,
    ) -> Generated:
        """Write the events of the life from `begin` to `end`, in so many towns.

        Where the ledger is `seeded`, what the towns share is there already.
        """
        first = self._first_town if first_town is None else first_town
        lived = self.lived
        moulds = [
            Mould.of(event, at, lived.shared)
            for event, at in lived.events[begin:end]
            if not (seeded and event.originator_id in lived.shared)
        ]
        shared = frozenset(map(str, lived.shared))
        there = [Town(number, shared) for number in range(first, first + towns)]
        self._make_keys(lived, begin, end, there)
        rows = sum(1 if mould.is_shared else towns for mould in moulds)
        self._sink.write(self._packed(moulds, there, rows))
        return Generated(rows, there, lived)

    def write_in_turn(self, *, towns: int, seeded: bool) -> Generated:
        """Write the whole life of some towns after that of others, so that the keys of
        all of them are never in memory at once."""
        first, end = self._first_town, self._first_town + towns
        rows, there = 0, list[Town]()
        for begin in range(first, end, TOWNS_AT_ONCE):
            written = self.write(
                towns=min(TOWNS_AT_ONCE, end - begin),
                seeded=seeded or begin > first,
                first_town=begin,
            )
            rows += written.rows
            there += written.towns
            self._store.forget()
        return Generated(rows, there, self.lived)

    def close(self) -> None:
        self._engine.dispose()

    def _make_keys(
        self, lived: Lived, begin: int, end: int | None, towns: Sequence[Town]
    ) -> None:
        """Make every key that is needed, and store them, before anything is sealed."""
        events = (event for event, _ in lived.events[begin:end])
        needed = sealed_for(events)
        for town in towns:
            self.ring.hold(
                [NeededKey(town.id(subject), kept) for subject, kept in needed]
            )
        self._store.store()

    def _packed(
        self, moulds: Sequence[Mould], towns: Sequence[Town], rows: int
    ) -> Iterator[bytes]:
        chunks = list(_chunks(moulds))
        if rows <= ALONE_MAX:
            for chunk in chunks:
                yield self.pack(chunk, towns)
            return
        global _HISTORY
        _HISTORY = (self, towns, chunks)
        with ProcessPoolExecutor(
            len(os.sched_getaffinity(0)), mp_context=get_context("fork")
        ) as pool:
            for first in range(0, len(chunks), AHEAD):
                some = range(first, min(first + AHEAD, len(chunks)))
                yield from pool.map(_pack_elsewhere, some)

    def pack(self, moulds: Sequence[Mould], towns: Sequence[Town]) -> bytes:
        return self._sink.pack(
            (self._stored(mould, town), mould.recorded_at)
            for mould, town in places(moulds, towns)
        )

    def _stored(self, mould: Mould, town: Town) -> StoredEvent:
        text, event = mould.cast(town), mould.event
        if mould.is_sealed:
            return self._mapper.to_stored_event(type(event).model_validate_json(text))
        return StoredEvent(
            town.id(event.originator_id),
            event.originator_version,
            event.TOPIC,
            text.encode(),
        )


_HISTORY: tuple[History, Sequence[Town], Sequence[Sequence[Mould]]]


def _pack_elsewhere(number: int) -> bytes:
    """Pack one chunk in a forked process, which has inherited everything."""
    history, towns, chunks = _HISTORY
    return history.pack(chunks[number], towns)


def _chunks(moulds: Sequence[Mould]) -> Iterator[list[Mould]]:
    rest = iter(moulds)
    while some := list(islice(rest, MOULDS_AT_ONCE)):
        yield some
