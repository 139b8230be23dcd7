"""Every route that shows something of a patient leaves a record that names him.

The routes are those of the OpenAPI document: a new one fails here until it shows whose
record it read, or stands among those that are of nobody.
"""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from pydantic import BaseModel
from sqlalchemy import select

from api.app import create_app
from api.service import Service
from api.subjects import subjects_of
from application.access import permitted
from application.access.records.tables import RECORDS, SUBJECTS
from application.access.seeing import NoWatcher
from domain.values import Role
from projections.vouchers import CLAIMS
from tests import stories
from tests.api.test_signals import a_busy_day
from tests.api.test_transfers import conftest as trips
from tests.api.test_transfers.conftest import Trip
from tests.facts.transfers import COORDINATOR
from tests.ledgers import Clock
from tests.stories import CLERK, DOCTOR, WONG, World

founded, trip = trips.founded, trips.trip

OF_NOBODY = {
    *("/institutions", "/institutions/{institution_id}", "/service-points"),
    "/institutions/{institution_id}/service-points/{service_point}/department-lists",
    "/institutions/{institution_id}/service-points/{service_point}/prices",
    *("/providers", "/providers/{provider_id}", "/providers/{provider_id}/leaves"),
    *("/providers/{provider_id}/prices", "/professions", "/eligible-ages"),
    *("/voucher-issues", "/reward-programmes", "/quotas", "/conversion-rates"),
    *("/conversion-rates/{month}", "/corridors", "/corridors/{corridor_id}"),
    *("/corridors/{corridor_id}/terms", "/vehicles", "/vehicles/{vehicle_id}"),
    *("/vehicles/{vehicle_id}/on-file", "/crew", "/crew/{crew_member_id}"),
    *("/crew/{crew_member_id}/on-file", "/reasons", "/expiries"),
    *("/voucher-claim-imports/template", "/voucher-account-imports/template"),
    *("/voucher-earlier-claim-imports/template", "/run-sheet-imports/template"),
    "/voucher-episodes",
    *("/voucher-signal-rules", "/provider-activity", "/provider-activity/{payee_id}"),
    *("/settlement/{month}/totals", "/pending-confirmations", "/transfer-figures"),
    *("/transfers/columns", "/privacy-notices", "/legal-bases"),
}
"""Directory, templates, and sums over many: nothing in them is of one patient."""

ROLES = (
    *(Role.VOUCHER_OFFICER, Role.PRIVACY_OFFICER, Role.AUDITOR, Role.COORDINATOR),
    *(Role.PROVIDER, Role.OPERATOR, Role.BILLING),
)
PERIOD = {"from": "2025-01-10T00:00:00+08:00", "until": "2025-01-11T00:00:00+08:00"}
QUERIES = {
    "/port-list": {"control_point": "shenzhen-bay", "day": "2025-01-10"},
    "/vehicle-availability": PERIOD,
    "/crew-availability": PERIOD,
}


def routes(app: FastAPI) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each route of the contract that answers GET and asks who is there."""
    for path, described in app.openapi()["paths"].items():
        if (got := described.get("get")) and got.get("x-action"):
            yield path, got


def named(service: Service, answer: Response) -> set[UUID]:
    """Return whom the records of a request name."""
    wanted = (
        select(SUBJECTS.c.subject)
        .join_from(SUBJECTS, RECORDS, RECORDS.c.number == SUBJECTS.c.number)
        .where(RECORDS.c.request_id == answer.headers["x-request-id"])
        .where(RECORDS.c.allowed)
    )
    with service.engine.connect() as connection:
        return set(connection.scalars(wanted))


_IDS = re.compile(r"{(\w+)}")


class Visitor:
    """Asks every route as somebody who may, and keeps which of them named nobody."""

    def __init__(self, service: Service, clock: Clock, app: FastAPI) -> None:
        self.service, self.app = service, app
        self.client = TestClient(app, raise_server_exceptions=False)
        self.secrets = {
            role: service.tokens.add(f"visitor-{role}", actor, clock())
            for role, actor in ((role, visitor(role)) for role in ROLES)
        }

    def get(self, path: str, url: str, action: str) -> Response:
        role = next(role for role in ROLES if permitted(visitor(role), action))
        bearer = {"Authorization": f"Bearer {self.secrets[role]}"}
        return self.client.get(url, params=QUERIES.get(path), headers=bearer)

    def rows(self, path: str, action: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.get(path, path, action).json()["rows"]
        return rows

    def silent(self, ids: dict[str, Any], subjects: set[UUID], *, of: str) -> set[str]:
        """Return the routes that left no record of one of them, out of one town."""
        found = set()
        for path, described in routes(self.app):
            if path not in STREAMS | OF_NOBODY | NOBODY_HERE and town_of(path) == of:
                if unknown := set(_IDS.findall(path)) - ids.keys():
                    found.add(f"{path} needs {sorted(unknown)}")
                    continue
                answer = self.get(path, path.format(**ids), described["x-action"])
                if not subjects & named(self.service, answer):
                    found.add(f"{answer.status_code} {path}")
        return found


STREAMS = {"/transfers/live"}
"""It does not end: see tests/privacy/test_access_records.py."""

NOBODY_HERE = {
    "/voucher-accounts/{account_id}/pairings",
    *("/break-glass", "/break-glass/{opening_id}", "/break-glass/reviews"),
    *("/notices", "/refusal-log", "/requests", "/requests/{request_id}"),
    "/requests/{request_id}/recipients",
    "/requests/{request_id}/recipients/{recipient}/letter",
    *("/voucher-earlier-claims", "/voucher-reconciliations"),
    "/voucher-reconciliations/{reconciliation_id}",
    "/voucher-reconciliations/{reconciliation_id}/differences",
    *("/erasures", "/erasures/{erasure_id}"),
    *("/attachments/{attachment_id}", "/attachments/{attachment_id}/content"),
}
"""Nothing of it is in these towns; what is noted of any row is tested below."""


def town_of(path: str) -> str:
    """Return where there is something to be read: at Mrs Chan's, or on the trip."""
    of_trips = ("/transfer", "/port-list", "/vehicle-", "/crew-")
    return "trip" if path.startswith(of_trips) else "chan"


