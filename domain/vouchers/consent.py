"""For whom, for which day and how an elder agreed to a claim."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from domain.kernel import Fact
from domain.values import Code, Ref


class AtProvider(Fact):
    """An enrolled professional in Hong Kong."""

    kind: Literal["provider"] = "provider"
    provider_id: UUID


class AtServicePoint(Fact):
    """A service point of a designated institution on the Mainland."""

    kind: Literal["service-point"] = "service-point"
    institution_id: UUID
    service_point: Code


Place = Annotated[AtProvider | AtServicePoint, Field(discriminator="kind")]


NoCardRead = Literal[
    "card-unreadable", "exemption-certificate", "mentally-incapacitated"
]


class CardRead(Fact):
    """The elder put the identity card into the reader (§1.7, 6)."""

    kind: Literal["card-read"] = "card-read"


class PaperForm(Fact):
    """The elder signed a form instead, and why no card was read (§1.7, 6).

    `because` is None only in events of before it was asked for.
    """

    kind: Literal["paper"] = "paper"
    form: Ref
    because: NoCardRead | None = None


ConsentMethod = Annotated[CardRead | PaperForm, Field(discriminator="kind")]
