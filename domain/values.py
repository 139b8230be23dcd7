"""Words of the trade that more than one slice uses."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    StringConstraints,
)

# Hong Kong, Macao and Guangdong keep UTC+8 the whole year (V-BR-18).
LOCAL_ZONE = timezone(timedelta(hours=8))


class Jurisdiction(StrEnum):
    HK = "HK"
    CN_GD = "CN-GD"
    MO = "MO"


class Role(StrEnum):
    CLERK = "clerk"
    PROVIDER = "provider"
    CLINICIAN = "clinician"
    COORDINATOR = "coordinator"
    CREW = "crew"
    PORT_OFFICER = "port-officer"
    BILLING = "billing"
    VOUCHER_OFFICER = "voucher-officer"
    SETTLEMENT_OFFICER = "settlement-officer"
    INSURER_READER = "insurer-reader"
    INSURER_ADJUDICATOR = "insurer-adjudicator"
    AUDITOR = "auditor"
    PRIVACY_OFFICER = "privacy-officer"
    OPERATOR = "operator"


def local_time(moment: datetime) -> datetime:
    """Return a moment as the clocks of the Bay Area show it, UTC+8 (V-BR-18)."""
    return moment.astimezone(LOCAL_ZONE)


def local_date(moment: datetime) -> date:
    """Return the calendar date of a moment in the Bay Area, UTC+8 (V-BR-18)."""
    return local_time(moment).date()


def local_midnight(day: date) -> datetime:
    """Return the first moment of a date in the Bay Area, UTC+8 (V-BR-18)."""
    return datetime(day.year, day.month, day.day, tzinfo=LOCAL_ZONE)


def local_end(day: date) -> datetime:
    """Return the last moment of a date in the Bay Area, UTC+8 (V-BR-18)."""
    return datetime.combine(day, time.max, tzinfo=LOCAL_ZONE)


_BIDI = dict.fromkeys(
    map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


def _readable(text: str) -> str:
    """Refuse what cannot be shown or stored: controls, surrogates, bidi overrides."""
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} or ord(character) in _BIDI:
            raise ValueError("control characters are not allowed")
    normal = unicodedata.normalize("NFC", text).strip()
    if not normal:
        raise ValueError("the text is empty")
    return normal


Label = Annotated[
    str, StringConstraints(min_length=1, max_length=200), AfterValidator(_readable)
]
"""A public name, of an institution or a department: never of a person."""

FreeText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=2_000),
    AfterValidator(_readable),
    "free-text",
]
"""What somebody wrote. It may say anything about a patient, so it is always sealed."""

PersonName = Annotated[
    str, StringConstraints(min_length=1, max_length=120), AfterValidator(_readable)
]

Code = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)
]
"""A term of a code list, in lower case: `general-outpatient`."""

OrganisationCode = Annotated[
    str, StringConstraints(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$", max_length=32)
]
ActorId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=64)
]
Ref = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9./_-]*$", max_length=64)
]
"""A number on somebody's paper: a claim form, a consent form, a notice."""

Topic = Annotated[str, StringConstraints(pattern=r"^[a-z-]+\.[a-z0-9-]+$")]
"""The name under which an event or a record is stored, for ever: `vouchers.claimed`."""

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _calendar_date(given: object) -> object:
    """Refuse what pydantic would also take for a date: seconds since 1970."""
    if isinstance(given, str) and _ISO_DATE.fullmatch(given):
        return given
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    raise ValueError("give a date as YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_calendar_date)]
"""A date as a desk gives it, `2026-03-02`."""

EARLIEST_YEAR, LATEST_YEAR = 1900, 2200


def _within_reach(moment: datetime) -> datetime:
    """Refuse what no clock of the scheme shows, and no zone can be changed of."""
    if not EARLIEST_YEAR < moment.year < LATEST_YEAR:
        raise ValueError("give a moment between 1900 and 2200")
    return moment


def _written_moment(given: object) -> object:
    """Refuse what pydantic would also take for a moment: seconds since 1970."""
    if isinstance(given, datetime) or (isinstance(given, str) and _ISO_MOMENT(given)):
        return given
    raise ValueError("give a moment as 2026-03-02T09:30:00+08:00")


_ISO_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}").match
Moment = Annotated[
    AwareDatetime, BeforeValidator(_written_moment), AfterValidator(_within_reach)
]
"""A moment as a desk gives it, with its offset: `2026-03-02T09:30:00+08:00`."""

Year = Annotated[int, Field(ge=1900, le=2200, strict=True, description="calendar year")]
Month = Annotated[str, StringConstraints(pattern=r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$")]
"""A calendar month, `2026-01`."""

Hkd = Annotated[
    int, Field(gt=0, le=1_000_000, strict=True, description="whole Hong Kong dollars")
]
HkdOrZero = Annotated[
    int, Field(ge=0, le=1_000_000, strict=True, description="whole Hong Kong dollars")
]
Cents = Annotated[
    int, Field(gt=0, le=1_000_000_000, strict=True, description="Hong Kong cents")
]
CentsOrZero = Annotated[
    int, Field(ge=0, le=1_000_000_000, strict=True, description="Hong Kong cents")
]
Fen = Annotated[
    int, Field(gt=0, le=1_000_000_000, strict=True, description="fen, 1/100 CNY")
]
FenOrZero = Annotated[
    int, Field(ge=0, le=1_000_000_000, strict=True, description="fen, 1/100 CNY")
]

_RATE = re.compile(r"^\d{1,3}\.\d{1,8}$", re.ASCII)


def month_of(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"
