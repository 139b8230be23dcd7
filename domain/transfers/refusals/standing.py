"""Why a step does not fit what has happened before, or who takes it."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.kernel import Refusal
from domain.transfers.values import Noted


@dataclass(eq=False)
class StepOutOfTurn(Refusal):
    """The transfer is not at this step; `last` is what was recorded last."""

    RULE: ClassVar[str] = "T-R06"
    state: str
    possible_in: tuple[str, ...]
    last: Noted


@dataclass(eq=False)
class TransferEnded(Refusal):
    """The transfer has ended and stays so; `last` is what was recorded last."""

    RULE: ClassVar[str] = "T-R08"
    state: str
    last: Noted


@dataclass(eq=False)
class ChangedMeanwhile(Refusal):
    """Somebody else was faster; look at what was recorded and decide again."""

    expected: int | None
    actual: int | None
    last: Noted


@dataclass(eq=False)
class StepBeforeAnother(Refusal):
    """The step cannot have happened before the one recorded last; check both times."""

    RULE: ClassVar[str] = "T-R09"
    effective_at: datetime
    not_before: datetime


@dataclass(eq=False)
class StepInFuture(Refusal):
    """The step has not happened yet; record it when it has."""

    RULE: ClassVar[str] = "T-R09"
    effective_at: datetime
    now: datetime


@dataclass(eq=False)
class NotYourStep(Refusal):
    """This step belongs to another party of the transfer; `parties` may record it."""

    RULE: ClassVar[str] = "T-R14"
    organisation: str
    jurisdiction: str
    parties: tuple[str, ...]


@dataclass(eq=False)
class StepUnknown(Refusal):
    """The transfer has no step of that version; open it again."""

    version: int


@dataclass(eq=False)
class NotCorrectable(Refusal):
    """This field cannot be corrected; `fields` can."""

    field: str
    fields: tuple[str, ...]


@dataclass(eq=False)
class CorrectsNothing(Refusal):
    """The step says that already."""

    version: int


@dataclass(eq=False)
class NotTheSupervisor(Refusal):
    """A step is corrected by somebody else of the organisation that recorded it."""

    RULE: ClassVar[str] = "T-E26"
    organisation: str
    recorded_by: str


@dataclass(eq=False)
class ChargeUnknown(Refusal):
    """The transfer has no such charge; open it again."""

    charge_id: UUID


@dataclass(eq=False)
class ChargeRefReused(Refusal):
    """The number stands on another bill of this transfer; give the right number."""

    ref: str


@dataclass(eq=False)
class ChargeAlreadyVoided(Refusal):
    """The charge was voided already."""

    charge_id: UUID


@dataclass(eq=False)
class NeverAccepted(Refusal):
    """Charges begin with the acceptance; this transfer was never accepted."""

    RULE: ClassVar[str] = "T-E24"
    state: str
