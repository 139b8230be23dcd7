"""Why a request, an assessment, a consent or an acceptance is refused."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from domain.kernel import Refusal


@dataclass(eq=False)
class EligibilityNotMet(Refusal):
    """The patient does not meet the tests of a transfer; `failed` says which."""

    RULE: ClassVar[str] = "T-R05"
    failed: tuple[str, ...]


@dataclass(eq=False)
class TransferAlreadyOpen(Refusal):
    """The patient has an open transfer; follow that one or end it first."""

    RULE: ClassVar[str] = "T-R03"
    transfer_id: UUID


@dataclass(eq=False)
class PatientHasDied(Refusal):
    """The patient's death is on record; there is nobody to transfer."""

    RULE: ClassVar[str] = "T-R16"
    died_on: date


@dataclass(eq=False)
class WindowReversed(Refusal):
    """The wanted time ends before it begins; exchange the two."""

    wanted_from: datetime
    wanted_until: datetime


@dataclass(eq=False)
class QuestionUnknown(Refusal):
    """No question of this transfer has that id; open the transfer again."""

    question_id: UUID


@dataclass(eq=False)
class QuestionAnswered(Refusal):
    """The question was answered already; read the answer, or ask another question."""

    question_id: UUID


@dataclass(eq=False)
class AssessedBothSides(Refusal):
    """The same person may not assess for both sides; another doctor has to."""

    RULE: ClassVar[str] = "T-R04"
    by: str


@dataclass(eq=False)
class NotAssessedFit(Refusal):
    """A transfer needs a doctor of each side who finds the patient fit to travel."""

    RULE: ClassVar[str] = "T-R04"
    sending: str | None
    receiving: str | None


@dataclass(eq=False)
class AcceptanceEndsTooSoon(Refusal):
    """The bed must be kept beyond this moment; give a later one."""

    valid_until: datetime
    effective_at: datetime


@dataclass(eq=False)
class AcceptancePast(Refusal):
    """The acceptance has lapsed; have the transfer accepted again."""

    RULE: ClassVar[str] = "T-E22"
    valid_until: datetime
    effective_at: datetime


@dataclass(eq=False)
class AcceptanceStillValid(Refusal):
    """The bed is still kept; the acceptance lapses when its time has passed."""

    RULE: ClassVar[str] = "T-E22"
    valid_until: datetime


@dataclass(eq=False)
class RiskNotDisclosed(Refusal):
    """No consent counts unless the risk of the trip was explained first."""

    RULE: ClassVar[str] = "T-E6"


@dataclass(eq=False)
class ConsentNotGiven(Refusal):
    """There is no such consent to withdraw."""

    RULE: ClassVar[str] = "T-E6"
    scopes: tuple[str, ...]


@dataclass(eq=False)
class ReasonNeedsText(Refusal):
    """Say in words what the reason is: `other` alone tells nobody."""

    RULE: ClassVar[str] = "T-R15"
    reason: str
