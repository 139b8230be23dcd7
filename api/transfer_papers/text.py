"""A paper of a transfer as plain text, for a message or a terminal."""

from collections.abc import Iterable, Iterator, Sequence

from api.printing import width
from api.transfer_papers.blocks import Line, Lines, Sheet, Signatures, Table, Writing

_INDENT = "  "
_GAP = 2
_ROOM = "_" * 24


def as_text(sheet: Sheet) -> str:
    """Write a sheet in lines; what is left to be written is a line to write on."""
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield sheet.title
    yield "=" * width(sheet.title)
    yield f"{sheet.reference_label} {sheet.reference}"
    yield from sheet.intro
    for block in sheet.blocks:
        yield from ("", block.title)
        match block:
            case Lines():
                yield from _pairs(block.lines)
            case Writing():
                yield from _pairs(block.texts)
            case Table():
                yield from _table(block)
            case Signatures():
                for title, fields in block.boxes:
                    yield _INDENT + title
                    yield from (_INDENT + line for line in _pairs(fields))
    for note in sheet.notes:
        yield from ("", note)


def _pairs(lines: Sequence[Line]) -> Iterator[str]:
    column = _GAP + max(width(label) for label, _ in lines)
    for label, said in lines:
        yield _INDENT + _cell(label, column) + (said or _ROOM)


def _table(table: Table) -> Iterator[str]:
    rows = (table.head, *table.rows)
    columns = [_GAP + max(map(width, cells)) for cells in zip(*rows, strict=True)]
    for row in rows:
        yield (_INDENT + _row(row, columns)).rstrip()
    yield from (_INDENT + note for note in table.notes)


def _row(cells: Iterable[str], columns: Iterable[int]) -> str:
    pairs = zip(cells, columns, strict=True)
    return "".join(_cell(cell or "_" * (room - _GAP), room) for cell, room in pairs)


def _cell(said: str, room: int) -> str:
    return said + " " * (room - width(said))
