"""The import of a file: every row decided, every refusal kept."""

import hashlib
from collections.abc import Callable
from uuid import UUID, uuid5

from application.imports.cells import CellProblem
from application.imports.entering import AnyKind, Entering, EntryChanged
from application.imports.reading import ImportFile, RawRow
from application.imports.reports import (
    ImportReport,
    Mode,
    RowRefused,
    refused,
    unread,
)
from application.ledger import Ledger, Recorded
from domain.kernel import BAYBRIDGE, Actor, KeyReused, Refusal, Unavailable
from domain.vouchers import SchemeSettings

Progress = Callable[[int], None]
"""Is told how many rows have been decided."""


async def import_file(
    ledger: Ledger,
    kind: AnyKind,
    file: ImportFile,
    *,
    by: Actor,
    mode: Mode,
    settings: SchemeSettings,
    progress: Progress = lambda _: None,
) -> ImportReport:
    """Record each row that no rule refuses, in the order of the file.

    It may be cut short and run again: a row counts once for its organisation. A
    rehearsal decides each row on what the rows before it would have left.

    Raises:
        Unavailable
    """
    rehearsing = mode == "rehearse"
    entering = Entering(
        ledger.rehearsal() if rehearsing else ledger,
        by,
        correlation_id=_correlation_id(file, by),
        settings=settings,
        dry_run=rehearsing,
    )
    tally = _Tally(kind, entering)
    for done, row in enumerate(file.rows(), start=1):
        await tally.enter(row)
        progress(done)
    return tally.report(mode)


class _Tally:
    def __init__(self, kind: AnyKind, entering: Entering) -> None:
        self._kind = kind
        self._entering = entering
        self._recorded = 0
        self._repeated = 0
        self._errors: list[RowRefused] = []

    async def enter(self, row: RawRow) -> None:
        try:
            recorded = await self._take(row)
        except Unavailable:
            raise
        except CellProblem as problem:
            self._errors.append(unread(row, problem))
        except Refusal as refusal:
            reference = row.cells[self._kind.reference]
            self._errors.append(refused(row, reference, refusal))
        else:
            self._repeated += recorded.replayed
            self._recorded += not recorded.replayed

    def report(self, mode: Mode) -> ImportReport:
        return ImportReport(
            mode=mode,
            rows=self._recorded + self._repeated + len(self._errors),
            recorded=self._recorded,
            repeated=self._repeated,
            refused=len(self._errors),
            errors=tuple(self._errors),
        )

    async def _take(self, row: RawRow) -> Recorded:
        if row.problem:
            raise CellProblem(row.problem)
        entering = self._entering.at(row.number)
        try:
            return await self._kind.take(entering, row.cells)
        except KeyReused:
            reference = row.cells[self._kind.reference]
            raise EntryChanged(reference=reference) from None


def _correlation_id(file: ImportFile, by: Actor) -> UUID:
    """Return one id for everything that a file brought in."""
    digest = hashlib.sha256(file.text.encode()).hexdigest()
    return uuid5(BAYBRIDGE, f"import-file/{by.organisation}/{digest}")
