"""The privacy desk over HTTP: holds, restrictions, and erasures by two people."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from api.carrying_out import carry_out_erasures
from api.service import Service
from domain.kernel import Actor
from tests import stories
from tests.api.conftest import As
from tests.facts.privacy import OFFICER, SECOND
from tests.ledgers import Clock
from tests.stories import CLERK, World

ASKED = {"requester": "patient", "basis": "pdpo-s26", "received_on": "2026-03-02"}
AUDITOR = Actor(id="audit-1", organisation="AUD", jurisdiction="HK", role="auditor")


def carry_out(service: Service) -> int:
    service.views.catch_up()
    done = asyncio.run(carry_out_erasures(service))
    service.views.catch_up()
    return done


def post(desk: TestClient, path: str, body: dict[str, Any] | None = None) -> Any:
    answer = desk.post(path, json=body) if body is not None else desk.post(path)
    assert answer.status_code == 201, answer.text
    return answer.json()


def approved(as_: As, patient: UUID) -> str:
    """Have one privacy officer ask for an erasure, and another one approve it."""
    here = f"/patients/{patient}/erasures"
    erasure = str(post(as_(OFFICER), here, ASKED)["made"])
    post(as_(SECOND), f"{here}/{erasure}/approval")
    return erasure


def test_somebody_who_is_kept_by_no_law_is_erased(
    as_: As, world: World, service: Service
) -> None:
    erasure = approved(as_, world.patient_id)
    assert carry_out(service) == 1
    row = as_(AUDITOR).get(f"/erasures/{erasure}").json()
    assert row["state"] == "completed"
    assert set(row["destroyed"]) == {"contact", "identity", "clinical"}
    shown = as_(CLERK).get(f"/patients/{world.patient_id}").json()
    gone = {"erased": "identity", "subject": str(world.patient_id)}
    assert shown["names"] == shown["birth_date"] == gone
    assert as_(OFFICER).get("/erasures").json()["rows"] == []
    assert carry_out(service) == 0


def test_nobody_approves_what_he_requested(as_: As, world: World) -> None:
    here = f"/patients/{world.patient_id}/erasures"
    erasure = post(as_(OFFICER), here, ASKED)["made"]
    answer = as_(OFFICER).post(f"{here}/{erasure}/approval")
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/four-eyes-needed"


def test_while_a_law_keeps_the_record_it_is_restricted_and_says_until_when(
    as_: As, world: World, service: Service
) -> None:
    """P-15: contact goes early, the rest waits seven years, and the reason is shown."""
    asyncio.run(stories.claim_at_dr_wong(service.ledger, world, 100))
    erasure = approved(as_, world.patient_id)
    carry_out(service)
    [row] = as_(OFFICER).get("/erasures").json()["rows"]
    assert (row["erasure_id"], row["state"]) == (erasure, "postponed")
    assert row["destroyed"] == ["contact"]
    assert row["due_on"] == "2033-03-02"
    assert "HK/outpatient: 7 years from 2026-03-02" in "".join(row["because"])
    assert "unverified" in "".join(row["because"])
    names = as_(CLERK).get(f"/patients/{world.patient_id}").json()["names"]
    assert names == {"restricted": "identity"}
    kept = as_(OFFICER).get(f"/patients/{world.patient_id}/retention").json()
    assert kept["due_on"] == "2033-03-02"


def test_when_the_day_comes_it_is_made_unreadable(
    as_: As, world: World, service: Service, clock: Clock
) -> None:
    asyncio.run(stories.claim_at_dr_wong(service.ledger, world, 100))
    erasure = approved(as_, world.patient_id)
    carry_out(service)
    clock.move_to(datetime(2033, 3, 1, 15, 59, tzinfo=UTC))  # 23:59 in Hong Kong
    assert carry_out(service) == 0
    clock.move_to(datetime(2033, 3, 1, 16, 0, tzinfo=UTC))
    assert carry_out(service) == 1
    row = as_(OFFICER).get(f"/erasures/{erasure}").json()
    assert row["state"] == "completed"


def test_a_legal_hold_stops_an_erasure_until_it_is_lifted(
    as_: As, world: World, service: Service
) -> None:
    here = f"/patients/{world.patient_id}/legal-holds"
    hold = post(as_(OFFICER), here, {"ground": "dispute", "ref": "HC/1"})["made"]
    erasure = approved(as_, world.patient_id)
    assert carry_out(service) == 0
    row = as_(OFFICER).get(f"/erasures/{erasure}").json()
    assert (row["state"], row["holds"], row["destroyed"]) == ("postponed", 1, [])
    post(as_(OFFICER), f"{here}/{hold}/end", {"ref": "HC/2"})
    assert carry_out(service) == 1
    [shown] = as_(OFFICER).get(here).json()
    assert shown["lifted_ref"] == "HC/2"


def test_a_restricted_record_is_neither_shown_nor_added_to(
    as_: As, world: World
) -> None:
    here = f"/patients/{world.patient_id}"
    post(as_(OFFICER), f"{here}/restriction", {"ground": "accuracy-disputed"})
    shown = as_(CLERK).get(here).json()
    assert shown["names"] == {"restricted": "identity"}
    document = {"kind": "home-return-permit", "number": "H0123456700"}
    answer = as_(CLERK).post(
        f"{here}/documents", json={"document": document, "evidence": "sighted"}
    )
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/patient-restricted"
    told = as_(OFFICER).get(f"/history/{world.patient_id}").text
    assert "陳大文" not in told
    post(as_(OFFICER), f"{here}/restriction/end", {"ref": "PO/1"})
    assert as_(CLERK).get(here).json()["names"]["han"] == "陳大文"


def test_a_restricted_record_is_opened_to_an_auditor_who_says_why(
    as_: As, world: World
) -> None:
    here = f"/patients/{world.patient_id}"
    post(as_(OFFICER), f"{here}/restriction", {"ground": "accuracy-disputed"})
    assert as_(AUDITOR).get(here).json()["names"] == {"masked": "identity"}
    reason = {"Baybridge-Reason": "Complaint 2026/17 about this record"}
    shown = as_(AUDITOR).get(here, headers=reason).json()
    assert shown["names"]["han"] == "陳大文"
    shown = as_(CLERK).get(here, headers=reason).json()
    assert shown["names"] == {"restricted": "identity"}


def test_who_was_erased_is_found_by_nothing_and_can_be_met_again(
    as_: As, world: World, service: Service
) -> None:
    """P-12: the document finds nobody, its next holder is somebody new."""
    search = {"document": {"kind": "hkic", "number": "A123456(3)"}}
    approved(as_, world.patient_id)
    carry_out(service)
    answer = as_(CLERK).post("/patients/search-by-document", json=search)
    assert answer.status_code == 404
    body = {
        "names": {"han": "陳大文", "latin": "CHAN, Tai Man"},
        "birth_date": "1946-05-01",
        "document": search["document"],
        "evidence": "card-read",
    }
    new = post(as_(CLERK), "/patients", body)["id"]
    assert new != str(world.patient_id)
    service.views.catch_up()
    assert as_(CLERK).get("/suspected-duplicates").json()["rows"] == []
    found = as_(CLERK).post("/patients/search-by-document", json=search).json()
    assert found["patient_id"] == new
    again = as_(CLERK).post("/patients", json=body)
    assert again.json()["type"] == "/problems/patient-already-registered"


def test_a_new_record_needs_leave_and_the_old_stays_unreadable(
    as_: As, world: World, service: Service
) -> None:
    """P-1."""
    here = f"/patients/{world.patient_id}"
    note = {"ended_on": "2030-01-01"}
    approved(as_, world.patient_id)
    carry_out(service)
    refused = as_(CLERK).post(f"{here}/permissions", json=note)
    assert refused.status_code == 409
    post(as_(OFFICER), f"{here}/new-record", {"ref": "PO/3"})
    assert as_(CLERK).post(f"{here}/permissions", json=note).status_code == 201
    service.views.catch_up()
    shown = as_(CLERK).get(here).json()
    assert shown["permission_ended_on"] == "2030-01-01"
    assert shown["names"]["erased"] == "identity"


def test_an_erasure_can_be_declined(as_: As, world: World, service: Service) -> None:
    here = f"/patients/{world.patient_id}/erasures"
    erasure = post(as_(OFFICER), here, ASKED)["made"]
    post(as_(SECOND), f"{here}/{erasure}/refusal", {"ground": "law-forbids"})
    assert carry_out(service) == 0
    row = as_(OFFICER).get(f"/erasures/{erasure}").json()
    assert (row["state"], row["ground"]) == ("declined", "law-forbids")


def test_no_erasure_is_approved_without_a_list_outside(
    as_: As, world: World, service: Service
) -> None:
    here = f"/patients/{world.patient_id}/erasures"
    erasure = post(as_(OFFICER), here, ASKED)["made"]
    object.__setattr__(service, "erasures", None)
    answer = as_(SECOND).post(f"{here}/{erasure}/approval")
    assert answer.json()["type"] == "/problems/erasure-list-missing"


def test_a_patient_who_is_not_there_is_not_found(as_: As) -> None:
    nobody = UUID(int=404)
    answer = as_(OFFICER).post(f"/patients/{nobody}/erasures", json=ASKED)
    assert answer.status_code == 404
    assert date(2026, 3, 2).isoformat() == ASKED["received_on"]
