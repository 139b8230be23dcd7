"""The columns of a file: what goes into each, which rows must fill it, an example."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Presence = Literal["always", "unless-old", "hong-kong", "bay-area", "sometimes"]
"""Which rows must fill a column; `sometimes` is said in its description.

`unless-old` may be empty where claims of long ago are entered.
"""

CELL_LENGTH_MAX = 200
LIST_LENGTH_MAX = 2_000


@dataclass(frozen=True)
class Column:
    name: str
    filled: Presence
    says: str
    example: str = ""
    longest: int = CELL_LENGTH_MAX


Columns = tuple[Column, ...]
"""In the order of the template; a file may have them in any order."""

DOCUMENT: Columns = (
    Column("document_kind", "sometimes", "where no id is given: hkic, ...", "hkic"),
    Column("document_number", "sometimes", "where no id is given", "A123456(3)"),
    Column("document_serial", "sometimes", "of an exemption certificate"),
    Column("document_issued_on", "sometimes", "of an exemption certificate"),
)
"""Whose row it is, by the document that a registered patient holds."""


def names(columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(column.name for column in columns)


def template(columns: Sequence[Column]) -> str:
    """Return the template: the header and one example row."""
    examples = ",".join(column.example for column in columns)
    return f"{','.join(names(columns))}\r\n{examples}\r\n"
