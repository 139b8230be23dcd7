"""What a credit looks at: nothing else may be left unread, and nothing else decides."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, cast
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent
from pydantic_core import to_json

from application.keys import KeyRing
from application.ledger.bare import read_bare
from application.ledger.mapper import SealingMapper, ShapeBroken, UnknownTopic
from application.ledger.replaying import replay
from application.ledger.stored import seals
from domain.directory import VOUCHER_SCHEME_ID, VoucherScheme
from domain.kernel import Aggregate, Event
from domain.values import local_midnight
from domain.vouchers import (
    NOT_HEEDED_BY_CREDITS,
    NOT_READ_BY_CREDITS,
    CreditVouchers,
    VoucherAccount,
    VoucherAccountOpened,
)
from tests import simulated
from tests.given import facts_of, occasion

DAYS = (
    *(date(2025, 7, 1), date(2025, 12, 31)),
    *(date(2026, 1, 1), date(2026, 6, 30), date(2026, 12, 31)),
)
OF_THE_RECORD = {"_id", "_version", "_modified_on", "_pending_events"}
"""What every record has; that it is written down is no part of a decision."""


@pytest.fixture(scope="module")
def histories() -> dict[UUID, list[Event]]:
    """The accounts of a believable town, each event as it happened."""
    ledger, _ = simulated.in_memory(simulated.plan())
    found: dict[UUID, list[Event]] = {}
    for event in ledger.recorded.events():
        if isinstance(event, VoucherAccountOpened):
            found[event.originator_id] = ledger.recorded.events(event.originator_id)
    assert len(found) > 50
    return found


@pytest.fixture(scope="module")
def scheme() -> VoucherScheme:
    ledger, _ = simulated.in_memory(simulated.plan())
    return cast(VoucherScheme, replay(None, ledger.recorded.events(VOUCHER_SCHEME_ID)))


def account(events: Sequence[Event]) -> VoucherAccount:
    found = replay(None, events)
    assert isinstance(found, VoucherAccount)
    return found


def heeded(events: Sequence[Event]) -> VoucherAccount:
    """Return the account without the events that no credit heeds."""
    record: Aggregate | None = None
    for event in events:
        if event.TOPIC not in NOT_HEEDED_BY_CREDITS:
            if record is not None:
                record.version = event.originator_version - 1
            record = event.mutate(record)
    assert isinstance(record, VoucherAccount)
    return record


def credit(record: VoucherAccount, scheme: VoucherScheme, day: date) -> list[Any]:
    """Return what a credit records, without whose it is."""
    command = CreditVouchers(
        occasion=occasion(at=local_midnight(day)), account_id=record.id
    )
    record.credit(command, scheme.terms(day))
    return [facts_of(event) for event in record.collect_events()]


def test_what_is_not_heeded_changes_no_credit(
    histories: dict[UUID, list[Event]], scheme: VoucherScheme
) -> None:
    left_out = 0
    for events in histories.values():
        left_out += sum(one.TOPIC in NOT_HEEDED_BY_CREDITS for one in events)
        for day in DAYS:
            whole, part = account(events), heeded(events)
            assert whole.standing() == part.standing()
            assert credit(whole, scheme, day) == credit(part, scheme, day)
    assert left_out > len(histories)


def test_bare_events_leave_every_standing_as_it_is(
    histories: dict[UUID, list[Event]], scheme: VoucherScheme
) -> None:
    sealing = SealingMapper(cast(KeyRing, None))  # nothing is opened
    for events in histories.values():
        record: Aggregate | None = None
        for event in events:
            stored = as_stored(event)
            bare = read_bare(stored, sealing, NOT_READ_BY_CREDITS)
            assert type(bare) is type(event)
            assert "by" not in vars(bare)
            assert not seals(type(bare)).keys() & vars(bare).keys()
            if event.TOPIC not in NOT_HEEDED_BY_CREDITS:
                if record is not None:
                    record.version = event.originator_version - 1
                record = bare.mutate(record)
        assert isinstance(record, VoucherAccount)
        whole = account(events)
        assert record.standing() == whole.standing()
        assert credit(record, scheme, DAYS[1]) == credit(whole, scheme, DAYS[1])


def as_stored(event: Event) -> StoredEvent:
    """Return the event with something unreadable in place of what is sealed."""
    state = event.model_dump(mode="json")
    for name in seals(type(event)):
        if state[name] is not None:
            state[name] = {"key": 1, "sealed": "c2VhbGVk"}
    id, version = event.originator_id, event.originator_version
    return StoredEvent(id, version, event.TOPIC, to_json(state))


def test_a_bare_event_in_another_place_is_refused(
    histories: dict[UUID, list[Event]],
) -> None:
    stored = as_stored(next(iter(histories.values()))[0])
    moved = replace(stored, originator_version=2)
    unknown = replace(stored, topic="tests.unknown")
    sealing = SealingMapper(cast(KeyRing, None))
    with pytest.raises(ShapeBroken):
        read_bare(moved, sealing, NOT_READ_BY_CREDITS)
    with pytest.raises(UnknownTopic):
        read_bare(unknown, sealing, NOT_READ_BY_CREDITS)


def test_control_an_event_that_a_credit_heeds_is_missed(
    histories: dict[UUID, list[Event]],
) -> None:
    """Without one of these, some account would be in another standing."""
    for topic in ("vouchers.forfeited", "vouchers.claimed-in-hong-kong"):
        assert any(
            account(events).standing() != account(without(events, topic)).standing()
            for events in histories.values()
        )


def without(events: Sequence[Event], topic: str) -> list[Event]:
    return list(renumbered(one for one in events if topic != one.TOPIC))


def renumbered(events: Iterator[Event]) -> Iterator[Event]:
    for version, event in enumerate(events, start=1):
        yield event.model_copy(update={"originator_version": version})


def test_who_is_in_the_same_standing_is_credited_alike(
    histories: dict[UUID, list[Event]], scheme: VoucherScheme
) -> None:
    for day in DAYS:
        known: dict[Any, list[Any]] = {}
        for events in histories.values():
            record = account(events)
            standing = record.standing()
            credited = credit(record, scheme, day)
            assert known.setdefault(standing, credited) == credited
        assert len(known) > 10


def test_a_credit_looks_at_nothing_but_the_standing(
    histories: dict[UUID, list[Event]],
    scheme: VoucherScheme,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = Looks(monkeypatch)
    for events in histories.values():
        looks.at(lambda record: record.standing(), account(events), "standing")
        for day in DAYS:
            credited = partial(credit, scheme=scheme, day=day)
            looks.at(credited, account(events), "all")
    forgotten = looks.seen["all"] - looks.seen["standing"]
    assert not forgotten, f"put {sorted(forgotten)} into Holding.standing"


def test_control_a_credit_that_looks_elsewhere_is_seen(
    histories: dict[UUID, list[Event]], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = Looks(monkeypatch)
    record = account(next(iter(histories.values())))
    looks.at(lambda record: (record.standing(), record.ceiling), record, "all")
    looks.at(lambda record: record.standing(), record, "standing")
    assert looks.seen["all"] - looks.seen["standing"] == {"ceiling"}


class Looks:
    """Which parts of the state of an account somebody looked at."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: dict[str, set[str]] = defaultdict(set)
        self._watching: set[str] | None = None
        monkeypatch.setattr(VoucherAccount, "__getattribute__", self._noted())

    def at(
        self, act: Callable[[VoucherAccount], Any], record: VoucherAccount, name: str
    ) -> None:
        state = set(vars(record)) - OF_THE_RECORD
        self._watching = set()
        act(record)
        self.seen[name] |= self._watching & state
        self._watching = None

    def _noted(self) -> Callable[[VoucherAccount, str], Any]:
        def noted(record: VoucherAccount, name: str) -> Any:
            if self._watching is not None:
                self._watching.add(name)
            return object.__getattribute__(record, name)

        return noted
