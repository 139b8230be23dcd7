"""Has every test of a run looked at by `Leaks`: a plugin of the whole run."""

from collections.abc import Iterator
from functools import wraps
from typing import Any

import httpx
import httpx2
import pytest
import structlog
from prometheus_client import REGISTRY, generate_latest
from structlog.types import EventDict

from application.keys import KeyRing
from tests.leaks import Leaks

LEAKS = Leaks()


@pytest.fixture(autouse=True)
def nothing_leaks() -> Iterator[None]:
    """Fail the test after which something personal stands where nobody may read it."""
    yield
    assert LEAKS.taken() == []


@pytest.fixture(autouse=True, scope="session")
def no_metric_leaks() -> Iterator[None]:
    """Look through every metric of the run, at its end."""
    yield
    LEAKS.look("metric", generate_latest(REGISTRY).decode())
    assert LEAKS.taken() == []


def pytest_configure() -> None:
    """Stand beside sealing, beside every client, and beside the log."""
    _learn_what_is_sealed()
    for client in (httpx.Client, httpx2.Client):
        _look_at_answers_of(client)
    structlog.configure(
        processors=[_look_at_line, *structlog.get_config()["processors"]]
    )


def _learn_what_is_sealed() -> None:
    ring_class: Any = KeyRing
    seal = ring_class.seal

    @wraps(seal)
    def learning(ring: Any, value: object, **where: Any) -> Any:
        LEAKS.learn(value)
        return seal(ring, value, **where)

    ring_class.seal = learning


def _look_at_answers_of(client: Any) -> None:
    send = client.send

    @wraps(send)
    def looking(self: Any, request: Any, *args: Any, **options: Any) -> Any:
        LEAKS.learn_body(request.read())
        response = send(self, request, *args, **options)
        body = "" if options.get("stream") else response.text
        LEAKS.look_at_answer(
            str(request.url), response.status_code, response.headers, body
        )
        return response

    client.send = looking


def _look_at_line(_: Any, __: str, line: EventDict) -> EventDict:
    LEAKS.look("log", " ".join(map(str, line.values())))
    return line
