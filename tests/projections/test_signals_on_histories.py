"""How often the rules speak, in a believable history in which nobody cheats.

357 improper claims were found a year (S27) among 5.22 million: one of 14,600. In a
history of some thousands a rule that looks for one of them is silent.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from api.parts import POLICIES
from application import directory, seeding
from application.seeding import read_gba
from application.simulation import MemoryLedger, Plan, Runner
from domain.directory import RecordLeave
from domain.values import local_midnight
from projections.engine import ViewEngine
from projections.migration import migrate_views
from projections.store import open_database
from projections.vouchers import CLAIMS
from projections.vouchers.signals import (
    LOOKED_AT,
    RULES,
    Period,
    Signal,
    SignalCode,
    detect,
)
from tests.projections.tallies import START
from tests.simulated import UnopenedLog
from tests.stories import OFFICER, occasion

SCALE = 500 if os.environ.get("BAYBRIDGE_SOAK") else 4_000
FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)

OF_1000_CLAIMS: dict[SignalCode, int] = {
    "cleared-out": 10,  # S71, S72: such claims are known, and few
    "left-unconfirmed": 10,  # S7: some desks leave claims behind
    "year-end-rush": 5,  # S75: legitimate
    "identical-claims": 5,  # here few clinics stand for many: one meets one again
}
"""The most that a rule may say. What is not here is silent."""


@dataclass(frozen=True)
class Told:
    """A history that was recorded in memory, and the views that were folded from it."""

    ledger: MemoryLedger
    engine: ViewEngine

    @property
    def database(self) -> Engine:
        return self.engine.database

    def signals(self, first: date = FIRST, last: date = LAST) -> list[Signal]:
        period = Period(first=first, last=last, today=LAST)
        with self.database.connect() as connection:
            return detect(connection, RULES, period)

    def standing(self) -> int:
        claims = CLAIMS.table.c
        wanted = select(func.count()).where(claims.state != "voided")
        with self.database.connect() as connection:
            return connection.execute(wanted).scalar_one()


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move_to(self, now: datetime) -> None:
        self.now = now


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Two years of the scheme."""
    folder: Path = tmp_path_factory.mktemp("history")
    plan = Plan(SCALE, FIRST.year, LAST, 1, read_gba())
    clock = Clock(plan.begins_at)
    ledger = MemoryLedger(clock)
    run = asyncio.run(lived(plan, ledger, clock))
    assert run.as_planned
    database = open_database(f"sqlite:///{folder}/views.sqlite3")
    migrate_views(database, LOOKED_AT, START)
    engine = ViewEngine(database, UnopenedLog(ledger.log), LOOKED_AT, clock=clock)
    engine.catch_up()
    assert not any(engine.parked().values())
    yield Told(ledger, engine)
    database.dispose()


async def lived(plan: Plan, ledger: MemoryLedger, clock: Clock) -> Any:
    await seeding.seed_gba(ledger, by=OFFICER)
    runner = Runner(ledger, clock.move_to, POLICIES)
    return await runner.perform(plan.steps(), progress=lambda _: None)


def test_where_nobody_cheats_the_rules_are_nearly_silent(history: Told) -> None:
    found = Counter(one.signal for one in history.signals())
    claims = history.standing()
    assert claims > 2_000
    assert found["cleared-out"], "such claims are known: the history has some"
    assert set(found) <= set(OF_1000_CLAIMS)
    for code, most in OF_1000_CLAIMS.items():
        assert found[code] * 1_000 <= claims * most, code


def test_the_months_of_a_history_add_up_to_the_whole(history: Told) -> None:
    months = [date(year, month, 1) for year in (2024, 2025) for month in range(1, 13)]
    ends = [*(month - timedelta(days=1) for month in months[1:]), LAST]
    cut = [
        one
        for first, last in zip(months, ends, strict=True)
        for one in history.signals(first, last)
    ]
    whole = {one.signal_id: one for one in history.signals()}
    assert len(cut) == len(whole)
    assert {one.signal_id: one for one in cut} == whole


def test_a_leave_that_is_told_later_points_at_its_claims_alone(history: Told) -> None:
    """Planted in the history, by the command that an officer gives."""
    claims = CLAIMS.table.c
    a_claim = select(claims.payee_id, claims.service_date).where(
        claims.place == "HK", claims.state == "confirmed"
    )
    with history.database.connect() as connection:
        provider, day = connection.execute(a_claim.limit(1)).one()
    before = {one.signal_id for one in history.signals()}
    leave = RecordLeave(
        occasion=occasion(OFFICER, at=local_midnight(LAST)),
        provider_id=provider,
        notice="L/LATER/1",
        from_on=day,
        until_on=day,
    )
    asyncio.run(directory.record_leave(history.ledger, leave))
    history.engine.catch_up()
    new = [one for one in history.signals() if one.signal_id not in before]
    assert new
    assert {(one.signal, one.payee_id, one.on) for one in new} == {
        ("provider-on-leave", provider, day)
    }
