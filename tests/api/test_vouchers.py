"""The voucher desk over HTTP: an account, a claim here and there, and what is owed."""

from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from api.service import Service
from domain.kernel import Actor
from domain.values import Role
from tests.api.conftest import As
from tests.stories import CLERK, DOCTOR, HKU_SZH, OFFICER, SHROFF, WONG, World

INSURER = Actor(
    id="insurer-1",
    organisation="INSURER",
    jurisdiction="HK",
    role=Role.INSURER_READER,
)
AUDITOR = CLERK.model_copy(update={"role": Role.AUDITOR})


@pytest.fixture
def account(world: World) -> str:
    return f"/voucher-accounts/{world.account_id}"


def consent(desk: TestClient, account: str, **facts: Any) -> str:
    body = {
        "place": {"kind": "provider", "provider_id": str(WONG)},
        "service_date": "2026-03-02",
        "method": {"kind": "card-read"},
    }
    answer = desk.post(f"{account}/consents", json=body | facts)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["made"])


def visit(fee_minor: object, **facts: Any) -> dict[str, Any]:
    return {
        "setting": "outpatient",
        "received": "in-person",
        "funding": "private",
        "served_by": "enrolled",
        "items": [{"kind": "consultation", "amount_minor": fee_minor}],
    } | facts


def hong_kong(consent_id: str, **facts: Any) -> dict[str, Any]:
    return {
        "consent_id": consent_id,
        "service_date": "2026-03-02",
        "amount_hkd": 500,
        "reason": "acute",
        "visit": visit(facts.get("fee_cents", 50_000)),
        "provider_id": str(WONG),
        "fee_cents": 50_000,
    } | facts


def bay_area(consent_id: str, **facts: Any) -> dict[str, Any]:
    return {
        "consent_id": consent_id,
        "service_date": "2026-03-02",
        "amount_hkd": "max",
        "reason": "follow-up",
        "institution_id": str(HKU_SZH),
        "service_point": "hku-szh",
        "department": "internal-medicine",
        "visit": visit(facts.get("fee_fen", 30_000)),
        "fee_fen": 30_000,
        "document": "hkic",
        "ehealth_joined": True,
        "national_insurance": False,
    } | facts


def claim(desk: TestClient, account: str, **facts: Any) -> str:
    body = hong_kong(consent(desk, account), **facts)
    answer = desk.post(f"{account}/claims/hong-kong", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["made"])


def test_an_account_is_opened_once(as_: As, world: World) -> None:
    answer = as_(CLERK).post(
        "/voucher-accounts", json={"patient_id": str(world.patient_id)}
    )
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/already-exists"


def test_a_balance_is_shown_and_explained(as_: As, world: World, account: str) -> None:
    desk = as_(CLERK)
    balance = desk.get(account)
    assert balance.json()["balance_hkd"] == 8_000
    assert int(balance.headers["baybridge-position"]) > 0
    first = desk.get(f"{account}/entries?limit=3").json()
    assert [row["balance_hkd"] for row in first["rows"]] == [2_000, 4_000, 6_000]
    rest = desk.get(first["next"]).json()["rows"]
    assert rest[0]["version"] > first["rows"][-1]["version"]
    listed = desk.get(f"/voucher-accounts?patient_id={world.patient_id}").json()
    assert [row["account_id"] for row in listed["rows"]] == [str(world.account_id)]


def test_what_was_read_may_be_asked_for_again(as_: As, account: str) -> None:
    """If-Match with the ETag of a reading: refused once somebody was faster."""
    clerk = as_(CLERK)
    seen = {"If-Match": clerk.get(account).headers["ETag"]}
    body = {
        "place": {"kind": "provider", "provider_id": str(WONG)},
        "service_date": "2026-03-02",
        "method": {"kind": "card-read"},
    }
    assert clerk.post(f"{account}/consents", json=body, headers=seen).status_code == 201
    assert clerk.post(f"{account}/consents", json=body, headers=seen).status_code == 412


