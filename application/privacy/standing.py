"""What was decided about a person, brought to where the keys lie."""

from uuid import UUID

from application.keys import changing
from application.ledger import Ledger
from domain.kernel import Event, Occasion
from domain.privacy import (
    NewRecordAllowed,
    PatientRestricted,
    PrivacyRecord,
    RestrictionLifted,
    privacy_id,
)


async def follow_standing(ledger: Ledger, event: Event, _: Occasion) -> None:
    """React to a restriction or its end: it holds even if the desk died half-way."""
    assert isinstance(event, PatientRestricted | RestrictionLifted | NewRecordAllowed)
    await settle_standing(ledger, event.patient_id)


async def settle_standing(ledger: Ledger, patient_id: UUID) -> None:
    """Restrict the keys of a patient, or lift it, as the record now is.

    A rehearsal changes no record, so it changes nothing here either.
    """
    record = await ledger.find(PrivacyRecord, privacy_id(patient_id))
    if record is not None:
        await ledger.run(_settle, ledger, record)


def _settle(ledger: Ledger, record: PrivacyRecord) -> None:
    engine = ledger.keys.store.engine
    if record.restricted:
        changing.restrict(engine, record.patient_id)
    else:
        changing.lift(engine, record.patient_id)
    if record.allowed_anew:
        changing.reopen(engine, record.patient_id)
    ledger.keys.heed()
