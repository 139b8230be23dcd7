"""A statement of the government's system, held against the ledger line by line."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.kernel import Refusal
from domain.vouchers import (
    Difference,
    LedgerLine,
    LineOutsidePeriod,
    PeriodReversed,
    ReconcileStatement,
    Reconciliation,
    StatementLine,
    StatementReconciled,
    TooManyDifferences,
    TransactionRepeated,
)
from domain.vouchers.reconciliations import DIFFERENCES_MAX
from tests.given import occasion

FIRST = date(2026, 2, 1)
LAST = date(2026, 2, 28)
DAY = date(2026, 2, 10)
NEXT_DAY = date(2026, 2, 11)


class TestComparison:
    def test_the_same_on_both_sides_is_matched(self) -> None:
        found = reconciled([there("TX-1"), there("TX-2", 100)], [here(1), here(2, 100)])
        assert (found.lines, found.matched, found.matched_hkd) == (2, 2, 350)
        assert found.differences == ()

    def test_missing_here(self) -> None:
        found = reconciled([there("TX-1")], [])
        assert found.differences == (difference("missing-here", "TX-1", there_hkd=250),)
        assert (found.matched, found.matched_hkd) == (0, 0)

    def test_missing_there(self) -> None:
        found = reconciled([], [here(1)])
        assert found.differences == (
            difference("missing-there", "TX-1", claim=1, here_hkd=250),
        )

    def test_a_claim_that_does_not_know_its_number_is_missing_there(self) -> None:
        found = reconciled([there("TX-1")], [here(1, transaction=None)])
        assert found.differences == (
            difference("missing-here", "TX-1", there_hkd=250),
            difference("missing-there", None, claim=1, here_hkd=250),
        )

    def test_another_amount(self) -> None:
        found = reconciled([there("TX-1", 251)], [here(1, 250)])
        assert found.differences == (
            difference(
                "different-amount", "TX-1", claim=1, here_hkd=250, there_hkd=251
            ),
        )

    def test_another_day(self) -> None:
        found = reconciled([there("TX-1")], [here(1, day=NEXT_DAY)])
        assert found.differences == (
            difference("different-day", "TX-1", claim=1, here_hkd=250, there_hkd=250),
        )

    def test_where_both_differ_the_amount_is_named(self) -> None:
        found = reconciled([there("TX-1", 251)], [here(1, day=NEXT_DAY)])
        assert [one.kind for one in found.differences] == ["different-amount"]

    def test_nothing_on_either_side_is_a_result_as_well(self) -> None:
        found = reconciled([], [])
        assert (found.lines, found.matched, found.differences) == (0, 0, ())

    def test_every_line_is_matched_or_different(self) -> None:
        lines = [there("TX-1"), there("TX-2", 9), there("TX-9")]
        found = reconciled(lines, [here(1), here(2), here(3)])
        of_statement = [one for one in found.differences if one.there_hkd is not None]
        assert found.matched + len(of_statement) == found.lines == 3
        assert [one.kind for one in found.differences] == [
            "different-amount",
            "missing-here",
            "missing-there",
        ]

    def test_it_says_at_which_position_of_the_log(self) -> None:
        found = reconciled([], [], payee_id=UUID(int=4))
        assert (found.position, found.payee_id, found.sha256) == (
            17,
            UUID(int=4),
            "0" * 64,
        )


class TestRefusals:
    def test_a_period_runs_forwards(self) -> None:
        refused(
            statement(served_from=LAST, served_until=FIRST),
            PeriodReversed(served_from=LAST, served_until=FIRST),
        )

    def test_a_period_may_be_one_day(self) -> None:
        command = statement([there("TX-1")], served_from=DAY, served_until=DAY)
        assert reconcile(command, [here(1)]).matched == 1

    @pytest.mark.parametrize("day", [FIRST, LAST])
    def test_the_first_and_the_last_day_are_inside(self, day: date) -> None:
        assert reconciled([there("TX-1", day=day)], [here(1, day=day)]).matched == 1

    @pytest.mark.parametrize("day", [date(2026, 1, 31), date(2026, 3, 1)])
    def test_a_line_outside_the_period_is_refused(self, day: date) -> None:
        refused(
            statement([there("TX-1", day=day)]),
            LineOutsidePeriod(transaction="TX-1", service_date=day),
        )

    def test_a_number_stands_in_a_statement_once(self) -> None:
        refused(
            statement([there("TX-1"), there("TX-2"), there("TX-1", 9)]),
            TransactionRepeated(transaction="TX-1"),
        )

    def test_five_thousand_differences_are_kept(self) -> None:
        lines = [there(f"TX-{number}") for number in range(DIFFERENCES_MAX)]
        assert DIFFERENCES_MAX == 5_000
        assert len(reconciled(lines, []).differences) == 5_000

    def test_one_more_is_another_statement(self) -> None:
        lines = [there(f"TX-{number}") for number in range(5_000)]
        claims = [here(9_999)]
        with pytest.raises(TooManyDifferences) as caught:
            reconciled(lines, claims)
        assert caught.value.differences == 5_001


def there(transaction: str, amount_hkd: int = 250, *, day: date = DAY) -> StatementLine:
    return StatementLine(
        transaction=transaction, service_date=day, amount_hkd=amount_hkd
    )


def here(number: int, amount_hkd: int = 250, **facts: Any) -> LedgerLine:
    return LedgerLine(
        claim_id=UUID(int=number),
        transaction=facts.get("transaction", f"TX-{number}"),
        service_date=facts.get("day", DAY),
        amount_hkd=amount_hkd,
    )


def difference(
    kind: Any,
    transaction: str | None,
    *,
    claim: int | None = None,
    here_hkd: int | None = None,
    there_hkd: int | None = None,
) -> Difference:
    return Difference(
        kind=kind,
        transaction=transaction,
        claim_id=None if claim is None else UUID(int=claim),
        service_date=DAY,
        here_hkd=here_hkd,
        there_hkd=there_hkd,
    )


def statement(lines: Any = (), **facts: Any) -> ReconcileStatement:
    return ReconcileStatement(
        **{
            "occasion": occasion(),
            "sha256": "0" * 64,
            "served_from": FIRST,
            "served_until": LAST,
            "lines": tuple(lines),
        }
        | facts
    )


def reconcile(
    command: ReconcileStatement, claims: list[LedgerLine]
) -> StatementReconciled:
    made = Reconciliation.reconcile(command, claims, position=17)
    [event] = made.collect_events()
    assert isinstance(event, StatementReconciled)
    return event


def reconciled(
    lines: list[StatementLine], claims: list[LedgerLine], **facts: Any
) -> StatementReconciled:
    return reconcile(statement(lines, **facts), claims)


def refused(command: ReconcileStatement, refusal: Refusal) -> None:
    with pytest.raises(type(refusal)) as caught:
        Reconciliation.reconcile(command, [], position=17)
    assert vars(caught.value) == vars(refusal)
