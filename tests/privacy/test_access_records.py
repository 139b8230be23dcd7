"""Who has seen a patient's record is recorded before the answer leaves, and told."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.app import create_app
from api.deps import SightDep, allow
from api.service import Service
from application.access.records import AccessRecord, seen
from application.access.seeing import NoWatcher
from domain.values import Jurisdiction, Role
from tests.api.conftest import As
from tests.ledgers import Clock
from tests.stories import CLERK, World

OFFICER = CLERK.model_copy(update={"id": "privacy-1", "role": Role.PRIVACY_OFFICER})
AUDITOR = CLERK.model_copy(update={"id": "auditor-1", "role": Role.AUDITOR})
CREW = CLERK.model_copy(update={"id": "crew-1", "role": Role.CREW})
STRANGER = CLERK.model_copy(
    update={
        "id": "clerk-9",
        "organisation": "ELSEWHERE",
        "jurisdiction": Jurisdiction.MO,
    }
)


@pytest.fixture
def looks(service: Service, world: World) -> Callable[[], list[AccessRecord]]:
    return lambda: seen(service.engine, world.patient_id, limit=100)


Looked = Callable[[], list[AccessRecord]]


def page(world: World) -> str:
    return f"/patients/{world.patient_id}/access-records"


def test_a_reading_is_recorded_with_request_and_position(
    as_: As, world: World, looks: Looked
) -> None:
    answer = as_(CLERK).get(f"/patients/{world.patient_id}")
    assert answer.status_code == 200
    (look,) = looks()
    assert (look.actor, look.organisation) == (CLERK.id, CLERK.organisation)
    assert (look.action, look.allowed) == ("patients.read", True)
    assert look.request_id == answer.headers["x-request-id"]
    assert look.position == int(answer.headers["baybridge-position"])


def test_a_reading_that_is_refused_is_recorded(
    as_: As, world: World, looks: Looked
) -> None:
    assert as_(STRANGER).get(f"/patients/{world.patient_id}").status_code == 404
    assert as_(CREW).get(f"/patients/{world.patient_id}").status_code == 403
    told = [(one.actor, one.allowed) for one in looks()]
    assert told == [(CREW.id, False), (STRANGER.id, False)]


@pytest.mark.parametrize("actor", [OFFICER, AUDITOR])
def test_who_has_seen_a_record_is_told_newest_first_and_is_a_look_too(
    as_: As, world: World, actor: Any, clock: Clock
) -> None:
    as_(CLERK).get(f"/patients/{world.patient_id}")
    clock.pass_by(timedelta(minutes=1))
    answer = as_(actor).get(page(world))
    assert answer.status_code == 200
    assert [one["actor"] for one in answer.json()["rows"]] == [CLERK.id]
    again = as_(actor).get(page(world)).json()["rows"]
    assert [one["actor"] for one in again] == [actor.id, CLERK.id]
    assert again[0]["action"] == "access-records.read"
    assert set(again[0]) == {
        *("number", "at", "actor", "organisation", "jurisdiction", "role"),
        *("on_behalf_of", "action", "allowed", "reasoned", "position"),
        *("request_id", "subjects"),
    }


def test_a_clerk_is_not_told_who_has_seen_a_record(as_: As, world: World) -> None:
    assert as_(CLERK).get(page(world)).status_code == 403
    assert as_(STRANGER).get(page(world)).status_code == 403


def test_the_list_goes_on_after_a_page(as_: As, world: World) -> None:
    desk = as_(CLERK)
    for _ in range(3):
        desk.get(f"/patients/{world.patient_id}")
    officer = as_(OFFICER)
    first = officer.get(page(world), params={"limit": 2}).json()
    rest = officer.get(first["next"]).json()
    numbers = [one["number"] for one in first["rows"] + rest["rows"]]
    assert numbers == [3, 2, 1]


def test_the_list_is_of_an_organisation_and_a_period(
    as_: As, world: World, clock: Clock
) -> None:
    as_(CLERK).get(f"/patients/{world.patient_id}")
    officer = as_(OFFICER)
    now, later = clock.now.isoformat(), (clock.now + timedelta(hours=1)).isoformat()

    def asked(**filters: str) -> int:
        return len(officer.get(page(world), params=filters).json()["rows"])

    assert asked(organisation=CLERK.organisation) == 1
    assert asked(organisation="ELSEWHERE") == 0
    assert asked(**{"from": now, "to": later}) > 0
    assert asked(**{"to": now}) == 0
    assert asked(**{"from": later}) == 0
    backwards = officer.get(page(world), params={"from": later, "to": now})
    assert backwards.status_code == 422


def test_of_a_patient_who_is_not_there_nothing_is_told(as_: As) -> None:
    assert as_(OFFICER).get(f"/patients/{uuid4()}/access-records").status_code == 404


def drop_the_table(service: Service) -> None:
    with service.engine.begin() as connection:
        connection.execute(text("DROP TABLE access_records"))


def test_what_cannot_be_recorded_is_not_shown(
    as_: As, world: World, service: Service
) -> None:
    drop_the_table(service)
    answer = as_(CLERK).get(f"/patients/{world.patient_id}")
    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/read-unrecorded"
    assert answer.headers["retry-after"] == "1"
    assert "CHAN" not in answer.text


def test_without_a_recorder_it_would_be_shown(
    as_: As, world: World, service: Service
) -> None:
    """The control of the test above."""
    desk = as_(CLERK)
    drop_the_table(service)
    open_ = TestClient(create_app(replace(service, watcher=NoWatcher())))
    open_.headers["Authorization"] = desk.headers["Authorization"]
    assert open_.get(f"/patients/{world.patient_id}").status_code == 200


def test_while_the_table_is_locked_nothing_is_shown(
    as_: As, world: World, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.ledger._threads, "timeout_seconds", 0.2)
    desk = as_(CLERK)
    with service.engine.connect() as other:
        with other.execution_options(writes=True).begin():
            answer = desk.get(f"/patients/{world.patient_id}")
        assert answer.status_code == 503
        assert answer.json()["type"] == "/problems/read-unrecorded"
    assert desk.get(f"/patients/{world.patient_id}").status_code == 200


def test_a_disk_that_is_full_shows_nothing(
    as_: As, world: World, service: Service
) -> None:
    desk = as_(CLERK)

    async def full(_: object) -> int:
        raise OSError("no space left on device")

    service.recorder._keep = full
    assert desk.get(f"/patients/{world.patient_id}").status_code == 503


def streaming(world: World, service: Service, as_: As) -> TestClient:
    """A route that shows a patient at its beginning and another one later."""
    router = APIRouter()

    @router.get("/stream", dependencies=[allow("patients.read")])
    async def stream(sight: SightDep) -> StreamingResponse:
        async def parts() -> Any:
            await sight.looked_through([world.patient_id])
            yield b"first "
            await sight.looked_through([world.patient_id, OTHER])
            yield b"second"

        return StreamingResponse(parts())

    client = TestClient(create_app(service, routers=[router]))
    client.headers["Authorization"] = as_(CLERK).headers["Authorization"]
    return client


OTHER = uuid4()


def test_a_stream_is_recorded_once_and_again_for_each_new_subject(
    as_: As, world: World, service: Service, looks: Looked
) -> None:
    assert streaming(world, service, as_).get("/stream").text == "first second"
    (first,) = looks()
    (later,) = seen(service.engine, OTHER, limit=9)
    assert (first.subjects, later.subjects) == (1, 1)


def test_a_stream_is_cut_before_it_shows_what_is_not_recorded(
    as_: As, world: World, service: Service
) -> None:
    client = streaming(world, service, as_)
    keep = service.recorder._keep
    sent: list[Any] = []

    async def once(look: Any) -> int:
        if sent:
            raise OSError("no space left on device")
        sent.append(look)
        return await keep(look)

    service.recorder._keep = once
    with pytest.raises(Exception):  # noqa: B017, PT011
        client.get("/stream")
    assert seen(service.engine, OTHER, limit=9) == []


def test_a_thousand_readings_at_once_leave_a_thousand_records(
    world: World, service: Service
) -> None:
    async def crowd() -> None:
        noting = (
            service.recorder.note(
                CLERK, "patients.read", (world.patient_id,), None, allowed=True
            )
            for _ in range(1_000)
        )
        await asyncio.gather(*noting)

    asyncio.run(crowd())
    assert len(seen(service.engine, world.patient_id, limit=2_000)) == 1_000


def test_a_stated_reason_is_sealed(as_: As, world: World, looks: Looked) -> None:
    reason = {"Baybridge-Reason": "Complaint 2026-118 of Mrs Chan"}
    assert as_(AUDITOR).get(f"/patients/{world.patient_id}", headers=reason).is_success
    (look,) = looks()
    assert look.reasoned
    assert look.reason is not None
    assert "Chan" not in look.reason
