"""What the next issue will cut off, for whom, and until when something can be done."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from domain.vouchers import VoucherAccount, forfeited_hkd
from projections import vouchers
from projections.vouchers import AccountForecast, NextIssue
from tests.facts import vouchers as facts
from tests.given import SOME_ID, Happened
from tests.projections.logs import record, show
from tests.projections.tallies import ListLog

TODAY = date(2026, 11, 2)
ISSUE = NextIssue(
    credited_on=date(2027, 1, 1), amount_hkd=2_000, limit_hkd=8_000, assumed=True
)


def accounts(database: Engine, *histories: list[Happened]) -> None:
    """One account for each history, with ids 1, 2, 3, …"""
    log = ListLog()
    for number, history in enumerate(histories, start=1):
        record(log, VoucherAccount, facts.opened(), *history, id=UUID(int=number))
    show(database, vouchers.VIEWS, log)


def forecast(database: Engine, issue: NextIssue = ISSUE, **asked: Any) -> Any:
    asked = {"limit": 10} | asked
    return vouchers.forfeiture_forecast(database, issue, TODAY, **asked)


def one(database: Engine, issue: NextIssue = ISSUE) -> AccountForecast:
    found = vouchers.account_forecast(database, SOME_ID, issue, TODAY)
    assert found is not None
    return found


@pytest.mark.parametrize("limit_hkd", [8_000, 5_000, None])
@pytest.mark.parametrize("held_hkd", [1, 5_999, 6_000, 6_001, 8_000, 8_001, 12_000])
def test_a_forecast_is_what_the_credit_will_do(
    database: Engine, held_hkd: int, limit_hkd: int | None
) -> None:
    issue = ISSUE.model_copy(update={"limit_hkd": limit_hkd})
    accounts(database, [facts.balance(held_hkd)])
    due = facts.annual(2027, limit_hkd=limit_hkd)
    found = one(database, issue)
    assert found.forfeited_hkd == forfeited_hkd(held_hkd, due)
    assert found.forfeited_hkd == issue.forfeited_hkd(held_hkd)
    assert (found.held_hkd, found.credited_hkd) == (held_hkd, 2_000)
    assert (found.spend_by, found.assumed) == (date(2026, 12, 31), True)


def test_the_largest_forfeiture_comes_first_in_pages(database: Engine) -> None:
    held = [6_100, 8_000, 3_000, 6_100, 7_000]
    accounts(database, *([facts.balance(amount)] for amount in held))
    rows = forecast(database)
    assert [row.forfeited_hkd for row in rows] == [2_000, 1_000, 100, 100, 0]
    assert [row.account_id.int for row in rows] == [2, 5, 1, 4, 3]
    for number in range(1, 6):
        seen = (rows[number - 1].forfeited_hkd, rows[number - 1].account_id)
        assert forecast(database, after=seen) == rows[number:]
    assert forecast(database, at_least_hkd=101) == rows[:2]
    totals = vouchers.forecast_totals(database, ISSUE, TODAY)
    assert totals.model_dump() == {
        "accounts": 5,
        "held_hkd": sum(held),
        "credited_hkd": 10_000,
        "forfeiting": 4,
        "forfeited_hkd": 3_200,
        "lapsing": 0,
        "lapsing_hkd": 0,
    }


def test_nobody_makes_totals_of_nothing(database: Engine) -> None:
    accounts(database)
    totals = vouchers.forecast_totals(database, ISSUE, TODAY, at_least_hkd=1)
    assert set(totals.model_dump().values()) == {0}
    assert vouchers.account_forecast(database, SOME_ID, ISSUE, TODAY) is None


def test_a_reward_lapses_at_the_end_of_its_year_and_not_before(
    database: Engine,
) -> None:
    lapses, stays = facts.reward_credited(2025), facts.reward_credited(2026)
    over = facts.reward_credited(2024)
    accounts(database, [facts.balance(100), lapses, stays, over])
    assert one(database).lapsing_hkd == 500
    totals = vouchers.forecast_totals(database, ISSUE, TODAY)
    assert (totals.lapsing, totals.lapsing_hkd) == (1, 500)


def test_the_dead_and_those_without_a_permission_are_left_out(
    database: Engine,
) -> None:
    full, reward = facts.balance(8_000), facts.reward_credited(2025)
    accounts(
        database,
        [full, reward, facts.frozen(date(2026, 5, 1))],
        [full, reward, facts.entitlement_changed(date(2026, 12, 1))],
        [full, reward, facts.entitlement_changed(date(2027, 1, 1))],
        [full, reward, facts.entitlement_changed(date(2027, 1, 2))],
        [
            full,
            facts.entitlement_changed(date(2026, 12, 1)),
            facts.entitlement_changed(None),
        ],
    )
    assert [row.account_id.int for row in forecast(database)] == [4, 5]
    dead = one(database)
    assert (dead.entitled, dead.held_hkd) == (False, 8_000)
    assert (dead.credited_hkd, dead.forfeited_hkd, dead.lapsing_hkd) == (0, 0, 0)
