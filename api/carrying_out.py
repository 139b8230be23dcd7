"""Carrying out what two people decided: at once, or as soon as the law lets."""

from uuid import UUID

import structlog

from api.service import Service
from application import alarms, privacy
from domain.privacy import AssessErasure, Encounter, ErasureListMissing
from domain.values import local_date
from projections import privacy as views
from projections.positions import wait_for
from projections.privacy import ENCOUNTERS, ErasureRow

PAGE = 200
FOLD_SECONDS = 5.0


async def carry_out_erasures(service: Service) -> int:
    """Go one step further with every erasure that was approved; return how many.

    What a crash left half-done is done again. An erasure that fails alarms, and does
    not keep the others waiting.
    """
    done = 0
    for row in await service.ledger.run(_open, service):
        try:
            done += await carry_out(service, row.patient_id, row.erasure_id)
        except ErasureListMissing:
            alarms.sound("erasure-list-missing")
            return done
    return done


async def carry_out(service: Service, patient_id: UUID, erasure_id: UUID) -> bool:
    """Assess an erasure and destroy what is due; tell whether something was.

    Raises:
        ErasureListMissing
    """
    work = service.destruction()
    if await _assess(service, patient_id, erasure_id):
        structlog.get_logger("baybridge.privacy").info("erasure-assessed")
    record = await privacy.record_of(service.ledger, patient_id)
    erasure = record.erasure if record else None
    if erasure is None or erasure.id != erasure_id or not erasure.to_destroy:
        return False
    await privacy.destroy(work, patient_id, erasure_id, erasure.to_destroy)
    return True


async def _assess(service: Service, patient_id: UUID, erasure_id: UUID) -> bool:
    """Hold the patient's records against the law, if the views know all of them.

    Since the approval the record is restricted: no record is added any more.
    """
    ledger = service.ledger
    record = await privacy.record_of(ledger, patient_id)
    if record is None or not await ledger.run(_know, service):
        return False
    rows = await ledger.run(views.encounters, service.engine, patient_id)
    today = local_date(ledger.clock())
    name = f"assess/{record.version}/{today}"
    command = AssessErasure(
        occasion=service.destruction().occasion(erasure_id, name),
        patient_id=patient_id,
        erasure_id=erasure_id,
        today=today,
        encounters=[
            Encounter.model_validate(row, from_attributes=True) for row in rows
        ],
        rules=service.settings.retention,
    )
    return bool((await privacy.assess_erasure(ledger, command)).events)


def _know(service: Service) -> bool:
    """Wait until the view of encounters has read the log to where it is now."""
    last = service.ledger.log.last_position()
    return wait_for(service.engine, last, views=[ENCOUNTERS.name], timeout=FOLD_SECONDS)


def _open(service: Service) -> list[ErasureRow]:
    found: list[ErasureRow] = []
    after: UUID | None = None
    while page := views.open_erasures(service.engine, after=after, limit=PAGE):
        found.extend(page)
        after = page[-1].erasure_id
    return found
