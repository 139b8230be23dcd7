"""The balances of one elder from 2016 to 2021, year by year, over HTTP (§1.3)."""

import asyncio
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.service import Service
from domain.values import local_midnight
from tests import stories
from tests.api.conftest import As
from tests.ledgers import Clock
from tests.stories import CLERK, OFFICER, World

VECTOR = [
    (date(2016, 1, 4), 2_000, 0),
    (date(2017, 1, 1), 4_000, 0),
    (date(2018, 1, 1), 4_000, 2_000),
    (date(2018, 6, 7), 4_000, 2_000),
    (date(2018, 6, 8), 5_000, 2_000),
    (date(2019, 1, 1), 5_000, 4_000),
    (date(2019, 6, 25), 5_000, 4_000),
    (date(2019, 6, 26), 6_000, 4_000),
    (date(2020, 1, 1), 8_000, 4_000),
    (date(2021, 1, 1), 8_000, 6_000),
    (date(2022, 1, 1), 8_000, 8_000),
]
"""Day, balance and what was forfeited until then, of somebody who never used any."""


@pytest.fixture
def patient(world: World, service: Service, clock: Clock) -> str:
    """A neighbour of Mrs Chan, eligible since 2016, who has no account yet."""
    assert world
    clock.move_to(local_midnight(VECTOR[0][0]))
    patient = asyncio.run(stories.register(service.ledger, number="E364912(5)"))
    return str(patient)


def test_year_by_year(as_: As, service: Service, clock: Clock, patient: str) -> None:
    account = open_account(as_(CLERK), patient)
    officer = as_(OFFICER)
    for day, balance_hkd, forfeited_hkd in VECTOR:
        clock.move_to(local_midnight(day))
        assert officer.post(f"{account}/credits").status_code == 200
        assert shown(service, officer, account) == (balance_hkd, forfeited_hkd)


@pytest.mark.parametrize(("day", "balance_hkd", "forfeited_hkd"), VECTOR)
def test_opened_late(
    as_: As,
    service: Service,
    clock: Clock,
    patient: str,
    day: date,
    balance_hkd: int,
    forfeited_hkd: int,
) -> None:
    """All years' entitlement is there when the account is opened (C-10)."""
    clock.move_to(local_midnight(day))
    account = open_account(as_(CLERK), patient)
    assert shown(service, as_(CLERK), account) == (balance_hkd, forfeited_hkd)


def test_a_year_without_a_policy_row_is_refused_by_name(
    as_: As, clock: Clock, patient: str
) -> None:
    account = open_account(as_(CLERK), patient)
    clock.move_to(local_midnight(date(2027, 1, 1)))
    answer = as_(OFFICER).post(f"{account}/credits")
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (
        409,
        "/problems/no-policy-for-year",
    )
    assert problem["facts"] == {"year": 2027}


def open_account(desk: TestClient, patient: str) -> str:
    answer = desk.post("/voucher-accounts", json={"patient_id": patient})
    assert answer.status_code == 201, answer.text
    return f"/voucher-accounts/{answer.json()['id']}"


def shown(service: Service, desk: TestClient, account: str) -> tuple[int, int]:
    service.views.catch_up()
    row: dict[str, Any] = desk.get(account).json()
    return row["balance_hkd"], row["forfeited_hkd"]
