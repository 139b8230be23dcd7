"""Why a request about the privacy of a patient is refused."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.kernel import Refusal


@dataclass(eq=False)
class HoldUnknown(Refusal):
    """There is no such legal hold on this patient's record, or it was lifted."""

    hold_id: UUID


@dataclass(eq=False)
class HoldAlreadyPlaced(Refusal):
    """A legal hold stands under this reference already."""

    hold_id: UUID


@dataclass(eq=False)
class AlreadyRestricted(Refusal):
    """The record is restricted already."""


@dataclass(eq=False)
class NotRestricted(Refusal):
    """The record is not restricted."""


@dataclass(eq=False)
class ErasureUnderWay(Refusal):
    """An erasure is under way: decide on that one first."""

    erasure_id: UUID


@dataclass(eq=False)
class ErasureUnknown(Refusal):
    """There is no such erasure of this patient."""

    erasure_id: UUID


@dataclass(eq=False)
class ErasureDecided(Refusal):
    """This erasure has been decided on already."""

    erasure_id: UUID


@dataclass(eq=False)
class FourEyesNeeded(Refusal):
    """Somebody else than who requested the erasure has to approve it."""

    RULE: ClassVar[str] = "P-16"


@dataclass(eq=False)
class ErasureFinal(Refusal):
    """The keys are being destroyed: there is no way back."""

    erasure_id: UUID


@dataclass(eq=False)
class AlreadyErased(Refusal):
    """Everything about this person has been made unreadable already."""


@dataclass(eq=False)
class NotErased(Refusal):
    """The person was not erased: nothing has to be allowed."""


@dataclass(eq=False)
class ErasureListMissing(Refusal):
    """No erasure list is kept outside the databases: the operator sets one first."""

    RULE: ClassVar[str] = "P-4"
