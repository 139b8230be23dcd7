"""What an officer can do about two records that may be one person."""

from collections.abc import Callable
from uuid import UUID

from application.ledger import Ledger, Recorded
from domain.kernel import AlreadyExists, Command
from domain.patients import Patient
from domain.patients.duplicates import (
    KeepApart,
    LinkRecords,
    RecordReview,
    SameRecord,
    UndoLink,
    record_review_id,
)

Decide = Callable[[RecordReview, RecordReview], None]


async def link(ledger: Ledger, command: LinkRecords) -> Recorded:
    """Read a record on in another one; they are never merged.

    Raises:
        NotFound, SameRecord, RecordIsLinked, OthersAreReadOnHere
    """
    return await _both(
        ledger,
        command,
        (command.patient_id, command.surviving_id),
        lambda one, other: one.link(command, other),
    )


async def keep_apart(ledger: Ledger, command: KeepApart) -> Recorded:
    """Say that two records are two people.

    Raises:
        NotFound, SameRecord, RecordIsLinked
    """
    return await _both(
        ledger,
        command,
        (command.patient_id, command.other_id),
        lambda one, other: one.keep_apart(command, other),
    )


async def undo(ledger: Ledger, command: UndoLink) -> Recorded:
    """Take a link back.

    Raises:
        NotFound, SameRecord, NotLinked
    """
    return await _both(
        ledger,
        command,
        (command.patient_id, command.surviving_id),
        lambda one, other: one.undo(command, other),
    )


async def _both(
    ledger: Ledger, command: Command, patients: tuple[UUID, UUID], decide: Decide
) -> Recorded:
    """Decide on both reviews at once; those that are not there yet are begun.

    Raises:
        NotFound, SameRecord
    """
    if patients[0] == patients[1]:
        raise SameRecord
    for patient_id in patients:
        await ledger.get(Patient, patient_id)
    try:
        return await _attempt(ledger, command, patients, decide)
    except AlreadyExists:
        return await _attempt(ledger, command, patients, decide)


async def _attempt(
    ledger: Ledger, command: Command, patients: tuple[UUID, UUID], decide: Decide
) -> Recorded:
    known = [one for one in patients if await _is_known(ledger, one)]

    def decided(*taken: RecordReview) -> list[RecordReview]:
        found = dict(zip(known, taken, strict=True))
        begun = {
            one: RecordReview.begin_for(command, patient_id=one)
            for one in patients
            if one not in found
        }
        one, other = ((found | begun)[id] for id in patients)
        decide(one, other)
        return list(begun.values())

    records = [(RecordReview, record_review_id(one)) for one in known]
    return await ledger.change_all(command, records, decided)


async def _is_known(ledger: Ledger, patient_id: UUID) -> bool:
    return await ledger.find(RecordReview, record_review_id(patient_id)) is not None
