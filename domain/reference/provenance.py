"""What a row of the directory is called, and how far it may be relied on."""

from typing import Annotated, Literal

from pydantic import Field

from domain.kernel import Fact
from domain.values import Label

Standing = Literal["official", "press", "copy", "derived", "assumed", "invented"]
"""How a row is known: read at its publisher, in the press, in a copy somewhere else;
worked out from such rows; taken for want of a source; made up for a demonstration."""


class Names(Fact):
    """The public names of one thing; a name that nobody published is left out."""

    en: Label
    zh_hant: Label | None = None
    zh_hans: Label | None = None
    pt: Label | None = None


class Provenance(Fact):
    """Where a row comes from, and what a reader must know before relying on it."""

    standing: Standing
    sources: Annotated[tuple[Label, ...], Field(max_length=8)] = ()
    note: Label | None = None

    @property
    def verified(self) -> bool:
        return self.standing in {"official", "press"}
