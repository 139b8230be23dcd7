"""Contacts, wishes about notices, and guardians, as a desk meets them."""

from uuid import uuid4

from api.service import Service
from tests.api.conftest import As
from tests.stories import CLERK, World


def test_a_contact_is_added_changed_and_ended(
    as_: As, world: World, service: Service
) -> None:
    desk, path = as_(CLERK), f"/patients/{world.patient_id}/contacts"
    phone = {"contact": {"kind": "phone", "place": "CN", "number": "13812345678"}}
    made = desk.post(path, json=phone).json()["made"]
    mail = {"contact": {"kind": "e-mail", "address": "chan@example.org"}}
    assert desk.post(f"{path}/{made}/changes", json=mail).status_code == 201
    service.views.catch_up()
    (shown,) = desk.get(path).json()
    assert shown["contact"] == {"kind": "e-mail", "written": "chan@example.org"}
    assert desk.post(f"{path}/{made}/end", json={"reason": "moved"}).is_success
    again = desk.post(f"{path}/{made}/end", json={"reason": "moved"})
    assert again.json()["type"] == "/problems/contact-unknown"


def test_a_wrong_number_is_explained_and_not_repeated(as_: As, world: World) -> None:
    body = {"contact": {"kind": "phone", "place": "HK", "number": "1123456799"}}
    answer = as_(CLERK).post(f"/patients/{world.patient_id}/contacts", json=body)
    assert answer.status_code == 422
    assert "8 digits" in answer.text
    assert "1123456799" not in answer.text


def test_a_wish_is_gone_with_its_contact(
    as_: As, world: World, service: Service
) -> None:
    desk, path = as_(CLERK), f"/patients/{world.patient_id}"
    phone = {"contact": {"kind": "phone", "place": "HK", "number": "61234567"}}
    made = desk.post(f"{path}/contacts", json=phone).json()["made"]
    wish = {"language": "pt", "channel": "text-message", "contact_id": made}
    assert desk.post(f"{path}/notice-wishes", json=wish).status_code == 201
    service.views.catch_up()
    assert desk.get(f"{path}/notice-wishes").json()["language"] == "pt"
    desk.post(f"{path}/contacts/{made}/end", json={"reason": "wrong"})
    service.views.catch_up()
    assert desk.get(f"{path}/notice-wishes").status_code == 404


def test_who_may_sign_is_asked_for_a_day(
    as_: As, world: World, service: Service
) -> None:
    desk, path = as_(CLERK), f"/patients/{world.patient_id}/guardians"
    son = {
        "names": {"han": "陳小明"},
        "bond": {"relation": "child", "authority": "power-of-attorney"},
        "scope": ["consents"],
        "paper": "EPA-1",
        "from_on": "2026-01-01",
    }
    made = desk.post(path, json=son).json()["made"]
    ending = {"ended_on": "2026-06-30", "reason": "revoked"}
    assert desk.post(f"{path}/{made}/end", json=ending).status_code == 201
    service.views.catch_up()
    signers = {"scope": "consents", "on": "2026-06-30"}
    (shown,) = desk.get(path, params=signers).json()
    assert shown["guardian"]["names"]["han"] == "陳小明"
    assert desk.get(path, params=signers | {"on": "2026-07-01"}).json() == []
    assert desk.get(path, params=signers | {"scope": "records"}).json() == []


def test_a_record_that_is_not_there_has_no_contacts(as_: As) -> None:
    body = {"contact": {"kind": "phone", "place": "HK", "number": "61234567"}}
    answer = as_(CLERK).post(f"/patients/{uuid4()}/contacts", json=body)
    assert answer.status_code == 404
