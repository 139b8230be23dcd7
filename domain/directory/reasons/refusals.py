"""Why a reason is refused."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.kernel import Refusal
from domain.reference import ReasonList
from domain.values import Code


@dataclass(eq=False)
class ReasonAlreadyListed(Refusal):
    """The reason is on the list already, with other names or dates; use a new code."""

    list: ReasonList
    code: Code


@dataclass(eq=False)
class ReasonAlwaysListed(Refusal):
    """This reason stays on every list; it cannot be retired."""

    list: ReasonList
    code: Code


@dataclass(eq=False)
class ReasonAlreadyRetired(Refusal):
    """The reason has been retired with another day."""

    list: ReasonList
    code: Code
    last_on: date


@dataclass(eq=False)
class ReasonEndsBeforeStart(Refusal):
    """The last day of the reason is before its first; check the date."""

    starts_on: date
    last_on: date


@dataclass(eq=False)
class ReasonNotListed(Refusal):
    """The reason is not on this list on this date; choose one that is."""

    RULE: ClassVar[str] = "T-R15"

    list: ReasonList
    code: Code
    on: date
