"""One cell of the file as a value: plain digits, plain dates, plain codes."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from domain.values import (
    LOCAL_ZONE,
    ActorId,
    Code,
    FreeText,
    OrganisationCode,
    PersonName,
    Ref,
)

_MONEY = re.compile(r"[0-9]{1,7}(\.[0-9]{1,2})?")
_DOLLARS = re.compile(r"[0-9]{1,6}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MOMENT = re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,4}")
_QUANTITY = re.compile(r"[0-9]{1,6}(\.[0-9]{1,3})?")
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


account = _typed(ActorId, "give an account, small letters, digits and . -")
person = _typed(PersonName, "give a name, 120 characters at most")
text = _typed(FreeText, "give a text, 2000 characters at most")


def moment(cell: str) -> datetime:
    """Read a time of the Bay Area, UTC+8 (V-BR-18)."""
    if _MOMENT.fullmatch(cell):
        try:
            return datetime.fromisoformat(cell).replace(tzinfo=LOCAL_ZONE)
        except ValueError:
            pass
    return refuse("give a time as YYYY-MM-DD HH:MM, by the clocks of the Bay Area")


def number(cell: str) -> int:
    return int(cell) if _NUMBER.fullmatch(cell) else refuse("give a whole number")


def at_most(limit: int) -> Callable[[str], int]:
    """Read a measured value, in its unit; `limit` is the largest that can be meant."""

    def read(cell: str) -> int:
        found = number(cell)
        return found if found <= limit else refuse(f"give a number up to {limit}")

    return read


def heads(cell: str) -> int:
    """Read how many people are on board: 20 at most."""
    found = number(cell)
    return found if 1 <= found <= 20 else refuse("give how many people, 1 to 20")


def line(cell: str) -> int:
    """Read the number of a line of a manifest: 200 at most."""
    found = number(cell)
    return found if 1 <= found <= 200 else refuse("give the number of the line")


def quantity(cell: str) -> Decimal:
    if _QUANTITY.fullmatch(cell):
        return Decimal(cell)
    return refuse("give a quantity with plain digits, 2 or 0.5")


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
