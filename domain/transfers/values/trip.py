"""The plan of a trip, its papers, its port, its payer and its newest step."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from domain.kernel import Fact
from domain.transfers.values.words import ClearanceKind, DocumentType, PayerKind, Sha256
from domain.values import ActorId, Jurisdiction, Moment, OrganisationCode, Ref, Topic


class TripPlan(Fact):
    """When the vehicle leaves with the patient, arrives, and is back at its base."""

    departs_at: Moment
    arrives_at: Moment
    returns_at: Moment

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.departs_at < self.arrives_at < self.returns_at:
            raise ValueError("the trip departs, arrives and returns in this order")
        return self

    def leaving_at(self, moment: Moment) -> "TripPlan":
        """Return the same trip, begun at another moment."""
        delay = moment - self.departs_at
        return TripPlan(
            departs_at=moment,
            arrives_at=self.arrives_at + delay,
            returns_at=self.returns_at + delay,
        )


class BundleDocument(Fact):
    """A document of the record that goes ahead: its kind and the hash of its bytes."""

    kind: DocumentType
    sha256: Sha256


class Payer(Fact):
    """Who is to pay; everybody but the patient is named by an organisation's code."""

    kind: PayerKind
    organisation: OrganisationCode | None = None

    @model_validator(mode="after")
    def _named(self) -> Self:
        if (self.kind == "patient") == (self.organisation is not None):
            raise ValueError("name the payer's organisation, unless the patient pays")
        return self


def _each_once(kinds: tuple[ClearanceKind, ...]) -> tuple[ClearanceKind, ...]:
    if len(set(kinds)) < len(kinds):
        raise ValueError("name each kind of clearance once")
    return kinds


class Looked(Fact):
    """What one side looked at; without a time it began and ended in one moment."""

    kinds: Annotated[
        tuple[ClearanceKind, ...],
        Field(min_length=1, max_length=3),
        AfterValidator(_each_once),
    ]
    started_at: Moment | None = None
    officer: Ref


class Clearance(Fact):
    """What one side of the boundary looked at, and from when on."""

    kinds: Annotated[tuple[ClearanceKind, ...], Field(min_length=1, max_length=3)]
    started_at: Moment
    officer: Ref


class Noted(Fact):
    """What was recorded last: shown to whoever was slower."""

    topic: Topic
    effective_at: Moment
    by: ActorId
    organisation: OrganisationCode
    jurisdiction: Jurisdiction
