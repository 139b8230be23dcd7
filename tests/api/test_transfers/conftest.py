"""The first trip as the desks send it, one request after another."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.app import create_app
from api.migration import migrate
from api.service import Service
from domain.kernel import Actor
from tests import transfer_town
from tests.api.test_transfers import bodies
from tests.facts.transfers import (
    COORDINATOR,
    DRIVER,
    ESCORT,
    RECEIVING_DOCTOR,
    RECEIVING_NURSE,
    SENDING_DESK,
    SENDING_DOCTOR,
    at,
)
from tests.ledgers import Clock, sqlite_settings
from tests.transfer_town import Town


@dataclass
class Desks:
    """Everybody's desk on one service, whose clock a request moves."""

    service: Service
    clock: Clock
    tokens: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        app = create_app(self.service)
        self.client = TestClient(app, raise_server_exceptions=False)

    def headers(self, actor: Actor, more: dict[str, str]) -> dict[str, str]:
        if actor.id not in self.tokens:
            secret = self.service.tokens.add(actor.id, actor, self.clock())
            self.tokens[actor.id] = secret
        return {"Authorization": f"Bearer {self.tokens[actor.id]}", **more}

    def post(
        self,
        actor: Actor,
        path: str,
        body: dict[str, Any],
        moment: datetime | None = None,
        **headers: str,
    ) -> Response:
        if moment is not None:
            self.clock.move_to(moment)
        known = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, json=body, headers=self.headers(actor, known))

    def get(self, actor: Actor, path: str, **headers: str) -> Response:
        self.service.views.catch_up()
        known = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path, headers=self.headers(actor, known))


NOBODYS = UUID(int=0)
Step = tuple[Actor, str, dict[str, Any], datetime]


@dataclass
class Trip:
    """The first trip over HTTP; `id` is known when it was asked for."""

    desks: Desks
    town: Town
    id: UUID = NOBODYS

    def ask(self, **facts: Any) -> Response:
        body = bodies.request(self.town.patient_id) | facts
        moment = at(9, day=bodies.DAY_BEFORE)
        answer = self.desks.post(SENDING_DOCTOR, "/transfers", body, moment)
        if answer.status_code == 201:
            self.id = UUID(answer.json()["id"])
        return answer

    def take(
        self, actor: Actor, path: str, body: dict[str, Any], moment: datetime
    ) -> Response:
        return self.desks.post(actor, f"/transfers/{self.id}{path}", body, moment)

    def must(
        self, actor: Actor, path: str, body: dict[str, Any], moment: datetime
    ) -> dict[str, Any]:
        answer = self.take(actor, path, body, moment)
        assert answer.status_code in {200, 201}, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def to(self, stage: str) -> "Trip":
        """Go from the request to a stage, named by the path of its last step."""
        assert self.ask().status_code == 201
        for actor, path, body, moment in self.decided() + self.prepared():
            self.must(actor, path, body, moment)
            if path == stage:
                return self
        self.papers()
        if stage == "papers":
            return self
        for actor, path, body, moment in self.travelled():
            self.must(actor, path, body, moment)
            if path == stage:
                return self
        raise AssertionError(stage)

    def decided(self) -> list[Step]:
        before = bodies.DAY_BEFORE
        sending, receiving = SENDING_DOCTOR, RECEIVING_DOCTOR
        opinion = bodies.assessment
        return [
            (COORDINATOR, "/assessment", {"receiver": "TMH"}, at(9, 30, day=before)),
            (sending, "/assessments", opinion("sending"), at(20, day=before)),
            (receiving, "/assessments", opinion("receiving"), at(20, 5, day=before)),
            (sending, "/consents", bodies.CONSENT, at(20, 30, day=before)),
            (receiving, "/acceptance", bodies.ACCEPTANCE, at(21, day=before)),
        ]

    def prepared(self) -> list[Step]:
        vehicle = bodies.vehicle(self.town.vehicle_id, self.town.driver_id)
        crew = {"member_ids": [str(id) for id in self.town.member_ids]}
        return [
            (SENDING_DESK, "/vehicle", vehicle, at(8)),
            (SENDING_DESK, "/crew", crew, at(8, 5)),
            (ESCORT, "/manifest", bodies.MANIFEST, at(8, 10)),
        ]

    def papers(self) -> None:
        notice = self.must(COORDINATOR, "/pre-notices", bodies.PRE_NOTICE, at(8, 20))
        acknowledged = f"/pre-notices/{notice['made']}/acknowledgements"
        for side in ("CN-GD", "HK"):
            answer = bodies.acknowledgement(side)
            self.must(COORDINATOR, acknowledged, answer, at(8, 40))
        bundle = self.must(SENDING_DOCTOR, "/record-bundles", bodies.RECORDS, at(9))
        receipt = f"/record-bundles/{bundle['made']}/receipt"
        self.must(RECEIVING_NURSE, receipt, bodies.RECEIPT, at(9, 10))

    def travelled(self) -> list[Step]:
        looked = bodies.clearance
        return [
            (SENDING_DESK, "/readiness", {}, at(10, 30)),
            (ESCORT, "/departure", bodies.DEPARTURE, at(11)),
            (ESCORT, "/boundary-arrival", bodies.AT_PORT, at(11, 10)),
            (ESCORT, "/exit-clearances", looked("11:12"), at(11, 13)),
            (ESCORT, "/entry-clearances", looked("11:13"), at(11, 14)),
            (ESCORT, "/arrival", {}, at(11, 45)),
            (ESCORT, "/handover", bodies.HANDOVER, at(11, 50)),
            (RECEIVING_NURSE, "/takeover", {"bed": "A3-12"}, at(11, 55)),
            (DRIVER, "/empty-crossings", bodies.EMPTY, at(12, 40)),
            (DRIVER, "/vehicle-return", {}, at(13, 30)),
            (ESCORT, "/drug-account", bodies.DRUGS_BACK, at(13, 40)),
            (SENDING_DESK, "/closure", {"run_report": "R-1"}, at(14)),
        ]


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Town]:
    """A folder with the directory, one vehicle with its people, and one patient."""
    folder = tmp_path_factory.mktemp("transfer-town")
    with Service.open(sqlite_settings(folder), Clock(transfer_town.LONG_AGO)) as one:
        migrate(one)
        town = asyncio.run(transfer_town.found(one.ledger))
        one.views.catch_up()
    return folder, town


@pytest.fixture
def clock() -> Clock:
    return Clock(transfer_town.LONG_AGO)


@pytest.fixture
def trip(founded: tuple[Path, Town], tmp_path: Path, clock: Clock) -> Iterator[Trip]:
    """The first trip, not yet asked for, in a copy of the town of this test's own."""
    folder, town = founded
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    with Service.open(sqlite_settings(tmp_path), clock) as service:
        yield Trip(Desks(service, clock), town)
