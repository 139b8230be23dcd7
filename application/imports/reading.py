"""A file as it lies on a desk: strict UTF-8, a known header, plain cells."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from application.imports.columns import Columns, names
from domain.kernel import Malformed

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_FORMULA = re.compile(r"[=+\-@]")


@dataclass(frozen=True)
class RawRow:
    """One row of the file. `number` is what a spreadsheet shows: the header is 1."""

    number: int
    cells: Mapping[str, str]
    problem: str = ""


@dataclass(frozen=True)
class ImportFile:
    """A file that can be read to its end; what its rows say is another question."""

    columns: Columns
    text: str
    length: int

    @classmethod
    def read(cls, content: bytes, columns: Columns) -> "ImportFile":
        """Check the encoding, the header and the quotes of a whole file.

        Raises:
            Malformed
        """
        text = _decode(content)
        length = sum(1 for _ in _rows(text, columns))
        return cls(columns=columns, text=text, length=length)

    def rows(self) -> Iterator[RawRow]:
        return _rows(self.text, self.columns)


def _decode(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        _refuse(f"line {line} is not UTF-8 text; save the file as CSV UTF-8")
    if not text.strip():
        _refuse("the file is empty; begin with the template")
    return text


def _rows(text: str, columns: Columns) -> Iterator[RawRow]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    longest = {column.name: column.longest for column in columns}
    try:
        header = _header(next(reader, []), names(columns))
        for number, cells in enumerate(reader, start=2):
            if any(cells):
                yield _row(number, header, cells, longest)
    except csv.Error:
        _refuse(f"the quotes are not closed properly near line {reader.line_num}")


def _header(cells: Sequence[str], wanted: Sequence[str]) -> Sequence[str]:
    given = [cell.strip() for cell in cells]
    missing = [name for name in wanted if name not in given]
    unknown = [name for name in given if name not in wanted]
    if len(missing) == len(wanted):
        _refuse("the first line must name the columns, as in the template")
    if missing:
        _refuse(f"the column {missing[0]} is missing")
    if unknown:
        _refuse(f"column {given.index(unknown[0]) + 1} has a name that is not known")
    if len(given) > len(wanted):
        _refuse("two columns have the same name")
    return given


def _row(
    number: int, header: Sequence[str], cells: Sequence[str], longest: Mapping[str, int]
) -> RawRow:
    named = dict(zip(header, (cell.strip(" ") for cell in cells), strict=False))
    if len(cells) != len(header):
        problem = f"the row has {len(cells)} cells, the header {len(header)}"
    else:
        problem = _problem(named, longest)
    return RawRow(number, named, problem)


def _problem(named: Mapping[str, str], longest: Mapping[str, int]) -> str:
    for name, cell in named.items():
        if _UNPRINTABLE.search(cell):
            return f"{name}: holds a control character or a line break"
        if _FORMULA.match(cell):
            return f"{name}: looks like a formula"
        if len(cell) > longest[name]:
            return f"{name}: is longer than {longest[name]} characters"
    return ""


def _refuse(problem: str) -> NoReturn:
    raise Malformed(field="file", problem=problem) from None
