"""Whatever is sent, the answer is one that the contract names, and never a 5xx."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import create_app
from api.migration import migrate
from api.service import Service
from application.access import permitted
from domain.values import Role
from projections.worker import ViewWorker
from tests import stories
from tests.ledgers import sqlite_settings

EXAMPLES = 300 if os.environ.get("BAYBRIDGE_SOAK") else 12
ENDLESS = {"/transfers/live"}
"""A stream answers until somebody hangs up; its own tests do."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("fuzz")
    with Service.open(sqlite_settings(folder)) as service:
        migrate(service)
        asyncio.run(stories.mrs_chan(service.ledger))
        stop = Event()
        worker = Thread(target=ViewWorker(service.views).run, args=(stop,))
        worker.start()
        yield service
        stop.set()
        worker.join()


@pytest.fixture(scope="module")
def contract(service: Service) -> Any:
    return schemathesis.openapi.from_asgi("/openapi.json", create_app(service))


@pytest.fixture(scope="module")
def tokens(service: Service) -> dict[Role, str]:
    """A token for each role that may do anything."""
    return {
        role: service.tokens.add(
            f"fuzz-{role}",
            stories.OFFICER.model_copy(update={"role": role}),
            stories.TODAY,
        )
        for role in Role
    }


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_answer_is_a_surprise(
    contract: Any, tokens: dict[Role, str], mode: GenerationMode
) -> None:
    """Well-formed and malformed requests, to every route that is published."""
    operations = [found.ok() for found in contract.get_all_operations()]
    assert len(operations) > 30
    for operation in operations:
        if operation.path in ENDLESS:
            continue
        fuzz(operation, token_for(operation, tokens), mode)


def test_control_an_answer_that_is_not_in_the_contract_is_noticed(
    service: Service, tokens: dict[Role, str]
) -> None:
    path = "/institutions/{institution_id}"
    app = create_app(service)
    del app.openapi()["paths"][path]["get"]["responses"]["404"]
    contract = schemathesis.openapi.from_asgi("/openapi.json", app)
    operation = contract[path]["GET"]
    token = token_for(operation, tokens)
    with pytest.raises(BaseException, match="Schemathesis found"):
        fuzz(operation, token, GenerationMode.POSITIVE)


def fuzz(operation: Any, token: str, mode: GenerationMode) -> None:
    headers = {"Authorization": f"Bearer {token}"}

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answers_as_published(case: Any) -> None:
        note(operation.label)
        case.call_and_validate(headers=headers, checks=CHECKS)

    with suppress(Unsatisfiable):  # a route without input cannot be malformed
        answers_as_published()


def token_for(operation: Any, tokens: dict[Role, str]) -> str:
    """Return the token of somebody who may do it: refusing everybody is easy."""
    action = operation.definition.raw.get("x-action")
    actor = stories.OFFICER.model_copy
    return next(
        token
        for role, token in tokens.items()
        if action is None or permitted(actor(update={"role": role}), action)
    )