def test_a_claim_in_hong_kong_is_entered_confirmed_and_owed(
    as_: As, account: str, service: Service
) -> None:
    made = claim(as_(CLERK), account)
    service.views.catch_up()
    pending = as_(CLERK).get("/pending-claims").json()["rows"]
    assert [row["claim_id"] for row in pending] == [made]

    confirmed = as_(DOCTOR).post(f"{account}/claims/{made}/confirmation")
    assert confirmed.status_code == 200
    waiting = confirmed.headers["baybridge-position"]
    service.views.catch_up()
    insurer = as_(INSURER)
    lines = insurer.get(f"/settlement/2026-03/lines?min_position={waiting}").json()
    totals = insurer.get("/settlement/2026-03/totals").json()
    assert [line["amount_hkd"] for line in lines["rows"]] == [500]
    assert [total["claims"] for total in totals["rows"]] == [1]


def test_a_claim_in_shenzhen_is_converted(
    as_: As, account: str, service: Service
) -> None:
    desk = as_(SHROFF)
    place = {
        "kind": "service-point",
        "institution_id": str(HKU_SZH),
        "service_point": "hku-szh",
    }
    body = bay_area(consent(desk, account, place=place))
    answer = desk.post(f"{account}/claims/bay-area", json=body)
    assert answer.status_code == 201, answer.text
    service.views.catch_up()
    shown = as_(CLERK).get(answer.headers["location"]).json()
    assert shown["fee_minor"] == shown["covered_minor"] + shown["copay_minor"]
    assert shown["hkd_per_cny"] == "1.0873"
    assert shown["reason"] == "follow-up"


def test_what_is_clinical_is_masked_for_those_who_may_not_see_it(
    as_: As, account: str, service: Service
) -> None:
    made = claim(as_(CLERK), account)
    service.views.catch_up()
    assert as_(CLERK).get(f"/voucher-claims/{made}").json()["reason"] == "acute"
    masked = as_(AUDITOR).get(f"/voucher-claims/{made}")
    assert masked.json()["reason"] == {"masked": "clinical"}
    assert "token" not in masked.text


def test_a_claim_beyond_the_balance_is_refused(as_: As, account: str) -> None:
    desk = as_(CLERK)
    body = hong_kong(consent(desk, account), amount_hkd=8_001, fee_cents=900_000)
    answer = desk.post(f"{account}/claims/hong-kong", json=body)
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/insufficient-vouchers"
    assert answer.json()["rule"]


def test_a_rehearsed_claim_takes_nothing(
    as_: As, account: str, service: Service
) -> None:
    desk = as_(CLERK)
    body = hong_kong(consent(desk, account))
    answer = desk.post(f"{account}/claims/hong-kong?dry_run=true", json=body)
    assert answer.status_code == 200
    service.views.catch_up()
    assert desk.get(account).json()["balance_hkd"] == 8_000


def test_a_void_restores_what_was_taken(
    as_: As, account: str, service: Service
) -> None:
    made = claim(as_(CLERK), account)
    answer = as_(OFFICER).post(
        f"{account}/claims/{made}/void", json={"reason": "entered twice"}
    )
    assert answer.status_code == 200
    service.views.catch_up()
    assert as_(CLERK).get(account).json()["balance_hkd"] == 8_000


def test_only_who_may_confirm_confirms(as_: As, account: str) -> None:
    made = claim(as_(CLERK), account)
    answer = as_(CLERK).post(f"{account}/claims/{made}/confirmation")
    assert answer.status_code == 403


def test_an_account_is_credited_once(as_: As, account: str) -> None:
    answer = as_(OFFICER).post(f"{account}/credits")
    assert answer.status_code == 200
    assert answer.json()["events"] == []


