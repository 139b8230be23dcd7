"""The worklist of signals over HTTP, and what an officer says about one."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from api.service import Service
from application import vouchers
from domain.kernel import Actor
from domain.values import Role
from domain.vouchers import ReportNationalInsurance
from tests import stories
from tests.api.conftest import As
from tests.stories import CLERK, DOCTOR, HKU_SZH, OFFICER, SERVED, WONG, World

AUDITOR = CLERK.model_copy(update={"role": Role.AUDITOR})
OPERATOR = CLERK.model_copy(update={"role": Role.OPERATOR})
CLEARING = {"finding": "explained", "reason": "A denture in several visits."}
REOPENING = {"reason": "A second complaint."}


@pytest.fixture
def desk(as_: As, world: World, service: Service) -> TestClient:
    """An officer, on a day with four signals in Mrs Chan's account."""
    asyncio.run(a_busy_day(service, world))
    service.views.catch_up()
    return as_(OFFICER)


async def a_busy_day(service: Service, world: World) -> None:
    ledger = service.ledger
    await stories.claim_at_dr_wong(ledger, world, 7_000)
    await stories.claim_at_dr_wong(ledger, world, 100)
    await stories.claim_in_shenzhen(ledger, world, 300_00, episode="OP-1")
    reported = ReportNationalInsurance(
        occasion=stories.occasion(),
        institution_id=HKU_SZH,
        episode="OP-1",
        settlement="NMI-1",
    )
    await vouchers.report_national_insurance(ledger, reported)


def worklist(desk: TestClient, query: str = "") -> list[dict[str, Any]]:
    answer = desk.get(f"/voucher-signals?{query}")
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


def of(desk: TestClient, signal: str) -> dict[str, Any]:
    (row,) = worklist(desk, f"signal={signal}")
    return row


def post(desk: TestClient, row: dict[str, Any], what: str, body: object) -> Any:
    return desk.post(f"/voucher-signals/{row['signal_id']}/{what}", json=body)


def test_the_worklist_shows_the_evidence(desk: TestClient, world: World) -> None:
    rows = worklist(desk)
    assert {row["signal"] for row in rows} == {
        *("cleared-out", "identical-claims", "national-insurance")
    }
    row = of(desk, "cleared-out")
    assert row["subject_id"] == str(world.patient_id)
    assert (row["account_id"], row["payee_id"]) == (str(world.account_id), str(WONG))
    assert (row["on"], row["service_month"]) == (str(SERVED), "2026-03")
    assert (row["state"], row["rule_version"]) == ("open", 1)
    assert row["figures"][0] == {
        "name": "amount_hkd",
        "value": 7_000,
        "threshold": 4_000,
    }
    (entered,) = row["events"]
    assert entered["id"] == str(world.account_id)
    claim = desk.get(f"/voucher-claims/{row['claims'][0]}").json()
    assert claim["version"] == entered["version"]


def test_the_worklist_is_filtered_and_paged(desk: TestClient) -> None:
    every = worklist(desk)
    assert worklist(desk, f"payee_id={HKU_SZH}") == [of(desk, "national-insurance")]
    assert worklist(desk, f"patient_id={UUID(int=5)}") == []
    assert worklist(desk, "served_until=2026-03-01") == []
    assert worklist(desk, "served_from=2026-03-02&state=all") == every
    first = desk.get("/voucher-signals?limit=2").json()
    rest = desk.get(first["next"]).json()
    assert first["rows"] + rest["rows"] == every
    assert "next" not in rest or rest["next"] is None


def test_a_signal_says_up_to_where_the_log_was_read(
    desk: TestClient, service: Service
) -> None:
    last = service.ledger.log.last_position()
    answer = desk.get(f"/voucher-signals?min_position={last}")
    assert answer.headers["baybridge-position"] == str(last)


def test_an_officer_clears_a_signal_and_opens_it_again(
    desk: TestClient, service: Service
) -> None:
    row = of(desk, "cleared-out")
    cleared = post(desk, row, "clearing", CLEARING)
    assert cleared.status_code == 200, cleared.text
    assert cleared.json()["id"] == row["signal_id"]
    service.views.catch_up()
    assert row["signal_id"] not in {one["signal_id"] for one in worklist(desk)}
    (done,) = worklist(desk, "state=cleared")
    assert (done["finding"], done["reviewed_by"]) == ("explained", "officer-1")

    refused = post(desk, row, "clearing", CLEARING)
    assert refused.json()["type"] == "/problems/signal-already-cleared"
    assert post(desk, row, "reopening", REOPENING).status_code == 200
    service.views.catch_up()
    assert of(desk, "cleared-out")["state"] == "open"
    refused = post(desk, row, "reopening", REOPENING)
    assert refused.json()["type"] == "/problems/signal-not-cleared"
    assert post(desk, row, "clearing", CLEARING).status_code == 200


def test_a_signal_about_an_institution_is_cleared_too(
    desk: TestClient, service: Service
) -> None:
    row = of(desk, "national-insurance")
    assert (row["subject"], row["subject_id"]) == ("payee", str(HKU_SZH))
    assert post(desk, row, "clearing", CLEARING).status_code == 200
    service.views.catch_up()
    shown = desk.get(f"/voucher-signals/{row['signal_id']}").json()
    assert shown["review"]["reason"] == CLEARING["reason"]


