"""Carries out the steps of a plan on a ledger, by the functions that serve everybody.

Every decision is the real one: whatever is refused is counted by its name.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from application import directory, patients, vouchers
from application.ledger import Ledger, Recorded
from application.reactions import Policy, occasion_of
from application.simulation.steps import Step
from domain.directory import EnrolProvider, PublishConversionRate, RegisterProvider
from domain.kernel import Busy, Command, Refusal, Unavailable
from domain.patients import RecordDeath, RegisterPatient
from domain.vouchers import (
    BringInAccount,
    ClaimVouchers,
    ClaimVouchersInBayArea,
    ClaimVouchersInHongKong,
    ConfirmClaim,
    CreditVouchers,
    GiveConsent,
    OpenVoucherAccount,
    PairSpouses,
    ValidateAccount,
    VoidClaim,
)

AT_ONCE = 8
"""How many households are served at one time."""

ACTIONS: dict[type[Command], Callable[[Ledger, Any], Awaitable[Recorded]]] = {
    RegisterProvider: directory.register_provider,
    EnrolProvider: directory.enrol_provider,
    PublishConversionRate: directory.publish_rate,
    RegisterPatient: patients.register,
    RecordDeath: patients.record_death,
    OpenVoucherAccount: vouchers.open_account,
    BringInAccount: vouchers.bring_in_account,
    ValidateAccount: vouchers.validate_account,
    CreditVouchers: vouchers.credit,
    PairSpouses: vouchers.pair_spouses,
    GiveConsent: vouchers.give_consent,
    ClaimVouchersInHongKong: vouchers.claim_in_hong_kong,
    ClaimVouchersInBayArea: vouchers.claim_in_bay_area,
    ConfirmClaim: vouchers.confirm_claim,
    VoidClaim: vouchers.void_claim,
}


@dataclass
class Run:
    """What has been done, and what was refused.

    `claims` and `spent_hkd` are by the kind of place. `refused` was meant to be,
    `unforeseen` was not; `let_pass` was meant to be refused and was not.
    """

    steps: int = 0
    recorded: Counter[str] = field(default_factory=Counter)
    claims: Counter[str] = field(default_factory=Counter)
    spent_hkd: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    unforeseen: Counter[str] = field(default_factory=Counter)
    let_pass: Counter[str] = field(default_factory=Counter)

    @property
    def as_planned(self) -> bool:
        return not self.unforeseen and not self.let_pass

    def count(self, step: Step, outcome: Recorded | Refusal) -> None:
        """Count a step by what came of it."""
        self.steps += 1
        if isinstance(outcome, Refusal):
            name = type(outcome).__name__
            meant = self.refused if name == step.refused else self.unforeseen
            meant[name] += 1
            return
        self.recorded.update(outcome.events)
        if step.refused:
            self.let_pass[step.refused] += 1
        if isinstance(step.command, ClaimVouchers) and step.command.amount_hkd != "max":
            self.claims[step.kind] += 1
            self.spent_hkd[step.kind] += step.command.amount_hkd


@dataclass(frozen=True)
class Runner:
    """Gives the commands of a plan to a ledger, whose clock `move_to` moves.

    `policies` are what follows by itself: it follows at once.
    """

    ledger: Ledger
    move_to: Callable[[datetime], None]
    policies: Sequence[Policy] = ()
    at_once: int = AT_ONCE

    async def perform(
        self,
        steps: Iterable[Step],
        *,
        progress: Callable[[Run], None],
        run: Run | None = None,
    ) -> Run:
        """Perform every step; one that was performed before counts once.

        `run` goes on counting, if it is given.

        Raises:
            Unavailable: the database was lost; run the same plan again.
        """
        run = run or Run()
        under_way: dict[asyncio.Task[None], Step] = {}
        for step in steps:
            waits_for_all = step.stream is None
            while len(under_way) >= (1 if waits_for_all else self.at_once):
                await _one_of(under_way)
            self.move_to(step.at)
            before = _last_of(step.stream, under_way)
            under_way[asyncio.create_task(self._perform(step, before, run))] = step
            while waits_for_all and under_way:
                await _one_of(under_way)
            progress(run)
        while under_way:
            await _one_of(under_way)
        return run

    async def _perform(
        self, step: Step, before: asyncio.Task[None] | None, run: Run
    ) -> None:
        if before is not None:
            await asyncio.wait([before])
        run.count(step, await self._outcome(step, run))

    async def _outcome(self, step: Step, run: Run) -> Recorded | Refusal:
        command = step.command
        try:
            recorded = await ACTIONS[type(command)](self.ledger, command)
        except (Unavailable, Busy):
            raise
        except Refusal as refusal:
            return refusal
        await self._follow(recorded, command, run)
        return recorded

    async def _follow(self, recorded: Recorded, command: Command, run: Run) -> None:
        """Let the policies react to what was recorded, and to what follows from it."""
        topics = set(recorded.events)
        policies = [one for one in self.policies if one.topics & topics]
        if not policies:
            return
        history = await self.ledger.run(self.ledger.log.history, recorded.id)
        for logged in history:
            event = logged.event
            if event is None or event.command_id != command.occasion.command_id:
                continue
            for policy in policies:
                if logged.topic in policy.topics:
                    occasion = occasion_of(policy, event, command.occasion.at)
                    caused = command.model_copy(update={"occasion": occasion})
                    reaction = await policy.follow(self.ledger, event, occasion)
                    if isinstance(reaction, Recorded):
                        run.recorded.update(reaction.events)
                        await self._follow(reaction, caused, run)


async def _one_of(under_way: dict[asyncio.Task[None], Step]) -> None:
    """Wait until something is done; what failed ends the rest."""
    done, rest = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        del under_way[task]
    for task in done:
        if problem := task.exception():
            for other in rest:
                other.cancel()
            raise problem


def _last_of(
    stream: int | None, under_way: dict[asyncio.Task[None], Step]
) -> asyncio.Task[None] | None:
    """Return the newest step of a stream that is not done yet."""
    same = (task for task, step in reversed(under_way.items()) if step.stream == stream)
    return next(same, None)
