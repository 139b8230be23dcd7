"""A view is folded again while it serves: all the old rows, or all the new ones."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, inspect, text, update

from projections import positions
from projections.dump import canonical, digest
from projections.engine import ViewEngine
from projections.migration import migrate_views, outdated_views
from projections.positions import Standing
from projections.rebuilding import RebuildFailed, RebuildUnderWay, rebuild, renew
from projections.turns import turn_at
from projections.views import AnyView
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

ONE = UUID(int=1)


class Killed(BaseException):
    """The process ends here."""


def engine(
    database: Engine, log: ListLog, views: Sequence[AnyView] = VIEWS
) -> ViewEngine:
    return ViewEngine(database, log, views, batch_size=50, clock=lambda: START)


def folded(database: Engine, log: ListLog) -> ViewEngine:
    views = engine(database, log)
    views.catch_up()
    return views


def damage(database: Engine) -> None:
    with database.begin() as connection:
        wrong = update(TOTALS.table).where(TOTALS.table.c.tally_id == ONE)
        connection.execute(wrong.values(total=1_000_000))


def doubled(row: TallyTotal | None, event: object) -> TallyTotal | None:
    if isinstance(event, TallyAdded) and row is not None:
        return row.model_copy(update={"total": row.total + 2 * event.amount})
    return TOTALS.evolve(row, event)


def each_time(log: ListLog, do: Callable[[], object]) -> None:
    """Do something each time that the log is read, and not while it is done."""

    def reading() -> None:
        log.before_reading = lambda: None
        do()
        log.before_reading = reading

    log.before_reading = reading


def test_a_rebuilt_view_is_the_same_again_and_again(database: Engine) -> None:
    log = believable()
    views = folded(database, log)
    before = digest(database, VIEWS)
    for _ in range(3):
        rebuilt = rebuild(views, TOTALS.name)
        assert (rebuilt.position, rebuilt.differing) == (log.places[-1].position, 0)
    views.catch_up()
    assert digest(database, VIEWS) == before
    tables = {"parked_events", "view_positions", *(view.name for view in VIEWS)}
    assert set(inspect(database).get_table_names()) == tables


def test_a_rebuilt_table_keeps_its_indexes(database: Engine) -> None:
    def indexed() -> list[list[str | None]]:
        found = inspect(database).get_indexes(ADDITIONS.name)
        return sorted(one["column_names"] for one in found)

    views, before = folded(database, believable(30)), indexed()
    rebuild(views, ADDITIONS.name)
    assert indexed() == before
    with database.connect() as connection:
        assert inspect(connection).get_pk_constraint(ADDITIONS.name)[
            "constrained_columns"
        ] == ["tally_id", "version"]


def test_readers_see_the_old_rows_until_they_see_all_the_new_ones(
    database: Engine,
) -> None:
    log = believable()
    views = folded(database, log)
    right = digest(database, VIEWS)
    damage(database)
    wrong, seen = digest(database, VIEWS), set[str]()
    each_time(log, lambda: seen.add(digest(database, VIEWS)))
    assert rebuild(views, TOTALS.name).differing == 2  # the wrong row, the right one
    assert seen == {wrong}
    assert digest(database, VIEWS) == right


def test_what_is_recorded_meanwhile_is_not_lost(database: Engine) -> None:
    log = believable()
    views, worker = folded(database, log), engine(database, ListLog(log.places))
    worker.log.places = log.places  # type: ignore[attr-defined]
    more = iter(range(2_000, 2_030))

    def record_and_fold() -> None:
        if (number := next(more, None)) is not None:
            log.record(opened(number))
            worker.catch_up()

    each_time(log, record_and_fold)
    rebuilt = rebuild(views, TOTALS.name)
    worker.catch_up()
    assert rebuilt.differing == 0
    assert len(list(canonical(database, TOTALS))) == len(pure_fold(log))


class Unfenced(ViewEngine):
    """The control: it does not ask in which table its rows were read."""

    def _advance(
        self, connection: Connection, views: Sequence[Standing], *of: object
    ) -> None:
        stored = positions.read_positions(self.database)
        now = [Standing(one, stored[one.name].epoch) for one, _ in views]
        super()._advance(connection, now, *of)  # type: ignore[arg-type]


def fold_while_it_is_swapped(kind: type[ViewEngine], database: Engine) -> int:
    """Let an engine write rows that it read before the right ones came."""
    log = ListLog()
    log.record(opened(1), added(1, 2, amount=5))
    folded(database, log)
    damage(database)

    class Slow(kind):  # type: ignore[valid-type, misc]
        def _write(self, *of: object) -> None:
            if not swapped:
                swapped.append(rebuild(engine(database, before), TOTALS.name))
            super()._write(*of)

    swapped: list[object] = []
    before = ListLog(log.places)
    log.record(added(1, 3, amount=7))
    Slow(database, log, VIEWS, clock=lambda: START).catch_up()
    [row] = canonical(database, TOTALS)
    return int(row.partition('"total":')[2].rstrip("}"))


def test_rows_of_the_old_table_are_never_written_into_the_new_one(
    database: Engine,
) -> None:
    assert fold_while_it_is_swapped(ViewEngine, database) == 12


def test_control_without_the_epoch_they_would_be(database: Engine) -> None:
    assert fold_while_it_is_swapped(Unfenced, database) == 1_000_007


@pytest.mark.parametrize("place", ["folding", "swapping"])
def test_whoever_is_killed_leaves_the_old_rows_and_the_next_one_does_it(
    database: Engine, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = believable()
    views = folded(database, log)
    before = digest(database, VIEWS)

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        if place == "folding":
            patch.setattr(ViewEngine, "_put", die)
        else:
            patch.setattr("projections.rebuilding.forget_parked", die)
        with pytest.raises(Killed):
            rebuild(views, TOTALS.name)
    assert digest(database, VIEWS) == before
    assert rebuild(views, TOTALS.name).differing == 0
    assert digest(database, VIEWS) == before


def test_what_cannot_be_folded_is_parked_again(database: Engine) -> None:
    log = ListLog()
    log.record(opened(1), added(1, 2, amount=-666))
    views = folded(database, log)
    assert views.parked()[TOTALS.name] == 1
    rebuild(views, TOTALS.name)
    assert views.parked()[TOTALS.name] == 1


def test_only_one_rebuilds_at_a_time(database: Engine) -> None:
    views = folded(database, believable(30))
    turn = turn_at(database, work="rebuilding")
    assert turn.take()
    with pytest.raises(RebuildUnderWay):
        rebuild(views, TOTALS.name)
    turn.release()
    rebuild(views, TOTALS.name)


def test_a_view_that_is_never_at_rest_stays_as_it_is(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = folded(database, believable(30))
    before = digest(database, VIEWS)
    monkeypatch.setattr("projections.rebuilding._exchange", lambda *_: None)
    with pytest.raises(RebuildFailed):
        rebuild(views, TOTALS.name)
    assert digest(database, VIEWS) == before


def test_an_unknown_view_is_not_rebuilt(database: Engine) -> None:
    with pytest.raises(KeyError):
        rebuild(folded(database, ListLog()), "no_such_view")


def test_a_view_of_a_new_version_serves_its_old_rows_until_it_is_renewed(
    database: Engine,
) -> None:
    log = believable()
    folded(database, log)
    old, seen = digest(database, VIEWS), set[str]()
    newer = engine(
        database, log, [replace(TOTALS, version=2, evolve=doubled), *VIEWS[1:]]
    )
    assert outdated_views(database, newer.views) == [TOTALS.name]
    each_time(log, lambda: seen.add(digest(database, VIEWS)))
    assert renew(newer) == [TOTALS.name]
    assert seen == {old}
    assert digest(database, VIEWS) != old
    assert renew(newer) == []
    stored = positions.read_positions(database)[TOTALS.name]
    assert (stored.version, stored.position) == (2, log.places[-1].position)


def test_a_view_whose_table_was_lost_begins_anew(database: Engine) -> None:
    views = folded(database, believable(30))
    before = digest(database, VIEWS)
    with database.begin() as connection:
        connection.execute(text(f"DROP TABLE {TOTALS.name}"))
    migrate_views(database, VIEWS, START)
    views.catch_up()
    assert digest(database, VIEWS) == before


def test_positions_of_the_first_release_learn_to_count_epochs(
    database: Engine,
) -> None:
    folded(database, believable(30))
    with database.begin() as connection:
        connection.execute(text("ALTER TABLE view_positions DROP COLUMN epoch"))
    migrate_views(database, VIEWS, START)
    assert positions.read_positions(database)[TOTALS.name].epoch == 0
