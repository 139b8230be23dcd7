"""Somebody who is erased in a folder of an operator."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from api.carrying_out import carry_out_erasures
from api.service import Service
from application import privacy
from application.settings import Settings
from tests import stories
from tests.facts import privacy as facts
from tests.stories import occasion


@contextmanager
def erased_patient(folder: Path, *, meanwhile: Callable[[], None]) -> Iterator[UUID]:
    """Register a patient, do something, and erase him."""
    settings = Settings(database_url=f"sqlite:///{folder}/baybridge.sqlite3")
    with Service.open(settings) as service:
        patient = asyncio.run(stories.register(service.ledger))
        meanwhile()
        asyncio.run(_decided(service, patient))
        service.views.catch_up()
        assert asyncio.run(carry_out_erasures(service)) == 1
        service.views.catch_up()
        yield patient


async def _decided(service: Service, patient: UUID) -> None:
    ask = facts.request(patient_id=patient)
    asked = await privacy.request_erasure(
        service.ledger, ask.model_copy(update={"occasion": occasion(facts.OFFICER)})
    )
    assert asked.made
    yes = facts.approve(patient_id=patient, erasure_id=asked.made)
    await privacy.approve_erasure(
        service.ledger, yes.model_copy(update={"occasion": occasion(facts.SECOND)})
    )
