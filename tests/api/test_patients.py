"""The patients' desk over HTTP."""

from typing import Any

import pytest

from api.service import Service
from domain.values import Role
from tests.api.conftest import As
from tests.stories import CLERK, World

AUDITOR = CLERK.model_copy(update={"role": Role.AUDITOR})


def registration(number: str = "G123456(A)", **facts: Any) -> dict[str, Any]:
    return {
        "names": {"han": "李小明", "latin": "LEE Siu Ming"},
        "birth_date": "1950-06-15",
        "document": {"kind": "hkic", "number": number},
        "evidence": "card-read",
    } | facts


def test_a_patient_is_registered_and_shown(as_: As, service: Service) -> None:
    desk = as_(CLERK)
    answer = desk.post("/patients", json=registration())
    assert answer.status_code == 201
    service.views.catch_up()
    shown = desk.get(answer.headers["location"])
    assert shown.json()["names"] == {"han": "李小明", "latin": "LEE Siu Ming"}
    assert shown.json()["birth_date"] == "1950-06-15"
    documents = desk.get(f"{answer.headers['location']}/documents").json()
    assert documents[0]["document"]["number"] == "G123456(A)"


def test_who_may_not_see_a_name_sees_that_there_is_one(as_: As, world: World) -> None:
    shown = as_(AUDITOR).get(f"/patients/{world.patient_id}")
    assert shown.json()["names"] == {"masked": "identity"}
    documents = as_(AUDITOR).get(f"/patients/{world.patient_id}/documents").json()
    assert documents[0]["document"] == {"masked": "identity"}
    assert "陳" not in shown.text


@pytest.mark.parametrize("number", ["A123456(3)", "a1234563", "A123456 (3)"])
def test_a_patient_is_found_by_a_document_however_it_is_typed(
    as_: As, world: World, number: str
) -> None:
    body = {"document": {"kind": "hkic", "number": number}}
    answer = as_(CLERK).post("/patients/search-by-document", json=body)
    assert answer.json()["patient_id"] == str(world.patient_id)


def test_a_document_that_nobody_holds_finds_nobody(as_: As) -> None:
    body = {"document": {"kind": "hkic", "number": "G123456(A)"}}
    answer = as_(CLERK).post("/patients/search-by-document", json=body)
    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/patient-not-found"
    assert "G123456" not in answer.text


@pytest.mark.parametrize(
    "number", ["A123456(4)", "Ａ123456(3)", "A12345６(3)", "А123456(3)"]
)
def test_a_number_that_cannot_be_right_is_refused_and_not_repeated(
    as_: As, number: str
) -> None:
    headers = {"Accept-Language": "zh-HK"}
    body = {"document": {"kind": "hkic", "number": number}}
    answer = as_(CLERK).post("/patients/search-by-document", json=body, headers=headers)
    assert answer.status_code == 422
    assert number not in answer.text
    assert "請" in answer.json()["errors"][0]["detail"] or "須" in answer.text


def test_a_document_belongs_to_one_patient(as_: As, world: World) -> None:
    answer = as_(CLERK).post("/patients", json=registration("A123456(3)"))
    assert answer.status_code == 409
    assert answer.json()["facts"] == {"patient_id": str(world.patient_id)}


def test_a_second_document_corrected_names_and_a_permission(
    as_: As, world: World, service: Service
) -> None:
    desk, patient = as_(CLERK), f"/patients/{world.patient_id}"
    permit = {"kind": "home-return-permit", "number": "H0123456700"}
    steps = {
        "documents": {"document": permit, "evidence": "sighted"},
        "names": {"names": {"han": "陳大民"}, "evidence": "card-read"},
        "permissions": {"ended_on": "2026-02-28"},
        "death": {"died_on": "2026-03-01", "source": "registry-notice"},
    }
    for step, body in steps.items():
        answer = desk.post(f"{patient}/{step}", json=body)
        assert answer.status_code == 201, answer.text
    service.views.catch_up()
    shown = desk.get(patient).json()
    assert shown["documents"] == 2
    assert shown["names"]["han"] == "陳大民"
    assert shown["permission_ended_on"] == "2026-02-28"
    assert shown["died_on"] == "2026-03-01"


def test_a_death_of_tomorrow_is_refused(as_: As, world: World) -> None:
    body = {"died_on": "2026-03-03", "source": "registry-notice"}
    answer = as_(CLERK).post(f"/patients/{world.patient_id}/death", json=body)
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/death-in-future"


def test_people_with_one_name_and_birth_date_are_suspected(
    as_: As, world: World, service: Service
) -> None:
    same = registration(names={"han": "陳大文"}, birth_date="1946-05-01")
    answer = as_(CLERK).post("/patients", json=same)
    service.views.catch_up()
    pairs = as_(CLERK).get("/suspected-duplicates").json()["rows"]
    assert [set(pair.values()) for pair in pairs] == [
        {str(world.patient_id), answer.json()["id"]}
    ]


def test_patients_are_listed_by_id(as_: As, world: World) -> None:
    page = as_(CLERK).get("/patients").json()
    assert [row["patient_id"] for row in page["rows"]] == [str(world.patient_id)]
