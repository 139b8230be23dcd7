"""Invented histories for tests, decided in memory: thousands of claims in seconds."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import date

from api.parts import POLICIES
from application.ledger import EventLog, Ledger, LoggedEvent
from application.seeding import read_gba, seed_gba
from application.simulation import MemoryLedger, Plan, Run, Runner
from application.simulation.memory import MemoryLog
from application.simulation.steps import OFFICER
from tests.ledgers import Clock
from tests.projections.logs import unopened


def plan(
    scale: int = 10_000,
    first_year: int = 2025,
    until: date = date(2025, 12, 31),
    seed: int = 1,
) -> Plan:
    return Plan(scale, first_year, until, seed, read_gba())


def in_memory(plan: Plan) -> tuple[MemoryLedger, Run]:
    """Perform a plan on a ledger without a database."""
    clock = Clock(plan.begins_at)
    ledger = MemoryLedger(clock)
    return ledger, asyncio.run(perform(ledger, clock, plan))


async def perform(ledger: Ledger, clock: Clock, plan: Plan) -> Run:
    """Load the directory on the first day, then perform every step on its day."""
    clock.move_to(plan.begins_at)
    await seed_gba(ledger, by=OFFICER)
    runner = Runner(ledger, clock.move_to, POLICIES)
    return await runner.perform(plan.steps(), progress=lambda _: None)


class UnopenedLog:
    """The log of a ledger in memory, as a view reads it: sealed."""

    def __init__(self, log: MemoryLog | EventLog) -> None:
        self._log = log

    def read(
        self,
        after: int,
        limit: int,
        *,
        upto: int | None = None,
        without: Collection[str] = (),  # noqa: ARG002 - it may, but need not
    ) -> Sequence[LoggedEvent]:
        return [
            LoggedEvent(
                position=logged.position,
                recorded_at=logged.recorded_at,
                originator_id=logged.originator_id,
                originator_version=logged.originator_version,
                topic=logged.topic,
                event=logged.event and unopened(logged.event),
                error=logged.error,
            )
            for logged in self._log.read(after, limit)
            if upto is None or logged.position <= upto
        ]

    def last_position(self) -> int:
        return self._log.last_position()
