"""Break-glass over HTTP: without a second person, a foreign record stays absent."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.service import Service
from domain.values import Jurisdiction, Role
from tests.api.conftest import As
from tests.facts.break_glass import ASKER, REASON, SECOND, THIRD
from tests.ledgers import Clock
from tests.stories import World

MRS_CHAN = {"document": {"kind": "hkic", "number": "A123456(3)"}, "reason": REASON}
AUDITOR = ASKER.model_copy(update={"role": Role.AUDITOR})
OFFICER_OF_MACAO = THIRD.model_copy(update={"jurisdiction": Jurisdiction.MO})


@pytest.fixture
def record(world: World) -> str:
    """Mrs Chan's record, which is not the hospital's."""
    return f"/patients/{world.patient_id}"


def ask(desk: TestClient) -> str:
    answer = desk.post("/break-glass", json=MRS_CHAN)
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


def steps(as_: As) -> str:
    """Ask and confirm; return where the opening is read."""
    opening = ask(as_(ASKER))
    answer = as_(SECOND).post(f"{opening}/confirmation")
    assert answer.status_code == 201, answer.text
    return opening


def test_two_people_open_a_foreign_record(as_: As, record: str, clock: Clock) -> None:
    desk = as_(ASKER)
    assert desk.get(record).status_code == 404
    steps(as_)
    shown = desk.get(record)
    assert shown.status_code == 200
    assert shown.json()["names"]["han"] == "陳大文"
    clock.pass_by(timedelta(minutes=60))
    assert desk.get(record).status_code == 404


def test_without_the_second_person_it_stays_absent(as_: As, record: str) -> None:
    """The control of the test above."""
    desk = as_(ASKER)
    absent = desk.get(record).json()
    opening = ask(desk)
    refused = desk.post(f"{opening}/confirmation")
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/second-person-needed"
    answer = desk.get(record)
    assert answer.status_code == 404
    assert answer.json() | {"trace_id": ""} == absent | {"trace_id": ""}


def test_it_is_open_to_nobody_else_and_to_read_only(as_: As, record: str) -> None:
    steps(as_)
    assert as_(SECOND).get(record).status_code == 404
    clerk = as_(ASKER.model_copy(update={"role": Role.CLERK}))
    assert clerk.get(record).status_code == 404
    body = {"died_on": "2026-03-01", "source": "registry-notice"}
    assert as_(ASKER).post(f"{record}/death", json=body).status_code == 403
    assert clerk.post(f"{record}/death", json=body).status_code == 404


def test_who_ends_it_closes_it(as_: As, record: str) -> None:
    opening = steps(as_)
    assert as_(ASKER).post(f"{opening}/end").status_code == 201
    assert as_(ASKER).get(record).status_code == 404


def test_a_document_that_nobody_holds_opens_nothing(as_: As) -> None:
    unknown = {"document": {"kind": "hkic", "number": "G123456(A)"}, "reason": REASON}
    assert as_(ASKER).post("/break-glass", json=unknown).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"reason": REASON},
        {"document": MRS_CHAN["document"]},
        {"patient_id": "9b2f0c1e-5d7a-4e8b-8c3d-2f1a6b7c8d9e", "reason": REASON},
    ],
)
def test_nobody_is_opened_without_document_and_reason(
    as_: As, body: dict[str, Any]
) -> None:
    assert as_(ASKER).post("/break-glass", json=body).status_code == 422


def test_what_is_open_is_listed_for_the_organisation(as_: As, service: Service) -> None:
    opening = steps(as_)
    service.views.catch_up()
    (row,) = as_(SECOND).get("/break-glass").json()["rows"]
    assert row["reason"] == REASON
    assert row["purpose"] == "BTG"
    elsewhere = as_(SECOND.model_copy(update={"organisation": "HKU-SZH"}))
    assert elsewhere.get("/break-glass").json()["rows"] == []
    assert elsewhere.get(opening).status_code == 404
    assert as_(AUDITOR).get(opening).json()["reason"] == {"masked": "clinical"}


def test_a_privacy_officer_of_the_place_reviews_it(
    as_: As, service: Service, clock: Clock
) -> None:
    opening = steps(as_)
    service.views.catch_up()
    listed = as_(THIRD).get("/break-glass/reviews").json()["rows"]
    assert [one["is_overdue"] for one in listed] == [False]
    assert as_(OFFICER_OF_MACAO).get("/break-glass/reviews").json()["rows"] == []
    said = {"outcome": "not-justified", "ground": "no-emergency", "note": "Curiosity"}
    assert as_(THIRD).post(f"{opening}/review", json=said).status_code == 409
    clock.pass_by(timedelta(minutes=60))
    elsewhere = as_(OFFICER_OF_MACAO).post(f"{opening}/review", json=said)
    assert elsewhere.status_code == 404
    assert as_(ASKER).post(f"{opening}/review", json=said).status_code == 403
    assert as_(THIRD).post(f"{opening}/review", json=said).status_code == 201
    service.views.catch_up()
    assert as_(THIRD).get("/break-glass/reviews").json()["rows"] == []
    shown = as_(THIRD).get(opening).json()
    assert (shown["outcome"], shown["note"]) == ("not-justified", "Curiosity")


@pytest.mark.parametrize(("days", "overdue"), [(7, False), (8, True)])
def test_what_was_due_yesterday_is_overdue(
    as_: As, service: Service, clock: Clock, days: int, overdue: bool
) -> None:
    steps(as_)
    service.views.catch_up()
    clock.pass_by(timedelta(days=days))
    (one,) = as_(THIRD).get("/break-glass/reviews").json()["rows"]
    assert one["is_overdue"] is overdue
