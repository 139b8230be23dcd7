"""What a clerk can do with the record of a patient."""

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

from application.ledger import Ledger, Recorded
from domain.kernel import Aggregate, AlreadyExists, Event, Occasion
from domain.patients import (
    AttendPatient,
    BlindIndex,
    CorrectNames,
    DocumentHolder,
    IdentityDocument,
    LinkDocument,
    Patient,
    RecordDeath,
    RecordPermission,
    RegisterPatient,
    ReleaseDocument,
    holder_id,
)
from domain.transfers import PatientDiedInTransfer
from domain.values import local_date


async def register(ledger: Ledger, command: RegisterPatient) -> Recorded:
    """Begin a patient's record and give it the document, both or neither.

    Raises:
        PatientAlreadyRegistered, PatientKnownElsewhere, BirthInFuture,
        BirthDateDisagrees
    """
    tokens = await ledger.blind_indexes(
        "name", command.names.match_texts(command.birth_date)
    )

    async def attempt() -> Recorded:
        index, held_by = await _holding(ledger, command.document)

        def make() -> list[Aggregate]:
            patient = Patient.register(
                command, index=index, match_tokens=tokens, held_by=held_by
            )
            held = DocumentHolder.hold(command, index=index, patient_id=patient.id)
            return [patient, held]

        return await ledger.begin_all(command, make)

    return await _again_if_taken(attempt)


async def attend(ledger: Ledger, command: AttendPatient) -> Recorded | None:
    """Take on the patient who holds the document; None where nobody holds it."""
    index, held_by = await _holding(ledger, command.document)
    if held_by is None:
        return None
    return await ledger.change(
        command,
        Patient,
        held_by.id,
        lambda patient: patient.attend(command, index=index),
    )


async def link_document(ledger: Ledger, command: LinkDocument) -> Recorded:
    """Add a document to a record. Two records are never merged.

    Raises:
        DocumentHeldByAnother, BirthDateDisagrees, PatientErased
    """

    async def attempt() -> Recorded:
        index, held_by = await _holding(ledger, command.document)

        def decide(patient: Patient) -> list[Aggregate]:
            patient.link(command, index=index, held_by=held_by)
            if held_by is not None:
                return []
            return [DocumentHolder.hold(command, index=index, patient_id=patient.id)]

        return await ledger.change_all(command, [(Patient, command.patient_id)], decide)

    return await _again_if_taken(attempt)


async def correct_names(ledger: Ledger, command: CorrectNames) -> Recorded:
    """Write the names as a document has them.

    Raises:
        PatientErased
    """
    patient = await ledger.get(Patient, command.patient_id)
    tokens = await ledger.blind_indexes(
        "name", command.names.match_texts(patient.born_on())
    )
    return await ledger.change(
        command,
        Patient,
        command.patient_id,
        lambda patient: patient.correct_names(command, match_tokens=tokens),
    )


async def record_permission(ledger: Ledger, command: RecordPermission) -> Recorded:
    """Say until when the permission behind the identity card lasts.

    Raises:
        NoIdentityCard
    """
    return await ledger.change(
        command,
        Patient,
        command.patient_id,
        lambda patient: patient.record_permission(command),
    )


async def record_death(ledger: Ledger, command: RecordDeath) -> Recorded:
    """Say when a patient died.

    Raises:
        DeathAlreadyRecorded, DeathInFuture, DeathBeforeBirth, PatientErased
    """
    return await ledger.change(
        command,
        Patient,
        command.patient_id,
        lambda patient: patient.record_death(command),
    )


async def record_death_in_transfer(
    ledger: Ledger, event: Event, occasion: Occasion
) -> Recorded:
    """React to a death in a transfer: it is the patient's, whatever record it is in.

    Raises:
        NotFound, DeathAlreadyRecorded, PatientErased
    """
    assert isinstance(event, PatientDiedInTransfer)
    return await record_death(
        ledger,
        RecordDeath(
            occasion=occasion,
            patient_id=event.patient_id,
            died_on=local_date(event.effective_at),
            source="hospital-notice",
        ),
    )


async def release_documents(ledger: Ledger, patient_id: UUID, by: Occasion) -> None:
    """Let go of every document of somebody who was erased; once more, of none."""
    patient = await ledger.find(Patient, patient_id)
    for id in patient.documents if patient else ():
        occasion = by.model_copy(update={"command_id": by.derive(f"release/{id}")})
        command = ReleaseDocument(occasion=occasion, holder_id=id)
        release = partial(DocumentHolder.release, command=command)
        await ledger.change(command, DocumentHolder, id, release)


async def find_by_document(
    ledger: Ledger, document: IdentityDocument
) -> Patient | None:
    """Return the patient who holds the document, whichever reading of it was shown."""
    _, held_by = await _holding(ledger, document)
    return held_by


async def _again_if_taken(attempt: Callable[[], Awaitable[Recorded]]) -> Recorded:
    """Look again when the document was given away meanwhile: now we know to whom."""
    try:
        return await attempt()
    except AlreadyExists:
        return await attempt()


async def _holding(
    ledger: Ledger, document: IdentityDocument
) -> tuple[BlindIndex, Patient | None]:
    """Return under which index the document is held, or would be, and by whom.

    Where a holder was erased, the next one stands under another index: nothing that is
    readable leads from the one to the other (P-12).
    """
    text = document.normal_form
    while True:
        index = await ledger.run(ledger.keys.blind_index, "document", text)
        holder = await ledger.find(DocumentHolder, holder_id(index))
        if holder is None:
            return index, None
        if holder.patient_id is not None:
            return index, await ledger.get(Patient, holder.patient_id)
        text = f"{text}#next"
