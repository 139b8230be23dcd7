"""A transfer is seen by its parties, the port that expects it, and the watchers."""

import pytest

from application.transfers.seeing import may_see
from domain.kernel import Actor
from domain.transfers import Transfer
from domain.values import Role
from tests.facts import transfers as facts
from tests.facts.transfers import GD, HK, MO, at, trip

ASKED_LATER = facts.actor("dr.tse", "HKCH", HK, Role.CLINICIAN)
HIRED = facts.actor("driver.he", "SZ-EMS", GD, Role.CREW)


def somebody(organisation: str, role: Role = Role.CLINICIAN) -> Actor:
    return facts.actor("somebody", organisation, HK, role)


@pytest.mark.parametrize(
    "actor",
    [
        facts.SENDING_DOCTOR,
        facts.RECEIVING_DOCTOR,
        facts.COORDINATOR,
        facts.BILLING,
        somebody(facts.SENDER, Role.CLERK),
    ],
    ids=lambda actor: actor.id,
)
def test_a_party_sees_it_from_the_request_on(actor: Actor) -> None:
    assert may_see(actor, trip("requested"))


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.CREW, Role.COORDINATOR])
def test_a_stranger_never_sees_it(role: Role) -> None:
    assert not may_see(somebody("QEH", role), trip("closed"))


@pytest.mark.parametrize("role", Role)
def test_only_watchers_see_what_is_not_theirs(role: Role) -> None:
    watching = {Role.AUDITOR, Role.PRIVACY_OFFICER, Role.OPERATOR}
    assert may_see(somebody("QEH", role), trip("requested")) is (role in watching)


def test_a_hospital_that_is_asked_instead_sees_it_and_so_does_the_first() -> None:
    asked = facts.open_assessment(receiver="HKCH")
    terms = facts.terms(receiver="HKCH")
    transfer = trip("requested", lambda one: one.open_assessment(asked, terms))
    assert may_see(ASKED_LATER, transfer)
    assert may_see(facts.RECEIVING_DOCTOR, transfer)
    assert not may_see(ASKED_LATER, trip("in-assessment"))


def test_the_hospital_that_it_is_sent_to_on_the_way_sees_it() -> None:
    terms, reason = facts.terms(receiver="HKCH"), facts.reason("no-bed")
    changed = facts.change_destination()
    transfer = trip(
        "en-route-in", lambda one: one.change_destination(changed, terms, reason)
    )
    assert may_see(ASKED_LATER, transfer)
    assert not may_see(ASKED_LATER, trip("en-route-in"))


def test_the_vehicles_operator_sees_it_once_the_vehicle_is_assigned() -> None:
    lent = facts.vehicle(operator="SZ-EMS")
    by = facts.actor("desk.ems", "SZ-EMS", GD, Role.COORDINATOR)
    transfer = trip(
        "accepted",
        lambda one: one.assign_vehicle(
            facts.assign_vehicle(by=by), lent, facts.driver()
        ),
    )
    assert may_see(by, transfer)
    assert not may_see(by, trip("accepted"))


def hire(transfer: Transfer) -> None:
    """Take a driver whom another organisation employs."""
    driver = facts.driver().model_copy(update={"employer": HIRED.organisation})
    newer = facts.assign_vehicle(
        at(9, 20), replaces=facts.version_of(transfer, "transfers.vehicle-assigned")
    )
    transfer.assign_vehicle(newer, facts.vehicle(), driver)


def test_who_rides_along_sees_it_whoever_employs_him() -> None:
    assert may_see(HIRED, trip("prepared", hire))
    assert not may_see(HIRED, trip("accepted"))


def test_nobody_sees_it_by_the_account_of_somebody_else_on_board() -> None:
    assert not may_see(HIRED, trip("prepared"))


@pytest.mark.parametrize("officer", [facts.PORT_OUT, facts.PORT_IN])
def test_a_port_officer_sees_what_is_announced(officer: Actor) -> None:
    assert may_see(officer, trip("prepared"))
    assert not may_see(officer, trip("accepted"))


def test_a_port_officer_of_another_place_never_sees_it() -> None:
    officer = facts.actor("port.mo-1", "MO-PORT", MO, Role.PORT_OFFICER)
    assert not may_see(officer, trip("closed"))


def test_a_port_officer_sees_no_more_for_belonging_to_a_party() -> None:
    officer = facts.PORT_OUT.model_copy(update={"organisation": facts.SENDER})
    assert not may_see(officer, trip("accepted"))
