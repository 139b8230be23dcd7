"""A receipt as plain text, for a message or a terminal."""

from collections.abc import Iterator

from api.languages import Language
from api.printing import width
from api.receipts.model import Receipt
from api.receipts.sheet import Line, Sheet, sheet_of

_INDENT = "  "
_GAP = 2


def as_text(receipt: Receipt, language: Language) -> str:
    """Write a receipt in lines; the figures of all sections stand in one column.

    A Chinese character takes the room of two Latin ones, as in a terminal.
    """
    return typed(sheet_of(receipt, language))


def typed(sheet: Sheet) -> str:
    """Write a sheet in lines."""
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    column = _GAP + max(
        width(label) for section in sheet.sections for label, _ in section.lines
    )
    yield sheet.title
    yield "=" * width(sheet.title)
    for line in (sheet.amount, sheet.state):
        yield _row(line, column + len(_INDENT))
    for section in sheet.sections:
        yield from ("", section.title)
        for line in section.lines:
            yield _INDENT + _row(line, column)
    for paragraph in (*sheet.notes, sheet.warning):
        if paragraph:
            yield from ("", paragraph)


def _row(line: Line, column: int) -> str:
    label, value = line
    return label + " " * (column - width(label)) + value
