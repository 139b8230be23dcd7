"""A made-up view over the made-up slice, and a log of its events in memory."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from uuid import UUID

from domain.kernel import Event
from domain.sealed import Ciphertext, DataClass, Erased
from projections.columns import table_of
from projections.views import Key, Row, View, as_sealed
from tests.facts.tally import TallyAdded, TallyOpened
from tests.given import CLERK

START = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


class TallyTotal(Row):
    tally_id: UUID
    name: Ciphertext | Erased
    total: int = 0
    additions: int = 0


class Addition(Row):
    tally_id: UUID
    version: int
    amount: int
    at: datetime


class BadAmount(ValueError):
    """The view cannot fold this."""


def total(row: TallyTotal | None, event: TallyOpened | TallyAdded) -> TallyTotal | None:
    match row, event:
        case _, TallyOpened(originator_id=id, name=name):
            return TallyTotal(tally_id=id, name=as_sealed(name))
        case _, TallyAdded(amount=-666):
            raise BadAmount("Chan Siu Ming")
        case TallyTotal(), TallyAdded(amount=amount):
            return row.model_copy(
                update={"total": row.total + amount, "additions": row.additions + 1}
            )
        case _:
            return row


def addition(_: Addition | None, event: TallyAdded) -> Addition | None:
    return Addition(
        tally_id=event.originator_id,
        version=event.originator_version,
        amount=event.amount,
        at=event.timestamp,
    )


def by_version(event: Event) -> Sequence[Key]:
    return ((event.originator_id, event.originator_version),)


TOTALS = View(
    name="test_tally_totals",
    version=1,
    row=TallyTotal,
    table=table_of("test_tally_totals", TallyTotal, key=("tally_id",)),
    listens=(TallyOpened, TallyAdded),
    evolve=total,
)
ADDITIONS = View(
    name="test_tally_additions",
    version=1,
    row=Addition,
    table=table_of("test_tally_additions", Addition, key=("tally_id", "version")),
    listens=(TallyAdded,),
    evolve=addition,
    keys=by_version,
)
VIEWS = (TOTALS, ADDITIONS)


@dataclass(frozen=True)
class Place:
    position: int
    recorded_at: datetime
    originator_id: UUID
    originator_version: int
    topic: str
    event: Event | None
    error: str = ""


class ListLog:
    """A log in memory, with gaps between positions as a real one has them."""

    def __init__(self, places: Sequence[Place] = ()) -> None:
        self.places = list(places)
        self.before_reading: Callable[[], object] = lambda: None

    def read(
        self,
        after: int,
        limit: int,
        *,
        upto: int | None = None,
        without: Collection[str] = (),
    ) -> Sequence[Place]:
        found = [place for place in self.places if place.position > after][:limit]
        if upto is not None:
            found = [place for place in found if place.position <= upto]
        self.before_reading()
        return [
            place for place in found if place is found[-1] or place.topic not in without
        ]

    def record(self, *events: Event) -> int:
        """Append events; return the position of the last one."""
        for event in events:
            self._append(
                event.originator_id, event.originator_version, event.TOPIC, event
            )
        return self.places[-1].position

    def record_unreadable(self, topic: str, error: str = "ShapeBroken") -> int:
        self._append(UUID(int=99), 1, topic, None, error)
        return self.places[-1].position

    def _append(
        self, id: UUID, version: int, topic: str, event: Event | None, error: str = ""
    ) -> None:
        last = self.places[-1].position if self.places else 0
        position = last + 1 + (last % 3 == 0)
        at = START + timedelta(seconds=position)
        self.places.append(Place(position, at, id, version, topic, event, error))


def opened(tally: int, version: int = 1) -> TallyOpened:
    id = UUID(int=tally)
    name: Any = sealed(id, version, TallyOpened.TOPIC, "name")
    return TallyOpened(
        **_envelope(id, version), originator_topic="tests.tally", name=name
    )


def added(tally: int, version: int, amount: int) -> TallyAdded:
    id = UUID(int=tally)
    note: Any = sealed(id, version, TallyAdded.TOPIC, "note", "clinical")
    return TallyAdded(**_envelope(id, version), amount=amount, note=note)


def sealed(
    id: UUID, version: int, topic: str, field: str, of: DataClass = "identity"
) -> Ciphertext:
    """What stands in the log for a sealed value."""
    return Ciphertext(
        data_class=of,
        key_version=1,
        subject=id,
        originator_id=id,
        originator_version=version,
        topic=topic,
        field=field,
        token=f"{id.int:x}-{version}",
    )


def believable(events: int = 400, tallies: int = 9) -> ListLog:
    """A log of several tallies, mixed, the same in every run."""
    chance, versions, log = Random(7), [0] * tallies, ListLog()
    for _ in range(events):
        tally = chance.randrange(tallies)
        versions[tally] += 1
        if versions[tally] == 1:
            log.record(opened(tally))
        else:
            log.record(added(tally, versions[tally], chance.randrange(1, 50)))
    assert any(b.position - a.position > 1 for a, b in pairwise(log.places))
    return log


def pure_fold(log: ListLog) -> dict[UUID, TallyTotal]:
    """What the view must hold: the fold of the whole log, without an engine."""
    rows: dict[UUID, TallyTotal] = {}
    for place in log.places:
        row = total(rows.get(place.originator_id), place.event)  # type: ignore[arg-type]
        if row is not None:
            stamp = {"position": place.position, "recorded_at": place.recorded_at}
            rows[place.originator_id] = row.model_copy(update=stamp)
    return rows


def _envelope(id: UUID, version: int) -> dict[str, Any]:
    return {
        "originator_id": id,
        "originator_version": version,
        "timestamp": START + timedelta(minutes=version),
        "effective_at": START,
        "by": CLERK,
        "command_id": UUID(int=version),
        "correlation_id": UUID(int=version),
    }
