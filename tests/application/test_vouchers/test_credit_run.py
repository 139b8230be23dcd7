from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from application.vouchers import CreditRun, credit_all
from application.vouchers.credit_run import AT_ONCE
from domain.directory import NoPolicyForYear
from domain.kernel import NotFound
from domain.vouchers import VoucherAccount, credits
from domain.vouchers.credits import DueIssue
from tests.application.test_vouchers.desk import ISSUES, Desk
from tests.given import SOME_ID

NUMBERS = ("A123456(3)", "E364912(5)", "AB987654(3)")
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
