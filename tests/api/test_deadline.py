"""One deadline for a request, whatever it asks for."""

import asyncio
from contextlib import suppress

from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from api.deadline import Deadline

SECONDS = 0.2
FILES = "/files"


class Asking:
    """Asks two questions in a row that nobody answers, each with a limit of its own."""

    def __init__(self) -> None:
        self.given_up = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        for _ in range(2):
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.Event().wait(), SECONDS)
            self.given_up += 1
        await PlainTextResponse("late")(scope, receive, send)


async def streaming(_: Scope, __: Receive, send: Send) -> None:
    """Begin the answer at once and end it after the deadline."""
    start = {"type": "http.response.start", "status": 200, "headers": []}
    await send(start)
    with suppress(TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), 2 * SECONDS)
    await send({"type": "http.response.body", "body": b"all of it"})


async def speaking_late(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer only when told to stop."""
    try:
        await asyncio.Event().wait()
    finally:
        await PlainTextResponse("late")(scope, receive, send)


async def giving_up(_: Scope, __: Receive, ___: Send) -> None:
    """Raise a time-out of its own, which is no matter of the deadline."""
    raise TimeoutError


def desk(app: ASGIApp) -> TestClient:
    limited = Deadline(app, seconds=SECONDS, without=[FILES])
    return TestClient(limited, raise_server_exceptions=False)


def test_questions_that_hang_one_after_another_share_one_deadline() -> None:
    asking = Asking()
    answer = desk(asking).get("/patients", headers={"accept-language": "zh-Hant"})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["type"] == "/problems/unavailable"
    assert asking.given_up == 0


def test_without_the_deadline_each_has_its_own() -> None:
    asking = Asking()
    assert TestClient(asking).get("/patients").text == "late"
    assert asking.given_up == 2


def test_a_file_is_many_commands_and_has_no_deadline() -> None:
    assert desk(Asking()).post(FILES).text == "late"


def test_an_answer_that_has_begun_is_not_cut_off() -> None:
    assert desk(streaming).get("/transfers").text == "all of it"


def test_an_answer_that_begins_after_the_deadline_is_not_heard() -> None:
    assert desk(speaking_late).get("/patients").status_code == 503


def test_another_time_out_is_told_as_it_is() -> None:
    assert desk(giving_up).get("/patients").status_code == 500
