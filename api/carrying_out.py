"""Carrying out what two people decided: at once, or as soon as the law lets."""

from uuid import UUID

import structlog

from api.service import Service
from application import alarms, privacy
from application.keys import MasterKeyUnusable
from domain.kernel import Busy, Refusal, Unavailable
from domain.privacy import AssessErasure, Encounter, NoRetentionRule
from domain.values import local_date
from projections import privacy as views
from projections.positions import wait_for
from projections.privacy import ENCOUNTERS, ErasureRow

PAGE = 200
FOLD_SECONDS = 5.0
_FAILURES = (Refusal, NoRetentionRule, MasterKeyUnusable, privacy.ListDamaged)


async def carry_out_erasures(service: Service) -> int:
    """Go one step further with every erasure that was approved; return how many.

    What a crash left half-done is done again. It waits until the views know every
    record: since its approval nothing is added to a patient's any more. An erasure that
    cannot be carried out alarms, and does not keep the others waiting.

    Raises:
        Unavailable
    """
    rows = await service.ledger.run(_open, service)
    if not rows or not await service.ledger.run(_know, service):
        return 0
    done = 0
    for row in rows:
        try:
            done += await carry_out(service, row.patient_id, row.erasure_id)
        except (Unavailable, Busy):
            raise
        except _FAILURES as problem:
            alarms.sound(
                "erasure-not-carried-out",
                erasure_id=str(row.erasure_id),
                failure=type(problem).__name__,
            )
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
    """Hold the patient's records against the law; tell whether that said more."""
    ledger = service.ledger
    record = await privacy.record_of(ledger, patient_id)
    if record is None:
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
