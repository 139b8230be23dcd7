"""A signal is cleared once, by whoever is first, and opened again with a reason."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from application import vouchers
from application.ledger import Ledger
from domain.kernel import NotFound
from domain.vouchers import (
    ClearSignal,
    ReopenSignal,
    SignalAlreadyCleared,
    SignalNotCleared,
    SignalReview,
)
from tests.given import occasion

ID, ELDER = UUID(int=51), UUID(int=52)


def clear(command: int = 1, **facts: Any) -> ClearSignal:
    known = {
        "occasion": occasion(command=command),
        "signal_id": ID,
        "signal": "cleared-out",
        "rule_version": 1,
        "subject_id": ELDER,
        "finding": "explained",
        "reason": "A denture.",
    }
    return ClearSignal(**known | facts)


def reopen(command: int = 2) -> ReopenSignal:
    return ReopenSignal(
        occasion=occasion(command=command), signal_id=ID, reason="A complaint."
    )


async def test_a_signal_is_cleared_reopened_and_cleared_again(ledger: Ledger) -> None:
    first = await vouchers.clear_signal(ledger, clear())
    assert first.events == ("vouchers.signal-review-begun", "vouchers.signal-cleared")
    with pytest.raises(SignalAlreadyCleared):
        await vouchers.clear_signal(ledger, clear(3))
    assert (await vouchers.reopen_signal(ledger, reopen())).version == 3
    with pytest.raises(SignalNotCleared):
        await vouchers.reopen_signal(ledger, reopen(4))
    assert (await vouchers.clear_signal(ledger, clear(5))).version == 4
    assert (await ledger.get(SignalReview, ID)).cleared


async def test_of_two_who_clear_at_once_one_is_told(ledger: Ledger) -> None:
    both = [vouchers.clear_signal(ledger, clear(number)) for number in (6, 7)]
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [SignalAlreadyCleared]


async def test_the_same_key_clears_once(ledger: Ledger) -> None:
    first = await vouchers.clear_signal(ledger, clear())
    again = await vouchers.clear_signal(ledger, clear())
    assert again.replayed
    assert (again.id, again.version) == (first.id, first.version)


async def test_what_was_never_cleared_is_not_reopened(ledger: Ledger) -> None:
    with pytest.raises(NotFound):
        await vouchers.reopen_signal(ledger, reopen())
