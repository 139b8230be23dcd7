"""Consents, legal bases and disclosures over HTTP."""

import csv
import io
import json
from typing import Any

from fastapi.testclient import TestClient

from api import examples
from api.disclosures.files import guarded
from api.service import Service
from domain.values import Jurisdiction, Role
from tests.api.conftest import As
from tests.stories import CLERK, OFFICER, World

PRIVACY = OFFICER.model_copy(
    update={"role": Role.PRIVACY_OFFICER, "jurisdiction": Jurisdiction.CN_GD}
)
DESK = CLERK.model_copy(update={"jurisdiction": Jurisdiction.CN_GD})
AUDITOR = CLERK.model_copy(update={"role": Role.AUDITOR})


def prepared(as_: As) -> None:
    """A notice in use and a filed contract."""
    officer = as_(PRIVACY)
    for path, body in (
        ("/privacy-notices", examples.PRIVACY_NOTICE),
        ("/legal-bases", examples.LEGAL_BASIS),
    ):
        assert officer.post(path, json=body).status_code == 201


def agree(desk: TestClient, world: World, **terms: Any) -> str:
    body = examples.DISCLOSURE_CONSENT
    body = {**body, "terms": {**body["terms"], "from_on": "2020-01-01", **terms}}
    answer = desk.post(f"/patients/{world.patient_id}/consents", json=body)
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["made"]
    return made


def send(desk: TestClient, world: World, **facts: Any) -> Any:
    body = {**examples.DISCLOSURE, **facts}
    return desk.post(f"/patients/{world.patient_id}/disclosures", json=body)


def test_a_disclosure_is_refused_until_it_has_a_basis_and_a_consent(
    as_: As, world: World, service: Service
) -> None:
    desk = as_(DESK)
    refused = send(desk, world)
    assert (refused.status_code, refused.json()["type"]) == (
        409,
        "/problems/no-legal-basis",
    )
    prepared(as_)
    refused = send(desk, world)
    assert refused.json()["type"] == "/problems/consent-to-send-missing"
    assert refused.json()["facts"]["tried"] == [
        {"code": "EX-GBA-1", "kind": "gba-contract-hk", "why": "no-consent"}
    ]
    consent_id = agree(desk, world)
    assert send(desk, world).status_code == 201
    service.views.catch_up()
    path = f"/patients/{world.patient_id}"
    (row,) = desk.get(f"{path}/disclosures").json()["rows"]
    assert (row["recipient"], row["basis_code"]) == ("TMH", "EX-GBA-1")
    assert row["note"] == "Discharge letter, by post"
    (who,) = desk.get(f"{path}/recipients").json()
    assert (who["recipient"], who["times"]) == ("TMH", 1)
    masked = as_(AUDITOR).get(f"{path}/disclosures").json()["rows"][0]["note"]
    assert masked == {"masked": "clinical"}
    withdrawn = desk.post(f"{path}/consents/{consent_id}/withdrawal", json={})
    assert withdrawn.status_code == 201
    assert send(desk, world).status_code == 409
    service.views.catch_up()
    assert len(desk.get(f"{path}/disclosures").json()["rows"]) == 1


def test_a_consent_is_listed_with_who_signed_and_as_effective(
    as_: As, world: World, service: Service
) -> None:
    prepared(as_)
    desk = as_(DESK)
    agree(desk, world)
    service.views.catch_up()
    path = f"/patients/{world.patient_id}/consents"
    (row,) = desk.get(path).json()
    assert row["signer"] == {"relation": "guardian", "name": "CHAN, Siu Ling"}
    before = {"as_of_effective": "2020-01-01T00:00:00+08:00"}
    assert desk.get(path, params=before).json() == []
    assert as_(AUDITOR).get(path).json()[0]["signer"] == {"masked": "contact"}


def test_a_contract_filed_too_late_is_refused_by_name(as_: As) -> None:
    late = json.loads(json.dumps(examples.LEGAL_BASIS))
    late["basis"]["filing"]["filed_on"] = "2026-01-20"
    answer = as_(PRIVACY).post("/legal-bases", json=late)
    assert answer.json()["type"] == "/problems/filed-too-late"
    assert answer.json()["facts"] == {"filed_on": "2026-01-20", "due_on": "2026-01-19"}


def test_bases_and_notices_are_listed(as_: As, service: Service) -> None:
    prepared(as_)
    end = {**examples.LEGAL_BASIS_END}
    assert as_(PRIVACY).post("/legal-bases/ends", json=end).status_code == 201
    service.views.catch_up()
    shown = as_(DESK).get("/legal-bases").json()
    ours = [one for pair in shown for one in pair["bases"] if one["code"] == "EX-GBA-1"]
    assert ours[0]["ended_on"] == "2026-12-31"
    notices = as_(DESK).get("/privacy-notices").json()
    assert "example-cross-border" in {one["code"] for one in notices}


def test_the_accounting_is_handed_out_as_a_file_without_formulas(
    as_: As, world: World, service: Service
) -> None:
    prepared(as_)
    desk = as_(DESK)
    agree(desk, world)
    assert send(desk, world, note='=HYPERLINK("x")').status_code == 201
    service.views.catch_up()
    path = f"/patients/{world.patient_id}/disclosures/file"
    text = desk.get(path).text
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert row["note"] == '\'=HYPERLINK("x")'
    (line,) = desk.get(path, params={"form": "ndjson"}).text.splitlines()
    assert json.loads(line)["recipient"] == "TMH"


def test_a_cell_that_begins_like_a_formula_is_guarded() -> None:
    for text in ("=1", "+1", "-1", "@x", "\tx", "\rx"):
        assert guarded(text) == f"'{text}"
    assert guarded("1=1") == "1=1"


def test_a_clerk_lists_no_basis_and_an_insurer_reads_no_disclosure(
    as_: As, world: World
) -> None:
    assert as_(DESK).post("/legal-bases", json=examples.LEGAL_BASIS).status_code == 403
    insurer = CLERK.model_copy(update={"role": Role.INSURER_READER})
    answer = as_(insurer).get(f"/patients/{world.patient_id}/disclosures")
    assert answer.status_code == 403
