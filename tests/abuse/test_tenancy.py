"""A foreign record is answered as an absent one is, by every route that names one."""

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.belongings import FINDERS
from api.service import Service
from application.access import permitted
from application.access.seeing import Sight
from domain.kernel import Actor
from domain.values import Role
from tests.api.conftest import As
from tests.stories import CLERK, SHROFF, World, claim_at_dr_wong

ABSENT = UUID(int=404)
ELSEWHERE = CLERK.model_copy(update={"organisation": "ELSEWHERE", "id": "clerk-99"})
HKIC = {"kind": "hkic", "number": "A123456(3)"}
NAMES = ("patient_id", "account_id")
DESKS = (Role.CLERK, Role.PROVIDER, Role.CLINICIAN, Role.BILLING)


def addressed(service: Service) -> Iterator[tuple[str, str, str, Role]]:
    """Yield every route about a patient or an account, and a desk that may use it."""
    paths: dict[str, Any] = create_app(service).openapi()["paths"]
    for path, methods in paths.items():
        name = next((one for one in NAMES if f"{{{one}}}" in path), None)
        for method, documented in methods.items():
            role = name and _desk_for(documented.get("x-action"))
            if name and role:
                yield method, path, name, role


def _desk_for(action: str) -> Role | None:
    for role in DESKS:
        if permitted(ELSEWHERE.model_copy(update={"role": role}), action):
            return role
    return None


def ask(desk: TestClient, method: str, path: str, id: object, name: str) -> Any:
    address = path.replace(f"{{{name}}}", str(id))
    while "{" in address:
        before, _, rest = address.partition("{")
        address = f"{before}{UUID(int=1)}{rest.partition('}')[2]}"
    answer = desk.request(method, address, json={} if method == "post" else None)
    body = answer.json()
    if isinstance(body, dict):
        body.pop("trace_id", None)
        body.get("facts", {}).pop("id", None)
    return answer.status_code, body


def test_a_foreign_record_is_answered_as_an_absent_one(
    as_: As, service: Service, world: World
) -> None:
    known = {"patient_id": world.patient_id, "account_id": world.account_id}
    desks: dict[Role, TestClient] = {}
    tried = 0
    for method, path, name, role in addressed(service):
        stranger = ELSEWHERE.model_copy(update={"role": role})
        desk = desks.setdefault(role, as_(stranger))
        foreign = ask(desk, method, path, known[name], name)
        assert foreign == ask(desk, method, path, ABSENT, name), (method, path)
        assert foreign[0] == 404, (method, path)
        tried += 1
    assert tried > 15
    assert set(NAMES) <= set(FINDERS)


