"""The benchmarks as programs: their shape and never their speed."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from api.service import Service
from application.ledger.mapper import SealingMapper
from application.settings import Settings
from benchmarks import command, databases, machine
from benchmarks.callers import percentile, rate_of_threads
from benchmarks.generate import History, Town, generate
from benchmarks.generate.towns import Mould
from benchmarks.harness import Bar, Report, interleave, show
from benchmarks.options import Options
from benchmarks.peers import Unavailable, scratch
from domain.receipts import CommandRecorded
from tests import postgres

BARS = (
    Bar("ours@64", "peer@64", at_least=2),
    Bar("ours@1", "limit@1", at_most=3),
)
PEERS = ("emmett", "message-db", "umadb")


def report(
    ours: float = 20, peer: float = 10, limit: float = 10, **facts: Any
) -> Report:
    found = Report("a", "a second", BARS, **facts)
    for name, figure in {"ours@64": ours, "peer@64": peer}.items():
        found.add(name, figure)
    for name, figure in {"ours@1": 30, "limit@1": limit}.items():
        found.add(name, figure)
    return found


# The harness


def test_the_median_is_of_all_runs() -> None:
    found = report()
    for figure in (5, 40, 50):
        found.add("ours@64", figure)
    assert found.median("ours@64") == 30
    assert found.ratios()["peer@64"] == 3


@pytest.mark.parametrize(
    ("ours", "limit", "missed"),
    [(20, 10, []), (19.9, 10, ["peer@64"]), (20, 9.9, ["limit@1"])],
)
def test_a_bar_is_reached_or_missed(
    ours: float, limit: float, missed: list[str]
) -> None:
    found = report(ours, limit=limit)
    assert found.missed() == missed
    assert found.ok is not bool(missed)


def test_a_peer_that_is_not_there_leaves_its_bar_unmeasured() -> None:
    found = report()
    del found.samples["peer@64"]
    found.unavailable["peer"] = "there is no node"
    assert found.unmeasured() == {"peer@64": "there is no node"}
    assert not found.ok


def test_a_peer_may_be_left_out_on_purpose() -> None:
    found = report(without=frozenset({"peer"}))
    del found.samples["peer@64"]
    assert found.unmeasured() == {}
    assert found.ok


def test_a_server_that_may_forget_makes_no_figure_count() -> None:
    assert machine.not_durable(
        {"fsync": "off", "synchronous_commit": "on", "full_page_writes": "on"}
    ) == ["PostgreSQL runs with fsync=off"]
    assert not report(unsound=["PostgreSQL runs with fsync=off"]).ok


def test_every_peer_has_a_ratio_with_or_without_a_bar() -> None:
    found = report()
    found.add("beside@1", 60)
    assert found.ratios() == {"peer@64": 2, "limit@1": 3, "beside@1": 0.5}


def test_the_runs_are_interleaved_and_each_round_begins_with_another() -> None:
    order: list[str] = []

    def running(name: str) -> float:
        order.append(name)
        return 1

    runs = {name: lambda name=name: running(name) for name in "abc"}
    found = Report("a", "a second", ())
    interleave(found, runs, rounds=3, warm=False)
    assert "".join(order) == "abc" + "bca" + "cab"
    assert {name: len(all) for name, all in found.samples.items()} == dict.fromkeys(
        "abc", 3
    )


def test_the_last_line_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    show(report())
    line = json.loads(report().line(quick=True))
    assert line["name"] == "a"
    assert line["ours"] == {"ours@64": 20, "ours@1": 30}
    assert line["ratios"] == {"peer@64": 2, "limit@1": 3}
    assert line["ok"] is True
    assert "must be at least 2" in capsys.readouterr().out


def test_callers_are_counted() -> None:
    assert rate_of_threads(2, 0.2, lambda number: number) > 0
    assert percentile([float(one) for one in range(100)], 99) == 99
    assert percentile([7.0], 99) == 7


def test_a_tool_that_fails_makes_its_peer_unavailable() -> None:
    with pytest.raises(Unavailable, match="false failed"):
        scratch.run(["false"])
    with pytest.raises(Unavailable, match="no-such-tool"):
        scratch.run(["no-such-tool"])


# The generator


def test_a_town_has_its_own_ids_and_the_first_those_that_were_lived() -> None:
    id, token = "5f0c7b4e-6f1c-5f3e-9d55-1a0d7c6b8a20", "ab" * 32
    first, second, third = (Town(number, frozenset()) for number in range(3))
    assert first.of(id) == id
    assert len({town.of(id) for town in (first, second, third)}) == 3
    assert len({town.of(token) for town in (first, second, third)}) == 3
    assert second.of(second.of(id)) == id
    assert Town(1, frozenset({id})).of(id) == id


def test_what_is_not_sealed_is_cast_as_it_would_be_stored(tmp_path: Path) -> None:
    with databases.ledger_files(tmp_path) as settings:
        history = History(settings)
        history.live(2_000)
        mapper = SealingMapper(history.ring)
        shared = history.lived.shared
        moulds = [Mould.of(event, at, shared) for event, at in history.lived.events]
        plain = [mould for mould in moulds if not mould.is_sealed]
        assert len(moulds) > len(plain) > len(moulds) // 2
        for town in (Town(0, frozenset()), Town(1, frozenset())):
            for mould in plain:
                event = type(mould.event).model_validate_json(mould.cast(town))
                stored = mapper.to_stored_event(event)
                assert stored.state.decode() == mould.cast(town)
                assert stored.originator_id == town.id(mould.event.originator_id)
        history.close()


@pytest.fixture
def generated(settings: Settings) -> Iterator[Service]:
    generate(settings, 6_000)
    with Service.open(settings) as service:
        yield service


@pytest.fixture(params=["sqlite", "postgres"])
def settings(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_server: postgres.Server
) -> Iterator[Settings]:
    if request.param == "sqlite":
        with databases.ledger_files(tmp_path) as found:
            yield found
        return
    with databases.ledger_databases(postgres_server) as found:
        yield found


def test_a_generated_history_can_be_read_folded_and_opened(generated: Service) -> None:
    generated.views.catch_up()
    assert not any(generated.views.parked().values())
    logged = generated.ledger.log.read(0, 10_000)
    assert 3_000 < len(logged) < 10_000
    times = [one.recorded_at for one in logged]
    assert times == sorted(times)
    events = Counter(one.topic for one in logged)
    assert events[CommandRecorded.TOPIC] > len(logged) // 4
    sealed = next(one for one in reversed(logged) if one.topic == "patients.registered")
    opened = list(generated.ledger.log.events.get(sealed.originator_id))
    assert "," in cast(Any, opened[0]).names.latin


# Each benchmark, in its small form


@pytest.fixture
def durable_or_not(
    postgres_server: postgres.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Take the server of the tests: what is measured here is believed by nobody."""
    monkeypatch.setenv(databases.DSN, postgres_server.url)


@pytest.mark.usefixtures("durable_or_not")
@pytest.mark.parametrize("name", command.ALL)
def test_a_benchmark_runs_and_ends_with_its_line(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    left_out = [word for peer in PEERS for word in ("--without", peer)]
    small = ["--quick", "--seconds", "0.1", "--events", "3000"]
    code = command.main([name, *small, *left_out])
    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert line["name"] == name
    assert line["ours"]
    assert line["ratios"]
    assert line["unmeasured"] == {}
    assert code == (0 if line["ok"] else 1)


def test_a_benchmark_has_at_least_five_rounds() -> None:
    assert Options.rounds >= 5
