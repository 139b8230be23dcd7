"""The worklist of records that may be one person, and what is decided about them."""

import asyncio
from uuid import UUID

from api.service import Service
from domain.values import Jurisdiction, Role
from tests import stories
from tests.api.conftest import As
from tests.stories import CLERK, DOCTOR, OFFICER, World


def other_record(service: Service) -> UUID:
    other = asyncio.run(stories.register(service.ledger, number="AB987654(3)"))
    service.views.catch_up()
    return other


def test_a_pair_is_decided_and_leaves_the_worklist(
    as_: As, world: World, service: Service
) -> None:
    desk, other = as_(OFFICER), other_record(service)
    (pair,) = desk.get("/duplicate-reviews").json()["rows"]
    assert set(pair.values()) == {str(world.patient_id), str(other)}
    apart = {"other_id": str(other), "reason": "twins"}
    path = f"/patients/{world.patient_id}"
    assert desk.post(f"{path}/kept-apart", json=apart).status_code == 201
    service.views.catch_up()
    assert desk.get("/duplicate-reviews").json()["rows"] == []
    known = desk.get(f"{path}/record-decisions").json()
    assert {row["decision"] for row in known} == {"kept-apart"}


def test_a_linked_record_names_the_one_to_read_on(
    as_: As, world: World, service: Service
) -> None:
    desk, other = as_(OFFICER), other_record(service)
    path = f"/patients/{world.patient_id}"
    link = {"surviving_id": str(other), "reason": "entered-twice"}
    assert desk.post(f"{path}/record-links", json=link).status_code == 201
    service.views.catch_up()
    pages = (path, f"/voucher-accounts/{world.account_id}")
    for page in pages:
        assert desk.get(page).headers["Baybridge-Linked-To"] == str(other)
    claim = asyncio.run(stories.claim_at_dr_wong(service.ledger, world, 300))
    service.views.catch_up()
    shown = desk.get(f"/voucher-claims/{claim.made}")
    assert shown.headers["Baybridge-Linked-To"] == str(other)
    assert "Baybridge-Linked-To" not in desk.get(f"/patients/{other}").headers
    back = {"surviving_id": str(other), "reason": "linked-by-mistake"}
    assert desk.post(f"{path}/record-links/undo", json=back).status_code == 201
    service.views.catch_up()
    assert "Baybridge-Linked-To" not in desk.get(path).headers
    assert len(desk.get("/duplicate-reviews").json()["rows"]) == 1


def test_a_clerk_does_not_decide(as_: As, world: World, service: Service) -> None:
    link = {"surviving_id": str(other_record(service)), "reason": "entered-twice"}
    path = f"/patients/{world.patient_id}/record-links"
    assert as_(CLERK).post(path, json=link).status_code == 403


def test_who_may_not_see_both_does_not_decide(
    as_: As, world: World, service: Service
) -> None:
    """A privacy officer of another place is told of no such record."""
    link = {"surviving_id": str(other_record(service)), "reason": "entered-twice"}
    foreign = DOCTOR.model_copy(
        update={"role": Role.PRIVACY_OFFICER, "jurisdiction": Jurisdiction.MO}
    )
    path = f"/patients/{world.patient_id}/record-links"
    assert as_(foreign).post(path, json=link).status_code == 404
