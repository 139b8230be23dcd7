"""Why the opening of a foreign record is refused. No evidence is personal data."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.kernel import Refusal
from domain.values import Role


@dataclass(eq=False)
class RecordNotForeign(Refusal):
    """The record is your organisation's own; read it without an opening."""

    patient_id: UUID


@dataclass(eq=False)
class RecordAlreadyOpen(Refusal):
    """The record is open to you already; read it, or ask again when it is closed."""

    opening_id: UUID
    open_until: datetime


@dataclass(eq=False)
class SecondPersonNeeded(Refusal):
    """Who asked cannot confirm; a second person of the organisation has to."""


@dataclass(eq=False)
class ThirdPersonNeeded(Refusal):
    """Who asked or confirmed cannot review; another privacy officer has to."""


@dataclass(eq=False)
class NotAConfirmer(Refusal):
    """The role of this token may not confirm; ask somebody in one of these roles."""

    role: Role
    confirmers: tuple[Role, ...]


@dataclass(eq=False)
class OpeningLapsed(Refusal):
    """Nobody confirmed the request in time; ask again."""

    confirm_until: datetime


@dataclass(eq=False)
class OpeningAlreadyConfirmed(Refusal):
    """The request has been confirmed already."""

    open_until: datetime


@dataclass(eq=False)
class OpeningOver(Refusal):
    """The opening is over; ask for a new one."""


@dataclass(eq=False)
class OpeningStillOpen(Refusal):
    """The record is still open; end the opening before it is reviewed."""

    open_until: datetime


@dataclass(eq=False)
class NothingToReview(Refusal):
    """The record was never opened; there is nothing to review."""


@dataclass(eq=False)
class OpeningAlreadyReviewed(Refusal):
    """The opening has been reviewed already."""


@dataclass(eq=False)
class GroundDisagrees(Refusal):
    """The ground does not go with the outcome; choose another ground."""
