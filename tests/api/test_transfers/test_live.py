"""The board as it changes: told to who may see it, for as long as he may."""

import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.server import DRAIN_SECONDS
from api.streams import Streams, TooManyStreams
from api.transfers.live import HEARTBEAT, Feed
from domain.kernel import Actor
from tests.api.test_transfers import bodies
from tests.api.test_transfers.conftest import Trip
from tests.api.test_transfers.listening import listening
from tests.facts.transfers import (
    COORDINATOR,
    PORT_IN,
    RECEIVING_DOCTOR,
    SENDING_DOCTOR,
    STRANGER,
    at,
)
from tests.ledgers import sqlite_settings
from tests.processes import settings_of, started, stop


@dataclass
class Served:
    """A server process beside the trip, which is recorded from here."""

    trip: Trip
    address: str
    process: subprocess.Popen[str]

    def secret(self, actor: Actor) -> str:
        return self.trip.desks.headers(actor, {})["Authorization"].split()[1]

    def revoke(self, actor: Actor) -> None:
        self.trip.desks.service.tokens.revoke(actor.id, at(12))

    def ask(self) -> None:
        assert self.trip.ask().status_code == 201

    def cancel(self) -> None:
        self.trip.must(SENDING_DOCTOR, "/cancellation", {"reason": "weather"}, at(8))

    def open_assessment(self) -> None:
        moment = at(9, 30, day=bodies.DAY_BEFORE)
        self.trip.must(COORDINATOR, "/assessment", {"receiver": "TMH"}, moment)


@pytest.fixture
def served(trip: Trip, tmp_path: Path) -> Iterator[Served]:
    settings = settings_of(sqlite_settings(tmp_path)) | {"port": "0"}
    with started(tmp_path, "serve", settings=settings, says="listens on") as (
        process,
        line,
    ):
        yield Served(trip, line.split()[3], process)


def test_a_party_is_told_what_has_changed(served: Served) -> None:
    with listening(served.address, served.secret(COORDINATOR)) as one:
        assert one.answer.status == 200
        assert one.answer.headers["content-type"].startswith("text/event-stream")
        events = one.events()
        served.ask()
        told = next(events)
        assert told.data == {
            "transfer_id": str(served.trip.id),
            "state": "requested",
            "entered_at": "2025-01-09T09:00:00+08:00",
            "priority": "urgent",
            "version": 1,
        }
        served.open_assessment()
        later = next(events)
        assert later.data["state"] == "in-assessment"
        assert later.position > told.position


def test_nobody_else_is_told(served: Served) -> None:
    with (
        listening(served.address, served.secret(STRANGER)) as stranger,
        listening(served.address, served.secret(COORDINATOR)) as party,
    ):
        served.ask()
        assert next(party.events()).data["state"] == "requested"
        served.revoke(STRANGER)
        assert stranger.rest() == []


def test_a_token_that_is_taken_back_ends_the_stream_and_is_told_no_more(
    served: Served,
) -> None:
    with (
        listening(served.address, served.secret(RECEIVING_DOCTOR)) as revoked,
        listening(served.address, served.secret(COORDINATOR)) as kept,
    ):
        served.ask()
        for one in (revoked, kept):
            assert next(one.events()).data["version"] == 1
        served.revoke(RECEIVING_DOCTOR)
        served.cancel()
        assert revoked.rest() == []
        control = next(kept.events())  # whose token stands, and who is told
        assert control.data["state"] == "cancelled"


def test_a_stream_goes_on_after_the_last_event_that_was_seen(served: Served) -> None:
    served.ask()
    with listening(served.address, served.secret(COORDINATOR), after=0) as one:
        first = next(one.events())
    assert first.data["state"] == "requested"
    served.open_assessment()
    secret = served.secret(COORDINATOR)
    with listening(served.address, secret, after=first.position) as again:
        missed = next(again.events())
    assert missed.data["state"] == "in-assessment"


def test_a_stream_is_never_compressed(served: Served) -> None:
    secret = served.secret(COORDINATOR)
    with listening(served.address, secret, accept_encoding="gzip") as one:
        assert one.answer.headers["content-encoding"] is None
        assert one.answer.readline() == HEARTBEAT.splitlines(keepends=True)[0]


def test_the_server_leaves_without_waiting_for_its_streams(served: Served) -> None:
    with listening(served.address, served.secret(COORDINATOR)) as one:
        assert one.answer.readline()
        began = time.monotonic()
        stop(served.process, signal.SIGTERM)
        assert one.rest() == []
        assert time.monotonic() - began < DRAIN_SECONDS


@pytest.mark.parametrize(("actor", "status"), [(PORT_IN, 403), (None, 401)])
def test_who_may_not_read_the_board_may_not_follow_it(
    trip: Trip, actor: Actor | None, status: int
) -> None:
    headers = trip.desks.headers(actor, {}) if actor else {}
    answer = trip.desks.client.get("/transfers/live", headers=headers)
    assert answer.status_code == status


def test_there_is_an_end_to_how_many_may_follow(trip: Trip) -> None:
    app = create_app(trip.desks.service)
    app.state.streams = Streams(at_most=0)
    client = TestClient(app, raise_server_exceptions=False)
    headers = trip.desks.headers(COORDINATOR, {})
    answer = client.get("/transfers/live", headers=headers)
    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/too-many-streams"
    assert answer.headers["Retry-After"]


def test_a_stream_that_is_closed_leaves_room_for_another() -> None:
    streams = Streams(at_most=2)
    first, _ = streams.open(), streams.open()
    with pytest.raises(TooManyStreams):
        streams.open()
    first.close()
    assert streams.open()
    assert len(streams) == 2


async def test_streams_end_with_the_server_and_none_begins_then() -> None:
    streams = Streams()
    stream = streams.open()
    assert await stream.goes_on_after(0.0)
    streams.end()
    assert not await stream.goes_on_after(60.0)
    with pytest.raises(TooManyStreams):
        streams.open()


async def test_a_silent_stream_says_that_it_is_still_there(trip: Trip) -> None:
    service = trip.desks.service
    secret = trip.desks.headers(COORDINATOR, {})["Authorization"].split()[1]
    streams = Streams()
    feed = Feed(
        service,
        secret,
        streams.open(),
        after=10**9,
        look_seconds=0.0,
        heartbeat_seconds=0.0,
    )
    told = feed.run()
    assert [await anext(told) for _ in range(3)] == [HEARTBEAT] * 3
    streams.end()
    assert [one async for one in told] == []


async def test_control_a_stream_is_silent_until_its_time_has_come(trip: Trip) -> None:
    service = trip.desks.service
    secret = trip.desks.headers(COORDINATOR, {})["Authorization"].split()[1]
    streams = Streams()
    feed = Feed(service, secret, streams.open(), after=10**9, look_seconds=0.0)
    told = feed.run()
    assert await anext(told) == HEARTBEAT
    service.tokens.revoke(COORDINATOR.id, at(12))
    assert [one async for one in told] == []
