"""Files over HTTP: what comes in, what is held against the ledger."""

import asyncio
import csv
import io

import pytest
from fastapi.testclient import TestClient

from api.service import Service
from application import vouchers
from domain.values import Role
from domain.vouchers import SchemeSettings, VoidClaim, transaction_id
from tests import stories
from tests.api.conftest import As
from tests.stories import CLERK, OFFICER, WONG, World

CSV = {"content-type": "text/csv"}
BROUGHT_IN = ["/voucher-account-imports", "/voucher-earlier-claim-imports"]
RECONCILED = "/voucher-reconciliations"
MARCH = "served_from=2026-03-01&served_until=2026-03-31"


def statement(*lines: str) -> bytes:
    return "\r\n".join(["transaction,service_date,amount_hkd", *lines, ""]).encode()


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
    as_: As, service: Service, role: Role
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
    service.views.catch_up()
    november = f"served_from=2025-11-01&served_until=2025-11-30&payee_id={WONG}"
    compared = desk.post(
        f"{RECONCILED}?{november}",
        content=statement("TR-9,2025-11-03,250"),
        headers=CSV,
    )
    assert compared.json()["matched"] == 1


@pytest.fixture
def claimed(world: World, service: Service) -> Service:
    """Mrs Chan's claims: two with numbers, one without, one voided."""

    async def enter() -> None:
        for amount_hkd, number in ((250, "TR-1"), (300, "TR-2"), (100, None)):
            await stories.claim_at_dr_wong(
                service.ledger, world, amount_hkd, transaction=number
            )
        made = await stories.claim_at_dr_wong(
            service.ledger, world, 70, transaction="TR-4"
        )
        await vouchers.void_claim(
            service.ledger,
            VoidClaim(
                occasion=stories.occasion(stories.DOCTOR),
                account_id=world.account_id,
                claim_id=made.made,
                reason="Entered twice.",
                settings=SchemeSettings(),
            ),
        )

    asyncio.run(enter())
    service.views.catch_up()
    return service


STATEMENT = statement(
    "TR-1,2026-03-02,250", "TR-2,2026-03-02,301", "TR-4,2026-03-02,70"
)


def test_a_statement_is_held_against_every_claim_that_stands(
    as_: As, claimed: Service
) -> None:
    officer = as_(OFFICER)
    head = claimed.ledger.log.last_position()
    answer = officer.post(f"{RECONCILED}?{MARCH}", content=STATEMENT, headers=CSV)
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert answer.headers["location"] == f"{RECONCILED}/{found['id']}"
    assert found["log_position"] == head
    assert {name: found[name] for name in COUNTS} == {
        "lines": 3,
        "matched": 1,
        "matched_hkd": 250,
        "missing_here": 1,
        "missing_there": 1,
        "different_amount": 1,
        "different_day": 0,
    }
    differences = [
        (one["kind"], one["transaction"], one["here_hkd"], one["there_hkd"])
        for one in found["differences"]
    ]
    assert differences == [
        ("different-amount", "TR-2", 300, 301),
        ("missing-here", "TR-4", None, 70),
        ("missing-there", None, 100, None),
    ]


COUNTS = (
    *("lines", "matched", "matched_hkd", "missing_here", "missing_there"),
    *("different_amount", "different_day"),
)


def test_the_same_key_compares_once(as_: As, claimed: Service) -> None:
    officer = as_(OFFICER)
    once = {**CSV, "idempotency-key": "march"}
    first = officer.post(f"{RECONCILED}?{MARCH}", content=STATEMENT, headers=once)
    claimed.views.catch_up()
    before = claimed.ledger.log.last_position()
    again = officer.post(f"{RECONCILED}?{MARCH}", content=STATEMENT, headers=once)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert claimed.ledger.log.last_position() == before
    other = officer.post(f"{RECONCILED}?{MARCH}", content=statement(), headers=once)
    assert other.status_code == 422
    assert other.json()["type"] == "/problems/key-reused"


def test_a_comparison_may_be_of_one_payee_and_may_be_tried(
    as_: As, claimed: Service
) -> None:
    officer = as_(OFFICER)
    before = claimed.ledger.log.last_position()
    for payee, matched in ((WONG, 1), (transaction_id("nobody"), 0)):
        answer = officer.post(
            f"{RECONCILED}?{MARCH}&payee_id={payee}&dry_run=true",
            content=STATEMENT,
            headers=CSV,
        )
        assert answer.status_code == 200, answer.text
        assert answer.json()["matched"] == matched
        assert answer.json()["id"] is None
    assert claimed.ledger.log.last_position() == before


def test_the_differences_may_be_had_as_a_file(as_: As, claimed: Service) -> None:
    assert claimed
    answer = as_(OFFICER).post(
        f"{RECONCILED}?{MARCH}&report=csv", content=STATEMENT, headers=CSV
    )
    assert answer.status_code == 201, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    assert "location" in answer.headers
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["kind"] for row in rows] == [
        "different-amount",
        "missing-here",
        "missing-there",
    ]
    assert rows[1]["claim_id"] == ""


def test_half_a_statement_is_none(as_: As, claimed: Service) -> None:
    before = claimed.ledger.log.last_position()
    wrong = statement("TR-1,2026-03-02,250", "TR-2,2026-04-01,x")
    answer = as_(OFFICER).post(f"{RECONCILED}?{MARCH}", content=wrong, headers=CSV)
    assert answer.status_code == 422
    assert answer.json()["facts"]["problem"].startswith("row 3: service_date: is out")
    assert "amount_hkd: give whole" in answer.json()["facts"]["problem"]
    assert claimed.ledger.log.last_position() == before


def test_a_period_goes_forward(as_: As, claimed: Service) -> None:
    assert claimed
    reversed_ = "served_from=2026-03-31&served_until=2026-03-01"
    answer = as_(OFFICER).post(
        f"{RECONCILED}?{reversed_}", content=statement(), headers=CSV
    )
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/period-reversed"


def test_nothing_is_compared_with_a_view_that_lags(
    as_: As, service: Service, world: World
) -> None:
    officer = as_(OFFICER)
    asyncio.run(stories.claim_at_dr_wong(service.ledger, world, 10))
    answer = officer.post(f"{RECONCILED}?{MARCH}", content=STATEMENT, headers=CSV)
    assert answer.status_code == 503
    assert answer.json()["type"] == "/problems/view-behind"


def test_a_clerk_compares_nothing(as_: As) -> None:
    answer = as_(CLERK).post(f"{RECONCILED}?{MARCH}", content=STATEMENT, headers=CSV)
    assert answer.status_code == 403
