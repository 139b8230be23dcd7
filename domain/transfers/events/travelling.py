"""From the departure to the bed at the other end, or back."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from domain.reference import CorridorTerms, ListedReason
from domain.sealed import Open, Sealed, contact, none
from domain.transfers.events.assessing import CLINICAL
from domain.transfers.events.step import TransferStep
from domain.transfers.states import TransferState
from domain.transfers.values import (
    Clearance,
    DocumentType,
    DrugUse,
    Isbar,
    PaperHandover,
    Vitals,
)
from domain.values import ActorId, Code, FreeText, OrganisationCode, Ref


class DepartedWithPatient(TransferStep):
    """E13. `corridor` is the row in force on the day of departure (T-R01)."""

    TOPIC = "transfers.departed"
    LEADS_TO: ClassVar = TransferState.EN_ROUTE_OUT

    corridor: Open[CorridorTerms, none]
    people: Open[int, none]
    vitals: Sealed[Vitals, CLINICAL]


class ArrivedAtBoundary(TransferStep):
    """E14. `people` was counted at the port."""

    TOPIC = "transfers.arrived-at-boundary"
    LEADS_TO: ClassVar = TransferState.AT_BOUNDARY

    control_point: Open[Code, none]
    people: Open[int, none]


class ExitCleared(TransferStep):
    """E15. `complete`: immigration, customs and health of this side have looked."""

    TOPIC = "transfers.exit-cleared"

    clearance: Open[Clearance, none]
    complete: Open[bool, none]


class EntryCleared(TransferStep):
    """E15. With a complete one the patient is on the other side."""

    TOPIC = "transfers.entry-cleared"

    clearance: Open[Clearance, none]
    complete: Open[bool, none]


class ClearanceHeld(TransferStep):
    """E15a. By an officer, or because the heads at the port differ (T-R12)."""

    TOPIC = "transfers.clearance-held"
    CORRECTABLE: ClassVar = frozenset({"text"})

    cause: Open[Literal["officer", "head-count"], none]
    reason: Open[ListedReason | None, none]
    officer: Open[Ref | None, none]
    expected: Open[int | None, none]
    counted: Open[int | None, none]
    text: Sealed[FreeText | None, CLINICAL]


class ClearanceReleased(TransferStep):
    """What was held may go on."""

    TOPIC = "transfers.clearance-released"

    officer: Open[Ref, none]
    people: Open[int | None, none]


class ClearanceRefused(TransferStep):
    """E15a. The trip turns back."""

    TOPIC = "transfers.clearance-refused"
    LEADS_TO: ClassVar = TransferState.RETURNING
    CORRECTABLE: ClassVar = frozenset({"text"})

    reason: Open[ListedReason, none]
    officer: Open[Ref, none]
    text: Sealed[FreeText | None, CLINICAL]


class ConditionChanged(TransferStep):
    """E16. What of which line was given is open; what it was is not."""

    TOPIC = "transfers.condition-changed"
    CORRECTABLE: ClassVar = frozenset({"action"})

    drugs_given: Open[tuple[DrugUse, ...], none]
    vitals: Sealed[Vitals, CLINICAL]
    action: Sealed[FreeText | None, CLINICAL]


class DestinationChanged(TransferStep):
    """E17. `corridor` is the row for the new hospital."""

    TOPIC = "transfers.destination-changed"
    CORRECTABLE: ClassVar = frozenset({"ward", "text"})

    corridor: Open[CorridorTerms, none]
    receiver: Open[OrganisationCode, none]
    accepted_by: Open[ActorId, none]
    valid_until: Open[AwareDatetime, none]
    reason: Open[ListedReason, none]
    ward: Sealed[FreeText, CLINICAL]
    text: Sealed[FreeText | None, CLINICAL]


class ReturnStarted(TransferStep):
    """E18."""

    TOPIC = "transfers.return-started"
    LEADS_TO: ClassVar = TransferState.RETURNING
    CORRECTABLE: ClassVar = frozenset({"text"})

    reason: Open[ListedReason, none]
    agreed_with: Open[ActorId, none]
    text: Sealed[FreeText | None, CLINICAL]


class ReturnedToSender(TransferStep):
    """E18."""

    TOPIC = "transfers.returned-to-sender"
    LEADS_TO: ClassVar = TransferState.RETURNED

    handover: Sealed[Isbar, CLINICAL]
    vitals: Sealed[Vitals, CLINICAL]


class ArrivedAtDestination(TransferStep):
    """E19."""

    TOPIC = "transfers.arrived-at-destination"
    LEADS_TO: ClassVar = TransferState.ARRIVED


class HandoverGiven(TransferStep):
    """E20, the escort's half: nothing is handed over until the receiver takes it."""

    TOPIC = "transfers.handover-given"

    drugs_given: Open[tuple[DrugUse, ...], none]
    documents: Open[tuple[DocumentType, ...], none]
    handover: Sealed[Isbar, CLINICAL]
    vitals: Sealed[Vitals, CLINICAL]


class HandoverCompleted(TransferStep):
    """E20, the receiver's half: two people of two organisations (T-R07)."""

    TOPIC = "transfers.handover-completed"
    LEADS_TO: ClassVar = TransferState.HANDED_OVER
    CORRECTABLE: ClassVar = frozenset({"bed", "read_back"})

    given_by: Open[ActorId, none]
    given_for: Open[OrganisationCode, none]
    taken_for: Open[OrganisationCode, none]
    sheet: Open[Ref | None, none]
    paper: Sealed[PaperHandover | None, contact.of("patient_id")]
    bed: Sealed[FreeText, CLINICAL]
    read_back: Sealed[FreeText | None, CLINICAL]


TravellingEvent = (
    DepartedWithPatient
    | ArrivedAtBoundary
    | ExitCleared
    | EntryCleared
    | ClearanceHeld
    | ClearanceReleased
    | ClearanceRefused
    | ConditionChanged
    | DestinationChanged
    | ReturnStarted
    | ReturnedToSender
    | ArrivedAtDestination
    | HandoverGiven
    | HandoverCompleted
)
