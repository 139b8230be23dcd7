"""The requests' desk over HTTP."""

from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.service import Service
from domain.requests import Recipient
from domain.values import Jurisdiction, Role
from tests.api.conftest import As
from tests.ledgers import Clock
from tests.stories import CLERK, World

OFFICER = CLERK.model_copy(update={"role": Role.PRIVACY_OFFICER, "id": "dpo-1"})
AUDITOR = CLERK.model_copy(update={"role": Role.AUDITOR, "id": "auditor-1"})
REASON = {"Baybridge-Reason": "Complaint 2026-118 of the patient"}


@pytest.fixture
def officer(as_: As) -> TestClient:
    return as_(OFFICER)


def ask(desk: TestClient, world: World, **facts: Any) -> str:
    body = {
        "kind": "correction",
        "received_on": "2026-03-02",
        "field": "birth-date",
        "says": "I was born on 2 May.",
    } | facts
    answer = desk.post(f"/patients/{world.patient_id}/requests", json=body)
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


COPY = {"kind": "copy", "field": None, "says": None}
CORRECTION = {"field": "birth-date", "value": "1946-05-02", "reason": "Read again."}


def test_a_clerk_receives_and_the_officer_corrects(
    as_: As, officer: TestClient, world: World, service: Service
) -> None:
    request = ask(as_(CLERK), world)
    assert as_(CLERK).post(f"{request}/correction", json=CORRECTION).status_code == 403
    answer = officer.post(f"{request}/correction", json=CORRECTION)
    assert answer.status_code == 201, answer.text
    service.views.catch_up()
    patient = as_(CLERK).get(f"/patients/{world.patient_id}").json()
    assert (patient["birth_date"], patient["corrected"]) == (
        "1946-05-02",
        ["birth-date"],
    )
    shown = officer.get(request).json()
    assert (shown["old_value"], shown["new_value"]) == ("1946-05-01", "1946-05-02")
    assert officer.get("/requests").json()["rows"] == []


def test_an_auditor_sees_both_values_with_a_reason(
    as_: As, officer: TestClient, world: World, service: Service
) -> None:
    request = ask(as_(CLERK), world)
    officer.post(f"{request}/correction", json=CORRECTION)
    service.views.catch_up()
    masked = as_(AUDITOR).get(request)
    assert masked.json()["old_value"] == {"masked": "clinical"}
    assert "1946" not in masked.text
    opened = as_(AUDITOR).get(request, headers=REASON).json()
    assert (opened["old_value"], opened["new_value"]) == ("1946-05-01", "1946-05-02")


@pytest.mark.parametrize("field", ["diagnosis", "birth", "opinion"])
def test_a_field_that_is_not_correctable_is_a_rule_and_no_mistake(
    officer: TestClient, world: World, field: str
) -> None:
    request = ask(officer, world, field=field)
    answer = officer.post(f"{request}/correction", json=CORRECTION | {"field": field})
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/field-not-correctable"
    assert answer.json()["facts"]["correctable"] == [
        *("birth-date", "death-date", "names"),
    ]


def test_a_refused_correction_is_in_the_log_and_a_note_stays(
    as_: As, officer: TestClient, world: World, service: Service
) -> None:
    request = ask(officer, world, field="diagnosis")
    refusing = {"ground": "opinion", "reasons": "A doctor's opinion."}
    assert officer.post(f"{request}/refusal", json=refusing).status_code == 201
    service.views.catch_up()
    (row,) = officer.get("/refusal-log").json()["rows"]
    assert (row["keep_until"], row["reasons"]) == ("2030-03-02", "A doctor's opinion.")
    (note,) = as_(CLERK).get(f"/patients/{world.patient_id}/notes").json()
    assert (note["field"], note["says"]) == ("diagnosis", "I was born on 2 May.")
    (regulator,) = as_(AUDITOR).get("/refusal-log", headers=REASON).json()["rows"]
    assert regulator["reasons"] == "A doctor's opinion."
    early = officer.post(f"/refusal-log/{request.rpartition('/')[2]}/release")
    assert early.json()["type"] == "/problems/refusal-still-kept"


@pytest.mark.parametrize(("days", "overdue"), [(40, False), (41, True)])
def test_a_request_is_overdue_from_the_day_after(
    officer: TestClient,
    world: World,
    service: Service,
    clock: Clock,
    days: int,
    overdue: bool,
) -> None:
    ask(officer, world, **COPY)
    service.views.catch_up()
    clock.pass_by(timedelta(days=days))
    (row,) = officer.get("/requests").json()["rows"]
    assert (row["due_on"], row["overdue"]) == ("2026-04-11", overdue)


def test_a_request_of_another_place_is_not_there(
    as_: As, officer: TestClient, world: World, service: Service
) -> None:
    request = ask(officer, world, **COPY)
    service.views.catch_up()
    stranger = as_(OFFICER.model_copy(update={"jurisdiction": Jurisdiction.MO}))
    assert stranger.get(request).status_code == 404
    assert stranger.get("/requests").json()["rows"] == []


def test_an_unknown_request_or_recipient_is_not_found(
    officer: TestClient, world: World, service: Service
) -> None:
    request = ask(officer, world)
    service.views.catch_up()
    nobody = "/requests/00000000-0000-0000-0000-000000000009"
    for address in (nobody, f"{nobody}/recipients", f"{nobody}/recipients/TMH/letter"):
        assert officer.get(address).status_code == 404
    assert officer.get(f"{request}/recipients/TMH/letter").status_code == 404


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Correction of personal data"),
        ("zh-Hant", "個人資料更正通知"),
        ("zh-Hans", "个人资料更正通知"),
        ("pt", "Retificação de dados pessoais"),
    ],
)
def test_each_recipient_has_a_letter_in_four_languages(
    officer: TestClient,
    world: World,
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    title: str,
) -> None:
    async def recipients_of(*_: Any) -> tuple[Recipient, ...]:
        return (Recipient(organisation="TMH", last_sent_on=date(2025, 12, 1)),)

    monkeypatch.setattr("api.requests.answering.recipients_of", recipients_of)
    request = ask(officer, world)
    assert officer.post(f"{request}/correction", json=CORRECTION).status_code == 201
    service.views.catch_up()
    address = f"{request}/recipients/TMH/letter"
    headers = {"Accept-Language": language}
    letter = officer.get(address, headers=headers)
    for told in (title, "TMH", "1946-05-01", "1946-05-02", "Read again."):
        assert told in letter.text
    paper = officer.get(address, headers=headers | {"Accept": "application/pdf"})
    assert paper.content.startswith(b"%PDF")
    (listed,) = officer.get(f"{request}/recipients").json()
    assert (listed["recipient"], listed["sent_on"], listed["overdue"]) == (
        "TMH",
        None,
        False,
    )
    assert officer.get(f"{request}/recipients/QMH/letter").status_code == 404
