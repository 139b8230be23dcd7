"""Drugs and supplies on board, and what became of them."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from domain.kernel import Fact
from domain.transfers.values.words import LineNumber, Quantity, QuantityOrZero
from domain.values import Code, PersonName


class Drug(Fact):
    """A line of the manifest as it is filed; `unit` as `ampoule`, `mg`, `ml`."""

    name: PersonName
    strength: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    quantity: Quantity
    unit: Code
    controlled: bool


class DrugLine(Fact):
    """What of a line is needed to balance it; its name is sealed beside it."""

    line: LineNumber
    quantity: Quantity
    unit: Code
    controlled: bool


class DrugName(Fact):
    line: LineNumber
    name: PersonName
    strength: Annotated[str, StringConstraints(min_length=1, max_length=60)]


class Supply(Fact):
    """A device or a gas on board."""

    kind: Literal["device", "gas"]
    name: PersonName
    count: Annotated[int, Field(ge=1, le=100, strict=True)]


class DrugUse(Fact):
    line: LineNumber
    quantity: Quantity


class DrugAccount(Fact):
    """What became of a controlled line that was not given (T-R10)."""

    line: LineNumber
    wasted: QuantityOrZero
    returned: QuantityOrZero


class DrugBalance(Fact):
    """Loaded must be given, wasted or returned (T-R10)."""

    line: LineNumber
    loaded: QuantityOrZero
    given: QuantityOrZero
    wasted: QuantityOrZero
    returned: QuantityOrZero

    @property
    def is_even(self) -> bool:
        return self.loaded == self.given + self.wasted + self.returned
