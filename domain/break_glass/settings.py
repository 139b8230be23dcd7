"""How long a foreign record stays open, and until when it is reviewed (unverified)."""

from typing import Annotated

from pydantic import Field

from domain.kernel import Fact
from domain.values import Role


class OpeningSettings(Fact):
    """What no public source gives a figure for; each default is unverified.

    That an opening is time-boxed, needs a second person and is reviewed:
    settlement_privacy §5.1. An event that was decided under them keeps them.
    """

    open_minutes: Annotated[int, Field(ge=1, le=1_440, strict=True)] = 60
    """How long the record stays open after the second person confirmed."""
    confirm_minutes: Annotated[int, Field(ge=1, le=1_440, strict=True)] = 30
    """How long a request waits for the second person."""
    review_days: Annotated[int, Field(ge=1, le=366, strict=True)] = 7
    """Calendar days after the opening by whose end it is to be reviewed."""
    confirmers: Annotated[tuple[Role, ...], Field(min_length=1)] = (
        Role.CLINICIAN,
        Role.PROVIDER,
    )
    """The roles of the second person."""
