"""What surrounds a claim, over HTTP: validation, spouses, numbers, earlier balances."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from api.service import Service
from domain.kernel import Actor
from domain.values import Role
from tests.api.conftest import As
from tests.api.test_vouchers import account, bay_area, claim, consent, hong_kong, visit
from tests.ledgers import Clock
from tests.stories import (
    CLERK,
    DOCTOR,
    HKU_SZH,
    OFFICER,
    SHROFF,
    WONG,
    World,
)

__all__ = ["account"]  # the fixture

OPERATOR = Actor(id="ops-1", organisation="DH", jurisdiction="HK", role=Role.OPERATOR)
OTHER_CLERK = CLERK.model_copy(update={"organisation": "CLINIC-2"})


def register(desk: TestClient, number: str, name: str) -> str:
    body = {
        "names": {"latin": name},
        "birth_date": "1945-02-01",
        "document": {"kind": "hkic", "number": number},
        "evidence": "card-read",
    }
    answer = desk.post("/patients", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.fixture
def spouse(as_: As) -> str:
    patient_id = register(as_(CLERK), "G123456(A)", "CHAN, Wai Keung")
    answer = as_(CLERK).post("/voucher-accounts", json={"patient_id": patient_id})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def pairing(spouse: str, **facts: Any) -> dict[str, Any]:
    return {
        "spouse_account_id": spouse,
        "place": {"kind": "provider", "provider_id": str(WONG)},
        "document": "hkic",
        "spouse_document": "hkic",
        "both_present": True,
        "both_declared": True,
        "method": {"kind": "card-read"},
        "spouse_method": {"kind": "card-read"},
        "phone": "+85291234567",
    } | facts


class TestValidation:
    def test_a_claim_is_owed_once_the_account_is_validated(
        self, as_: As, spouse: str, service: Service
    ) -> None:
        made = claim(as_(DOCTOR), f"/voucher-accounts/{spouse}")
        service.views.catch_up()
        owed = "/settlement/2026-03/lines"
        officer = OFFICER.model_copy(update={"role": Role.SETTLEMENT_OFFICER})
        assert as_(officer).get(owed).json()["rows"] == []
        answer = as_(OFFICER).post(
            f"/voucher-accounts/{spouse}/validation",
            json={"outcome": "passed", "reference": "V-1"},
        )
        assert answer.status_code == 200, answer.text
        service.views.catch_up()
        lines = as_(officer).get(owed).json()["rows"]
        assert [line["claim_id"] for line in lines] == [made]

    def test_an_account_is_validated_once(self, as_: As, account: str) -> None:
        answer = as_(OFFICER).post(
            f"{account}/validation", json={"outcome": "passed", "reference": "V-2"}
        )
        assert answer.json()["type"] == "/problems/already-validated"

    def test_a_failed_check_says_why(self, as_: As, spouse: str) -> None:
        body = {"outcome": "failed", "reference": "V-1"}
        address = f"/voucher-accounts/{spouse}/validation"
        assert as_(OFFICER).post(address, json=body).status_code == 422
        why = {"reason": "the birth date differs"}
        assert as_(OFFICER).post(address, json=body | why).status_code == 200

    def test_a_clerk_validates_nothing(self, as_: As, spouse: str) -> None:
        answer = as_(CLERK).post(
            f"/voucher-accounts/{spouse}/validation",
            json={"outcome": "passed", "reference": "V-1"},
        )
        assert answer.status_code == 403


class TestSharing:
    def test_a_couple_is_paired_shares_and_parts(
        self, as_: As, account: str, spouse: str, service: Service
    ) -> None:
        desk = as_(CLERK)
        answer = desk.post(f"{account}/pairing", json=pairing(spouse))
        assert answer.status_code == 201, answer.text
        claim(
            desk,
            account,
            amount_hkd=9_000,
            fee_cents=9_000_00,
            spouse_document="hkic",
        )
        service.views.catch_up()
        theirs = f"/voucher-accounts/{spouse}"
        assert desk.get(account).json()["balance_hkd"] == 0
        assert desk.get(theirs).json()["balance_hkd"] == 7_000
        end = desk.post(f"{theirs}/pairing/end", json={"form": "W-1"})
        assert end.status_code == 200, end.text
        again = desk.post(f"{account}/pairing/end", json={"form": "W-2"})
        assert again.json()["type"] == "/problems/no-live-pairing"

    @pytest.mark.parametrize(
        ("facts", "problem"),
        [
            ({"both_present": False}, "spouses-not-present"),
            ({"both_declared": False}, "marriage-not-declared"),
            ({"spouse_document": "home-return-permit"}, "document-not-accepted"),
        ],
        ids=str,
    )
    def test_what_pairing_needs(
        self, as_: As, account: str, spouse: str, facts: dict[str, Any], problem: str
    ) -> None:
        answer = as_(CLERK).post(f"{account}/pairing", json=pairing(spouse, **facts))
        assert answer.json()["type"] == f"/problems/{problem}"

    def test_a_message_needs_a_hong_kong_phone(
        self, as_: As, account: str, spouse: str
    ) -> None:
        body = pairing(spouse, phone="+8613800138000")
        assert as_(CLERK).post(f"{account}/pairing", json=body).status_code == 422


class TestForbidden:
    @pytest.mark.parametrize(
        ("facts", "problem"),
        [
            ({"setting": "inpatient"}, "inpatient-service"),
            ({"setting": "day-surgery"}, "day-surgery"),
            ({"received": "by-proxy"}, "service-by-proxy"),
            ({"received": "by-another-person"}, "for-another-person"),
            ({"received": "not-yet"}, "prepaid-service"),
            ({"funding": "public"}, "public-service"),
            ({"served_by": "reliever"}, "served-by-reliever"),
        ],
        ids=str,
    )
    def test_it_is_named(
        self, as_: As, account: str, facts: dict[str, Any], problem: str
    ) -> None:
        desk = as_(CLERK)
        body = hong_kong(consent(desk, account), visit=visit(50_000, **facts))
        answer = desk.post(f"{account}/claims/hong-kong", json=body)
        assert answer.status_code == 409
        assert answer.json()["type"] == f"/problems/{problem}"
        assert answer.json()["rule"].startswith("V-X-")

    def test_a_bill_that_does_not_add_up_says_so(self, as_: As, account: str) -> None:
        desk = as_(CLERK)
        body = hong_kong(consent(desk, account), visit=visit(49_999))
        answer = desk.post(f"{account}/claims/hong-kong", json=body)
        assert answer.json()["type"] == "/problems/items-do-not-add-up"


def test_a_paper_consent_says_why_no_card_was_read(as_: As, account: str) -> None:
    body = {
        "place": {"kind": "provider", "provider_id": str(WONG)},
        "service_date": "2026-03-02",
        "method": {"kind": "paper", "form": "F-1"},
    }
    assert as_(CLERK).post(f"{account}/consents", json=body).status_code == 422
    body["method"] = {"kind": "paper", "form": "F-1", "because": "card-unreadable"}
    assert as_(CLERK).post(f"{account}/consents", json=body).status_code == 201


class TestVoids:
    def test_the_desk_voids_within_a_day(
        self, as_: As, account: str, clock: Clock
    ) -> None:
        made = claim(as_(CLERK), account)
        address, body = f"{account}/claims/{made}/void", {"reason": "entered twice"}
        other = as_(OTHER_CLERK).post(address, json=body)
        assert other.status_code == 404  # of a patient whom they do not attend to
        other = as_(SHROFF).post(address, json=body)
        assert other.json()["type"] == "/problems/not-the-claims-desk"
        clock.move_to(clock() + timedelta(hours=24, microseconds=1))
        late = as_(CLERK).post(address, json=body)
        assert late.json()["type"] == "/problems/void-window-passed"
        assert as_(OFFICER).post(address, json=body).status_code == 200


class TestNumbers:
    def test_a_claim_has_the_number_of_the_governments_system(
        self, as_: As, account: str
    ) -> None:
        desk = as_(CLERK)
        first = claim(desk, account, transaction="EHS-1")
        second = claim(desk, account)
        address = f"{account}/claims/{second}/transaction-number"
        taken = desk.post(address, json={"transaction": "EHS-1"})
        assert taken.status_code == 409
        assert taken.json()["facts"]["claim_id"] == first
        assert desk.post(address, json={"transaction": "EHS-2"}).status_code == 200


class TestEpisodes:
    def test_one_visit_has_one_payer(self, as_: As, account: str) -> None:
        desk = as_(SHROFF)
        settlement = {
            "institution_id": str(HKU_SZH),
            "episode": "OP-1",
            "settlement": "NMI-1",
        }
        answer = desk.post("/national-insurance-settlements", json=settlement)
        assert answer.status_code == 201, answer.text
        place = {
            "kind": "service-point",
            "institution_id": str(HKU_SZH),
            "service_point": "hku-szh",
        }
        body = bay_area(consent(desk, account, place=place), episode="OP-1")
        refused = desk.post(f"{account}/claims/bay-area", json=body)
        assert refused.json()["type"] == "/problems/national-insurance-used"

    def test_a_settlement_names_an_institution(self, as_: As) -> None:
        body = {
            "institution_id": str(UUID(int=9)),
            "episode": "OP-1",
            "settlement": "NMI-1",
        }
        answer = as_(SHROFF).post("/national-insurance-settlements", json=body)
        assert answer.status_code == 404


class TestBeginnings:
    def test_a_balance_and_its_claims_are_brought_in(
        self, as_: As, service: Service, world: World
    ) -> None:
        patient_id = register(as_(CLERK), "A123404(0)", "HO, Siu Ling")
        body = {
            "patient_id": patient_id,
            "as_of": "2026-02-28",
            "own_hkd": 3_200,
            "source": "EHS-2026-02",
        }
        answer = as_(OPERATOR).post("/voucher-accounts/opening-balances", json=body)
        assert answer.status_code == 201, answer.text
        address = answer.headers["location"]
        earlier = {
            "transaction": "EHS-7",
            "service_date": "2026-02-03",
            "claimed_on": "2026-02-03",
            "amount_hkd": 300,
            "place": {"kind": "provider", "provider_id": str(WONG)},
            "source": "EHS-2026-02",
        }
        kept = as_(OPERATOR).post(f"{address}/earlier-claims", json=earlier)
        assert kept.status_code == 201, kept.text
        service.views.catch_up()
        assert as_(CLERK).get(address).json()["balance_hkd"] == 3_200
        assert as_(CLERK).post("/voucher-accounts/opening-balances", json=body)
        known = f"/voucher-accounts/{world.account_id}/earlier-claims"
        refused = as_(OPERATOR).post(known, json=earlier)
        assert refused.json()["type"] == "/problems/not-before-the-ledger"
