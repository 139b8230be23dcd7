"""The yearly credit of everybody, which may stop anywhere and be run again."""

import asyncio
import gc
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from application.ledger import Change, ChangeEach, Ledger, Recorded
from application.vouchers import policy
from domain.directory import terms_of
from domain.kernel import BAYBRIDGE, Occasion, Refusal
from domain.values import local_date
from domain.vouchers import (
    NOT_HEEDED_BY_CREDITS,
    NOT_READ_BY_CREDITS,
    CreditVouchers,
    VoucherAccount,
    VoucherAccountOpened,
)

AT_ONCE = 125
"""So many accounts share a transaction: a clerk's commit waits some milliseconds.

Where many years are due at once it may be two: see `BATCH_EVENTS_MAX` of the committer.
"""
UNDER_WAY = 3
"""While some are written the next are decided, and those behind them read."""
POSITIONS_AT_ONCE = 20_000
GARBAGE_MAX = 100_000

Outcomes = Sequence[tuple[UUID, Recorded | Refusal]]


@dataclass
class CreditRun:
    """How far a run has come.

    `credited` accounts got something in this run; `unchanged` had it already, or
    nothing was due; `refused` need a person.
    """

    credited: int = 0
    unchanged: int = 0
    refused: list[tuple[UUID, Refusal]] = field(default_factory=list)

    @property
    def done(self) -> int:
        return self.credited + self.unchanged + len(self.refused)

    def count(self, outcomes: Outcomes) -> None:
        for account_id, outcome in outcomes:
            if isinstance(outcome, Refusal):
                self.refused.append((account_id, outcome))
            elif outcome.events and not outcome.replayed:
                self.credited += 1
            else:
                self.unchanged += 1


async def opened_accounts(
    ledger: Ledger, *, after: int = 0, until: int | None = None
) -> AsyncIterator[UUID]:
    """Yield every account, in the order in which they were opened.

    `after` and `until` are positions of the log.
    """
    log = ledger.log
    last = await ledger.run(log.last_position) if until is None else until
    while after < last:
        end = min(after + POSITIONS_AT_ONCE, last)
        for id in await ledger.run(log.begun, VoucherAccountOpened.TOPIC, after, end):
            yield id
        after = end


async def credit_all(
    ledger: Ledger,
    accounts: AsyncIterator[UUID],
    occasion: Occasion,
    *,
    progress: Callable[[CreditRun], None],
) -> CreditRun:
    """Credit every account with what is due; run it again after any interruption.

    The command of an account is derived from the account, the day and the state of
    the policy, so that two runs at once give the same commands, and a lost answer is
    found; and an account never takes an issue twice whatever the command.

    Raises:
        NoPolicyForYear
        Unavailable: the rest was not tried.
    """
    change_each = await _crediting(
        ledger.rehearsal() if occasion.dry_run else ledger, occasion
    )
    run = CreditRun()
    under_way: deque[asyncio.Task[Outcomes]] = deque()

    async def count_oldest() -> None:
        run.count(await under_way.popleft())
        progress(run)

    with _garbage_seldom_collected():
        try:
            async for batch in _batches(accounts):
                work = _outcomes(change_each, batch)
                under_way.append(asyncio.create_task(work))
                if len(under_way) == UNDER_WAY:
                    await count_oldest()
            while under_way:
                await count_oldest()
        finally:
            # What has begun is ended, whatever stops the run.
            await asyncio.gather(*under_way, return_exceptions=True)
    return run


async def _crediting(ledger: Ledger, occasion: Occasion) -> ChangeEach:
    """Return what credits accounts, each by a command of its own.

    Raises:
        NoPolicyForYear
    """
    today = local_date(occasion.at)
    scheme = await policy.scheme(ledger)
    terms = terms_of(scheme, today)
    assert scheme is not None
    run_id = uuid5(BAYBRIDGE, f"credit-run/{today}/{scheme.version}")

    def key(account_id: UUID) -> UUID:
        return uuid5(run_id, str(account_id))

    def command(account_id: UUID) -> CreditVouchers:
        own = {"command_id": key(account_id)}
        return CreditVouchers(
            occasion=occasion.model_copy(update=own), account_id=account_id
        )

    return ledger.in_bulk(
        Change[VoucherAccount, CreditVouchers](
            VoucherAccount,
            command,
            lambda account, command: account.credit(command, terms),
            unread=NOT_HEEDED_BY_CREDITS,
            left_out=NOT_READ_BY_CREDITS,
            standing=VoucherAccount.standing,
            key=key,
        )
    )


@contextmanager
def _garbage_seldom_collected() -> Iterator[None]:
    """Look for garbage once in some batches: they leave none that hangs together."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(GARBAGE_MAX, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


async def _outcomes(change_each: ChangeEach, ids: Sequence[UUID]) -> Outcomes:
    return list(zip(ids, await change_each(ids), strict=True))


async def _batches(accounts: AsyncIterator[UUID]) -> AsyncIterator[list[UUID]]:
    batch: list[UUID] = []
    async for account_id in accounts:
        batch.append(account_id)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