@pytest.mark.parametrize(
    "facts",
    [
        {"amount_hkd": 0},
        {"amount_hkd": 500.0},
        {"amount_hkd": "５００"},
        {"amount_hkd": True},
        {"service_date": "2026-02-30"},
        {"service_date": 1_772_000_000},
        {"service_date": "2026-03-02T00:00:00Z"},
        {"reason": "other"},
        {"fee_cents": None},
        {"by": "somebody"},
        {"claim_window_days": 366},
        {"settings": {"claim_window_days": None}},
        {"visit": None},
        {"visit": visit(50_000, items=[])},
        {"visit": visit(50_000, received="perhaps")},
        {"care_programme": "another"},
    ],
    ids=str,
)
def test_a_malformed_claim_never_reaches_the_ledger(
    as_: As, account: str, facts: dict[str, Any]
) -> None:
    body = hong_kong(str(UUID(int=1)), **facts)
    answer = as_(CLERK).post(f"{account}/claims/hong-kong", json=body)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("", 1),
        ("state=pending", 1),
        ("state=voided", 0),
        ("place=GBA", 0),
        ("served_from=2026-03-02&served_until=2026-03-02", 1),
        ("served_from=2026-03-03", 0),
        (f"payee_id={WONG}&organisation=CLINIC-1", 1),
        ("entered_by=somebody-else", 0),
    ],
)
def test_claims_are_filtered(
    as_: As, account: str, service: Service, asked: str, rows: int
) -> None:
    claim(as_(CLERK), account)
    service.views.catch_up()
    page = as_(CLERK).get(f"/voucher-claims?{asked}")
    assert len(page.json()["rows"]) == rows


def test_claims_are_paged_by_day_and_id(
    as_: As, account: str, service: Service
) -> None:
    made = {claim(as_(CLERK), account) for _ in range(3)}
    service.views.catch_up()
    seen = []
    address: str | None = "/voucher-claims?limit=1&state=pending"
    while address:
        page = as_(CLERK).get(address).json()
        seen += [row["claim_id"] for row in page["rows"]]
        address = page["next"]
    assert len(seen) == 3
    assert set(seen) == made


def test_consents_are_listed_with_the_claims_that_used_them(
    as_: As, account: str, service: Service
) -> None:
    made = claim(as_(CLERK), account)
    service.views.catch_up()
    listed = as_(CLERK).get(f"{account}/consents").json()
    assert [row["claim_id"] for row in listed] == [made]
    waiting = as_(CLERK).get("/pending-confirmations").json()
    assert [row["claims"] for row in waiting] == [1]


CSV = {"Content-Type": "text/csv"}


def test_a_file_of_claims_tells_which_rows_were_refused(as_: As) -> None:
    desk = as_(CLERK)
    template = desk.get("/voucher-claim-imports/template")
    assert template.headers["content-type"].startswith("text/csv")
    answer = desk.post(
        "/voucher-claim-imports?dry_run=true", content=template.content, headers=CSV
    )
    assert answer.status_code == 200, answer.text
    report = answer.json()
    assert report["mode"] == "rehearse"
    assert report["rows"] == 1
    refused = desk.post(
        "/voucher-claim-imports?report=csv", content=template.content, headers=CSV
    )
    assert refused.headers["content-type"].startswith("text/csv")
    assert len(refused.text.splitlines()) == 1 + report["refused"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a,b\r\n1,2\r\n"])
def test_a_file_that_is_no_template_is_refused(as_: As, content: bytes) -> None:
    answer = as_(CLERK).post("/voucher-claim-imports", content=content, headers=CSV)
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/malformed"


def test_a_file_may_be_larger_than_a_body_but_not_without_end(as_: As) -> None:
    desk = as_(CLERK)
    content = b"x" * 1_000_001
    answer = desk.post("/voucher-claim-imports", content=content, headers=CSV)
    assert answer.status_code == 422

    def stream() -> Any:
        for _ in range(51):
            yield b" " * 1_000_000

    answer = desk.post("/voucher-claim-imports", content=stream(), headers=CSV)
    assert answer.status_code == 413


def test_a_stranger_sends_no_file(as_: As) -> None:
    desk = as_(CLERK)
    del desk.headers["authorization"]
    answer = desk.post("/voucher-claim-imports", content=b"x", headers=CSV)
    assert answer.status_code == 401


def test_a_view_that_lags_is_not_waited_for_without_end(as_: As, account: str) -> None:
    desk = as_(CLERK)
    made = consent(desk, account)
    answer = desk.post(f"{account}/claims/hong-kong", json=hong_kong(made))
    position = answer.headers["baybridge-position"]
    late = desk.get(f"{account}?min_position={position}")
    assert late.status_code == 503
    assert late.headers["retry-after"] == "1"
    assert late.json()["type"] == "/problems/view-behind"


def test_a_position_beyond_the_log_is_not_waited_for(as_: As, account: str) -> None:
    answer = as_(CLERK).get(f"{account}?min_position=1000000")
    assert answer.status_code == 422
