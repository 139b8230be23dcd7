from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, select

from projections import parking, positions
from projections.dump import canonical, digest
from projections.engine import ViewEngine
from projections.fold import Folded
from projections.migration import migrate_views
from projections.rows import load
from projections.store import open_database
from projections.views import Key, Row
from tests.facts.tally import TallyAdded
from tests.projections.tallies import (
    ADDITIONS,
    START,
    TOTALS,
    VIEWS,
    ListLog,
    TallyTotal,
    added,
    believable,
    opened,
    pure_fold,
)

ONE, TWO = (UUID(int=1),), (UUID(int=2),)


def engine(database: Engine, log: ListLog, batch_size: int = 50) -> ViewEngine:
    return ViewEngine(database, log, VIEWS, batch_size=batch_size, clock=lambda: START)


def total_of(database: Engine, key: Key) -> Row | None:
    with database.connect() as connection:
        return load(connection, TOTALS, [key]).get(key)


def amount_in(database: Engine, key: Key) -> int:
    row = total_of(database, key)
    assert isinstance(row, TallyTotal)
    return row.total


def place_of(database: Engine, view: str) -> int:
    return positions.read_positions(database)[view].position


def test_a_view_holds_the_fold_of_the_log(database: Engine) -> None:
    log = believable()
    engine(database, log).catch_up()
    expected = pure_fold(log)
    with database.connect() as connection:
        assert load(connection, TOTALS, [(id,) for id in expected]) == {
            (id,): row for id, row in expected.items()
        }


def test_folding_again_changes_nothing(database: Engine) -> None:
    views = engine(database, believable())
    views.catch_up()
    before = digest(database, VIEWS)
    views.catch_up()
    assert digest(database, VIEWS) == before


def test_a_row_says_which_event_it_reflects(database: Engine) -> None:
    log = ListLog()
    log.record(opened(1))
    position = log.record(added(1, 2, amount=5))
    log.record(opened(2))
    engine(database, log).catch_up()
    row = total_of(database, ONE)
    assert row is not None
    assert (row.position, row.recorded_at) == (
        position,
        START + timedelta(seconds=position),
    )


def test_a_sealed_field_is_copied_as_it_is(database: Engine) -> None:
    event = opened(1)
    log = ListLog()
    log.record(event)
    engine(database, log).catch_up()
    row = total_of(database, ONE)
    assert isinstance(row, TallyTotal)
    assert row.model_dump()["name"] == event.model_dump()["name"]


class Killed(BaseException):
    """The process ends here."""


def test_a_kill_between_rows_and_position_leaves_neither(database: Engine) -> None:
    class Dying(ViewEngine):
        def _put(self, connection: Connection, folded: Folded, at: datetime) -> None:
            if folded.view is TOTALS:  # the rows of the other view are written by now
                raise Killed
            super()._put(connection, folded, at)

    log = believable(20)
    with pytest.raises(Killed):
        Dying(database, log, VIEWS, clock=lambda: START).catch_up()
    assert place_of(database, TOTALS.name) == place_of(database, ADDITIONS.name) == 0
    assert (
        list(canonical(database, TOTALS)) == list(canonical(database, ADDITIONS)) == []
    )
    engine(database, log).catch_up()
    assert total_of(database, ONE) == pure_fold(log)[ONE[0]]


class Unfenced(ViewEngine):
    """The control: it writes whether or not somebody else has been there."""

    def _advance(self, *of: object) -> None:
        pass


def fold_while_another_does(kind: type[ViewEngine], database: Engine) -> int:
    """Let one engine fold two additions after another has read the same ones."""
    log = ListLog()
    log.record(opened(1))
    engine(database, log).catch_up()
    log.record(added(1, 2, amount=5), added(1, 3, amount=7))
    slow = kind(database, log, VIEWS, clock=lambda: START)
    log.before_reading = engine(database, ListLog(log.places)).catch_up
    assert slow.fold_once()
    return amount_in(database, ONE)


def test_two_engines_never_fold_an_event_twice(database: Engine) -> None:
    assert fold_while_another_does(ViewEngine, database) == 12


def test_without_the_fence_they_would(database: Engine) -> None:
    assert fold_while_another_does(Unfenced, database) == 24


