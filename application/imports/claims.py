"""The import of a file of claims: every row decided, every refusal kept."""

import csv
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Literal
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict

from application.imports.cells import CellProblem
from application.imports.deciding import Entering, Rehearsal
from application.imports.reading import ClaimFile, RawRow
from application.imports.rows import parse
from application.ledger import Ledger, Recorded
from domain.kernel import BAYBRIDGE, Actor, Malformed, Refusal, Unavailable
from domain.vouchers import ClaimWindow

Mode = Literal["record", "rehearse"]
Progress = Callable[[int], None]
"""Is told how many rows have been decided."""


@dataclass(eq=False)
class ReferenceRepeated(Refusal):
    """The reference stands in an earlier row of this file already."""

    row: int


class RowRefused(BaseModel):
    """Why a row was not recorded. `rule` is empty where no written rule says so."""

    model_config = ConfigDict(frozen=True)

    row: int
    reference: str
    rule: str
    refusal: str
    reason: str
    facts: str


class ImportReport(BaseModel):
    """What became of a file. `repeated` rows were recorded by an earlier import."""

    model_config = ConfigDict(frozen=True)

    mode: Mode
    rows: int
    recorded: int
    repeated: int
    refused: int
    errors: tuple[RowRefused, ...]

    def errors_csv(self) -> str:
        """Return the refused rows as a file for a spreadsheet."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(RowRefused.model_fields)
        writer.writerows(error.model_dump().values() for error in self.errors)
        return out.getvalue()


async def import_claims(
    ledger: Ledger,
    file: ClaimFile,
    *,
    by: Actor,
    mode: Mode,
    claim_window_days: ClaimWindow | None,
    progress: Progress = lambda _: None,
) -> ImportReport:
    """Record each row that no rule refuses, in the order of the file.

    It may be cut short and run again: a row counts once for its organisation.

    Raises:
        Unavailable
    """
    entering = Entering(
        ledger,
        by,
        correlation_id=_correlation_id(file, by),
        claim_window_days=claim_window_days,
        rehearsal=Rehearsal() if mode == "rehearse" else None,
    )
    tally = _Tally(entering)
    for done, row in enumerate(file.rows(), start=1):
        await tally.enter(row)
        progress(done)
    return tally.report(mode)


class _Tally:
    def __init__(self, entering: Entering) -> None:
        self._entering = entering
        self._seen: dict[str, int] = {}
        self._recorded = 0
        self._repeated = 0
        self._errors: list[RowRefused] = []

    async def enter(self, row: RawRow) -> None:
        try:
            recorded = await self._enter(row)
        except Unavailable:
            raise
        except CellProblem as problem:
            self._refuse(row, Malformed(field="row", problem=str(problem)))
        except Refusal as refusal:
            self._refuse(row, refusal)
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

    async def _enter(self, row: RawRow) -> Recorded:
        if row.problem:
            raise CellProblem(row.problem)
        claim = parse(row.cells)
        reference = claim.entry.reference
        earlier = self._seen.setdefault(reference, row.number)
        if earlier != row.number:
            raise ReferenceRepeated(row=earlier)
        return await self._entering.enter(claim)

    def _refuse(self, row: RawRow, refusal: Refusal) -> None:
        # A row that could not be read may hold anything: quote nothing of it.
        unread = isinstance(refusal, Malformed)
        facts = {one.name: getattr(refusal, one.name) for one in fields(refusal)}
        error = RowRefused(
            row=row.number,
            reference="" if unread else row.cells["reference"],
            rule=refusal.RULE,
            refusal=type(refusal).__name__,
            reason=facts.pop("problem") if unread else str(refusal),
            facts="" if unread else " ".join(f"{k}={v}" for k, v in facts.items()),
        )
        self._errors.append(error)


def _correlation_id(file: ClaimFile, by: Actor) -> UUID:
    """Return one id for everything that a file brought in."""
    digest = hashlib.sha256(file.text.encode()).hexdigest()
    return uuid5(BAYBRIDGE, f"import-file/{by.organisation}/{digest}")
