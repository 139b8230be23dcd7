"""Whatever is sent to the published contract, the answer is one that it documents."""

import os
import re
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
)

from api.app import create_app
from api.service import Service
from application.access import permitted
from domain.kernel import Actor
from domain.values import Role
from tests.ledgers import Clock
from tests.stories import DOCTOR, World

EXAMPLES = 300 if os.environ.get("BAYBRIDGE_SOAK") else 8
# A check digit is no matter of a schema; a wrong token that the test replaces by a
# right one is no wrong request.
NOT_OURS = [positive_data_acceptance, negative_data_rejection]
ROLES = [Role.PROVIDER, Role.VOUCHER_OFFICER, Role.OPERATOR, Role.AUDITOR]


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


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_request_breaks_a_route_or_gets_an_undocumented_answer(
    app: FastAPI, service: Service, tokens: dict[Role, str], mode: GenerationMode
) -> None:
    for operation in operations(app):
        action = action_of(app, operation)
        if action is None and mode is GenerationMode.NEGATIVE:
            continue  # nothing can be said wrongly to /healthz
        role = role_for(action)
        headers = {"Authorization": f"Bearer {tokens[role]}"}
        try_out(operation, mode, headers, service)


def try_out(
    operation: Any, mode: GenerationMode, headers: dict[str, str], service: Service
) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case: Any) -> None:
        case.call_and_validate(headers=headers, excluded_checks=NOT_OURS)
        service.views.catch_up()

    one()


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
            address = re.sub(r"{\w+_id}", str(UUID(int=1)), operation.path)
            answer = desk.request(
                operation.method,
                address.replace("{service_point}", "hku-szh"),
                json=example,
                headers={"Authorization": f"Bearer {tokens[role]}"},
            )
            assert answer.status_code in {200, 201, 404, 409}, answer.text
    assert tried > 20
