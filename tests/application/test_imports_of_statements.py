"""A statement of the government's system: read whole, or not at all; compared once."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from application import imports
from application.imports import STATEMENT
from application.imports.statements import NAMED_MAX
from application.ledger import Ledger
from domain.kernel import KeyReused, Malformed, Occasion
from domain.vouchers import (
    LedgerLine,
    PeriodReversed,
    ReconcileStatement,
    StatementLine,
)
from tests import stories

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
HEADER = "transaction,service_date,amount_hkd"
LINE = StatementLine(transaction="TR-1", service_date=FIRST, amount_hkd=250)
HERE = LedgerLine(
    claim_id=UUID(int=1), transaction="TR-1", service_date=FIRST, amount_hkd=250
)


def written(*lines: str) -> bytes:
    return "\r\n".join([HEADER, *lines, ""]).encode()


def read(*lines: str, **period: date) -> imports.Statement:
    days = {"served_from": FIRST, "served_until": LAST} | period
    return imports.read_statement(written(*lines), **days)


def problem_of(*lines: str) -> str:
    with pytest.raises(Malformed) as caught:
        read(*lines)
    assert caught.value.field == "file"
    return caught.value.problem


class TestReading:
    def test_the_template_can_be_read(self) -> None:
        statement = imports.read_statement(
            imports.template(STATEMENT).encode(), served_from=FIRST, served_until=LAST
        )
        assert len(statement.lines) == 1

    def test_a_statement_keeps_what_it_was_read_from(self) -> None:
        statement = read("TR-1,2026-03-01,250")
        assert statement.lines == (LINE,)
        content = written("TR-1,2026-03-01,250")
        assert statement.sha256 == hashlib.sha256(content).hexdigest()

    def test_both_days_of_the_period_are_included(self) -> None:
        assert len(read("TR-1,2026-03-01,1", "TR-2,2026-03-31,1").lines) == 2

    def test_nothing_may_have_been_claimed(self) -> None:
        assert read().lines == ()

    def test_every_row_that_cannot_be_used_is_named(self) -> None:
        assert problem_of(
            "TR-1,2026-03-01,250",
            "TR 2,1/3/2026,2.50",
            "TR-1,2026-03-02,250",
            "TR-3,2026-02-28,250",
            "TR-4,2026-04-01,250",
            "TR-5,2026-03-01",
            "=1,2026-03-01,250",
        ).split("; ") == [
            "row 3: transaction: use letters, digits and . / _ - only, 64 at most",
            "service_date: give a date as YYYY-MM-DD",
            "amount_hkd: give whole Hong Kong dollars above zero, with plain digits",
            "row 4: transaction: stands in row 2 already",
            "row 5: service_date: is outside the period",
            "row 6: service_date: is outside the period",
            "row 7: the row has 2 cells, the header 3",
            "row 8: transaction: looks like a formula",
        ]

    def test_a_wrong_file_is_not_named_without_end(self) -> None:
        said = problem_of(*["TR-1,,"] * (NAMED_MAX + 3)).split("; row ")
        assert len(said) == NAMED_MAX
        assert said[-1].endswith("; and 3 rows more")

    def test_a_statement_has_an_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("application.imports.statements.LINES_MAX", 1)
        assert problem_of("TR-1,2026-03-01,1", "TR-2,2026-03-01,1") == (
            "the file has more than 1 rows"
        )

    def test_a_period_goes_forward(self) -> None:
        with pytest.raises(PeriodReversed):
            read(served_from=LAST, served_until=FIRST)


def command(*lines: StatementLine, **occasion: Any) -> ReconcileStatement:
    circumstances = stories.occasion(stories.OFFICER).model_dump() | {
        "command_id": UUID(int=7),
        **occasion,
    }
    return ReconcileStatement(
        occasion=Occasion(**circumstances),
        sha256="0" * 64,
        served_from=FIRST,
        served_until=LAST,
        lines=lines,
    )


class TestReconciling:
    async def test_what_is_found_is_recorded_and_told(self, ledger: Ledger) -> None:
        claims: Sequence[LedgerLine] = [HERE]
        other = LINE.model_copy(update={"transaction": "TR-2"})
        recorded, found = await imports.reconcile(
            ledger, command(LINE, other), claims, position=9
        )
        assert recorded.position is not None
        assert (found.matched, found.matched_hkd, found.position) == (1, 250, 9)
        assert [one.kind for one in found.differences] == ["missing-here"]

    async def test_the_same_key_gets_the_first_answer_whatever_changed_since(
        self, ledger: Ledger
    ) -> None:
        first, found = await imports.reconcile(
            ledger, command(LINE), [HERE], position=9
        )
        again, same = await imports.reconcile(ledger, command(LINE), [], position=12)
        assert again.replayed
        assert (again.id, same) == (first.id, found)
        with pytest.raises(KeyReused):
            await imports.reconcile(ledger, command(), [], position=12)

    async def test_a_rehearsal_tells_and_stores_nothing(self, ledger: Ledger) -> None:
        before = ledger.log.last_position()
        recorded, found = await imports.reconcile(
            ledger, command(LINE, dry_run=True), [], position=9
        )
        assert recorded.dry_run
        assert [one.kind for one in found.differences] == ["missing-here"]
        assert ledger.log.last_position() == before
