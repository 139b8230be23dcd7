"""What a transfer remembers of its history; it decides nothing itself."""

from datetime import datetime
from decimal import Decimal
from typing import assert_never
from uuid import UUID

from domain.kernel import Aggregate
from domain.reference import CorridorTerms, CrewOnFile
from domain.transfers import events
from domain.transfers.chain import OUT_OF_CHAIN, noted, state_after
from domain.transfers.events import (
    AssessingEvent,
    EndingEvent,
    PreparingEvent,
    TransferEvent,
    TravellingEvent,
)
from domain.transfers.states import ENDED, TransferState
from domain.transfers.values import (
    ClearanceKind,
    ConsentScope,
    DrugBalance,
    DrugLine,
    Noted,
    Side,
)
from domain.values import Jurisdiction, OrganisationCode

Leg = str


class TransferMemory(Aggregate):
    """`entered_at` is when the present state began, `latest_at` the last step."""

    def __init__(self) -> None:
        self.patient_id: UUID
        self.request: events.TransferRequested
        self.corridor: CorridorTerms
        self.receiver: OrganisationCode
        self.state = TransferState.REQUESTED
        self.entered_at: datetime
        self.latest_at: datetime
        self.last: Noted
        self.steps: dict[int, TransferEvent] = {}
        self.times: dict[int, datetime] = {}
        self.moved: list[int] = []
        self.questions: dict[UUID, bool] = {}
        self.assessments: dict[Side, events.AssessmentRecorded] = {}
        self.valid_until: datetime | None = None
        self.consents: dict[ConsentScope, int] = {}
        self.assigned: events.VehicleAssigned | None = None
        self.crew: tuple[CrewOnFile, ...] = ()
        self.manifest: dict[int, DrugLine] | None = None
        self.given: dict[int, Decimal] = {}
        self.balances: dict[int, DrugBalance] | None = None
        self.notice: events.BoundaryPreNotified | None = None
        self.acknowledged: set[Jurisdiction] = set()
        self.bundle: events.RecordBundleSent | None = None
        self.bundle_received = False
        self.people = 0
        self.exit: set[ClearanceKind] = set()
        self.entry: set[ClearanceKind] = set()
        self.held: events.ClearanceHeld | None = None
        self.handover: events.HandoverGiven | None = None
        self.empty_legs: dict[Leg, datetime] = {}
        self.vehicle_back_at: datetime | None = None
        self.charges: dict[UUID, events.ChargeRecorded] = {}
        self.voided: set[UUID] = set()

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def sides(self) -> tuple[Jurisdiction, Jurisdiction]:
        """Return the sender's and the receiver's side of the boundary."""
        return self.corridor.sender_jurisdiction, self.corridor.receiver_jurisdiction

    @property
    def has_crossed(self) -> bool:
        """Say whether the patient has come over the boundary."""
        return any(
            state_after(self.steps[version]) == TransferState.EN_ROUTE_IN
            for version in self.moved
        )

    def steps_of(self, *kinds: type[TransferEvent]) -> tuple[TransferEvent, ...]:
        return tuple(step for step in self.steps.values() if isinstance(step, kinds))

    def changed_since(self, version: int) -> tuple[Noted, ...]:
        """Return the steps after a version, for whoever decided on that one."""
        return tuple(noted(step) for v, step in self.steps.items() if v > version)

    def evolve(self, event: TransferEvent) -> None:
        self._note(event)
        if isinstance(event, AssessingEvent):
            self._assessed(event)
        elif isinstance(event, PreparingEvent):
            self._prepared(event)
        elif isinstance(event, TravellingEvent):
            self._travelled(event)
        else:
            self._ended(event)

    def _note(self, event: TransferEvent) -> None:
        """Remember when it happened, and which state it leads to."""
        version = event.originator_version
        self.steps[version] = event
        self.times[version] = event.effective_at
        self.last = noted(event)
        if isinstance(event, OUT_OF_CHAIN):
            return
        if (state := state_after(event)) is not None:
            self.state = state
            self.entered_at = event.effective_at
            self.moved.append(version)
        first = not hasattr(self, "latest_at")
        if first or event.effective_at > self.latest_at:
            self.latest_at = event.effective_at

    def _assessed(self, event: AssessingEvent) -> None:
        match event:
            case events.TransferRequested():
                self.request = event
                self.patient_id = event.patient_id
                self.corridor = event.corridor
                self.receiver = event.corridor.receiver
            case events.AssessmentOpened():
                self.receiver = event.receiver
            case events.InformationRequested():
                self.questions[event.question_id] = False
            case events.InformationSupplied():
                self.questions[event.question_id] = True
            case events.AssessmentRecorded():
                self.assessments[event.side] = event
            case events.TransferAccepted():
                self.valid_until = event.valid_until
            case events.TransferDeclined() | events.AcceptanceLapsed():
                pass
            case events.TransferConsentGiven():
                version = event.originator_version
                self.consents |= dict.fromkeys(event.scopes, version)
            case events.TransferConsentWithdrawn():
                for scope in event.scopes:
                    self.consents.pop(scope, None)
            case _:
                assert_never(event)

    def _prepared(self, event: PreparingEvent) -> None:
        match event:
            case events.VehicleAssigned():
                self._assigned(event)
            case events.CrewAssigned():
                self.crew = event.members
            case events.ManifestFiled():
                self.manifest = {line.line: line for line in event.lines}
            case events.BoundaryPreNotified():
                self.notice = event
                self.acknowledged = set()
            case events.PreNoticeAcknowledged():
                self.acknowledged.add(event.side)
            case events.RecordBundleSent():
                self.bundle = event
                self.bundle_received = False
            case events.RecordBundleReceived():
                self.bundle_received = True
            case events.ReadinessConfirmed() | events.ReadinessWithdrawn():
                pass
            case _:
                assert_never(event)

    def _travelled(self, event: TravellingEvent) -> None:
        match event:
            case events.DepartedWithPatient():
                self.corridor = event.corridor
                self.people = event.people
            case events.ExitCleared():
                self.exit.update(event.clearance.kinds)
            case events.EntryCleared():
                self.entry.update(event.clearance.kinds)
            case events.ClearanceHeld():
                self.held = event
            case events.ClearanceReleased() | events.ClearanceRefused():
                self.held = None
            case events.ConditionChanged():
                self._gave(event)
            case events.DestinationChanged():
                self.corridor = event.corridor
                self.receiver = event.receiver
                self.valid_until = event.valid_until
            case events.HandoverGiven():
                self.handover = event
                self._gave(event)
            case (
                events.ArrivedAtBoundary()
                | events.ReturnStarted()
                | events.ReturnedToSender()
                | events.ArrivedAtDestination()
                | events.HandoverCompleted()
            ):
                pass
            case _:
                assert_never(event)

    def _ended(self, event: EndingEvent) -> None:
        match event:
            case events.VehicleCrossedEmpty():
                self.empty_legs[event.leg] = event.effective_at
            case events.VehicleReturned():
                self.vehicle_back_at = event.effective_at
            case events.DrugsAccountedFor():
                self.balances = {one.line: one for one in event.balances}
            case events.ChargeRecorded():
                self.charges[event.charge_id] = event
            case events.ChargeVoided():
                self.voided.add(event.charge_id)
            case events.StepTimeCorrected():
                self._corrected(event)
            case (
                events.TransferCancelled()
                | events.PatientDiedInTransfer()
                | events.TransferClosed()
                | events.StepTextCorrected()
            ):
                pass
            case _:
                assert_never(event)

    def _assigned(self, event: events.VehicleAssigned) -> None:
        """Remember the vehicle; another one has made no crossing yet."""
        before = self.assigned
        if before and before.vehicle.vehicle_id != event.vehicle.vehicle_id:
            self.empty_legs = {}
        self.assigned = event

    def _gave(self, event: events.ConditionChanged | events.HandoverGiven) -> None:
        for use in event.drugs_given:
            before = self.given.get(use.line, Decimal(0))
            self.given[use.line] = before + use.quantity

    def _corrected(self, event: events.StepTimeCorrected) -> None:
        self.times[event.corrected_version] = event.new_at
        self.entered_at = self.times[self.moved[-1]]
        self.latest_at = max(
            at
            for version, at in self.times.items()
            if not isinstance(self.steps[version], OUT_OF_CHAIN)
        )
