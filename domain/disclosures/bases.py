"""What allows sending from one place to another: for each ordered pair of places.

The Bay Area is never one zone: what allows one direction says nothing of the other.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID, uuid5

from pydantic import Field

from domain.disclosures.days import filing_due_on
from domain.disclosures.words import (
    BAY_AREA_CITIES,
    Purpose,
    Purposes,
    Recipient,
    RecordClasses,
    Sending,
)
from domain.kernel import BAYBRIDGE, Command, Event, Fact, FirstEvent
from domain.reference.provenance import Provenance
from domain.sealed import Open, none
from domain.values import Day, Jurisdiction, Ref

BasisKind = Literal[
    "gba-contract-hk",
    "gba-contract-mo",
    "assessment",
    "certification",
    "contract",
    "consent",
    "unrestricted",
    "emergency",
]
"""The standard contracts of the Bay Area; a security assessment or certification (PIPL
art. 38); necessary for a contract with the patient, or in an emergency (Provisions of
22 Mar 2024); the patient's consent; a place whose law restricts no transfer."""

Pair = frozenset[Jurisdiction]
CONTRACT_PAIRS: dict[BasisKind, Pair] = {
    "gba-contract-hk": frozenset({Jurisdiction.CN_GD, Jurisdiction.HK}),
    "gba-contract-mo": frozenset({Jurisdiction.CN_GD, Jurisdiction.MO}),
}
"""Between Hong Kong and Macao none was found (settlement_privacy §4.3)."""

EMERGENCY_PURPOSES: frozenset[Purpose] = frozenset({"treatment", "transfer"})
"""A settlement file may not rest on an emergency (settlement_privacy §4.2)."""

WhyNot = Literal[
    "not-yet-valid",
    "expired",
    "ended",
    "other-purpose",
    "other-class",
    "other-recipient",
    "outside-bay-area",
    "no-emergency",
    "no-consent",
]


def legal_bases_id(from_place: Jurisdiction, to_place: Jurisdiction) -> UUID:
    """Derive the id from the ordered pair, so that there is one record of it."""
    return uuid5(BAYBRIDGE, f"legal-bases/{from_place.value}/{to_place.value}")


class Filing(Fact):
    """A standard contract as it was filed.

    `holidays` are the public holidays among the working days that were counted.
    """

    number: Ref
    filed_with: Literal["guangdong-cac", "hong-kong-dpo", "macao-dspdp"]
    effective_on: Day
    filed_on: Day
    parties: Annotated[tuple[Recipient, ...], Field(min_length=2, max_length=20)]
    holidays: Annotated[tuple[Day, ...], Field(max_length=20)] = ()

    @property
    def due_on(self) -> date:
        return filing_due_on(self.effective_on, self.holidays)


class LegalBasis(Fact):
    """A ground for sending, from its first day to its last, both included.

    `recipients`: nobody else may get it; none are named where anybody may.
    """

    code: Ref
    kind: BasisKind
    valid_from: Day
    valid_until: Day | None = None
    purposes: Purposes
    classes: RecordClasses
    recipients: Annotated[tuple[Recipient, ...], Field(max_length=200)] = ()
    filing: Filing | None = None
    provenance: Provenance

    @property
    def named(self) -> tuple[Recipient, ...]:
        """Return who may get it under this basis, the parties of a contract first."""
        return (*(self.filing.parties if self.filing else ()), *self.recipients)

    @property
    def is_bay_area_contract(self) -> bool:
        return self.kind in CONTRACT_PAIRS

    def why_not(self, sending: Sending, on: date) -> WhyNot | None:
        """Return why this is no ground for a sending on a day; None where it is one.

        Whether the patient agreed is asked elsewhere.
        """
        if on < self.valid_from:
            return "not-yet-valid"
        if on > (self.valid_until or date.max):
            return "expired"
        if sending.purpose not in self.purposes:
            return "other-purpose"
        if not set(sending.classes) <= set(self.classes):
            return "other-class"
        if self.kind == "emergency" and not sending.emergency:
            return "no-emergency"
        return self._why_not_to(sending.recipient)

    def _why_not_to(self, recipient: Recipient) -> WhyNot | None:
        if self.is_bay_area_contract and is_outside(recipient):
            return "outside-bay-area"
        named = {one.organisation for one in self.named}
        closed = self.is_bay_area_contract or bool(self.recipients)
        if closed and recipient.organisation not in named:
            return "other-recipient"
        return None


def is_outside(recipient: Recipient) -> bool:
    """Say whether a recipient is known to be outside the Bay Area."""
    return recipient.city is not None and recipient.city not in BAY_AREA_CITIES


# Commands


class ListLegalBasis(Command):
    from_place: Jurisdiction
    to_place: Jurisdiction
    basis: LegalBasis


class EndLegalBasis(Command):
    """`last_on` is the last day on which anything may rest on it."""

    from_place: Jurisdiction
    to_place: Jurisdiction
    code: Ref
    last_on: Day


# Events


class LegalBasesBegun(FirstEvent):
    TOPIC = "disclosures.bases-begun"

    from_place: Open[Jurisdiction, none]
    to_place: Open[Jurisdiction, none]


class LegalBasisListed(Event):
    TOPIC = "disclosures.basis-listed"

    basis: Open[LegalBasis, none]


class LegalBasisEnded(Event):
    TOPIC = "disclosures.basis-ended"

    code: Open[Ref, none]
    last_on: Open[date, none]


BasisEvent = LegalBasesBegun | LegalBasisListed | LegalBasisEnded
