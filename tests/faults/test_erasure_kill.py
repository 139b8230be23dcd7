"""kill -9 at each step of an erasure: whoever takes it up again ends it (P-3)."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from api.carrying_out import carry_out_erasures
from api.migration import migrate
from api.service import Service
from application import patients, privacy
from application.settings import Settings
from domain.patients import HongKongIdentityCard, Patient
from domain.sealed import Erased
from tests import stories
from tests.facts import privacy as facts
from tests.faults.dying_erasure import STEPS
from tests.faults.test_kill import hkic
from tests.ledgers import Clock
from tests.processes import ROOT, environment, settings_of
from tests.stories import occasion

DEATHS = [(step, when) for step in STEPS for when in ("before", "after")]


@pytest.fixture
def service(settings: Settings, tmp_path: Path) -> Iterator[Service]:
    outside = settings.model_copy(update={"erasure_list": tmp_path / "erased.jsonl"})
    with Service.open(outside, Clock()) as service:
        migrate(service)
        yield service


def test_whoever_is_killed_at_any_step_is_erased_in_the_end(service: Service) -> None:
    people = {
        death: asyncio.run(approved(service, number))
        for number, death in enumerate(DEATHS)
    }
    service.views.catch_up()
    for (step, when), (patient, erasure) in people.items():
        killed(service, step, when, patient, erasure)
        is_done = (step, when) == ("confirm", "after")
        assert asyncio.run(is_complete(service, patient)) is is_done, (step, when)
    service.ledger.keys.heed()
    asyncio.run(go_on(service))
    for number, (patient, _) in enumerate(people.values()):
        assert asyncio.run(is_complete(service, patient))
        assert asyncio.run(names_of(service, patient)) == gone(patient)
        document = HongKongIdentityCard(kind="hkic", number=hkic(number))
        found = patients.find_by_document(service.ledger, document)
        assert asyncio.run(found) is None


def test_control_who_says_done_first_leaves_somebody_readable(
    service: Service,
) -> None:
    patient, erasure = asyncio.run(approved(service, 0))
    service.views.catch_up()
    killed(service, "careless", "after", patient, erasure)
    asyncio.run(go_on(service))
    assert asyncio.run(is_complete(service, patient))
    assert asyncio.run(names_of(service, patient)) != gone(patient)


async def approved(service: Service, number: int) -> tuple[UUID, UUID]:
    patient = await stories.register(service.ledger, number=hkic(number))
    asked = await privacy.request_erasure(
        service.ledger, now(facts.request(patient_id=patient), facts.OFFICER)
    )
    assert asked.made
    yes = facts.approve(patient_id=patient, erasure_id=asked.made)
    await privacy.approve_erasure(service.ledger, now(yes, facts.SECOND))
    return patient, asked.made


async def go_on(service: Service) -> None:
    """Do what a worker that starts again does, until there is nothing left."""
    for _ in range(3):
        await service.ledger.run(service.views.catch_up)
        await carry_out_erasures(service)
    await service.ledger.run(service.views.catch_up)
    assert await carry_out_erasures(service) == 0


async def is_complete(service: Service, patient: UUID) -> bool:
    record = await privacy.record_of(service.ledger, patient)
    assert record
    return record.erased


async def names_of(service: Service, patient: UUID) -> object:
    return (await service.ledger.get(Patient, patient)).names


def gone(patient: UUID) -> Erased:
    return Erased(erased="identity", subject=patient)


def now(command: Any, by: Any) -> Any:
    return command.model_copy(update={"occasion": occasion(by)})


def killed(
    service: Service, step: str, when: str, patient: UUID, erasure: UUID
) -> None:
    given = settings_of(service.settings) | {
        "erasure_list": str(service.settings.erasure_list)
    }
    module = [sys.executable, "-m", "tests.faults.dying_erasure"]
    done = subprocess.run(
        [*module, step, when, str(patient), str(erasure)],
        cwd=ROOT,
        env=environment(**given),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
