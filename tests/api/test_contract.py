"""The examples of the published contract are requests that it takes."""

import inspect
import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.testclient import TestClient

from api.app import create_app
from api.contract import routes_of
from api.problems import name_of
from api.service import Service
from application.access import permitted
from domain.kernel import Actor, Refusal
from domain.values import Role
from tests.ledgers import Clock
from tests.stories import DOCTOR, World

ROLES = [
    *(Role.PROVIDER, Role.VOUCHER_OFFICER, Role.OPERATOR, Role.AUDITOR),
    *(Role.CLINICIAN, Role.COORDINATOR, Role.BILLING, Role.PRIVACY_OFFICER),
]


@pytest.fixture
def app(world: World, service: Service) -> FastAPI:
    assert world.account_id
    return create_app(service)


@pytest.fixture
def tokens(service: Service, clock: Clock) -> dict[Role, str]:
    """One token for each of the roles that together may do everything."""
    actors = {role: DOCTOR.model_copy(update={"role": role}) for role in ROLES}
    return {role: token(service, clock, actor) for role, actor in actors.items()}


def token(service: Service, clock: Clock, actor: Actor) -> str:
    return service.tokens.add(actor.role.value, actor, clock())


def role_for(action: str | None) -> Role:
    """Return a role that may do it, so that more than the refusal is tried."""
    for role in ROLES:
        actor = DOCTOR.model_copy(update={"role": role})
        if action is None or permitted(actor, action):
            return role
    raise AssertionError(action)


def operations(app: FastAPI) -> list[Any]:
    schema: Any = schemathesis.openapi.from_asgi("/openapi.json", app)
    return [result.ok() for result in schema.get_all_operations()]


def action_of(app: FastAPI, operation: Any) -> str | None:
    documented = app.openapi()["paths"][operation.path][operation.method]
    action: str | None = documented.get("x-action")
    return action


def address_of(path: str) -> str:
    """Put something well-formed in the place of what an address leaves open."""
    known = {
        "service_point": "hku-szh",
        "reason_list": "transfer-declined",
        "code": "no-bed",
    }
    return re.sub(r"{(\w+)}", lambda one: known.get(one[1], str(UUID(int=1))), path)


def test_every_body_has_an_example_that_is_well_formed(
    app: FastAPI, tokens: dict[Role, str]
) -> None:
    tried = 0
    for operation in operations(app):
        documented = app.openapi()["paths"][operation.path][operation.method]
        body = documented.get("requestBody", {}).get("content", {})
        if "application/json" in body:
            (example,) = body["application/json"]["schema"]["examples"]
            tried += 1
            desk = TestClient(app)
            role = role_for(documented["x-action"])
            answer = desk.request(
                operation.method,
                address_of(operation.path),
                json=example,
                headers={"Authorization": f"Bearer {tokens[role]}"},
            )
            assert answer.status_code in {200, 201, 404, 409}, answer.text
    assert tried > 20


def asked_for(dependant: Dependant) -> Iterator[Any]:
    for one in dependant.dependencies:
        yield one.call
        yield from asked_for(one)


def test_what_a_route_asks_for_is_made_without_a_thread(app: FastAPI) -> None:
    for route in routes_of(app):
        for call in {route.endpoint, *asked_for(route.dependant)}:
            made_by = call if inspect.isroutine(call) else type(call).__call__
            assert inspect.iscoroutinefunction(made_by), (route.path, call)


def test_a_search_is_documented_as_what_it_finds(app: FastAPI) -> None:
    answers = app.openapi()["paths"]["/patients/search-by-document"]["post"][
        "responses"
    ]
    schema = answers["200"]["content"]["application/json"]["schema"]
    assert schema["$ref"].endswith("/Found")


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for one in kind.__subclasses__():
        yield one
        yield from refusals(one)


def test_every_refusal_of_a_slice_is_listed_by_a_route(app: FastAPI) -> None:
    listed = json.dumps(app.openapi()["paths"])
    slices = (
        *("domain.directory", "domain.patients", "domain.vouchers"),
        "domain.transfers",
        "domain.attachments",
        "domain.break_glass",
        "domain.notices",
    )
    ours = [
        one
        for one in refusals()
        if one.__module__.startswith(slices) and not one.__subclasses__()
    ]
    assert ours
    for refusal in ours:
        assert re.search(rf"\b{name_of(refusal)}\b", listed), refusal.__name__
