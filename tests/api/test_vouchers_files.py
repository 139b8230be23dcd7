"""Files over HTTP: what comes in, what is held against the ledger."""

import csv
import io

import pytest
from fastapi.testclient import TestClient

from domain.values import Role
from tests.api.conftest import As
from tests.stories import CLERK, OFFICER

CSV = {"content-type": "text/csv"}
BROUGHT_IN = ["/voucher-account-imports", "/voucher-earlier-claim-imports"]


def sent(desk: TestClient, path: str, *rows: dict[str, str]) -> dict[str, object]:
    header = desk.get(f"{path.partition('?')[0]}/template").text.splitlines()[0]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header.split(","), restval="")
    writer.writeheader()
    writer.writerows(rows)
    answer = desk.post(path, content=out.getvalue().encode(), headers=CSV)
    assert answer.status_code == 200, answer.text
    report: dict[str, object] = answer.json()
    return report


@pytest.mark.parametrize("path", BROUGHT_IN)
def test_what_another_system_knew_is_rehearsed_by_its_template(
    as_: As, path: str
) -> None:
    officer = as_(OFFICER)
    template = officer.get(f"{path}/template")
    assert template.headers["content-type"].startswith("text/csv")
    answer = officer.post(f"{path}?dry_run=true", content=template.content, headers=CSV)
    assert answer.status_code == 200, answer.text
    assert answer.json()["mode"] == "rehearse"
    assert answer.json()["rows"] == 1


@pytest.mark.parametrize("path", BROUGHT_IN)
def test_a_clerk_brings_in_nothing(as_: As, path: str) -> None:
    answer = as_(CLERK).post(path, content=b"x", headers=CSV)
    assert answer.status_code == 403


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.VOUCHER_OFFICER])
def test_a_balance_is_brought_in_once_with_the_claims_before_it(
    as_: As, role: Role
) -> None:
    desk = as_(OFFICER.model_copy(update={"role": role}))
    patient = as_(CLERK).post(
        "/patients",
        json={
            "names": {"han": "李小明"},
            "birth_date": "1950-03-01",
            "document": {"kind": "hkic", "number": "B234567(1)"},
            "evidence": "sighted",
        },
    )
    assert patient.status_code == 201, patient.text
    balance = {
        "source": "S-1",
        "patient_id": patient.json()["id"],
        "as_of": "2026-02-28",
        "own_hkd": "5200",
    }
    claim = {
        "source": "S-1",
        "transaction": "TR-9",
        "document_kind": "hkic",
        "document_number": "B234567(1)",
        "service_date": "2025-11-03",
        "claimed_on": "2025-11-03",
        "amount_hkd": "250",
        "place": "hong-kong",
        "provider": "M01234",
    }
    balances, claims = BROUGHT_IN
    assert sent(desk, balances, balance)["recorded"] == 1
    assert sent(desk, balances, balance)["repeated"] == 1
    assert sent(desk, claims, claim)["recorded"] == 1
    assert sent(desk, claims, claim)["repeated"] == 1
