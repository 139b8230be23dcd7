"""The directory desk over HTTP."""

from typing import Any

import pytest

from api import examples
from api.service import Service
from domain.values import Role
from tests.api.conftest import As
from tests.stories import CLERK, HKU_SZH, OFFICER, WONG

INVENTED = {"standing": "invented"}
INSURER = CLERK.model_copy(update={"role": Role.INSURER_READER})

NEW: dict[str, dict[str, Any]] = {
    "/institutions": examples.INSTITUTION,
    f"/institutions/{HKU_SZH}/service-points": examples.SERVICE_POINT,
    f"/institutions/{HKU_SZH}/department-lists": examples.DEPARTMENT_LIST,
    "/providers": examples.PROVIDER,
    f"/providers/{WONG}/leaves": examples.LEAVE,
    f"/providers/{WONG}/prices": examples.PRICE_LIST,
    f"/institutions/{HKU_SZH}/service-points/hku-szh/prices": examples.PRICE_LIST,
    "/professions": examples.PROFESSION,
    "/eligible-ages": examples.ELIGIBLE_AGE,
    "/voucher-issues": examples.VOUCHER_ISSUE,
    "/reward-programmes": examples.REWARD,
    "/quotas": examples.QUOTA,
    "/conversion-rates": examples.CONVERSION_RATE,
}


@pytest.mark.parametrize("address", NEW)
def test_an_officer_enters_a_row_once(as_: As, address: str) -> None:
    officer = as_(OFFICER)
    first = officer.post(address, json=NEW[address])
    assert first.status_code == 201, first.text
    again = officer.post(address, json=NEW[address])
    assert again.status_code == 201, again.text
    assert again.json()["events"] == []


@pytest.mark.parametrize("address", NEW)
def test_a_clerk_enters_no_row(as_: As, address: str) -> None:
    assert as_(CLERK).post(address, json=NEW[address]).status_code == 403


@pytest.mark.parametrize("address", NEW)
def test_a_row_has_no_more_fields_than_it_has(as_: As, address: str) -> None:
    body = NEW[address] | {"version": 7}
    assert as_(OFFICER).post(address, json=body).status_code == 422


def test_a_rate_is_corrected_and_never_published_twice(
    as_: As, service: Service
) -> None:
    officer = as_(OFFICER)
    rate = {"month": "2026-03", "hkd_per_cny": "1.0800", "provenance": INVENTED}
    refused = officer.post("/conversion-rates", json=rate)
    assert refused.status_code == 409
    assert refused.json()["facts"] == {"month": "2026-03", "hkd_per_cny": "1.0873"}
    corrected = officer.post("/conversion-rates/corrections", json=rate)
    assert corrected.status_code == 201
    service.views.catch_up()
    shown = officer.get("/conversion-rates/2026-03").json()
    assert (shown["hkd_per_cny"], shown["corrected"]) == ("1.0800", True)


def test_a_month_without_a_rate_is_refused_by_name(as_: As) -> None:
    answer = as_(CLERK).get("/conversion-rates/2025-12")
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/no-rate-for-month"


def test_a_voucher_issue_is_corrected(as_: As) -> None:
    body = NEW["/voucher-issues"] | {"code": "no-such-issue"}
    answer = as_(OFFICER).post("/voucher-issues/corrections", json=body)
    assert answer.json()["type"] == "/problems/issue-unknown"


def test_a_reward_programme_is_corrected(as_: As, service: Service) -> None:
    officer = as_(OFFICER)
    officer.post("/reward-programmes", json=examples.REWARD)
    right = examples.REWARD | {"amount_hkd": 600}
    assert officer.post("/reward-programmes", json=right).status_code == 409
    answer = officer.post("/reward-programmes/corrections", json=right)
    assert answer.status_code == 201
    service.views.catch_up()
    shown = as_(INSURER).get("/reward-programmes").json()[-1]
    assert (shown["code"], shown["amount_hkd"]) == ("2030-reward", 600)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"usable_until": "2030-12-30"}, "reward-dates-out-of-order"),
        ({"code": "again"}, "reward-windows-overlap"),
        ({"amount_hkd": 1}, "reward-already-published"),
    ],
)
def test_a_programme_that_does_not_fit_is_refused(
    as_: As, change: dict[str, Any], refusal: str
) -> None:
    officer = as_(OFFICER)
    body = examples.REWARD
    if "usable_until" not in change:
        officer.post("/reward-programmes", json=body)
    answer = officer.post("/reward-programmes", json=body | change)
    assert answer.json()["type"] == f"/problems/{refusal}"


def test_a_quota_is_corrected(as_: As, service: Service) -> None:
    officer = as_(OFFICER)
    unknown = officer.post("/quotas/corrections", json=examples.QUOTA)
    assert unknown.json()["type"] == "/problems/quota-unknown"
    officer.post("/quotas", json=examples.QUOTA)
    right = examples.QUOTA | {"years": 3}
    refused = officer.post("/quotas", json=right)
    assert refused.json()["type"] == "/problems/quota-already-set"
    assert officer.post("/quotas/corrections", json=right).status_code == 201
    service.views.catch_up()
    assert as_(INSURER).get("/quotas").json()[-1]["years"] == 3


