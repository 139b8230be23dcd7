from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine

from domain.directory import ConversionRates, Institution, Provider, VoucherScheme
from domain.patients import Patient
from domain.vouchers import VoucherAccount
from projections import directory, patients, vouchers
from projections.dump import digest
from projections.engine import ViewEngine
from projections.migration import migrate_views
from projections.rebuilding import rebuild
from projections.store import open_database
from projections.views import AnyView, Row
from tests.facts import directory as directory_facts
from tests.facts import patients as patient_facts
from tests.projections.logs import record
from tests.projections.tallies import START, ListLog
from tests.projections.test_vouchers import a_long_history

ALL_VIEWS = (*directory.VIEWS, *patients.VIEWS, *vouchers.VIEWS)


def everything() -> ListLog:
    """A log with events of every slice."""
    log, facts = ListLog(), directory_facts
    record(
        log,
        Institution,
        facts.registered,
        facts.opened(),
        facts.designated(),
        facts.point_prices_published(),
    )
    record(
        log,
        Provider,
        facts.provider_registered,
        facts.enrolled(),
        facts.leave_recorded(facts.ENROLLED, facts.DELISTED),
        facts.prices_published(),
        id=UUID(int=2),
    )
    record(
        log,
        VoucherScheme,
        facts.scheme_begun,
        facts.admitted(),
        facts.issued(2020),
        facts.reward_published(2020),
        facts.quota_set(70, starts_on=facts.STARTED),
    )
    record(
        log, ConversionRates, facts.rates_begun, facts.rate_published("2026-01", "1.50")
    )
    for number in range(5):
        record(
            log,
            Patient,
            patient_facts.registered,
            patient_facts.linked(patient_facts.HKIC),
            patient_facts.died(),
            id=UUID(int=100 + number),
        )
        record(log, VoucherAccount, *a_long_history(number), id=UUID(int=200 + number))
    return log


def fold(database: Engine, batch_size: int) -> str:
    migrate_views(database, ALL_VIEWS, START)
    log = everything()
    engine = ViewEngine(
        database, log, ALL_VIEWS, batch_size=batch_size, clock=lambda: START
    )
    engine.catch_up()
    assert not any(engine.parked().values())
    return digest(database, ALL_VIEWS)


@pytest.mark.parametrize("batch_size", [1, 7, 5_000])
def test_every_view_is_the_same_in_any_batches_on_any_database(
    database: Engine, tmp_path: Path, batch_size: int
) -> None:
    other = open_database(f"sqlite:///{tmp_path}/other.sqlite3")
    assert fold(database, batch_size) == fold(other, 40)
    other.dispose()


def test_rows_as_they_are_told_are_rows_as_they_are_checked(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_database(f"sqlite:///{tmp_path}/other.sqlite3")
    told = fold(database, 40)
    checked = classmethod(lambda row, **fields: row(**fields))
    monkeypatch.setattr(Row, "told", checked)
    assert fold(other, 40) == told
    other.dispose()


def test_a_row_is_told_with_all_of_its_fields() -> None:
    with pytest.raises(TypeError, match="not the fields of ClaimItem"):
        vouchers.ClaimItem.told(number=1, kind="consultation")


def test_every_view_is_the_same_when_it_is_rebuilt(database: Engine) -> None:
    before = fold(database, 500)
    engine = ViewEngine(database, everything(), ALL_VIEWS, clock=lambda: START)
    for view in ALL_VIEWS:
        assert rebuild(engine, view.name).differing == 0
    assert digest(database, ALL_VIEWS) == before


@pytest.mark.parametrize("view", ALL_VIEWS, ids=lambda view: view.name)
def test_a_table_has_a_column_for_each_field_of_its_row(view: AnyView) -> None:
    assert set(view.table.columns.keys()) == set(view.row.model_fields)


def test_each_view_has_a_name_and_a_table_of_its_own() -> None:
    assert len({view.name for view in ALL_VIEWS}) == len(ALL_VIEWS)
    assert all(view.table.name == view.name for view in ALL_VIEWS)