def test_without_the_belonging_a_foreign_record_would_be_seen(
    as_: As, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above."""

    async def sees(*_: object) -> bool:
        return True

    monkeypatch.setattr(Sight, "sees", sees)
    answer = as_(ELSEWHERE).get(f"/patients/{world.patient_id}")
    assert answer.status_code == 200


def test_a_list_holds_the_patients_of_the_own_organisation(
    as_: As, world: World
) -> None:
    assert as_(ELSEWHERE).get("/patients").json()["rows"] == []
    (row,) = as_(SHROFF).get("/patients").json()["rows"]
    assert row["patient_id"] == str(world.patient_id)


def test_a_privacy_officer_lists_the_patients_of_his_place(
    as_: As, world: World
) -> None:
    def rows(jurisdiction: str) -> list[Any]:
        officer = Actor(
            id="privacy-1",
            organisation="PCPD",
            jurisdiction=jurisdiction,
            role="privacy-officer",
        )
        found: list[Any] = as_(officer).get("/patients").json()["rows"]
        return found

    assert [row["patient_id"] for row in rows("HK")] == [str(world.patient_id)]
    assert rows("MO") == []


def test_a_search_does_not_find_a_foreign_patient(as_: As) -> None:
    search = "/patients/search-by-document"
    foreign = as_(ELSEWHERE).post(search, json={"document": HKIC})
    other = {"kind": "hkic", "number": "B123456(6)"}
    absent = as_(ELSEWHERE).post(search, json={"document": other})
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert _told(foreign) == _told(absent)


def test_a_second_desk_registers_nobody_twice_but_takes_him_on(
    as_: As, world: World
) -> None:
    desk = as_(ELSEWHERE)
    registration = {
        "names": {"han": "陳大文"},
        "birth_date": "1946-05-01",
        "document": HKIC,
        "evidence": "card-read",
    }
    refused = desk.post("/patients", json=registration)
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/patient-known-elsewhere"
    assert str(world.patient_id) not in refused.text

    taken = desk.post(
        "/patients/attendances", json={"document": HKIC, "evidence": "card-read"}
    )
    assert taken.status_code == 201
    assert desk.get(f"/patients/{world.patient_id}").status_code == 200


def test_nothing_but_the_token_says_for_which_organisation(
    as_: As, world: World
) -> None:
    desk = as_(ELSEWHERE)
    record = f"/patients/{world.patient_id}"
    headers = {"organisation": "CLINIC-1", "X-Organisation": "CLINIC-1"}
    assert desk.get(record, headers=headers).status_code == 404
    asked = desk.get("/patients", params={"organisation": "CLINIC-1"})
    assert asked.status_code == 422
    body = {"document": HKIC, "evidence": "card-read", "organisation": "CLINIC-1"}
    assert desk.post("/patients/attendances", json=body).status_code == 422


def test_an_auditor_sees_who_somebody_is_for_a_stated_reason(
    as_: As, world: World
) -> None:
    auditor = as_(CLERK.model_copy(update={"role": Role.AUDITOR}))
    record = f"/patients/{world.patient_id}"
    assert auditor.get(record).json()["names"] == {"masked": "identity"}
    reason = {"Baybridge-Reason": "Complaint 2026-118"}
    assert auditor.get(record, headers=reason).json()["names"]["han"] == "陳大文"


@pytest.mark.parametrize(("length", "status"), [(9, 422), (10, 200), (500, 200)])
def test_a_reason_is_more_than_a_word(
    as_: As, world: World, length: int, status: int
) -> None:
    auditor = as_(CLERK.model_copy(update={"role": Role.AUDITOR}))
    reason = {"Baybridge-Reason": "x" * length}
    answer = auditor.get(f"/patients/{world.patient_id}", headers=reason)
    assert answer.status_code == status


def test_a_reason_is_no_file(as_: As, world: World) -> None:
    auditor = as_(CLERK.model_copy(update={"role": Role.AUDITOR}))
    reason = {"Baybridge-Reason": "x" * 501}
    answer = auditor.get(f"/patients/{world.patient_id}", headers=reason)
    assert answer.status_code == 422


def _told(answer: Any) -> Any:
    return {key: one for key, one in answer.json().items() if key != "trace_id"}


LISTS = [
    *("/voucher-accounts", "/voucher-claims", "/forfeiture-forecast"),
    *("/settlement/2026-03/lines", "/settlement/2026-03/totals", "/pending-claims"),
]


@pytest.fixture
def claimed(world: World, service: Service) -> str:
    """Return the address of a claim of Mrs Chan that Dr Wong has confirmed."""
    made = asyncio.run(claim_at_dr_wong(service.ledger, world, 500)).made
    service.views.catch_up()
    return f"/voucher-claims/{made}"


@pytest.mark.usefixtures("claimed")
@pytest.mark.parametrize("address", LISTS)
def test_a_list_shows_a_foreign_desk_nothing(as_: As, address: str) -> None:
    billing = ELSEWHERE.model_copy(update={"role": Role.BILLING})
    own = CLERK.model_copy(update={"role": Role.BILLING})
    if address != "/pending-claims":  # the claim was confirmed as it was entered
        assert as_(own).get(address).json()["rows"] != []
    answer = as_(billing).get(address)
    assert (answer.status_code, answer.json()["rows"]) == (200, [])


@pytest.mark.usefixtures("claimed")
def test_totals_do_not_tell_of_foreign_accounts(as_: As) -> None:
    told = as_(ELSEWHERE).get("/forfeiture-forecast").json()["totals"]
    assert set(told.values()) == {0}


@pytest.mark.parametrize("paper", ["", "/receipt"])
def test_a_foreign_claim_is_answered_as_an_absent_one(
    as_: As, claimed: str, paper: str
) -> None:
    assert as_(CLERK).get(claimed + paper).status_code == 200
    foreign = as_(ELSEWHERE).get(claimed + paper)
    absent = as_(ELSEWHERE).get(f"/voucher-claims/{ABSENT}{paper}")
    assert foreign.status_code == absent.status_code == 404
    one, other = _told(foreign), _told(absent)
    assert (one.pop("facts").keys(), one) == (other.pop("facts").keys(), other)


def test_a_filter_finds_no_foreign_account(as_: As, world: World) -> None:
    for asked in (world.patient_id, ABSENT):
        answer = as_(ELSEWHERE).get(f"/voucher-accounts?patient_id={asked}")
        assert answer.json()["rows"] == []


@pytest.mark.parametrize("id", ["patient_id", "account_id"])
def test_a_privacy_officer_reads_no_history_of_another_place(
    as_: As, world: World, id: str
) -> None:
    def status(jurisdiction: str) -> int:
        officer = Actor(
            id="privacy-1",
            organisation="PCPD",
            jurisdiction=jurisdiction,
            role="privacy-officer",
        )
        return as_(officer).get(f"/history/{getattr(world, id)}").status_code

    assert (status("HK"), status("MO")) == (200, 404)


def test_a_body_that_names_a_foreign_record_finds_none(as_: As, world: World) -> None:
    def opened(id: UUID) -> Any:
        return as_(ELSEWHERE).post("/voucher-accounts", json={"patient_id": str(id)})

    foreign, absent = opened(world.patient_id), opened(ABSENT)
    assert foreign.status_code == absent.status_code == 404
    assert _told(foreign) | {"facts": {}} == _told(absent) | {"facts": {}}