def test_an_event_that_cannot_be_folded_is_parked_and_the_rest_goes_on(
    database: Engine,
) -> None:
    log = ListLog()
    log.record(opened(1), added(1, 2, amount=5))
    poison = log.record(added(1, 3, amount=-666))
    last = log.record(added(1, 4, amount=7), opened(2))
    views = engine(database, log)
    views.catch_up()
    assert amount_in(database, ONE) == 12
    assert place_of(database, TOTALS.name) == last
    assert views.parked() == {TOTALS.name: 1, ADDITIONS.name: 0}
    (parked,) = parking.parked_events(database)
    assert (parked.view, parked.position, parked.error) == (
        TOTALS.name,
        poison,
        "BadAmount",
    )
    assert (parked.originator_id, parked.originator_version, parked.topic) == (
        ONE[0],
        3,
        TallyAdded.TOPIC,
    )
    assert "Chan" not in parked.model_dump_json()


def test_a_row_that_cannot_be_written_is_parked_and_the_rest_goes_on(
    database: Engine,
) -> None:
    log = ListLog()
    log.record(opened(1), added(1, 2, amount=5))
    poison = log.record(added(1, 3, amount=2**70))
    log.record(added(1, 4, amount=7), opened(2), added(2, 2, amount=1))
    views = engine(database, log)
    views.catch_up()
    assert amount_in(database, ONE) == 12
    assert amount_in(database, TWO) == 1
    assert views.parked() == {TOTALS.name: 1, ADDITIONS.name: 1}
    assert {one.position for one in parking.parked_events(database)} == {poison}


def test_an_event_that_cannot_be_read_is_parked_for_the_views_that_listen(
    database: Engine,
) -> None:
    log = ListLog()
    log.record_unreadable("tests.tally-opened")
    log.record(opened(2))
    views = engine(database, log)
    views.catch_up()
    assert views.parked() == {TOTALS.name: 1, ADDITIONS.name: 0}
    assert amount_in(database, TWO) == 0


def test_an_event_of_an_unknown_topic_is_parked_for_every_view(
    database: Engine,
) -> None:
    """A later program may know it; this one must not pass over it in silence."""
    log = ListLog()
    log.record_unreadable("no\x00where.known\ud800", error="UnknownTopic")
    views = engine(database, log)
    views.catch_up()
    assert views.parked() == {TOTALS.name: 1, ADDITIONS.name: 1}


@pytest.mark.parametrize("batch_size", [1, 7, 5_000])
def test_neither_batch_size_nor_database_shows(
    database: Engine, tmp_path: Path, batch_size: int
) -> None:
    engine(database, believable(), batch_size).catch_up()
    other = open_database(f"sqlite:///{tmp_path}/other.sqlite3")
    migrate_views(other, VIEWS, START)
    engine(other, believable(), 40).catch_up()
    assert digest(database, VIEWS) == digest(other, VIEWS)
    other.dispose()


def test_a_new_view_catches_up_by_itself(database: Engine) -> None:
    log = believable(100)
    ViewEngine(database, log, [TOTALS], clock=lambda: START).catch_up()
    views = engine(database, log, batch_size=30)
    views.catch_up()
    last = log.places[-1].position
    assert place_of(database, TOTALS.name) == place_of(database, ADDITIONS.name) == last
    additions = sum(isinstance(place.event, TallyAdded) for place in log.places)
    assert len(list(canonical(database, ADDITIONS))) == additions


def test_a_view_that_is_behind_does_not_hold_up_the_others(database: Engine) -> None:
    log = believable(100)
    ViewEngine(database, log, [TOTALS], clock=lambda: START).catch_up()
    newest = log.record(opened(50))
    views = engine(database, log, batch_size=5)
    views.fold_once()
    assert place_of(database, TOTALS.name) == newest
    assert place_of(database, ADDITIONS.name) < newest


def test_a_view_that_hears_nothing_moves_on(database: Engine) -> None:
    log = ListLog()
    log.record(*(opened(number) for number in range(20)))
    engine(database, log, batch_size=7).only(ADDITIONS).catch_up()
    assert place_of(database, ADDITIONS.name) == log.places[-1].position


def test_a_view_that_is_behind_and_hears_nothing_joins_the_others(
    database: Engine,
) -> None:
    log = ListLog()
    log.record(*(opened(number) for number in range(20)))
    engine(database, log).only(TOTALS).catch_up()
    log.record(opened(50), added(1, 2, amount=5))
    engine(database, log, batch_size=3).catch_up()
    assert place_of(database, ADDITIONS.name) == place_of(database, TOTALS.name)
    assert len(list(canonical(database, ADDITIONS))) == 1


