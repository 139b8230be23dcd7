"""The yearly credit of everybody, which may stop anywhere and be run again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from application.ledger import Ledger, Recorded
from application.vouchers import policy
from domain.directory import terms_of
from domain.kernel import BAYBRIDGE, Occasion, Refusal, Unavailable
from domain.reference import SchemeTerms
from domain.values import local_date
from domain.vouchers import CreditVouchers, VoucherAccount

AT_ONCE = 16


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

    def count(self, account_id: UUID, outcome: Recorded | Refusal) -> None:
        if isinstance(outcome, Refusal):
            self.refused.append((account_id, outcome))
        elif outcome.events and not outcome.replayed:
            self.credited += 1
        else:
            self.unchanged += 1


async def credit_all(
    ledger: Ledger,
    accounts: AsyncIterator[UUID],
    occasion: Occasion,
    *,
    progress: Callable[[CreditRun], None],
) -> CreditRun:
    """Credit every account with what is due; run it again after any interruption.

    The command of an account is derived from the account, the day and the state of
    the policy, so that the same run repeated finds its receipts; and an account
    never takes an issue twice whatever the command.

    Raises:
        NoPolicyForYear
        Unavailable: the rest was not tried.
    """
    today = local_date(occasion.at)
    scheme = await policy.scheme(ledger)
    terms = terms_of(scheme, today)
    assert scheme is not None
    run_id = uuid5(BAYBRIDGE, f"credit-run/{today}/{scheme.version}")
    run = CreditRun()
    async for batch in _batches(accounts):
        outcomes = await asyncio.gather(
            *(_credit(ledger, _command(occasion, run_id, id), terms) for id in batch)
        )
        for account_id, outcome in zip(batch, outcomes, strict=True):
            run.count(account_id, outcome)
        progress(run)
        if any(isinstance(outcome, Unavailable) for outcome in outcomes):
            raise Unavailable
    return run


async def _credit(
    ledger: Ledger, command: CreditVouchers, terms: SchemeTerms
) -> Recorded | Refusal:
    try:
        return await ledger.change(
            command,
            VoucherAccount,
            command.account_id,
            lambda account: account.credit(command, terms),
        )
    except Refusal as refusal:
        return refusal


def _command(occasion: Occasion, run_id: UUID, account_id: UUID) -> CreditVouchers:
    own = {"command_id": uuid5(run_id, str(account_id))}
    return CreditVouchers(
        occasion=occasion.model_copy(update=own), account_id=account_id
    )


async def _batches(accounts: AsyncIterator[UUID]) -> AsyncIterator[list[UUID]]:
    batch: list[UUID] = []
    async for account_id in accounts:
        batch.append(account_id)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
