"""What leaves one place for another, to whom and why."""

from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from domain.kernel import Fact, Refusal
from domain.reference import RowRef
from domain.values import Code, Jurisdiction, OrganisationCode

RecordClass = Literal["identity", "contact", "clinical", "financial"]
"""What kind of facts about a person are in what is sent."""

Purpose = Literal["treatment", "transfer", "settlement", "subject-access", "oversight"]

What = Literal[
    "patient-record",
    "record-bundle",
    "referral-letter",
    "handover-sheet",
    "export",
    "letter",
]
"""What is handed over: a view of the record, papers of a transfer, a file, a letter."""

NoticeLanguage = Literal["en", "zh-Hant", "zh-Hans", "pt"]

RecordClasses = Annotated[tuple[RecordClass, ...], Field(min_length=1, max_length=4)]
Purposes = Annotated[tuple[Purpose, ...], Field(min_length=1, max_length=5)]

BAY_AREA_CITIES: frozenset[Code] = frozenset(
    {
        "hong-kong",
        "macao",
        "guangzhou",
        "shenzhen",
        "zhuhai",
        "foshan",
        "huizhou",
        "dongguan",
        "zhongshan",
        "jiangmen",
        "zhaoqing",
    }
)
"""Hong Kong, Macao and the nine cities of Guangdong: as far as the standard contracts
reach (settlement_privacy §4.3)."""


class Recipient(Fact):
    """Who gets it: an organisation, in a place; `city` where it is known."""

    organisation: OrganisationCode
    place: Jurisdiction
    city: Code | None = None


@dataclass(eq=False)
class NothingCrosses(Refusal):
    """Both are in one place: this is no disclosure across a boundary."""

    place: Jurisdiction


class Sending(Fact):
    """What somebody is about to send over a boundary, before any of it has left.

    `emergency`: life or health is in danger. `agreed` is a consent that another record
    holds, the consent of a transfer say, given for this sending.
    """

    patient_id: UUID
    from_place: Jurisdiction
    recipient: Recipient
    purpose: Purpose
    classes: RecordClasses
    emergency: bool = False
    agreed: RowRef | None = None

    @property
    def crosses(self) -> bool:
        return self.from_place != self.recipient.place

    def check_crosses(self) -> None:
        """Refuse what stays in one place.

        Raises:
            NothingCrosses
        """
        if not self.crosses:
            raise NothingCrosses(place=self.from_place)
