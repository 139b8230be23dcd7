"""What became known after a claim: a death, a leave, a correction, another payer."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from tests.facts import directory
from tests.facts import vouchers as facts
from tests.given import Happened
from tests.projections.watching import Elder, Town, figures, hospital, payee

DAY = date(2026, 2, 10)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


def test_a_claim_for_a_day_after_the_death(database: Engine) -> None:
    elder = Elder()
    claim = elder.claim(300, DAY)
    elder.then(facts.frozen(BEFORE))
    signal = Town(elder).watch(database).one("after-death")
    assert (signal.subject_id, signal.claims) == (elder.patient_id, (claim,))
    assert figures(signal) == {"died_on": str(BEFORE), "amount_hkd": 300}
    assert signal.events[-1].version == len(elder.history)


def test_a_claim_for_the_day_of_the_death_is_paid(database: Engine) -> None:
    elder = Elder()
    elder.claim(300, DAY)
    elder.void(elder.claim(300, AFTER), 300)
    elder.then(facts.frozen(DAY))
    assert Town(elder).watch(database).none("after-death")


def test_the_day_of_death_that_was_corrected_counts(database: Engine) -> None:
    early, late = Elder(1), Elder(2)
    early.claim(300, DAY)
    early.then(facts.frozen(BEFORE), facts.frozen(AFTER))
    late.claim(300, DAY)
    late.then(facts.frozen(AFTER), facts.frozen(BEFORE))
    signal = Town(early, late).watch(database).one("after-death")
    assert signal.account_id == late.id


def test_a_consent_for_a_day_after_the_death(database: Engine) -> None:
    elder = Elder()
    consent = elder.consent(AFTER, given=BEFORE)
    elder.consent(DAY)
    elder.then(facts.frozen(DAY))
    signal = Town(elder).watch(database).one("after-death")
    assert (signal.on, signal.payee_id, signal.claims) == (AFTER, payee(1), ())
    assert figures(signal)["consent_id"] == str(consent)


def test_a_consent_is_not_told_beside_its_claim(database: Engine) -> None:
    elder = Elder()
    elder.claim(300, AFTER)
    elder.then(facts.frozen(DAY))
    assert Town(elder).watch(database).one("after-death").claims


def leave(first: date, last: date, *more: Happened) -> list[Happened]:
    return [directory.leave_recorded(first, last), *more]


@pytest.mark.parametrize("days", [(DAY, DAY), (BEFORE, DAY), (DAY, AFTER)])
def test_a_claim_for_a_day_of_leave(database: Engine, days: tuple[date, date]) -> None:
    elder = Elder()
    claim = elder.claim(300, DAY)
    signal = Town(elder).doctor(*leave(*days)).watch(database).one("provider-on-leave")
    assert (signal.subject_id, signal.claims) == (payee(1), (claim,))
    assert figures(signal)["notice"] == "L/2022/1"
    assert (signal.events[-1].id, signal.events[-1].version) == (payee(1), 3)


@pytest.mark.parametrize(
    "happenings",
    [
        leave(BEFORE, BEFORE),
        leave(AFTER, AFTER),
        leave(DAY, DAY, directory.leave_cancelled()),
    ],
    ids=["before", "after", "cancelled"],
)
def test_a_claim_beside_a_leave(database: Engine, happenings: list[Happened]) -> None:
    elder = Elder()
    elder.claim(300, DAY)
    town = Town(elder).doctor(*happenings)
    assert town.watch(database).none("provider-on-leave")


def test_a_claim_during_the_leave_of_somebody_else(database: Engine) -> None:
    elder = Elder()
    elder.claim(300, DAY, at=2)
    elder.void(elder.claim(300, DAY), 300)
    town = Town(elder).doctor(*leave(DAY, DAY))
    assert town.watch(database).none("provider-on-leave")


def designated_then(database: Engine, *corrections: Happened) -> list[str]:
    """A claim at the dentists of Shenzhen; return what is wrong with it now."""
    elder = Elder()
    elder.claim_in("shenzhen", DAY)
    watch = Town(elder).hospitals(*corrections).watch(database)
    found = watch.all("outside-designation")
    assert all(signal.subject_id == hospital("shenzhen") for signal in found)
    return [figures(signal)["fault"] for signal in found]


def test_a_department_that_was_taken_off_the_list(database: Engine) -> None:
    corrected = directory.departments_corrected("internal-medicine")
    assert designated_then(database, corrected) == ["not-listed"]


def test_a_list_that_begins_before_the_claim(database: Engine) -> None:
    newer = directory.designated("internal-medicine", starts_on=DAY)
    assert designated_then(database, newer) == ["not-listed"]


def test_a_service_point_that_had_closed(database: Engine) -> None:
    assert designated_then(database, directory.closed(DAY)) == ["not-open"]


@pytest.mark.parametrize(
    "corrections",
    [
        [],
        [directory.departments_corrected("dental")],
        [directory.designated("internal-medicine", starts_on=AFTER)],
        [directory.closed(AFTER)],
        [directory.closed(BEFORE), directory.opened(started_on=DAY)],
    ],
    ids=["as it was", "still listed", "later list", "closed later", "opened again"],
)
def test_a_claim_within_the_designation(
    database: Engine, corrections: list[Happened]
) -> None:
    assert designated_then(database, *corrections) == []


def test_a_service_point_that_had_not_started(database: Engine) -> None:
    elder = Elder()
    day = directory.STARTED - timedelta(days=1)
    elder.claim_in("zhuhai", day)
    elder.claim_in("zhuhai", directory.STARTED)
    signal = Town(elder).hospitals().watch(database).one("outside-designation")
    assert (signal.on, figures(signal)["fault"]) == (day, "not-open")


def test_a_visit_that_national_insurance_settled_too(database: Engine) -> None:
    elder = Elder()
    claim = elder.claim_in("shenzhen", DAY, episode="V-1")
    town = Town(elder).hospitals().insured(claim)
    signal = town.watch(database).one("national-insurance")
    assert (signal.subject_id, signal.claims) == (hospital("shenzhen"), (claim,))
    assert figures(signal)["settlement"] == "S-1"
    assert signal.events[-1].version == 2


def test_a_visit_that_vouchers_did_not_pay(database: Engine) -> None:
    elder = Elder()
    voided = elder.claim_in("shenzhen", DAY, episode="V-1")
    elder.void(voided)
    elder.claim_in("shenzhen", DAY, episode="V-2")
    town = Town(elder).hospitals().insured(voided)
    assert town.watch(database).none("national-insurance")


def test_a_settlement_without_any_claim(database: Engine) -> None:
    assert Town(Elder()).insured().watch(database).none("national-insurance")
