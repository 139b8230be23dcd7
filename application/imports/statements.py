"""A statement of the government's system, read whole and held against the ledger."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn

from application import vouchers
from application.imports import cells
from application.imports.cells import CellProblem
from application.imports.columns import Column, Columns
from application.imports.reading import ImportFile, RawRow
from application.imports.rows import Row
from application.ledger import Ledger, Recorded
from domain.kernel import Malformed
from domain.vouchers import (
    LedgerLine,
    PeriodReversed,
    ReconcileStatement,
    Reconciliation,
    StatementLine,
    StatementReconciled,
)
from domain.vouchers.reconciliations import LINES_MAX

NAMED_MAX = 200
"""How many unusable rows are named one by one."""

STATEMENT: Columns = (
    Column("transaction", "always", "number in the government's system", "TR-0001"),
    Column("service_date", "always", "YYYY-MM-DD", "2026-03-02"),
    Column("amount_hkd", "always", "whole dollars", "250"),
)


@dataclass(frozen=True)
class Statement:
    """What stands in a file; `sha256` is of the file as it was sent."""

    sha256: str
    lines: tuple[StatementLine, ...]


def read_statement(
    content: bytes, *, served_from: date, served_until: date
) -> Statement:
    """Read a statement of services from one day to another, both included.

    Raises:
        PeriodReversed
        Malformed: with every row that cannot be used, for half a file is none.
    """
    if served_until < served_from:
        raise PeriodReversed(served_from=served_from, served_until=served_until)
    file = ImportFile.read(content, STATEMENT)
    if file.length > LINES_MAX:
        _refuse([f"the file has more than {LINES_MAX:,} rows"])
    reading = _Reading(served_from, served_until)
    lines = tuple(reading.lines(file))
    if reading.problems:
        _refuse(reading.problems)
    return Statement(sha256=hashlib.sha256(content).hexdigest(), lines=lines)


async def reconcile(
    ledger: Ledger,
    command: ReconcileStatement,
    claims: Sequence[LedgerLine],
    *,
    position: int,
) -> tuple[Recorded, StatementReconciled]:
    """Record what a statement and the ledger differ in; return it as well.

    Raises:
        what `vouchers.reconcile` refuses
    """
    stage = ledger.rehearsal() if command.occasion.dry_run else ledger
    recorded = await vouchers.reconcile(stage, command, claims, position=position)
    reconciliation = await stage.get(Reconciliation, recorded.id)
    return recorded, reconciliation.found


@dataclass
class _Reading:
    served_from: date
    served_until: date
    problems: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def lines(self, file: ImportFile) -> Iterator[StatementLine]:
        for row in file.rows():
            try:
                yield self._line(row)
            except CellProblem as problem:
                self.problems.append(f"row {row.number}: {problem}")

    def _line(self, raw: RawRow) -> StatementLine:
        if raw.problem:
            raise CellProblem(raw.problem)
        row = Row(raw.cells)
        facts: dict[str, Any] = {
            "transaction": row.read("transaction", cells.ref),
            "service_date": row.read("service_date", self._day),
            "amount_hkd": row.read("amount_hkd", cells.dollars),
        }
        row.check()
        first = self.seen.setdefault(facts["transaction"], raw.number)
        if first != raw.number:
            cells.refuse(f"transaction: stands in row {first} already")
        return StatementLine(**facts)

    def _day(self, cell: str) -> date:
        day = cells.day(cell)
        if not self.served_from <= day <= self.served_until:
            cells.refuse("is outside the period")
        return day


def _refuse(problems: Sequence[str]) -> NoReturn:
    named = list(problems[:NAMED_MAX])
    if len(problems) > NAMED_MAX:
        named.append(f"and {len(problems) - NAMED_MAX} rows more")
    raise Malformed(field="file", problem="; ".join(named))
