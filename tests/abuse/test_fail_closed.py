"""S24 and S4: what cannot be asked allows nothing, and S3: nobody raises himself."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.app import create_app
from api.cli.opening import acting
from api.contract import routes_of
from api.deps import action_of
from api.service import Service
from application.access import actions
from domain.kernel import Forbidden
from domain.values import Role
from tests.api.conftest import As
from tests.facts.break_glass import ASKER, REASON, SECOND
from tests.ledgers import Clock
from tests.stories import CLERK, World

MRS_CHAN = {"document": {"kind": "hkic", "number": "A123456(3)"}, "reason": REASON}


@pytest.fixture
def record(world: World) -> str:
    return f"/patients/{world.patient_id}"


def lose(engine: Engine, table: str) -> None:
    """Take a table away, as when a store is gone or another one was connected."""
    with engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_lost"))


@pytest.mark.parametrize(
    ("store", "table"),
    [
        ("engine", "access_tokens"),
        ("engine", "access_records"),
        ("keys_engine", "subject_keys"),
        ("engine", "stored_events"),
    ],
)
def test_a_store_that_is_gone_shows_nobody(
    as_: As, record: str, service: Service, store: str, table: str
) -> None:
    desk = as_(CLERK)
    assert "陳大文" in desk.get(record).text
    with Service.open(service.settings, service.ledger.clock) as fresh:
        lose(getattr(fresh, store), table)
        other = TestClient(create_app(fresh), raise_server_exceptions=False)
        other.headers.update(desk.headers)
        answer = other.get(record)
    assert answer.status_code >= 400
    assert "陳" not in answer.text
    assert "no such table" not in answer.text


def test_an_opening_that_cannot_be_asked_for_is_none(
    as_: As, record: str, service: Service
) -> None:
    desk = as_(ASKER)
    opening = desk.post("/break-glass", json=MRS_CHAN).headers["location"]
    as_(SECOND).post(f"{opening}/confirmation")
    assert desk.get(record).status_code == 200
    lose(service.engine, "stored_events")
    assert desk.get(record).status_code >= 400


@pytest.mark.parametrize("wrong", [timedelta(days=-1), timedelta(days=1)])
def test_a_clock_that_is_wrong_opens_nothing(
    as_: As, record: str, clock: Clock, wrong: timedelta
) -> None:
    desk = as_(ASKER)
    opening = desk.post("/break-glass", json=MRS_CHAN).headers["location"]
    as_(SECOND).post(f"{opening}/confirmation")
    assert desk.get(record).status_code == 200
    clock.pass_by(wrong)
    assert desk.get(record).status_code in {401, 404}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("role", "superuser"),
        ("role", ""),
        ("organisation", ""),
        ("jurisdiction", ""),
        ("actor", ""),
    ],
)
def test_a_token_that_does_not_say_who_and_whose_is_nobodys(
    as_: As, record: str, service: Service, column: str, value: str
) -> None:
    desk = as_(CLERK)
    assert desk.get(record).status_code == 200
    with service.engine.begin() as connection:
        connection.execute(
            text(f"UPDATE access_tokens SET {column} = :value"), {"value": value}
        )
    assert desk.get(record).status_code == 401
    assert desk.get("/patients").status_code == 401


def test_a_revoked_token_is_refused_in_every_process_at_once(
    as_: As, record: str, service: Service, clock: Clock
) -> None:
    desk = as_(CLERK)
    with Service.open(service.settings, clock) as other_process:
        elsewhere = TestClient(create_app(other_process))
        elsewhere.headers.update(desk.headers)
        assert elsewhere.get(record).status_code == 200
        (name,) = [one.name for one in service.tokens.all() if not one.revoked_at]
        service.tokens.revoke(name, clock())
        assert elsewhere.get(record).status_code == 401
        assert desk.get(record).status_code == 401


def test_a_role_that_was_taken_away_stays_away(
    as_: As, service: Service, clock: Clock
) -> None:
    """Who was an officer and became a clerk does neither, by the old token or new."""
    officer = as_(CLERK.model_copy(update={"role": Role.VOUCHER_OFFICER}))
    assert officer.get("/voucher-signals").status_code == 200
    (name,) = [one.name for one in service.tokens.all() if not one.revoked_at]
    service.tokens.revoke(name, clock())
    assert officer.get("/voucher-signals").status_code == 401
    assert as_(CLERK).get("/voucher-signals").status_code == 403


def test_no_route_does_what_is_done_at_the_machine(service: Service) -> None:
    """Tokens, keys and tables are the machine's: no request makes or changes one."""
    machine = {one for one in actions() if one.startswith("machine.")}
    assert machine
    asked = {action_of(route) for route in routes_of(create_app(service))}
    assert asked & machine == set()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OPERATOR}))
def test_a_command_asks_its_token_and_not_its_shell(
    world: World, service: Service, clock: Clock, role: Role
) -> None:
    assert world.patient_id
    actor = CLERK.model_copy(update={"role": role})
    service.tokens.add("somebody", actor, clock())
    with pytest.raises(Forbidden):
        acting(service, "somebody", "machine.tokens")
