import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID, uuid5

import pytest
from eventsourcing.persistence import StoredEvent

from application.settings import Settings
from application.vouchers import CreditRun, credit_all, opened_accounts
from application.vouchers.credit_run import AT_ONCE
from domain.directory import VOUCHER_SCHEME_ID, NoPolicyForYear, VoucherScheme
from domain.kernel import BAYBRIDGE, NotFound, Occasion
from domain.vouchers import CreditVouchers, VoucherAccount, credits
from domain.vouchers.credits import DueIssue
from tests.application.test_vouchers.desk import ISSUES, Desk
from tests.given import SOME_ID
from tests.ledgers import join_ledger

NUMBERS = ("A123456(3)", "E364912(5)", "AB987654(3)")
SEVERAL = (*NUMBERS, "C123456(9)", "G123456(A)")
NEW_YEAR = date(2021, 1, 1)


class Interrupted(Exception):
    """The power went out."""


async def stream(
    ids: Sequence[UUID], *, cut_after: int | None = None
) -> AsyncIterator[UUID]:
    for done, id in enumerate(ids):
        if done == cut_after:
            raise Interrupted
        yield id


async def run(desk: Desk, ids: Sequence[UUID], **facts: int) -> CreditRun:
    return await credit_all(
        desk.ledger,
        stream(ids, **facts),
        desk.occasion(),
        progress=lambda _: None,
    )


@pytest.fixture
async def accounts(desk: Desk) -> list[UUID]:
    """Three accounts with 8,000 each, of which 2,500 are spent, on New Year's Day."""
    desk.move_to(date(2020, 12, 1))
    ids = [await desk.account(number) for number in NUMBERS]
    for id in ids:
        await desk.claim(id, 2_500)
    desk.move_to(NEW_YEAR)
    return ids


async def balances(desk: Desk, accounts: Sequence[UUID]) -> list[int]:
    return [await desk.balance(id) for id in accounts]


async def test_everybody_is_credited_once(desk: Desk, accounts: list[UUID]) -> None:
    first = await run(desk, accounts)
    assert (first.credited, first.unchanged, first.done) == (3, 0, 3)
    assert await balances(desk, accounts) == [7_500] * 3
    again = await run(desk, accounts)
    assert (again.credited, again.unchanged) == (0, 3)
    assert await balances(desk, accounts) == [7_500] * 3


