"""Disclosures as lines of a file: nothing in a cell is ever taken for a formula."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would work out (settlement_privacy §3.1)."""

COLUMNS = (
    "sent_at",
    "from_place",
    "to_place",
    "recipient",
    "city",
    "what",
    "note",
    "purpose",
    "classes",
    "emergency",
    "basis",
    "basis_code",
    "sent_by",
    "sender",
    "disclosure_id",
)


def csv_line(shown: BaseModel) -> str:
    """Return a line of CSV with each cell guarded."""
    facts = shown.model_dump(mode="json")
    return _line([_cell(facts[name]) for name in COLUMNS])


def ndjson_line(shown: BaseModel) -> str:
    return shown.model_dump_json() + "\n"


def guarded(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would work out."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return guarded(" ".join(map(str, value)))
        case dict():
            return guarded(json.dumps(value))
        case _:
            return guarded(str(value))


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


HEADER = "\ufeff" + _line(COLUMNS)
"""With the mark by which a spreadsheet knows UTF-8 (settlement_privacy §3.1)."""
