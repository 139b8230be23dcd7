"""What happens to the privacy of Mrs Chan."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from domain.kernel import Actor
from domain.privacy import (
    RETENTION,
    AllowNewRecord,
    ApproveErasure,
    AssessErasure,
    ConfirmDestruction,
    DeclineErasure,
    Encounter,
    ErasureApproved,
    ErasureBegun,
    ErasureCompleted,
    ErasureDeclined,
    ErasurePostponed,
    ErasureRepeated,
    ErasureRequested,
    Keeping,
    KeysDestroyed,
    LegalHoldLifted,
    LegalHoldPlaced,
    LiftLegalHold,
    LiftRestriction,
    NewRecordAllowed,
    PatientRestricted,
    PlaceLegalHold,
    PrivacyRecordBegun,
    RepeatErasure,
    RequestErasure,
    RestrictionLifted,
    RestrictPatient,
)
from domain.sealed import DataClass
from tests.given import SOME_ID, Happened, happened, occasion

OFFICER = Actor(id="po-1", organisation="DH", jurisdiction="HK", role="privacy-officer")
SECOND = Actor(id="po-2", organisation="DH", jurisdiction="HK", role="privacy-officer")
TODAY = date(2026, 3, 2)
BINDING = "d" * 64
ERASURE = uuid5(UUID(int=1), "erasure")
HOLD = uuid5(UUID(int=1), "legal-hold")
EVERY: tuple[DataClass, ...] = ("contact", "identity", "clinical")


def by(officer: Actor = OFFICER, **circumstances: Any) -> Any:
    return occasion(by=officer, **circumstances)


# Events

begun = happened(PrivacyRecordBegun, patient_id=SOME_ID)


def held(hold_id: UUID = HOLD, ref: str = "HC/1") -> Happened:
    return happened(
        LegalHoldPlaced, patient_id=SOME_ID, hold_id=hold_id, ground="dispute", ref=ref
    )


def hold_lifted(hold_id: UUID = HOLD) -> Happened:
    return happened(LegalHoldLifted, patient_id=SOME_ID, hold_id=hold_id, ref="HC/2")


def restricted(ground: str = "requested") -> Happened:
    return happened(PatientRestricted, patient_id=SOME_ID, ground=ground)


lifted = happened(RestrictionLifted, patient_id=SOME_ID, ref="PO/1")
allowed = happened(NewRecordAllowed, patient_id=SOME_ID, ref="PO/2")


def requested(officer: Actor = OFFICER) -> Happened:
    return happened(
        ErasureRequested,
        patient_id=SOME_ID,
        erasure_id=ERASURE,
        requester="patient",
        basis="pdpo-s26",
        received_on=TODAY,
        by=officer,
    )


def _of_erasure(event: Any, **facts: Any) -> Happened:
    return happened(event, patient_id=SOME_ID, erasure_id=ERASURE, **facts)


approved = _of_erasure(ErasureApproved)
declined = _of_erasure(ErasureDeclined, ground="law-forbids")
completed = _of_erasure(ErasureCompleted)


def postponed(*kept: Keeping, holds: tuple[UUID, ...] = ()) -> Happened:
    due_on = kept[0].due_on if kept else None
    return _of_erasure(ErasurePostponed, due_on=due_on, keepings=kept, holds=holds)


def destruction_begun(*data_classes: DataClass) -> Happened:
    return _of_erasure(ErasureBegun, data_classes=data_classes)


def destroyed(*data_classes: DataClass) -> Happened:
    return _of_erasure(
        KeysDestroyed,
        data_classes=data_classes,
        binding=BINDING,
        sinks=("snapshots",),
    )


def repeated(*data_classes: DataClass) -> Happened:
    return _of_erasure(ErasureRepeated, data_classes=data_classes, binding=BINDING)


# Commands


def place_hold(ref: str = "HC/1", *, patient_id: UUID = SOME_ID) -> PlaceLegalHold:
    return PlaceLegalHold(
        occasion=by(), patient_id=patient_id, ground="dispute", ref=ref
    )


def lift_hold(hold_id: UUID = HOLD, *, patient_id: UUID = SOME_ID) -> LiftLegalHold:
    return LiftLegalHold(
        occasion=by(), patient_id=patient_id, hold_id=hold_id, ref="HC/2"
    )


def restrict(*, patient_id: UUID = SOME_ID) -> RestrictPatient:
    return RestrictPatient(occasion=by(), patient_id=patient_id, ground="requested")


def lift_restriction(*, patient_id: UUID = SOME_ID) -> LiftRestriction:
    return LiftRestriction(occasion=by(), patient_id=patient_id, ref="PO/1")


def request(*, patient_id: UUID = SOME_ID, **circumstances: Any) -> RequestErasure:
    return RequestErasure(
        occasion=by(**circumstances),
        patient_id=patient_id,
        requester="patient",
        basis="pdpo-s26",
        received_on=TODAY,
    )


def approve(
    officer: Actor = SECOND, *, patient_id: UUID = SOME_ID, erasure_id: UUID = ERASURE
) -> ApproveErasure:
    return ApproveErasure(
        occasion=by(officer), patient_id=patient_id, erasure_id=erasure_id
    )


def decline(
    *, patient_id: UUID = SOME_ID, erasure_id: UUID = ERASURE
) -> DeclineErasure:
    return DeclineErasure(
        occasion=by(SECOND),
        patient_id=patient_id,
        erasure_id=erasure_id,
        ground="law-forbids",
    )


def assess(*encounters: Encounter, today: date = TODAY) -> AssessErasure:
    return AssessErasure(
        occasion=by(),
        patient_id=SOME_ID,
        erasure_id=ERASURE,
        today=today,
        encounters=encounters,
        rules=RETENTION,
    )


def confirm(*data_classes: DataClass) -> ConfirmDestruction:
    return ConfirmDestruction(
        occasion=by(),
        patient_id=SOME_ID,
        erasure_id=ERASURE,
        data_classes=data_classes,
        binding=BINDING,
        sinks=("snapshots",),
    )


def repeat(*data_classes: DataClass) -> RepeatErasure:
    return RepeatErasure(
        occasion=by(),
        patient_id=SOME_ID,
        erasure_id=ERASURE,
        data_classes=data_classes,
        binding=BINDING,
    )


def allow(*, patient_id: UUID = SOME_ID) -> AllowNewRecord:
    return AllowNewRecord(occasion=by(), patient_id=patient_id, ref="PO/2")