def visitor(role: Role) -> Any:
    office = COORDINATOR if role is Role.COORDINATOR else DOCTOR
    return office.model_copy(update={"role": role})


def test_nothing_is_declared_that_is_no_route(service: Service) -> None:
    paths = {path for path, _ in routes(create_app(service))}
    assert paths >= OF_NOBODY | STREAMS


async def a_day(service: Service, world: World) -> UUID:
    """Claims that are owed, and one that waits; somebody who may be Mrs Chan too."""
    ledger = service.ledger
    await a_busy_day(service, world)
    waits = stories.occasion(CLERK)
    await stories.claim_at_dr_wong(ledger, world, 50, occasion=waits)
    twin = await stories.register(ledger, number="G123456(A)")
    await stories.open_account(ledger, twin)
    return twin


Visit = Callable[[FastAPI], set[str]]


@pytest.fixture
def visit(world: World, service: Service, clock: Clock) -> Visit:
    """Ask all that there is to ask of Mrs Chan."""
    twin = asyncio.run(a_day(service, world))
    service.views.catch_up()

    def asked(app: FastAPI) -> set[str]:
        visitor_ = Visitor(service, clock, app)
        claims = visitor_.rows("/voucher-claims", "vouchers.read")
        signals = visitor_.rows("/voucher-signals", "vouchers.signals")
        ids = {
            "patient_id": world.patient_id,
            "account_id": world.account_id,
            "claim_id": claims[0]["claim_id"],
            "signal_id": signals[0]["signal_id"],
            "month": "2026-03",
            "id": world.account_id,
        }
        return visitor_.silent(ids, {world.patient_id, twin}, of="chan")

    return asked


def test_every_route_of_a_patient_leaves_its_record(
    visit: Visit, service: Service
) -> None:
    assert visit(create_app(service)) == set()


def test_without_a_recorder_no_route_would(visit: Visit, service: Service) -> None:
    """The control of the test above."""
    deaf = replace(service, watcher=NoWatcher())
    assert len(visit(create_app(deaf))) > 15


def test_every_route_of_a_transfer_leaves_its_record(trip: Trip) -> None:
    trip.to("/arrival")
    service = trip.desks.service
    service.views.catch_up()
    visitor_ = Visitor(service, trip.desks.clock, create_app(service))
    ids = {"transfer_id": trip.id}
    assert visitor_.silent(ids, {trip.town.patient_id}, of="trip") == set()


class OfAccount(BaseModel):
    account_id: UUID


class OfClaim(BaseModel):
    claim_id: UUID


class OfNobody(BaseModel):
    payee_id: UUID = WONG


@pytest.mark.usefixtures("visit")
def test_the_rows_of_any_view_tell_whose_they_are(
    world: World, service: Service
) -> None:
    engine = service.engine
    with engine.connect() as connection:
        claim = connection.scalars(select(CLAIMS.table.c.claim_id)).first()
    assert claim
    account = OfAccount(account_id=world.account_id)
    assert subjects_of(engine, account) == [world.patient_id]
    rows = [OfClaim(claim_id=claim), OfNobody()]
    assert subjects_of(engine, rows) == [world.patient_id]
    assert subjects_of(engine, [OfNobody(), None, 3]) == []
