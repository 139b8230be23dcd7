"""The others: invented elders whose year goes on beside the story."""

from collections.abc import Iterator
from datetime import date, datetime

from api.demo.stage import Stage
from api.parts import POLICIES
from application.seeding import read_gba
from application.simulation import Plan, Run, Runner, Step

SCALE = 20_000
"""One of the crowd stands for so many elders of Hong Kong."""

SEED = 1
FIRST_YEAR = 2025
UNTIL = date(2026, 2, 28)


class Crowd:
    """Carries out a small plan, as far as the story has come.

    Its last day is before the month whose conversion rate the story publishes.
    """

    def __init__(self, stage: Stage) -> None:
        self._plan = Plan(SCALE, FIRST_YEAR, UNTIL, SEED, read_gba())
        self._steps = self._plan.steps()
        self._next = next(self._steps, None)
        self._runner = Runner(stage.service.ledger, stage.clock.move_to, POLICIES)
        self.run = Run()

    @property
    def elders(self) -> int:
        """Return how many have an account by now."""
        return self.run.recorded["vouchers.account-opened"]

    async def go_on_until(self, moment: datetime) -> None:
        """Do what the crowd did before a moment, at the times when it did so."""
        steps = self._before(moment)
        await self._runner.perform(steps, run=self.run, progress=lambda _: None)

    def _before(self, moment: datetime) -> Iterator[Step]:
        while self._next is not None and self._next.at < moment:
            yield self._next
            self._next = next(self._steps, None)
