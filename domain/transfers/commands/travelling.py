"""From the departure to the bed at the other end, or back."""

from typing import Annotated

from pydantic import Field

from domain.transfers.commands.step import TransferCommand
from domain.transfers.values import (
    DocumentType,
    DrugUse,
    Isbar,
    Looked,
    PaperHandover,
    People,
    Vitals,
)
from domain.values import ActorId, Code, FreeText, Moment, OrganisationCode, Ref

DrugUses = Annotated[tuple[DrugUse, ...], Field(max_length=100)]


class DepartWithPatient(TransferCommand):
    """The patient is on board and the vehicle leaves (E13).

    `people` counts everybody on board: patient, driver, crew and companions.
    """

    people: People
    vitals: Vitals


class ArriveAtBoundary(TransferCommand):
    """`people` is the count at the port; if it differs, the trip is held (T-R12)."""

    control_point: Code
    people: People


class ClearExit(TransferCommand):
    clearance: Looked


class ClearEntry(TransferCommand):
    clearance: Looked


class HoldClearance(TransferCommand):
    """An officer wants something settled first (E15a)."""

    reason: Code
    text: FreeText | None = None
    officer: Ref


class ReleaseClearance(TransferCommand):
    """What was held may go on."""

    officer: Ref
    people: People | None = None


class RefuseClearance(TransferCommand):
    """The trip may not cross; it turns back (E15a)."""

    reason: Code
    text: FreeText | None = None
    officer: Ref


class RecordCondition(TransferCommand):
    """How the patient is on the way, and what was done (E16)."""

    vitals: Vitals
    action: FreeText | None = None
    drugs_given: DrugUses = ()


class ChangeDestination(TransferCommand):
    """The coordinator sends the trip to another hospital, whose doctor agreed (E17)."""

    receiver: OrganisationCode
    accepted_by: ActorId
    ward: FreeText
    valid_until: Moment
    reason: Code
    text: FreeText | None = None


class StartReturn(TransferCommand):
    """Escort and coordinator turn back; `agreed_with` is the other one (E18)."""

    reason: Code
    text: FreeText | None = None
    agreed_with: ActorId


class ReturnToSender(TransferCommand):
    """The patient is back in the sender's hands (E18)."""

    handover: Isbar
    vitals: Vitals


class ArriveAtDestination(TransferCommand):
    """E19."""


class GiveHandover(TransferCommand):
    """The escort's half of the handover (E20)."""

    handover: Isbar
    vitals: Vitals
    drugs_given: DrugUses = ()
    documents: Annotated[tuple[DocumentType, ...], Field(max_length=50)] = ()


class TakeOver(TransferCommand):
    """The receiver's half: the patient is in the bed (E20).

    `paper` where the receiver has no system and signed the sheet.
    """

    bed: FreeText
    read_back: FreeText | None = None
    paper: PaperHandover | None = None