def test_the_real_service_points_are_there_page_by_page(as_: As) -> None:
    seen: list[str] = []
    address: str | None = "/service-points?on=2026-03-02&state=open&limit=10"
    while address:
        page = as_(CLERK).get(address).json()
        seen += [row["service_point"]["code"] for row in page["rows"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == 21


def test_departments_are_those_of_the_date(as_: As) -> None:
    asked = f"institution_id={HKU_SZH}"
    before = as_(CLERK).get(f"/service-points?on=2010-01-01&{asked}").json()["rows"]
    now = as_(CLERK).get(f"/service-points?{asked}").json()["rows"]
    assert all(row["designation"] is None for row in before)
    assert all(row["designation"] for row in now)


def test_a_service_point_is_closed(as_: As) -> None:
    point = f"/institutions/{HKU_SZH}/service-points/hku-szh"
    officer = as_(OFFICER)
    early = officer.post(f"{point}/closing", json={"closed_on": "2001-01-01"})
    assert early.json()["type"] == "/problems/closed-before-start"
    closed = officer.post(f"{point}/closing", json={"closed_on": "2026-05-01"})
    assert closed.status_code == 200
    lists = officer.get(f"{point}/department-lists").json()
    body = NEW[f"/institutions/{HKU_SZH}/department-lists"]
    wrong = body | {"starts_on": lists[0]["starts_on"]}
    corrected = officer.post(
        f"/institutions/{HKU_SZH}/department-list-corrections", json=wrong
    )
    assert corrected.status_code == 201


def test_a_provider_is_delisted_and_enrolled_again(as_: As, service: Service) -> None:
    officer, provider = as_(OFFICER), f"/providers/{WONG}"
    delisted = officer.post(
        f"{provider}/delistings", json={"notice": "D/1", "delisted_on": "2026-04-01"}
    )
    enrolled = officer.post(
        f"{provider}/enrolments", json={"notice": "E/2", "enrolled_on": "2026-05-01"}
    )
    assert (delisted.status_code, enrolled.status_code) == (201, 201)
    service.views.catch_up()
    shown = as_(CLERK).get(provider).json()
    assert (shown["enrolled_on"], shown["delisted_on"]) == ("2026-05-01", None)
    assert shown["name"] == "Wong Ka Yan"
    assert as_(INSURER).get(provider).json()["name"] == {"masked": "identity"}
    listed = as_(CLERK).get("/providers?account=dr-wong").json()["rows"]
    assert [row["provider_id"] for row in listed] == [str(WONG)]


def test_a_leave_is_listed_and_taken_back(as_: As, service: Service) -> None:
    officer, provider = as_(OFFICER), f"/providers/{WONG}"
    recorded = officer.post(f"{provider}/leaves", json=examples.LEAVE)
    backwards = examples.LEAVE | {"notice": "L/9", "until_on": "2026-06-30"}
    refused = officer.post(f"{provider}/leaves", json=backwards)
    assert refused.json()["type"] == "/problems/leave-ends-before-start"
    service.views.catch_up()
    (shown,) = as_(INSURER).get(f"{provider}/leaves").json()
    assert (shown["until_on"], shown["cancelled"]) == ("2026-07-14", False)

    notice = examples.LEAVE_CANCELLATION
    cancelled = officer.post(f"{provider}/leave-cancellations", json=notice)
    assert (recorded.status_code, cancelled.status_code) == (201, 201)
    service.views.catch_up()
    (shown,) = as_(INSURER).get(f"{provider}/leaves").json()
    assert shown["cancelled"] is True
    unknown = officer.post(f"{provider}/leave-cancellations", json={"notice": "L/9"})
    assert unknown.json()["type"] == "/problems/leave-unknown"


@pytest.mark.parametrize("address", [one for one in NEW if one.endswith("/prices")])
def test_prices_are_listed_page_by_page(
    as_: As, service: Service, address: str
) -> None:
    officer = as_(OFFICER)
    officer.post(address, json=examples.PRICE_LIST)
    other = examples.PRICE_LIST | {"starts_on": "2026-05-01"}
    refused = officer.post(address, json=other)
    assert refused.json()["type"] == "/problems/price-list-reused"
    service.views.catch_up()
    first = as_(INSURER).get(f"{address}?limit=1").json()
    rest = as_(INSURER).get(first["next"]).json()
    shown = [(row["kind"], row["price_minor"]) for row in first["rows"] + rest["rows"]]
    assert shown == [("consultation", 45_000), ("dental-check", 60_000)]
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ("/professions", 14),
        ("/eligible-ages", 2),
        ("/voucher-issues?year=2018", 2),
        ("/reward-programmes", 5),
        ("/quotas", 1),
        ("/voucher-issues?limit=500", 21),
        ("/institutions?limit=500", 24),
    ],
)
def test_the_policy_is_there_to_be_read(as_: As, address: str, rows: int) -> None:
    found = as_(INSURER).get(address).json()
    assert len(found if isinstance(found, list) else found["rows"]) == rows


def test_an_institution_is_shown(as_: As) -> None:
    assert as_(CLERK).get(f"/institutions/{HKU_SZH}").json()["code"] == "HKU-SZH"
    assert as_(CLERK).get(f"/institutions/{WONG}").status_code == 404
