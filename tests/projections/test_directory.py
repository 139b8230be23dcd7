from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Engine

from domain.directory import (
    ConversionRates,
    Institution,
    Provider,
    VoucherScheme,
    institution_id,
)
from domain.sealed import Ciphertext
from projections import directory
from tests.facts import directory as facts
from tests.given import SOME_ID
from tests.projections.logs import record, show
from tests.projections.tallies import ListLog

NEW_LIST = date(2025, 1, 1)
CLOSED = date(2026, 1, 1)


def an_institution(database: Engine) -> None:
    log = ListLog()
    record(
        log,
        Institution,
        facts.registered,
        facts.opened(),
        facts.designated("dental"),
        facts.designated("dental", "emergency", starts_on=NEW_LIST),
        facts.closed(CLOSED),
        id=institution_id("BAY-HOSPITAL"),
    )
    show(database, directory.VIEWS, log)


def departments_on(database: Engine, day: date) -> tuple[str, ...] | None:
    (found,) = directory.service_points(database, on=day, limit=10)
    return found.designation.departments if found.designation else None


def test_an_institution_is_found_by_its_code(database: Engine) -> None:
    an_institution(database)
    found = directory.institution_by_code(database, "BAY-HOSPITAL")
    assert found is not None
    assert (found.name_en, found.name_zh_hant, found.city) == (
        "Bay Hospital",
        "海灣醫院",
        "shenzhen",
    )
    assert (found.standing, found.jurisdiction) == ("invented", "CN-GD")
    assert directory.institution_by_code(database, "ELSEWHERE") is None


def test_a_service_point_shows_the_departments_of_the_day(database: Engine) -> None:
    an_institution(database)
    started = facts.STARTED
    assert departments_on(database, started.replace(day=27)) is None
    assert departments_on(database, started) == ("dental",)
    assert departments_on(database, date(2024, 12, 31)) == ("dental",)
    assert departments_on(database, NEW_LIST) == ("dental", "emergency")


def test_a_closed_service_point_can_be_left_out(database: Engine) -> None:
    an_institution(database)

    def open_on(day: date) -> int:
        return len(directory.service_points(database, on=day, open_only=True, limit=10))

    assert open_on(facts.STARTED.replace(day=27)) == 0
    assert open_on(facts.STARTED) == 1
    assert open_on(date(2025, 12, 31)) == 1
    assert open_on(CLOSED) == 0


def test_a_corrected_list_stands_in_the_place_of_the_wrong_one(
    database: Engine,
) -> None:
    log = ListLog()
    record(
        log,
        Institution,
        facts.registered,
        facts.opened(),
        facts.designated("dental"),
        facts.departments_corrected("dental", "internal-medicine"),
    )
    show(database, directory.VIEWS, log)
    (only,) = directory.department_lists(database, SOME_ID, facts.POINT)
    assert only.departments == ("dental", "internal-medicine")
    assert only.version == 4


def test_a_provider_is_shown_with_the_newest_spell_and_a_sealed_name(
    database: Engine,
) -> None:
    log = ListLog()
    again = date(2024, 1, 1)
    record(
        log,
        Provider,
        facts.provider_registered,
        facts.enrolled(),
        facts.delisted(),
        facts.enrolled("E/2024/9", on=again),
    )
    show(database, directory.VIEWS, log)
    found = directory.provider(database, SOME_ID)
    assert found is not None
    assert (found.enrolled_on, found.delisted_on) == (again, None)
    assert isinstance(found.name, Ciphertext)
    assert directory.providers(database, account="dr-lam", limit=10) == [found]
    assert directory.providers(database, account="dr-wong", limit=10) == []
    assert directory.providers(database, profession="dentist", limit=10) == [found]


def test_the_leaves_of_a_provider_are_listed_by_their_first_day(
    database: Engine,
) -> None:
    log = ListLog()
    day = date(2022, 7, 1)
    record(
        log,
        Provider,
        facts.provider_registered,
        facts.enrolled(),
        facts.leave_recorded(day, day, notice="L/2"),
        facts.leave_recorded(date(2022, 1, 1), day, notice="L/1"),
        facts.leave_cancelled("L/1"),
    )
    show(database, directory.VIEWS, log)
    found = directory.leaves(database, SOME_ID)
    assert [(row.notice, row.cancelled, row.version) for row in found] == [
        ("L/1", True, 5),
        ("L/2", False, 3),
    ]
    assert directory.leaves(database, UUID(int=9)) == []
    provider = directory.provider(database, SOME_ID)
    assert provider is not None
    assert provider.version == 5


