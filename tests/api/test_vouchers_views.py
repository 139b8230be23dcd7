"""What the voucher desk reads: buckets, what waits for whom, what is forecast."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from api.service import Service
from application import directory, vouchers
from application.ledger import Recorded
from domain.kernel import Actor
from domain.values import Role
from domain.vouchers import BringInAccount, BringInClaim, PairSpouses, ValidateAccount
from tests import stories
from tests.api.conftest import As
from tests.facts import directory as places
from tests.facts import vouchers as facts
from tests.stories import CLERK, OFFICER, World

AUDITOR = CLERK.model_copy(update={"role": Role.AUDITOR})
NOBODY = UUID(int=404)

Do = Callable[[Coroutine[Any, Any, Recorded]], Recorded]


@pytest.fixture
def do(world: World, service: Service) -> Do:
    """Record something, and let every view see it."""
    assert world.account_id

    def record(recording: Coroutine[Any, Any, Recorded]) -> Recorded:
        recorded = asyncio.run(recording)
        service.views.catch_up()
        return recorded

    return record


@pytest.fixture
def account(world: World) -> str:
    return f"/voucher-accounts/{world.account_id}"


def rows(desk: TestClient, address: str) -> list[dict[str, Any]]:
    answer = desk.get(address)
    assert answer.status_code == 200, answer.text
    assert int(answer.headers["baybridge-position"]) > 0
    found = answer.json()
    listed: list[dict[str, Any]] = found if isinstance(found, list) else found["rows"]
    return listed


def every(desk: TestClient, address: str) -> list[dict[str, Any]]:
    """Follow a list from page to page, one row a page."""
    seen: list[dict[str, Any]] = []
    next_: str | None = address + ("&" if "?" in address else "?") + "limit=1"
    while next_:
        page = desk.get(next_).json()
        seen += page["rows"]
        next_ = page["next"]
    return seen


def check(service: Service, world: World, outcome: str) -> Any:
    command = ValidateAccount(
        occasion=stories.occasion(OFFICER),
        account_id=world.account_id,
        outcome=outcome,
        reference="CHECK-1",
        reason=None if outcome == "passed" else "The birth year differs.",
    )
    return vouchers.validate_account(service.ledger, command)


def married(service: Service, world: World, spouse: Recorded) -> Any:
    command = PairSpouses(
        occasion=stories.occasion(),
        account_id=world.account_id,
        spouse_account_id=spouse.id,
        place=facts.AT_PROVIDER.model_copy(update={"provider_id": stories.WONG}),
        document="hkic",
        spouse_document="hkic",
        both_present=True,
        both_declared=True,
        method={"kind": "card-read"},
        spouse_method={"kind": "card-read"},
        phone="+85291234567",
    )
    return vouchers.pair_spouses(service.ledger, command)


async def a_spouse(service: Service) -> Recorded:
    """Another elder, whose account nobody has validated."""
    patient = await stories.register(service.ledger, number="G123456(A)")
    return await stories.open_account(service.ledger, patient)


def brought_in(service: Service, patient: UUID) -> Any:
    command = BringInAccount(
        occasion=stories.occasion(OFFICER),
        patient_id=patient,
        as_of="2026-02-01",
        own_hkd=3_000,
        rewards=(
            {
                "programme": "2025-reward",
                "unspent_hkd": 200,
                "counted_hkd": 1_000,
                "granted": True,
            },
        ),
        quotas=({"profession": "optometrist", "used_hkd": 600},),
        source="STATEMENT-1",
    )
    return vouchers.bring_in_account(service.ledger, command)


def test_an_account_shows_every_bucket(
    as_: As, account: str, do: Do, service: Service, world: World
) -> None:
    do(stories.claim_at_dr_wong(service.ledger, world, 1_200, reason="follow-up"))
    own, reward, quota = rows(as_(CLERK), f"{account}/buckets")
    assert (own["bucket"], own["left_hkd"], own["limit_hkd"]) == ("own", 6_800, 8_000)
    assert (reward["reward"], reward["left_hkd"]) == ("2026-reward", 500)
    assert (reward["counted_hkd"], reward["threshold_hkd"]) == (1_200, 1_000)
    assert reward["usable_until"] == "2027-12-31"
    assert (quota["name"], quota["left_hkd"]) == ("optometrist-2025-01-01", 2_000)
    assert as_(CLERK).get(f"/voucher-accounts/{NOBODY}/buckets").status_code == 404


def test_what_was_brought_in_stands_in_its_buckets(
    as_: As, do: Do, service: Service
) -> None:
    patient = asyncio.run(stories.register(service.ledger, number="G123456(A)"))
    made = do(brought_in(service, patient))
    own, reward, _, quota = rows(as_(CLERK), f"/voucher-accounts/{made.id}/buckets")
    assert (own["brought_in_hkd"], own["left_hkd"]) == (3_000, 3_000)
    assert (reward["left_hkd"], reward["counted_hkd"]) == (200, 1_000)
    assert (quota["profession"], quota["used_hkd"]) == ("optometrist", 600)
    assert (quota["limit_hkd"], quota["left_hkd"]) == (2_000, 1_400)
    entries = rows(as_(CLERK), f"/voucher-accounts/{made.id}/entries")
    assert [one["part"] for one in entries] == [0, 1, 2]


def test_the_entries_come_in_pages_within_one_event(
    as_: As, account: str, do: Do, service: Service, world: World
) -> None:
    do(stories.claim_at_dr_wong(service.ledger, world, 1_200, reason="follow-up"))
    seen = every(as_(CLERK), f"{account}/entries")
    assert seen == rows(as_(CLERK), f"{account}/entries")
    rewards = rows(as_(CLERK), f"{account}/entries?bucket=reward")
    assert [one["balance_hkd"] for one in rewards] == [500]


def test_a_pairing_is_listed_with_its_phone_masked_for_those_who_may_not_see_it(
    as_: As, account: str, do: Do, service: Service, world: World
) -> None:
    do(married(service, world, do(a_spouse(service))))
    [pairing] = every(as_(CLERK), f"{account}/pairings")
    assert (pairing["phone"], pairing["ended_at"]) == ("+85291234567", None)
    assert pairing["provider_id"] == str(stories.WONG)
    [masked] = rows(as_(AUDITOR), f"{account}/pairings")
    assert masked["phone"] == {"masked": "contact"}
    *_, spouse = rows(as_(CLERK), f"{account}/buckets")
    assert (spouse["bucket"], spouse["left_hkd"]) == ("spouse", 8_000)


def test_nothing_is_owed_until_the_account_is_validated(
    as_: As, do: Do, service: Service, world: World
) -> None:
    opened = do(a_spouse(service))
    world = world.model_copy(update={"account_id": opened.id})
    made = do(stories.claim_at_dr_wong(service.ledger, world, 500)).made
    officer = as_(OFFICER)
    assert rows(officer, "/settlement/2026-03/lines") == []
    claim = officer.get(f"/voucher-claims/{made}").json()
    assert (claim["account_validated"], claim["payable_month"]) == (False, None)
    [waiting] = every(officer, "/unvalidated-accounts")
    assert (waiting["claims"], waiting["amount_hkd"]) == (1, 500)
    assert waiting["waiting_days"] == 0

    do(check(service, world, "failed"))
    [failed] = rows(officer, "/unvalidated-accounts")
    assert failed["failed_reference"] == "CHECK-1"
    do(check(service, world, "passed"))
    assert rows(officer, "/unvalidated-accounts") == []
    [line] = rows(officer, "/settlement/2026-03/lines")
    assert line["claim_id"] == str(made)
    [claim] = rows(officer, "/voucher-claims?payable_month=2026-03")
    assert claim["payable_month"] == "2026-03"
    address = f"/voucher-accounts/{world.account_id}/validation"
    checks = rows(as_(AUDITOR), address)
    assert [one["outcome"] for one in checks] == ["failed", "passed"]
    assert checks[0]["reason"] == {"masked": "clinical"}
    assert rows(as_(CLERK), address)[0]["reason"] == "The birth year differs."


def test_what_waits_says_for_how_many_days(
    as_: As, do: Do, service: Service, world: World
) -> None:
    clerk = stories.occasion(CLERK)
    do(stories.claim_at_dr_wong(service.ledger, world, 500, occasion=clerk))
    [claim] = every(as_(CLERK), "/pending-claims")
    assert claim["waiting_days"] == 0
    [provider] = rows(as_(CLERK), "/pending-confirmations")
    assert (provider["claims"], provider["waiting_days"]) == (1, 0)


def test_a_claim_is_found_by_its_transaction_number(
    as_: As, do: Do, service: Service, world: World
) -> None:
    made = do(
        stories.claim_at_dr_wong(service.ledger, world, 500, transaction="TX-1")
    ).made
    [found] = rows(as_(CLERK), "/voucher-claims?transaction=TX-1")
    assert (found["claim_id"], found["items"]) == (str(made), ["consultation"])
    assert rows(as_(CLERK), "/voucher-claims?transaction=TX-2") == []


def test_earlier_claims_are_history(as_: As, do: Do, service: Service) -> None:
    patient = asyncio.run(stories.register(service.ledger, number="G123456(A)"))
    made = do(brought_in(service, patient))
    for number in (1, 2):
        command = BringInClaim(
            occasion=stories.occasion(OFFICER),
            account_id=made.id,
            transaction=f"OLD-{number}",
            service_date="2025-11-03",
            claimed_on="2025-11-03",
            amount_hkd=250,
            place={"kind": "provider", "provider_id": str(stories.WONG)},
            source="STATEMENT-1",
        )
        do(vouchers.bring_in_claim(service.ledger, command))
    address = f"/voucher-earlier-claims?account_id={made.id}"
    assert len(every(as_(CLERK), address)) == 2
    [one] = rows(as_(CLERK), "/voucher-earlier-claims?transaction=OLD-1")
    assert one["amount_hkd"] == 250


def test_a_visit_says_by_whom_it_was_paid(
    as_: As, do: Do, service: Service, world: World
) -> None:
    made = do(stories.claim_in_shenzhen(service.ledger, world, 300_00, episode="E-1"))
    clerk = as_(CLERK)
    [visit_] = every(clerk, f"/voucher-episodes?institution_id={stories.HKU_SZH}")
    assert (visit_["episode"], visit_["paid_by"]) == ("E-1", "vouchers")
    assert visit_["claims"] == [str(made.made)]
    assert rows(clerk, "/voucher-episodes?paid_by=both") == []
    assert len(rows(clerk, "/voucher-episodes?episode=E-1")) == 1


def test_the_next_credit_cuts_off_what_is_above_the_limit(
    as_: As, account: str, do: Do, service: Service, world: World
) -> None:
    do(a_spouse(service))
    do(stories.claim_at_dr_wong(service.ledger, world, 1_500))
    officer = as_(OFFICER)
    whole = officer.get("/forfeiture-forecast").json()
    assert whole["issue"] == {
        "credited_on": "2027-01-01",
        "amount_hkd": 2_000,
        "limit_hkd": 8_000,
        "assumed": True,
    }
    assert [row["forfeited_hkd"] for row in whole["rows"]] == [2_000, 500]
    assert (whole["totals"]["accounts"], whole["totals"]["forfeited_hkd"]) == (2, 2_500)
    assert every(officer, "/forfeiture-forecast") == whole["rows"]
    assert len(every(officer, "/forfeiture-forecast?at_least_hkd=501")) == 1
    mine = officer.get(f"{account}/forecast").json()
    assert mine == whole["rows"][1]
    assert (mine["spend_by"], mine["held_hkd"]) == ("2026-12-31", 6_500)
    assert officer.get(f"/voucher-accounts/{NOBODY}/forecast").status_code == 404


def test_a_published_issue_is_not_assumed(as_: As, do: Do, service: Service) -> None:
    issue = places.publish_issue(2027, amount_hkd=2_500, limit_hkd=9_000)
    occasion = stories.occasion(OFFICER)
    command = issue.model_copy(update={"occasion": occasion})
    do(directory.publish_issue(service.ledger, command))
    found = as_(OFFICER).get("/forfeiture-forecast").json()
    assert (found["issue"]["assumed"], found["issue"]["amount_hkd"]) == (False, 2_500)
    assert found["rows"][0]["forfeited_hkd"] == 1_500


def test_nothing_is_forecast_without_a_policy(desk: TestClient) -> None:
    answer = desk.get("/forfeiture-forecast")
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/no-policy-for-year"


def test_the_payees_of_a_month_and_the_months_of_a_payee(
    as_: As, do: Do, service: Service, world: World
) -> None:
    do(stories.claim_at_dr_wong(service.ledger, world, 500))
    do(stories.claim_in_shenzhen(service.ledger, world, 300_00))
    officer = as_(OFFICER)
    doctor, hospital = every(officer, "/provider-activity?month=2026-03")
    assert (doctor["payee_id"], doctor["amount_hkd"]) == (str(stories.WONG), 500)
    assert (doctor["mean_hkd"], doctor["share_confirmed"]) == ("500.00", "1.000")
    assert hospital["payee"] == "institution"
    months = rows(officer, f"/provider-activity/{stories.WONG}")
    assert (months[0]["month"], months[0]["claims"], len(months)) == ("2026-03", 1, 12)
    before = rows(officer, f"/provider-activity/{stories.WONG}?until=2025-12")
    assert [month["claims"] for month in before] == [0] * 12
    assert officer.get("/provider-activity").status_code == 422


ENGLISH = {"Accept-Language": "en"}


def receipt(desk: TestClient, claim: UUID | None, **headers: str) -> str:
    answer = desk.get(f"/voucher-claims/{claim}/receipt", headers=ENGLISH | headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert int(answer.headers["baybridge-position"]) > 0
    return " ".join(answer.text.split())


def test_a_receipt_of_hong_kong_says_who_was_paid_and_what_will_be_lost(
    as_: As, do: Do, service: Service, world: World
) -> None:
    made = do(
        stories.claim_at_dr_wong(
            service.ledger, world, 500, fee_cents=500_50, transaction="TX-1"
        )
    ).made
    said = receipt(as_(CLERK), made)
    for words in (
        *("Wong Ka Yan", "Consultation HK$500.50", "Co-payment HK$0.50"),
        *("Own balance HK$7500", "State Confirmed", "Transaction number TX-1"),
        "HK$1500 will be forfeited",
    ):
        assert words in said
    assert "陳大文" not in said


def test_a_receipt_of_shenzhen_shows_how_the_fee_became_vouchers(
    as_: As, do: Do, service: Service, world: World
) -> None:
    made = do(stories.claim_in_shenzhen(service.ledger, world, 256_40)).made
    said = receipt(as_(CLERK), made, **{"Accept-Language": "zh-HK"})
    for words in ("香港大學深圳醫院", "¥256.40 × 1.0873 = HK$278.78372", "HK$7722"):
        assert words in said
    assert "¥256.40 − ¥255.68 = ¥0.72" in said


def test_a_receipt_says_whether_the_claim_is_settled(
    as_: As, do: Do, service: Service, world: World
) -> None:
    ledger, clerk = service.ledger, stories.occasion(CLERK)
    waits = do(stories.claim_at_dr_wong(ledger, world, 500, occasion=clerk)).made
    assert "Waiting for confirmation" in receipt(as_(CLERK), waits)
    other = do(a_spouse(service))
    world = world.model_copy(update={"account_id": other.id})
    made = do(stories.claim_at_dr_wong(ledger, world, 500)).made
    assert "Account not yet validated" in receipt(as_(CLERK), made)


def test_a_receipt_of_a_void_says_what_came_back_and_what_is_there_now(
    as_: As, account: str, do: Do, service: Service, world: World
) -> None:
    ledger = service.ledger
    made = do(stories.claim_at_dr_wong(ledger, world, 1_200, reason="follow-up")).made
    address = f"{account}/claims/{made}/void"
    voided = as_(OFFICER).post(address, json={"reason": "entered twice"})
    assert voided.status_code == 200
    do(stories.claim_at_dr_wong(ledger, world, 400))
    said = receipt(as_(CLERK), made)
    assert "Vouchers given back HK$1200" in said
    assert "Own balance HK$8000" in said
    assert "Reward" not in said, "it was withdrawn with the void"


def test_a_receipt_is_a_pdf_for_who_wants_one(
    as_: As, do: Do, service: Service, world: World
) -> None:
    made = do(stories.claim_at_dr_wong(service.ledger, world, 500)).made
    clerk, address = as_(CLERK), f"/voucher-claims/{made}/receipt"
    for accept in ("application/pdf", "text/plain;q=0.5, application/pdf"):
        answer = clerk.get(address, headers={"Accept": accept})
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert answer.headers["vary"] == "Accept, Accept-Language"
    for accept in ("*/*", "text/*", "application/pdf;q=0", "application/json", "a;q=b"):
        assert receipt(clerk, made, Accept=accept)


def test_there_is_no_receipt_of_nothing(as_: As) -> None:
    assert as_(CLERK).get(f"/voucher-claims/{NOBODY}/receipt").status_code == 404


def test_who_has_no_business_here_reads_nothing(as_: As, account: str) -> None:
    crew = as_(Actor(**{**CLERK.model_dump(), "role": Role.CREW}))
    for address in (
        *(f"{account}/buckets", f"{account}/entries", f"{account}/pairings"),
        *("/unvalidated-accounts", "/voucher-episodes", "/voucher-reconciliations"),
        *("/voucher-earlier-claims", "/forfeiture-forecast", f"{account}/forecast"),
        "/provider-activity?month=2026-03",
    ):
        assert crew.get(address).status_code == 403
