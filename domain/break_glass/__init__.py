"""Break-glass: two people open a foreign record for a while, and a third reviews it."""

from domain.break_glass.commands import (
    AskToOpen,
    ConfirmOpening,
    EndOpening,
    Ground,
    Outcome,
    ReviewOpening,
)
from domain.break_glass.events import (
    GrantBegun,
    GrantEnded,
    GrantEvent,
    GrantRenewed,
    OpeningAsked,
    OpeningEnded,
    OpeningEvent,
    OpeningReviewed,
    RecordOpened,
)
from domain.break_glass.grant import Grant, grant_id
from domain.break_glass.opening import RecordOpening
from domain.break_glass.refusals import (
    GroundDisagrees,
    NotAConfirmer,
    NothingToReview,
    OpeningAlreadyConfirmed,
    OpeningAlreadyReviewed,
    OpeningLapsed,
    OpeningOver,
    OpeningStillOpen,
    RecordAlreadyOpen,
    RecordNotForeign,
    SecondPersonNeeded,
    ThirdPersonNeeded,
)
from domain.break_glass.settings import OpeningSettings

__all__ = [
    "AskToOpen",
    "ConfirmOpening",
    "EndOpening",
    "Grant",
    "GrantBegun",
    "GrantEnded",
    "GrantEvent",
    "GrantRenewed",
    "Ground",
    "GroundDisagrees",
    "NotAConfirmer",
    "NothingToReview",
    "OpeningAlreadyConfirmed",
    "OpeningAlreadyReviewed",
    "OpeningAsked",
    "OpeningEnded",
    "OpeningEvent",
    "OpeningLapsed",
    "OpeningOver",
    "OpeningReviewed",
    "OpeningSettings",
    "OpeningStillOpen",
    "Outcome",
    "RecordAlreadyOpen",
    "RecordNotForeign",
    "RecordOpened",
    "RecordOpening",
    "ReviewOpening",
    "SecondPersonNeeded",
    "ThirdPersonNeeded",
    "grant_id",
]
