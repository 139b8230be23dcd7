"""What is recorded about a list of reasons."""

from datetime import date
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import StringConstraints

from domain.directory.provenance import Names, Provenance
from domain.kernel import BAYBRIDGE, Command, Event, Fact, FirstEvent
from domain.reference import ReasonList
from domain.sealed import Open, none
from domain.values import Code

OTHER: Code = "other"
"""The reason that stands on every list; it asks for words beside it (T-R15)."""

NemsisCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{7}$")]
"""A code of the National EMS Information System, version 3: `2211029`, weather."""


def reasons_id(list: ReasonList) -> UUID:
    """Derive the id from the list, so that there is one record of it."""
    return uuid5(BAYBRIDGE, f"reasons/{list}")


class Reason(Fact):
    """A reason and its names, from `starts_on` on; `nemsis` where one corresponds."""

    list: ReasonList
    code: Code
    names: Names
    starts_on: date
    nemsis: NemsisCode | None = None
    provenance: Provenance


# Commands


class ListReason(Command):
    reason: Reason


class RetireReason(Command):
    """`last_on` is the last day on which the reason may be given."""

    list: ReasonList
    code: Code
    last_on: date


# Events


class ReasonListBegun(FirstEvent):
    """The record of a list was begun, by whoever recorded its first reason."""

    TOPIC = "directory.reason-list-begun"

    list: Open[ReasonList, none]


class ReasonListed(Event):
    TOPIC = "directory.reason-listed"

    reason: Open[Reason, none]


class ReasonRetired(Event):
    TOPIC = "directory.reason-retired"

    code: Open[Code, none]
    last_on: Open[date, none]


ReasonEvent = ReasonListBegun | ReasonListed | ReasonRetired
