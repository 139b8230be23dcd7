"""What an operator may set about break-glass."""

from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode

from domain.break_glass import OpeningSettings
from domain.values import Role


class OpeningOptions(BaseSettings):
    """How long a foreign record stays open, and who opens and reviews it."""

    break_glass_open_minutes: int = Field(
        default=60,
        ge=1,
        le=1_440,
        description="Minutes that a foreign record stays open after two people opened "
        "it. UNVERIFIED: sources say time-boxed, and no figure.",
    )
    break_glass_confirm_minutes: int = Field(
        default=30,
        ge=1,
        le=1_440,
        description="Minutes that a request to open a foreign record waits for the "
        "second person. UNVERIFIED: no public source says it.",
    )
    break_glass_review_days: int = Field(
        default=7,
        ge=1,
        le=366,
        description="Calendar days after an opening by whose end a privacy officer "
        "reviews it. UNVERIFIED: no public source says it.",
    )
    break_glass_confirmers: Annotated[tuple[Role, ...], NoDecode] = Field(
        default=(Role.CLINICIAN, Role.PROVIDER),
        min_length=1,
        description="The roles of the second person who opens a foreign record, by "
        "commas. UNVERIFIED: no public source says who.",
    )

    @field_validator("break_glass_confirmers", mode="before")
    @classmethod
    def _roles_by_commas(cls, given: object) -> object:
        if isinstance(given, str):
            return tuple(part.strip() for part in given.split(",") if part.strip())
        return given

    @property
    def opening(self) -> OpeningSettings:
        """What an opening is decided under."""
        return OpeningSettings(
            open_minutes=self.break_glass_open_minutes,
            confirm_minutes=self.break_glass_confirm_minutes,
            review_days=self.break_glass_review_days,
            confirmers=self.break_glass_confirmers,
        )