def test_prices_are_listed_by_date_list_and_kind(database: Engine) -> None:
    log = ListLog()
    record(
        log,
        Provider,
        facts.provider_registered,
        facts.prices_published(ref="P-2", starts_on=NEW_LIST, scaling=310_00),
        facts.prices_published(scaling=300_00, consultation=0),
    )
    record(
        log,
        Institution,
        facts.registered,
        facts.opened(),
        facts.point_prices_published(scaling=200_00, filling=400_00),
        id=UUID(int=2),
    )
    show(database, directory.VIEWS, log)
    rows = directory.provider_prices(database, SOME_ID, limit=10)
    assert [(row.ref, row.kind, row.price_minor, row.version) for row in rows] == [
        ("P-1", "consultation", 0, 3),
        ("P-1", "scaling", 300_00, 3),
        ("P-2", "scaling", 310_00, 2),
    ]
    seen = (rows[0].starts_on, rows[0].ref, rows[0].kind)
    rest = directory.provider_prices(database, SOME_ID, after=seen, limit=10)
    assert rest == rows[1:]
    here = (UUID(int=2), facts.POINT)
    there = directory.service_point_prices(database, *here, limit=10)
    assert [(row.kind, row.price_minor) for row in there] == [
        ("filling", 400_00),
        ("scaling", 200_00),
    ]
    first = (there[0].starts_on, there[0].ref, there[0].kind)
    rest_there = directory.service_point_prices(database, *here, after=first, limit=1)
    assert rest_there == there[1:]
    assert directory.service_point_prices(database, here[0], "annex", limit=9) == []


def test_providers_come_in_pages(database: Engine) -> None:
    log = ListLog()
    for number in (3, 1, 2):
        record(log, Provider, facts.provider_registered, id=UUID(int=number))
    show(database, directory.VIEWS, log)
    first = directory.providers(database, limit=2)
    rest = directory.providers(database, after=first[-1].provider_id, limit=2)
    assert [row.provider_id.int for row in (*first, *rest)] == [1, 2, 3]


def test_the_policy_table_is_shown_as_it_was_last_corrected(database: Engine) -> None:
    log = ListLog()
    record(
        log,
        VoucherScheme,
        facts.scheme_begun,
        facts.admitted(),
        facts.age_set(65, starts_on=date(2017, 7, 1)),
        facts.age_set(70, starts_on=date(2009, 1, 1)),
        facts.issued(2020),
        facts.issued(2019, limit_hkd=None),
        facts.issue_corrected(2020, amount_hkd=2_000),
    )
    show(database, directory.VIEWS, log)
    issues = directory.voucher_issues(database, limit=10)
    assert [(row.year, row.amount_hkd, row.limit_hkd) for row in issues] == [
        (2019, 300, None),
        (2020, 2_000, 700),
    ]
    last_seen = (issues[0].credited_on, issues[0].code)
    assert directory.voucher_issues(database, after=last_seen, limit=10) == issues[1:]
    assert directory.voucher_issues(database, year=2020, limit=10) == issues[1:]
    assert [row.age for row in directory.eligible_ages(database)] == [70, 65]
    assert [row.code for row in directory.professions(database)] == ["dentist"]


def test_rewards_and_quotas_are_shown_as_they_were_last_corrected(
    database: Engine,
) -> None:
    log = ListLog()
    old, new = date(2030, 1, 1), date(2032, 1, 1)
    record(
        log,
        VoucherScheme,
        facts.scheme_begun,
        facts.reward_published(2031),
        facts.reward_published(2030),
        facts.reward_corrected(2031, items=(), in_bay_area=False),
        facts.quota_set(70, starts_on=new),
        facts.quota_set(60, starts_on=old),
        facts.quota_corrected(80, starts_on=new, years=3),
    )
    show(database, directory.VIEWS, log)
    rewards = directory.rewards(database)
    assert [(row.code, row.items, row.in_bay_area, row.version) for row in rewards] == [
        ("2030-reward", ("scaling",), True, 3),
        ("2031-reward", (), False, 4),
    ]
    quotas = directory.quotas(database)
    assert [(row.starts_on, row.amount_hkd, row.years) for row in quotas] == [
        (old, 60, 2),
        (new, 80, 3),
    ]


def test_a_rate_keeps_its_digits(database: Engine) -> None:
    log = ListLog()
    record(
        log,
        ConversionRates,
        facts.rates_begun,
        facts.rate_published("2026-01", "1.0870"),
        facts.rate_published("2026-02", "1.0873"),
        facts.rate_corrected("2026-02", "1.50"),
    )
    show(database, directory.VIEWS, log)
    rates = directory.conversion_rates(database, limit=10)
    assert [(row.month, str(row.hkd_per_cny), row.corrected) for row in rates] == [
        ("2026-02", "1.50", True),
        ("2026-01", "1.0870", False),
    ]
    assert directory.conversion_rates(database, after="2026-02", limit=10) == rates[1:]
    found = directory.conversion_rate(database, "2026-01")
    assert found is not None
    assert found.hkd_per_cny == Decimal("1.087")
    assert directory.conversion_rate(database, "2026-03") is None
