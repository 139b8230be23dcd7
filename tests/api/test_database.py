"""The same doors on PostgreSQL, and before a database that does not answer."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.app import create_app
from api.migration import migrate
from api.service import Service
from projections.store import open_database
from tests.ledgers import Clock, postgres_settings
from tests.postgres import Server
from tests.stories import (
    CLERK,
    DOCTOR,
    OFFICER,
    World,
    claim_at_dr_wong,
    mrs_chan,
    occasion,
)

EXPECTED = {
    "/voucher-claims": 8,
    "/pending-claims": 4,
    "/settlement/2026-03/lines": 4,
    "/settlement/2026-03/totals": 1,
}


@pytest.fixture
def service(postgres_server: Server) -> Iterator[Service]:
    with (
        postgres_server.database() as url,
        postgres_server.database() as keys_url,
        Service.open(postgres_settings(url, keys_url), Clock()) as service,
    ):
        migrate(service)
        yield service


@pytest.fixture
def world(service: Service) -> World:
    """Mrs Chan, with claims that are paid and claims that wait."""
    return asyncio.run(_claims(service))


async def _claims(service: Service) -> World:
    world = await mrs_chan(service.ledger)
    for entered_by in (DOCTOR, DOCTOR, DOCTOR, DOCTOR, CLERK, CLERK, CLERK, CLERK):
        circumstances = occasion(entered_by)
        await claim_at_dr_wong(service.ledger, world, 100, occasion=circumstances)
    return world


def client(service: Service, role: str) -> TestClient:
    actor = {"clerk": CLERK, "doctor": DOCTOR, "officer": OFFICER}[role]
    secret = service.tokens.add(role, actor, service.ledger.clock())
    headers = {"Authorization": f"Bearer {secret}"}
    return TestClient(create_app(service), headers=headers)


def test_the_lists_are_read_and_paged_on_postgresql(
    service: Service, world: World
) -> None:
    service.views.catch_up()
    officer = client(service, "officer")
    for address in (
        "/service-points?state=open",
        "/voucher-issues",
        "/conversion-rates",
        "/providers",
        f"/voucher-accounts/{world.account_id}/entries",
        "/patients",
        f"/history/{world.account_id}",
        "/voucher-claims",
        "/pending-claims",
        "/suspected-duplicates",
        "/settlement/2026-03/lines",
        "/settlement/2026-03/totals",
    ):
        whole = officer.get(address).json()["rows"]
        assert pages(officer, address) == whole, address
        assert len(whole) == EXPECTED.get(address, len(whole)), address
    assert officer.get("/readyz").json()["status"] == "ready"


def pages(desk: TestClient, address: str) -> list[object]:
    """Read a list three rows at a time."""
    rows: list[object] = []
    more: str | None = f"{address}{'&' if '?' in address else '?'}limit=3"
    while more:
        page = desk.get(more).json()
        rows += page["rows"]
        more = page["next"]
    return rows


def test_a_lost_database_is_said_and_not_waited_for(postgres_server: Server) -> None:
    with ExitStack() as later:
        keys_url = later.enter_context(postgres_server.database())
        with postgres_server.database() as url:
            settings = postgres_settings(url, keys_url)
            service = later.enter_context(Service.open(settings, Clock()))
            migrate(service)
            desk = client(service, "clerk")
        assert desk.get("/healthz").status_code == 200
        ready = desk.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (503, "unreachable")
        answer = desk.get("/patients")
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "1"
        assert answer.json()["type"] == "/problems/unavailable"
        assert desk.get("/metrics").status_code == 200


def test_a_database_that_hangs_is_waited_for_only_so_long(
    postgres_server: Server,
) -> None:
    with postgres_server.database() as url, postgres_server.database() as keys_url:
        settings = postgres_settings(url, keys_url).model_copy(
            update={"command_timeout_seconds": 1.0}
        )
        with Service.open(settings, Clock()) as service:
            migrate(service)
            desk = client(service, "clerk")
            with nobody_reads(url, "access_tokens"):
                for answer in (desk.get("/patients"), desk.post("/patients", json={})):
                    assert answer.status_code == 503
                    assert answer.headers["retry-after"] == "1"
            assert desk.get("/patients").status_code == 200


@contextmanager
def nobody_reads(url: str, table: str) -> Iterator[None]:
    """Hold a table so that whoever reads it waits for as long as the block lasts."""
    engine = open_database(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
            yield
    finally:
        engine.dispose()
