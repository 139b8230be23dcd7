"""What a person may ask about the data that is kept of him, and until when."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import StringConstraints

from domain.kernel import Fact
from domain.values import OrganisationCode

ANSWER_DAYS = 40
"""Days to answer, those after the day on which it came in (PDPO s.19 and s.23;
settlement_privacy §4.1)."""

LOOK_BACK_MONTHS = 12
"""Whoever got the data in these months is sent what was corrected (PDPO s.23)."""

REFUSAL_LOG_YEARS = 4
"""How long particulars of a refusal are kept at least (PDPO s.27)."""

CORRECTABLE = ("birth-date", "death-date", "names")
"""What can be written anew; anything else is answered with a note on the record."""

RequestKind = Literal["correction", "copy"]
Requester = Literal["patient", "guardian", "representative"]
RecordTopic = Annotated[
    str, StringConstraints(pattern=r"^[a-z-]+\.[a-z0-9-]+$", max_length=64)
]
Ground = Literal[
    "data-accurate",
    "opinion",
    "not-identified",
    "of-another-person",
    "unlawful-to-disclose",
    "other",
]
"""Why a request is refused; the reasons in words stand beside it."""


class Recipient(Fact):
    """An organisation that got the data in the months before."""

    organisation: OrganisationCode
    last_sent_on: date


class Target(Fact):
    """The event that says what is corrected: where it stands, and of which kind."""

    topic: RecordTopic
    version: int


def due_on(received_on: date) -> date:
    """Return the last day on which a request is answered in time."""
    return received_on + timedelta(days=ANSWER_DAYS)


def months_before(day: date, months: int) -> date:
    """Return the same day some months before, or the month's last where there is
    none.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return _day_in(year, month + 1, day.day)


def kept_until(refused_on: date) -> date:
    """Return the last day on which particulars of a refusal have to be kept."""
    return _day_in(
        refused_on.year + REFUSAL_LOG_YEARS, refused_on.month, refused_on.day
    )


def _day_in(year: int, month: int, day: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month, min(day, last))
