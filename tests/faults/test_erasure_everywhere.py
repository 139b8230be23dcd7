"""Two serving processes with warm caches: both forget within five seconds (issue 5)."""

import asyncio
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from api.migration import migrate
from api.service import Service
from application.settings import Settings
from domain.kernel import Actor
from tests import stories
from tests.facts.privacy import OFFICER, SECOND
from tests.processes import settings_of, started

SECONDS = 5.0
PATIENCE_SECONDS = 45.0
ASKED = {"requester": "patient", "basis": "pdpo-s26", "received_on": "2026-03-02"}


@pytest.mark.parametrize("settings", ["postgres"], indirect=True)
def test_every_process_forgets_what_one_of_them_destroyed(
    settings: Settings, tmp_path: Path
) -> None:
    patient, tokens = prepare(settings)
    given = settings_of(settings) | {
        "port": "0",
        "log_level": "error",
        "erasure_list": str(tmp_path / "erased.jsonl"),
    }
    with ExitStack() as stack:
        stack.enter_context(started(tmp_path, "work", settings=given, says="works"))
        desks = [
            serving(stack, tmp_path, given, tokens[stories.CLERK.id]) for _ in range(2)
        ]
        here = f"/patients/{patient}"
        within(PATIENCE_SECONDS, lambda: all(is_seen(one, here) for one in desks))
        first, second = (
            stack.enter_context(desk_for(one, tokens[officer.id]))
            for one, officer in zip(desks, (OFFICER, SECOND), strict=True)
        )
        erasure = first.post(f"{here}/erasures", json=ASKED).json()["made"]
        assert all(is_seen(one, here) for one in desks)  # warm, both of them
        answer = second.post(f"{here}/erasures/{erasure}/approval")
        assert answer.status_code == 201
        within(SECONDS, lambda: not any(is_seen(one, here) for one in desks))
        within(PATIENCE_SECONDS, lambda: state(first, erasure) == "completed")
        within(SECONDS, lambda: all("erased" in names(one, here) for one in desks))


def prepare(settings: Settings) -> tuple[UUID, dict[str, str]]:
    with Service.open(settings) as service:
        migrate(service)
        people: list[Actor] = [stories.CLERK, OFFICER, SECOND]
        at = datetime.now(UTC)
        tokens = {one.id: service.tokens.add(one.id, one, at) for one in people}
        return asyncio.run(stories.register(service.ledger)), tokens


def serving(
    stack: ExitStack, folder: Path, given: dict[str, str], token: str
) -> httpx.Client:
    process = started(folder, "serve", settings=given, says="listens on")
    _, line = stack.enter_context(process)
    headers = {"Authorization": f"Bearer {token}"}
    client = httpx.Client(base_url=line.split()[3], headers=headers, timeout=30)
    return stack.enter_context(client)


def desk_for(client: httpx.Client, token: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=client.base_url, headers=headers, timeout=30)


def names(client: httpx.Client, path: str) -> str:
    answer: Any = client.get(path)
    return str(answer.json().get("names"))


def is_seen(client: httpx.Client, path: str) -> bool:
    return "陳大文" in names(client, path)


def state(client: httpx.Client, erasure: str) -> str:
    return str(client.get(f"/erasures/{erasure}").json().get("state"))


def within(seconds: float, is_so: Callable[[], bool]) -> None:
    since = time.monotonic()
    while not is_so():
        assert time.monotonic() - since < seconds
        time.sleep(0.1)
