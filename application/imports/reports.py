"""What became of a file: how many rows, and why some were refused."""

import csv
import io
from collections.abc import Iterable
from dataclasses import fields
from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic_core import to_json

from application.imports.cells import CellProblem
from application.imports.reading import RawRow
from domain.kernel import Malformed, Refusal

Mode = Literal["record", "rehearse"]


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
        return csv_of(RowRefused, self.errors)


def csv_of(kind: type[BaseModel], rows: Iterable[BaseModel]) -> str:
    """Return a header and one line for each row; what is None is empty."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(kind.model_fields)
    writer.writerows(row.model_dump().values() for row in rows)
    return out.getvalue()


def unread(row: RawRow, problem: CellProblem) -> RowRefused:
    """Say why a row could not be read; it may hold anything, so nothing is quoted."""
    return RowRefused(
        row=row.number,
        reference="",
        rule="",
        refusal=Malformed.__name__,
        reason=str(problem),
        facts="",
    )


def refused(row: RawRow, reference: str, refusal: Refusal) -> RowRefused:
    """Say which rule refused a row."""
    facts = {one.name: getattr(refusal, one.name) for one in fields(refusal)}
    return RowRefused(
        row=row.number,
        reference=reference,
        rule=refusal.RULE,
        refusal=type(refusal).__name__,
        reason=str(refusal),
        facts=" ".join(f"{name}={_plain(value)}" for name, value in facts.items()),
    )


def _plain(value: object) -> object:
    """Return a fact as a spreadsheet may show it: what has parts, as JSON."""
    if isinstance(value, tuple | list | BaseModel):
        return to_json(value, fallback=str).decode()
    return value