def test_a_signal_is_shown_with_its_review(
    desk: TestClient, as_: As, service: Service
) -> None:
    row = of(desk, "cleared-out")
    address = f"/voucher-signals/{row['signal_id']}"
    assert desk.get(address).json() == row | {"review": None}
    post(desk, row, "clearing", CLEARING)
    service.views.catch_up()
    there = f"{address}?signal=cleared-out&on={row['on']}"
    assert desk.get(there).json()["review"]["reason"] == CLEARING["reason"]
    masked = as_(AUDITOR).get(address).json()["review"]
    assert masked["reason"] == {"masked": "clinical"}
    assert desk.get(f"{address}?on=2026-03-01").status_code == 404


def test_a_signal_goes_with_its_claim(
    desk: TestClient, as_: As, world: World, service: Service
) -> None:
    row = of(desk, "cleared-out")
    claim = f"/voucher-accounts/{world.account_id}/claims/{row['claims'][0]}/void"
    assert as_(DOCTOR).post(claim, json={"reason": "twice"}).status_code == 200
    service.views.catch_up()
    assert worklist(desk, "signal=cleared-out") == []
    assert desk.get(f"/voucher-signals/{row['signal_id']}").status_code == 404
    assert post(desk, row, "clearing", CLEARING).status_code == 404


def test_a_clearing_is_answered_again_also_when_its_cause_is_gone(
    desk: TestClient, as_: As, world: World, service: Service
) -> None:
    row = of(desk, "cleared-out")
    address, key = f"/voucher-signals/{row['signal_id']}/clearing", "clear-1"
    first = desk.post(address, json=CLEARING, headers={"Idempotency-Key": key})
    claim = f"/voucher-accounts/{world.account_id}/claims/{row['claims'][0]}/void"
    as_(DOCTOR).post(claim, json={"reason": "twice"})
    service.views.catch_up()
    again = desk.post(address, json=CLEARING, headers={"Idempotency-Key": key})
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"


def test_a_rehearsed_clearing_clears_nothing(
    desk: TestClient, service: Service
) -> None:
    row = of(desk, "cleared-out")
    assert post(desk, row, "clearing?dry_run=true", CLEARING).json()["dry_run"] is True
    service.views.catch_up()
    assert of(desk, "cleared-out") == row


def test_what_is_no_signal_cannot_be_reviewed(desk: TestClient) -> None:
    nothing = {"signal_id": str(UUID(int=5))}
    for what, body in (("clearing", CLEARING), ("reopening", REOPENING)):
        answer = post(desk, nothing, what, body)
        assert (answer.status_code, answer.json()["type"]) == (
            404,
            "/problems/not-found",
        )


@pytest.mark.parametrize(
    "body",
    [{"finding": "fine", "reason": "x"}, {"finding": "explained"}, CLEARING | {"x": 1}],
)
def test_a_clearing_says_what_was_found_and_why(
    desk: TestClient, body: dict[str, Any]
) -> None:
    assert post(desk, of(desk, "cleared-out"), "clearing", body).status_code == 422


def test_the_rules_are_told_in_the_language_of_the_reader(as_: As) -> None:
    auditor = as_(AUDITOR)
    rules = auditor.get("/voucher-signal-rules").json()
    assert len(rules) == 13
    first = rules[0]
    assert (first["signal"], first["rule_version"]) == ("cleared-out", 1)
    assert first["thresholds"][0] == {
        "name": "amount_hkd",
        "value": 4_000,
        "source": "S71, S72",
    }
    border = next(one for one in rules if one["signal"] == "two-places")
    assert "no border records" in border["cannot_see"]
    for language in ("zh-Hant", "zh-Hans", "pt"):
        answer = auditor.get(
            "/voucher-signal-rules", headers={"Accept-Language": language}
        )
        assert answer.headers["content-language"] == language
        assert all(
            one["sentence"] != other["sentence"]
            for one, other in zip(answer.json(), rules, strict=True)
        )


@pytest.mark.parametrize("actor", [CLERK, DOCTOR], ids=lambda actor: actor.role.value)
def test_the_worklist_is_not_for_those_it_is_about(as_: As, actor: Actor) -> None:
    for address in ("/voucher-signals", "/voucher-signal-rules"):
        assert as_(actor).get(address).status_code == 403


@pytest.mark.parametrize("actor", [AUDITOR, OPERATOR], ids=lambda one: one.role.value)
def test_only_an_officer_says_what_was_found(
    desk: TestClient, as_: As, actor: Actor
) -> None:
    row = of(desk, "cleared-out")
    assert as_(actor).get("/voucher-signals").status_code == 200
    assert post(as_(actor), row, "clearing", CLEARING).status_code == 403
    assert post(as_(actor), row, "reopening", REOPENING).status_code == 403


@pytest.mark.parametrize(
    "query", ["signal=nothing", "state=new", "served_from=2026-02-30", "limit=0"]
)
def test_a_filter_that_means_nothing_is_refused(as_: As, query: str) -> None:
    assert as_(OFFICER).get(f"/voucher-signals?{query}").status_code == 422
