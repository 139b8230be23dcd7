"""What can be agreed to: who gets what, for what, and how long."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from domain.disclosures.notices import NoticeRef
from domain.disclosures.words import Purpose, RecordClasses, Sending
from domain.kernel import (
    Fact,
)
from domain.values import (
    Day,
    Jurisdiction,
    OrganisationCode,
    PersonName,
    Ref,
)

PROBLEMS = {
    "signer_unnamed": "Name the person who signed for the patient.",
    "consent_days": "The last day of a consent is not before its first.",
}

RecipientClass = Literal["treating-hospitals", "insurers", "authorities"]
Relation = Literal["self", "guardian", "parent", "spouse", "child", "other"]


class ToOrganisation(Fact):
    """One organisation, wherever it is."""

    kind: Literal["organisation"] = "organisation"
    organisation: OrganisationCode


class ToClass(Fact):
    """Every organisation of a kind, in some places: for what they do, and no other."""

    kind: Literal["class"] = "class"
    recipients: RecipientClass
    places: Annotated[tuple[Jurisdiction, ...], Field(min_length=1, max_length=3)]


ConsentRecipient = Annotated[ToOrganisation | ToClass, Field(discriminator="kind")]

SERVES: dict[RecipientClass, frozenset[Purpose]] = {
    "treating-hospitals": frozenset({"treatment", "transfer"}),
    "insurers": frozenset({"settlement"}),
    "authorities": frozenset({"oversight"}),
}
"""For which purposes a class of recipients can be agreed to at all."""


class OnPaper(Fact):
    kind: Literal["paper"] = "paper"
    form: Ref


class InPerson(Fact):
    """Said at the desk, with a witness's account."""

    kind: Literal["in-person"] = "in-person"


class OnScreen(Fact):
    """Given by the person's own account."""

    kind: Literal["on-screen"] = "on-screen"


HowGiven = Annotated[OnPaper | InPerson | OnScreen, Field(discriminator="kind")]


class ConsentSigner(Fact):
    """Who agreed: the patient, or somebody for the patient, by name."""

    relation: Relation
    name: PersonName | None = None

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.relation != "self" and self.name is None:
            raise PydanticCustomError("signer_unnamed", PROBLEMS["signer_unnamed"])
        return self


class ConsentTerms(Fact):
    """What was agreed to; both days are included.

    `separate`: asked for by itself, and for sending out of the place (PIPL art. 29
    and 39). Without a last day it holds until it is withdrawn.
    """

    purpose: Purpose
    recipient: ConsentRecipient
    classes: RecordClasses
    notice: NoticeRef
    from_on: Day
    until_on: Day | None = None
    given: HowGiven
    separate: bool

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until_on is not None and self.until_on < self.from_on:
            raise PydanticCustomError("consent_days", PROBLEMS["consent_days"])
        return self

    def covers(self, sending: Sending, on: date) -> bool:
        """Say whether a sending on a day is what was agreed to."""
        return (
            self.purpose == sending.purpose
            and self.from_on <= on <= (self.until_on or date.max)
            and set(sending.classes) <= set(self.classes)
            and self._reaches(sending)
        )

    def _reaches(self, sending: Sending) -> bool:
        match self.recipient:
            case ToOrganisation(organisation=organisation):
                return organisation == sending.recipient.organisation
            case ToClass(recipients=of, places=places):
                served = sending.purpose in SERVES[of]
                return served and sending.recipient.place in places