async def test_an_interrupted_run_is_finished_by_the_next(
    desk: Desk, accounts: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("application.vouchers.credit_run.AT_ONCE", 1)
    with pytest.raises(Interrupted):
        await run(desk, accounts, cut_after=2)
    assert await balances(desk, accounts) == [7_500, 7_500, 5_500]
    rest = await run(desk, accounts)
    assert (rest.credited, rest.unchanged) == (1, 2)
    assert await balances(desk, accounts) == [7_500] * 3


async def test_two_runs_at_once_credit_everybody_once_and_count_them_once(
    desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("application.vouchers.credit_run.AT_ONCE", 2)
    desk.move_to(date(2020, 12, 1))
    accounts = [await desk.account(number) for number in SEVERAL]
    desk.move_to(NEW_YEAR)
    with join_ledger(settings, desk.clock) as other:
        elsewhere = Desk(other, desk.clock)
        elsewhere.commands = 10_000  # another occasion, another correlation
        runs = await asyncio.gather(run(desk, accounts), run(elsewhere, accounts))
    assert sum(one.credited for one in runs) == len(accounts)
    assert [one.done for one in runs] == [len(accounts)] * 2
    assert await balances(desk, accounts) == [8_000] * len(accounts)


async def test_what_is_stored_is_what_each_command_alone_would_store(
    desk: Desk, accounts: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Accounts in the same standing share a decision: byte by byte it is their own."""
    desk.move_to(date(2020, 12, 1))
    full = [await desk.account(number) for number in SEVERAL[len(NUMBERS) :]]
    accounts = [*accounts, *full]
    desk.move_to(NEW_YEAR)
    before = desk.ledger.log.last_position()
    occasion = desk.occasion()
    decided: list[UUID] = []
    credit = VoucherAccount.credit

    def noted(account: VoucherAccount, *facts: Any) -> None:
        decided.append(account.id)
        credit(account, *facts)

    monkeypatch.setattr(VoucherAccount, "credit", noted)
    await credit_all(desk.ledger, stream(accounts), occasion, progress=lambda _: None)
    assert decided == [accounts[0], full[0]]
    sealing = desk.ledger.log.sealing
    stored = events_after(desk, before)
    assert len(stored) == 3 * 2 + 2 * 3  # who is full forfeits what is credited
    for one in stored:
        event = sealing.to_domain_event(one)
        assert sealing.to_stored_event(event) == one
    for id in accounts:
        told = [one for one in stored if one.originator_id == id]
        again = await alone(desk, id, before, occasion)
        assert [one.state for one in told] == again


def events_after(desk: Desk, position: int) -> list[StoredEvent]:
    log = desk.ledger.log
    return [
        stored
        for one in log.read(position, 1_000)
        for stored in log.recorder.select_events(one.originator_id)
        if stored.originator_version == one.originator_version
    ]


async def alone(desk: Desk, id: UUID, position: int, occasion: Occasion) -> list[bytes]:
    """Decide on the record as it was, with nobody beside it."""
    log = desk.ledger.log
    record: Any = None
    for one in log.history(id):
        if one.position <= position and one.event is not None:
            record = one.event.mutate(record)
    scheme = await desk.ledger.get(VoucherScheme, VOUCHER_SCHEME_ID)
    run_id = uuid5(BAYBRIDGE, f"credit-run/{NEW_YEAR}/{scheme.version}")
    own = {"command_id": uuid5(run_id, str(id))}
    command = CreditVouchers(occasion=occasion.model_copy(update=own), account_id=id)
    record.credit(command, scheme.terms(NEW_YEAR))
    return [log.sealing.to_stored_event(one).state for one in record.pending_events]


async def test_a_rehearsal_credits_nobody(desk: Desk, accounts: list[UUID]) -> None:
    done = await credit_all(
        desk.ledger,
        stream(accounts),
        desk.occasion(dry_run=True),
        progress=lambda _: None,
    )
    assert done.done == 3
    assert await balances(desk, accounts) == [5_500] * 3


async def test_the_accounts_are_found_in_the_log_part_by_part(
    desk: Desk, accounts: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("application.vouchers.credit_run.POSITIONS_AT_ONCE", 7)
    assert [id async for id in opened_accounts(desk.ledger)] == accounts
    opened = desk.ledger.log.history(accounts[1])[0].position
    found = opened_accounts(desk.ledger, after=opened - 1, until=opened)
    assert [id async for id in found] == accounts[1:2]


async def test_the_next_day_credits_nobody_again(
    desk: Desk, accounts: list[UUID]
) -> None:
    await run(desk, accounts)
    desk.move_to(date(2021, 1, 2))
    assert (await run(desk, accounts)).credited == 0


async def test_what_is_published_later_in_the_day_is_credited_too(
    desk: Desk, accounts: list[UUID]
) -> None:
    await run(desk, accounts)
    extra = {"code": "2021-extra", "kind": "one-off", "year": 2021, "amount_hkd": 100}
    [annual] = [one for one in ISSUES if one.code == "2021-annual"]
    await desk.publish(annual.model_copy(update=extra))
    assert (await run(desk, accounts)).credited == 3
    assert await balances(desk, accounts) == [7_600] * 3


async def test_an_account_that_cannot_be_credited_does_not_stop_the_others(
    desk: Desk, accounts: list[UUID]
) -> None:
    done = await run(desk, [SOME_ID, *accounts])
    assert done.credited == 3
    [(id, refusal)] = done.refused
    assert id == SOME_ID
    assert isinstance(refusal, NotFound)


async def test_the_progress_is_told_after_each_batch(
    desk: Desk, accounts: list[UUID]
) -> None:
    told: list[int] = []
    many = accounts[:1] * (AT_ONCE + 1)
    await credit_all(
        desk.ledger,
        stream(many),
        desk.occasion(),
        progress=lambda run: told.append(run.done),
    )
    assert told == [AT_ONCE, AT_ONCE + 1]


async def test_a_year_without_a_policy_stops_the_run_before_it_begins(
    desk: Desk, accounts: list[UUID]
) -> None:
    desk.move_to(date(2027, 1, 1))
    before = (await desk.ledger.get(VoucherAccount, accounts[0])).version
    with pytest.raises(NoPolicyForYear):
        await run(desk, accounts)
    assert (await desk.ledger.get(VoucherAccount, accounts[0])).version == before


async def test_control_without_the_memory_of_issues_everybody_is_credited_again(
    desk: Desk, accounts: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    await run(desk, accounts)
    forgetful = partial(due_issues_of_everything, credits.due_issues)
    monkeypatch.setattr(credits, "due_issues", forgetful)
    desk.move_to(date(2021, 1, 2))
    assert (await run(desk, accounts)).credited == 3


def due_issues_of_everything(
    due: Callable[..., list[DueIssue]], *args: Any, **facts: Any
) -> list[DueIssue]:
    return due(*args, **facts | {"credited": ()})


async def test_the_run_also_ends_the_rewards_whose_last_day_is_over(
    desk: Desk,
) -> None:
    await desk.publish_rewards()
    desk.move_to(date(2024, 3, 4))
    account = await desk.account()
    await desk.claim(account, 1_000, reason="preventive")
    for day, left in ((date(2025, 12, 31), 500), (date(2026, 1, 1), 0)):
        desk.move_to(day)
        for _ in range(2):
            await run(desk, [account])
        found = await desk.ledger.get(VoucherAccount, account)
        assert found.pots["2024-reward"].unspent_hkd == left
