"""One town's history, decided in memory by the real rules, with its receipts."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from api.parts import POLICIES
from application.keys import KeyRing
from application.ledger import Recorded
from application.ledger.answers import fingerprint
from application.ledger.door import Touched
from application.seeding import seed_gba
from application.simulation import MemoryLedger, Plan, Run, Runner, Step
from application.simulation.figures import ELDERS
from application.simulation.steps import OFFICER
from domain.kernel import Aggregate, Command, Event
from domain.receipts import Answer, CommandRecorded, Receipt

ROWS_OF_AN_ELDER = 20
"""About how many rows of the log an elder makes in a year, receipts and all."""


@dataclass
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def move_to(self, now: datetime) -> None:
        self.now = max(self.now, now)


@dataclass(frozen=True)
class Lived:
    """What happened in a town. `shared` are the records that every town has in common:
    the institutions, the policy and the rates."""

    events: Sequence[tuple[Event, datetime]]
    shared: frozenset[UUID]
    run: Run = field(default_factory=Run)


class ReceiptLedger(MemoryLedger):
    """Keeps the receipt of every command as well, as the real ledger does."""

    def __init__(self, clock: Callable[[], datetime], keys: KeyRing) -> None:
        super().__init__(clock)
        self.keys = keys

    async def change_all(
        self, command: Command, records: Touched, decide: Callable[..., object]
    ) -> Recorded:
        recorded = await super().change_all(command, records, decide)
        if not recorded.replayed:
            known = recorded.model_dump(include=set(Answer.model_fields))
            receipt = Receipt.begin(
                command,
                CommandRecorded,
                id=command.occasion.command_id,
                fingerprint=fingerprint(self.keys, command),
                answer=Answer(**known),
            )
            self._keep_receipt(receipt)
        return recorded

    def _keep_receipt(self, receipt: Aggregate) -> None:
        for event in receipt.collect_events():
            self.recorded.append(cast(Event, event), self.clock())


def lived_through(
    plan: Plan, keys: KeyRing, *, only: Callable[[Step], bool] = lambda _: True
) -> Lived:
    """Live through the steps of a plan."""
    return live(filter(only, plan.steps()), keys, begins_at=plan.begins_at)


def live(
    steps: Iterable[Step],
    keys: KeyRing,
    *,
    begins_at: datetime,
    afterwards: Callable[[MemoryLedger], Any] | None = None,
) -> Lived:
    """Live through steps in order, then do `afterwards` on the same ledger."""
    return asyncio.run(_live(steps, keys, begins_at, afterwards))


async def _live(
    steps: Iterable[Step],
    keys: KeyRing,
    begins_at: datetime,
    afterwards: Callable[[MemoryLedger], Any] | None,
) -> Lived:
    clock = Clock(begins_at)
    ledger = ReceiptLedger(clock, keys)
    await seed_gba(ledger, by=OFFICER)
    seeded = ledger.recorded.last_position()
    shared = {event.originator_id for event in ledger.recorded.events()}
    runner = Runner(ledger, clock.move_to, POLICIES)
    run = await runner.perform(steps, progress=lambda _: None)
    if afterwards is not None:
        await afterwards(ledger)
    logged = ledger.recorded.read(0, ledger.recorded.last_position())
    rates = {
        one.originator_id
        for one in logged[seeded:]
        if one.topic.startswith("directory.conversion-rate")
    }
    shared |= rates | _receipts_of(logged, rates)
    return Lived(
        events=[(one.event, one.recorded_at) for one in logged if one.event],
        shared=frozenset(shared),
        run=run,
    )


def _receipts_of(logged: Iterable[Any], records: set[UUID]) -> set[UUID]:
    return {
        one.originator_id
        for one in logged
        if isinstance(one.event, CommandRecorded) and one.event.answer.id in records
    }


def scale_for(rows: int, years: int) -> int:
    """Return for how many real elders one stands, so that about `rows` come of it."""
    return max(1, ELDERS.value * ROWS_OF_AN_ELDER * years // max(1, rows))
