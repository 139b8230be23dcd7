"""What a release has written can be read by every later one, for ever."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent
from sqlalchemy import insert

from api.parts import VIEWS  # imports every slice
from application.keys import key_tables
from application.ledger import Ledger
from application.ledger.mapper import _straight
from application.seeding import seed_gba
from application.settings import Settings
from domain.directory import Corridor, corridor_id
from domain.kernel import AGGREGATES, EVENTS, FirstEvent
from domain.vouchers import VoucherAccount
from projections.store import open_database
from tests.corpus.freeze import views
from tests.ledgers import open_ledger, sqlite_settings
from tests.stories import OFFICER

CORPUS = Path(__file__).parent / "corpus"
RELEASES = sorted(path.name for path in CORPUS.iterdir() if path.name[0].isdigit())
OURS = {topic for topic, event in EVENTS.items() if event.__module__[:7] == "domain."}


@pytest.fixture(params=RELEASES)
def release(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def ledger(release: str, tmp_path: Path) -> Iterator[Ledger]:
    """A ledger that holds what the release wrote, with its keys."""
    settings = sqlite_settings(tmp_path)
    with open_ledger(settings) as ledger:
        restore_keys(settings, release)
        ledger.log.recorder.insert_events(list(stored(release)))
        yield ledger


def test_every_event_says_what_it_said(ledger: Ledger, release: str) -> None:
    for row, said in zip(stored(release), lines(release, "facts"), strict=True):
        says = ledger.log.sealing.to_domain_event(row).model_dump(mode="json")
        assert still_says(says, said), row.topic


def test_the_short_way_to_an_event_leads_where_the_long_one_does(
    ledger: Ledger, release: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealing = ledger.log.sealing
    short = [_straight(EVENTS[row.topic], row) for row in stored(release)]
    monkeypatch.setattr("application.ledger.mapper._straight", lambda *_: None)
    long = [sealing.to_sealed_event(row) for row in stored(release)]
    assert short == long
    assert list(map(repr, short)) == list(map(repr, long))


def test_a_table_of_other_columns_is_a_new_version_of_its_view(release: str) -> None:
    """`migrate` makes a table again only where the version was raised."""
    now = {view["name"]: view for view in views()}
    for view in lines(release, "views"):
        found = now.get(view["name"], view)
        assert found == view or found["version"] > view["version"], view["name"]


def test_every_record_replays(ledger: Ledger, release: str) -> None:
    async def replay() -> None:
        for row in stored(release):
            event_class = EVENTS[row.topic]
            if issubclass(event_class, FirstEvent):
                kind = AGGREGATES[json.loads(row.state)["originator_topic"]]
                assert isinstance(row.originator_id, UUID)
                await ledger.get(kind, row.originator_id)

    asyncio.run(replay())


def test_the_seed_of_today_is_laid_over_what_was_seeded_then(ledger: Ledger) -> None:
    """A ledger with the rows of the vouchers alone takes the corridors as well."""
    first = asyncio.run(seed_gba(ledger, by=OFFICER))
    again = asyncio.run(seed_gba(ledger, by=OFFICER))
    assert all(one.replayed for one in again)
    assert [one.position for one in again] == [one.position for one in first]
    corridor = asyncio.run(ledger.get(Corridor, corridor_id("SZ-HK")))
    assert corridor.terms("HKU-SZH", "TMH", date(2026, 3, 2))


def test_money_is_what_it_was(ledger: Ledger, release: str) -> None:
    """Mrs Chan's: 8,000 less 278 in Shenzhen and 1,200 here; 300 were given back."""
    opened = next(
        row for row in stored(release) if row.topic == "vouchers.account-opened"
    )
    assert isinstance(opened.originator_id, UUID)
    account = asyncio.run(ledger.get(VoucherAccount, opened.originator_id))
    assert account.balance_hkd == 8_000 - 278 - 1_200


def test_every_event_of_this_release_is_in_its_corpus() -> None:
    assert VIEWS
    assert {row["topic"] for row in lines(RELEASES[-1], "events")} == OURS


def test_control_a_renamed_topic_is_noticed(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, release: str
) -> None:
    moved = EVENTS["vouchers.credited"]
    monkeypatch.delitem(EVENTS, "vouchers.credited")
    monkeypatch.setitem(EVENTS, "vouchers.credits", moved)
    with pytest.raises(Exception, match=r"vouchers\.credited"):
        test_every_event_says_what_it_said(ledger, release)


def test_control_another_table_without_another_version_is_noticed(
    monkeypatch: pytest.MonkeyPatch, release: str
) -> None:
    changed = replace(VIEWS[0], table=VIEWS[1].table)
    monkeypatch.setattr("tests.corpus.freeze.VIEWS", (changed, *VIEWS[1:]))
    with pytest.raises(AssertionError, match=VIEWS[0].name):
        test_a_table_of_other_columns_is_a_new_version_of_its_view(release)


def still_says(says: Any, said: Any) -> bool:
    """Tell whether nothing was lost of what was said; a later reader may say more."""
    if isinstance(said, dict):
        return all(still_says(says[name], said[name]) for name in said)
    if isinstance(said, list):
        pairs = zip(says, said, strict=True)
        return all(still_says(now, then) for now, then in pairs)
    return bool(says == said)


@pytest.mark.parametrize("says", [{"taken": [{"a": 2}]}, {"taken": [{"b": 1}, 3]}, {}])
def test_control_what_is_lost_is_noticed(says: Any) -> None:
    said = {"taken": [{"a": 1, "b": 1}]}
    assert still_says(said | {"more": None}, said)
    with pytest.raises((AssertionError, KeyError, TypeError, ValueError)):
        assert still_says(says, said)


def stored(release: str) -> Iterator[StoredEvent]:
    for row in lines(release, "events"):
        yield StoredEvent(
            originator_id=UUID(row["originator_id"]),
            originator_version=row["originator_version"],
            topic=row["topic"],
            state=row["state"].encode(),
        )


def restore_keys(settings: Settings, release: str) -> None:
    engine = open_database(settings.keys_database_url)
    with engine.begin() as connection:
        for row in lines(release, "keys"):
            table = key_tables.tables[row.pop("table", "subject_keys")]
            wrapped = row["wrapped"] and bytes.fromhex(row["wrapped"])
            key = row | {"subject": UUID(row["subject"]), "wrapped": wrapped}
            connection.execute(insert(table), key)
    engine.dispose()


def lines(release: str, name: str) -> Iterator[dict[str, Any]]:
    with (CORPUS / release / f"{name}.jsonl").open() as file:
        yield from map(json.loads, file)
