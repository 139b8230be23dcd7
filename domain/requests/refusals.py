"""Why something about a request is refused. No evidence here is personal data."""

from dataclasses import dataclass
from datetime import date

from domain.kernel import Refusal
from domain.values import OrganisationCode


@dataclass(eq=False)
class ReceivedInFuture(Refusal):
    """The request cannot have come after today; give the day on which it came."""

    today: date


@dataclass(eq=False)
class NothingToCorrect(Refusal):
    """Say which field is wrong, and what the patient says would be right."""


@dataclass(eq=False)
class NotThatRequest(Refusal):
    """The request asks for something else; look up what it asks for."""

    kind: str


@dataclass(eq=False)
class RequestClosed(Refusal):
    """The request was answered already; a new wish is a new request."""

    state: str


@dataclass(eq=False)
class FieldNotCorrectable(Refusal):
    """This field is not written anew; refuse the request: the patient's note stays."""

    RULE = "S-R01"

    field: str
    correctable: tuple[str, ...]


@dataclass(eq=False)
class ValueNotReadable(Refusal):
    """The new value is not well formed; write a date as YYYY-MM-DD."""

    field: str


@dataclass(eq=False)
class ValueAlreadySo(Refusal):
    """The record says so already, or says nothing; refuse the request instead."""

    field: str


@dataclass(eq=False)
class ExtensionTooLate(Refusal):
    """The notice was due before; answer the request now, or refuse it with reasons."""

    due_on: date


@dataclass(eq=False)
class ExtensionTooShort(Refusal):
    """The new day is not after the day that stands; give a later one."""

    due_on: date


@dataclass(eq=False)
class RecipientUnknown(Refusal):
    """The correction does not go to this organisation; look at its recipients."""

    recipient: OrganisationCode


@dataclass(eq=False)
class CorrectionNotSent(Refusal):
    """The correction was not sent to this recipient yet; record the sending first."""

    recipient: OrganisationCode


@dataclass(eq=False)
class DayOutOfOrder(Refusal):
    """The day is after today, or before the step that it follows; check the day."""

    not_before: date
    today: date


@dataclass(eq=False)
class RefusalStillKept(Refusal):
    """The particulars of a refusal are kept four years; wait until after that day."""

    RULE = "S-P27"

    keep_until: date