@pytest.mark.parametrize("held", [0, 3, 100_000])
def test_how_many_rows_are_held_does_not_show(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    other = open_database(f"sqlite:///{tmp_path}/other.sqlite3")
    migrate_views(other, VIEWS, START)
    engine(other, believable()).catch_up()
    monkeypatch.setattr("projections.memory.ROWS_MAX", held)
    engine(database, believable(), batch_size=7).catch_up()
    assert digest(database, VIEWS) == digest(other, VIEWS)
    other.dispose()


def test_what_is_held_is_let_go_when_somebody_else_has_folded(
    database: Engine,
) -> None:
    log = ListLog()
    log.record(opened(1), added(1, 2, amount=5))
    first, second = engine(database, log, batch_size=1), engine(database, log)
    first.fold_once()
    second.catch_up()
    log.record(added(1, 3, amount=7))
    second.catch_up()
    log.record(added(1, 4, amount=11))
    first.catch_up()
    assert amount_in(database, ONE) == 23


def test_rows_that_are_there_before_their_event_are_found_out(
    database: Engine,
) -> None:
    """A view says that each row is made once; here the log says otherwise."""
    log = ListLog()
    log.record(opened(1), added(1, 2, amount=5), added(2, 2, amount=1))
    once = replace(ADDITIONS, once=True)
    views = ViewEngine(database, log, [once], clock=lambda: START)
    views.catch_up()
    log.record(added(1, 2, amount=7), added(1, 3, amount=9), added(1, 3, amount=8))
    views.catch_up()
    assert views.parked() == {ADDITIONS.name: 0}
    with database.connect() as connection:
        keys = [(ONE[0], 2), (ONE[0], 3), (TWO[0], 2)]
        found = load(connection, ADDITIONS, keys)
    assert [getattr(found[key], "amount") for key in keys] == [7, 8, 1]  # noqa: B009


def test_a_view_of_a_new_version_is_folded_again(database: Engine) -> None:
    log = ListLog()
    log.record(opened(1), added(1, 2, amount=5), added(1, 3, amount=-666))
    engine(database, log).catch_up()
    assert parking.parked_counts(database) == {TOTALS.name: 1}

    def doubled(row: TallyTotal | None, event: object) -> TallyTotal | None:
        if isinstance(event, TallyAdded) and row is not None:
            return row.model_copy(update={"total": row.total + 2 * event.amount})
        return TOTALS.evolve(row, event)

    newer = replace(TOTALS, version=2, evolve=doubled)
    views = ViewEngine(database, log, [newer, ADDITIONS], clock=lambda: START)
    views.catch_up()
    assert amount_in(database, ONE) == 2 * 5 - 2 * 666
    assert views.parked() == {TOTALS.name: 0, ADDITIONS.name: 0}
    assert positions.read_positions(database)[TOTALS.name].version == 2


def test_an_older_program_leaves_a_newer_view_alone(database: Engine) -> None:
    log = believable(30)
    newer = replace(TOTALS, version=2)
    ViewEngine(database, log, [newer], clock=lambda: START).catch_up()
    before = digest(database, [TOTALS])
    log.record(opened(60))
    engine(database, log).catch_up()
    assert digest(database, [TOTALS]) == before
    assert place_of(database, ADDITIONS.name) == log.places[-1].position


def test_lag_is_how_long_the_first_unfolded_event_has_waited(database: Engine) -> None:
    log = ListLog()
    log.record(opened(1))
    views = engine(database, log)
    views.catch_up()
    now = START + timedelta(minutes=10)
    assert views.lag(now) == {TOTALS.name: timedelta(0), ADDITIONS.name: timedelta(0)}
    first = log.record(opened(2))
    log.record(opened(3))
    waited = now - (START + timedelta(seconds=first))
    assert views.lag(now) == {TOTALS.name: waited, ADDITIONS.name: waited}


def test_a_reader_waits_until_its_own_write_is_in_the_views(database: Engine) -> None:
    log = ListLog()
    position = log.record(opened(1))
    views = engine(database, log)
    assert not views.wait_for(position, timeout=0)
    views.catch_up()
    assert views.wait_for(position, timeout=0)
    assert not views.wait_for(position + 1, timeout=0)


def test_positions_say_when_and_how_far(database: Engine) -> None:
    log = ListLog()
    position = log.record(opened(1))
    engine(database, log).catch_up()
    with database.connect() as connection:
        found = connection.execute(
            select(positions.POSITIONS).where(positions.POSITIONS.c.name == TOTALS.name)
        ).one()
    assert tuple(found) == (
        TOTALS.name,
        1,
        position,
        START + timedelta(seconds=position),
        START,
        0,
    )
