"""One function for each decision about the privacy of a patient."""

from collections.abc import Callable
from uuid import UUID

from application.ledger import Ledger, Recorded
from application.ledger.beginning import begin_and_change
from application.privacy.standing import settle_standing
from domain.kernel import Command
from domain.patients import Patient
from domain.privacy import (
    AllowNewRecord,
    ApproveErasure,
    AssessErasure,
    ConfirmDestruction,
    DeclineErasure,
    LiftLegalHold,
    LiftRestriction,
    PlaceLegalHold,
    PrivacyRecord,
    RepeatErasure,
    RequestErasure,
    RestrictPatient,
    privacy_id,
)


async def place_hold(ledger: Ledger, command: PlaceLegalHold) -> Recorded:
    """Forbid to destroy anything about a patient.

    Raises:
        NotFound, HoldAlreadyPlaced, AlreadyErased
    """
    return await _first(ledger, command, command.patient_id, PrivacyRecord.place_hold)


async def lift_hold(ledger: Ledger, command: LiftLegalHold) -> Recorded:
    """End a legal hold.

    Raises:
        NotFound, HoldUnknown
    """
    return await _next(ledger, command, command.patient_id, PrivacyRecord.lift_hold)


async def restrict(ledger: Ledger, command: RestrictPatient) -> Recorded:
    """Store a patient's record, and do nothing else with it.

    Raises:
        NotFound, AlreadyRestricted, AlreadyErased
    """
    recorded = await _first(ledger, command, command.patient_id, PrivacyRecord.restrict)
    await settle_standing(ledger, command.patient_id)
    return recorded


async def lift_restriction(ledger: Ledger, command: LiftRestriction) -> Recorded:
    """Take a record into use again.

    Raises:
        NotFound, NotRestricted, ErasureUnderWay
    """
    recorded = await _next(
        ledger, command, command.patient_id, PrivacyRecord.lift_restriction
    )
    await settle_standing(ledger, command.patient_id)
    return recorded


async def request_erasure(ledger: Ledger, command: RequestErasure) -> Recorded:
    """Ask for an erasure: nothing is done before somebody else approves it.

    Raises:
        NotFound, ErasureUnderWay, AlreadyErased
    """
    return await _first(
        ledger, command, command.patient_id, PrivacyRecord.request_erasure
    )


async def approve_erasure(ledger: Ledger, command: ApproveErasure) -> Recorded:
    """Approve what somebody else requested; from now on the record is only stored.

    Raises:
        NotFound, ErasureUnknown, ErasureDecided, FourEyesNeeded
    """
    recorded = await _next(
        ledger, command, command.patient_id, PrivacyRecord.approve_erasure
    )
    await settle_standing(ledger, command.patient_id)
    return recorded


async def decline_erasure(ledger: Ledger, command: DeclineErasure) -> Recorded:
    """Say no to an erasure.

    Raises:
        NotFound, ErasureUnknown, ErasureFinal
    """
    return await _next(
        ledger, command, command.patient_id, PrivacyRecord.decline_erasure
    )


async def assess_erasure(ledger: Ledger, command: AssessErasure) -> Recorded:
    """Begin what is due, say why the rest waits.

    Raises:
        NotFound, ErasureUnknown
    """
    return await _next(
        ledger, command, command.patient_id, PrivacyRecord.assess_erasure
    )


async def confirm_destruction(ledger: Ledger, command: ConfirmDestruction) -> Recorded:
    """Say that keys were destroyed.

    Raises:
        NotFound, ErasureUnknown
    """
    return await _next(
        ledger, command, command.patient_id, PrivacyRecord.confirm_destruction
    )


async def repeat_erasure(ledger: Ledger, command: RepeatErasure) -> Recorded:
    """Say that an erasure was done again which this log did not know."""
    return await _begun_or_changed(
        ledger, command, command.patient_id, PrivacyRecord.repeat_erasure
    )


async def allow_new_record(ledger: Ledger, command: AllowNewRecord) -> Recorded:
    """Let somebody who was erased be recorded anew; the old stays unreadable (P-1).

    Raises:
        NotFound, NotErased
    """
    recorded = await _next(
        ledger, command, command.patient_id, PrivacyRecord.allow_new_record
    )
    await settle_standing(ledger, command.patient_id)
    return recorded


async def record_of(ledger: Ledger, patient_id: UUID) -> PrivacyRecord | None:
    """Return what was decided about the privacy of a patient."""
    return await ledger.find(PrivacyRecord, privacy_id(patient_id))


async def _first(
    ledger: Ledger, command: Command, patient_id: UUID, decide: Callable[..., object]
) -> Recorded:
    """Decide about a patient who is there, whether or not it is the first time."""
    await ledger.get(Patient, patient_id)
    return await _begun_or_changed(ledger, command, patient_id, decide)


async def _begun_or_changed(
    ledger: Ledger, command: Command, patient_id: UUID, decide: Callable[..., object]
) -> Recorded:
    return await begin_and_change(
        ledger,
        command,
        (PrivacyRecord, privacy_id(patient_id)),
        begin=lambda: PrivacyRecord.begin_record(command, patient_id),
        change=lambda record: decide(record, command),
    )


async def _next(
    ledger: Ledger, command: Command, patient_id: UUID, decide: Callable[..., object]
) -> Recorded:
    return await ledger.change(
        command,
        PrivacyRecord,
        privacy_id(patient_id),
        lambda record: decide(record, command),
    )
