"""One cell of the file as a value: plain digits, plain dates, plain codes."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, NoReturn
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from domain.values import Code, OrganisationCode, Ref

_MONEY = re.compile(r"[0-9]{1,7}(\.[0-9]{1,2})?")
_DOLLARS = re.compile(r"[0-9]{1,6}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class CellProblem(Exception):
    """A cell cannot be read; the text names the column and never the content."""


def one_of(*choices: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        return cell if cell in choices else refuse(f"give {', '.join(choices)}")

    return read


def _typed(kind: Any, problem: str) -> Callable[[str], Any]:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def read(cell: str) -> Any:
        try:
            return adapter.validate_python(cell)
        except ValidationError:
            return refuse(problem)

    return read


ref = _typed(Ref, "use letters, digits and . / _ - only, 64 at most")
code = _typed(Code, "give a code of the directory, in small letters")
organisation = _typed(OrganisationCode, "give the code of the institution")


def uuid(cell: str) -> UUID:
    return UUID(cell) if _UUID.fullmatch(cell) else refuse("give an id, as it was told")


def day(cell: str) -> date:
    if _DAY.fullmatch(cell):
        try:
            return date.fromisoformat(cell)
        except ValueError:
            pass
    return refuse("give a date as YYYY-MM-DD")


def money(cell: str) -> int:
    """Return the hundredths of an amount, exactly."""
    if _MONEY.fullmatch(cell):
        whole, _, hundredths = cell.partition(".")
        amount = int(whole) * 100 + int(hundredths.ljust(2, "0"))
        if amount:
            return amount
    return refuse("give an amount above zero with plain digits, 350.00")


def dollars(cell: str) -> int:
    if _DOLLARS.fullmatch(cell) and int(cell):
        return int(cell)
    return refuse("give whole Hong Kong dollars above zero, with plain digits")


def dollars_or_zero(cell: str) -> int:
    if _DOLLARS.fullmatch(cell):
        return int(cell)
    return refuse("give whole Hong Kong dollars with plain digits, or 0")


def yes_or_no(cell: str) -> bool:
    if cell not in {"yes", "no"}:
        refuse("give yes or no")
    return cell == "yes"


def refuse(problem: str) -> NoReturn:
    """Say what a cell must hold.

    Raises:
        CellProblem
    """
    raise CellProblem(problem)
