"""Two places on a day, a payee twice on a day, pairings, waits, early consents."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from tests.facts import vouchers as facts
from tests.projections.watching import TODAY, Elder, Town, figures, hospital, payee

DAY = date(2026, 2, 10)


@pytest.mark.parametrize("city", ["guangzhou", "zhuhai", "dongguan"])
def test_hong_kong_and_a_city_far_from_it(database: Engine, city: str) -> None:
    elder = Elder()
    claims = [elder.claim(300, DAY), elder.claim_in(city, DAY)]
    signal = Town(elder).hospitals().watch(database).one("two-places")
    assert (signal.subject_id, signal.payee_id) == (elder.patient_id, None)
    assert sorted(signal.claims) == sorted(claims)
    assert {one.value for one in signal.figures} == {"hong-kong", city}


def test_two_cities_of_the_mainland(database: Engine) -> None:
    elder = Elder()
    for city in ("shenzhen", "zhuhai"):
        elder.claim_in(city, DAY)
    assert Town(elder).hospitals().watch(database).one("two-places").on == DAY


def test_a_day_across_the_border_and_back(database: Engine) -> None:
    elder, other = Elder(1), Elder(2)
    elder.claim(300, DAY)
    elder.claim_in("shenzhen", DAY)
    elder.claim_in("zhuhai", DAY + timedelta(days=1))
    other.claim_in("guangzhou", DAY)
    other.claim_in("foshan", DAY)
    assert Town(elder, other).hospitals().watch(database).none("two-places")


def test_one_city_on_one_day_is_one_place(database: Engine) -> None:
    elder = Elder()
    elder.claim_in("guangzhou", DAY)
    elder.claim_in("guangzhou", DAY)
    elder.void(elder.claim_in("zhuhai", DAY))
    assert Town(elder).hospitals().watch(database).none("two-places")


def test_several_claims_of_one_payee_for_one_day(database: Engine) -> None:
    elder = Elder()
    claims = [elder.claim(amount, DAY) for amount in (300, 250, 300)]
    signal = Town(elder).watch(database).one("identical-claims")
    assert sorted(signal.claims) == sorted(claims)
    assert (signal.subject_id, signal.payee_id) == (elder.patient_id, payee(1))
    assert figures(signal) == {"claims": 3, "same_amount": 2, "amount_hkd": 850}


def test_claims_of_other_payees_days_and_elders(database: Engine) -> None:
    elder, other = Elder(1), Elder(2)
    elder.claim(300, DAY)
    elder.claim(300, DAY, at=2)
    elder.claim(300, DAY + timedelta(days=1))
    elder.void(elder.claim(300, DAY), 300)
    other.claim(300, DAY)
    assert Town(elder, other).watch(database).none("identical-claims")


def test_three_pairings_in_a_year(database: Engine) -> None:
    elder = Elder()
    for month in (1, 5, 12):
        elder.pair(2, date(2025, month, 3))
    signal = Town(elder).watch(database).one("repeated-pairing")
    assert (signal.subject_id, signal.on) == (elder.patient_id, date(2025, 12, 3))
    assert figures(signal) == {"pairings": 3, "spouses": 1}
    assert [event.version for event in signal.events] == [3, 4, 5]


def test_two_spouses_in_a_year(database: Engine) -> None:
    elder = Elder().pair(2, date(2025, 1, 3)).pair(3, date(2025, 9, 3))
    signal = Town(elder).watch(database).one("repeated-pairing")
    assert figures(signal) == {"pairings": 2, "spouses": 2}


def test_pairings_over_the_years(database: Engine) -> None:
    elder, other = Elder(1), Elder(9)
    for year, month in ((2024, 12), (2025, 1), (2025, 12)):
        elder.pair(2, date(year, month, 3))
    other.pair(2, date(2024, 12, 31)).pair(3, date(2025, 1, 1))
    assert Town(elder, other).watch(database).none("repeated-pairing")


def test_another_pairing_in_the_year_is_another_signal(database: Engine) -> None:
    elder = Elder().pair(2, date(2025, 1, 3)).pair(3, date(2025, 2, 3))
    watch = Town(elder).watch(database)
    before = watch.one("repeated-pairing")
    elder.pair(4, date(2025, 3, 3))
    after = Town(elder).watch(database, anew=True).one("repeated-pairing")
    assert after.signal_id != before.signal_id


def test_a_claim_that_nobody_confirms(database: Engine) -> None:
    entered = TODAY - timedelta(days=8)
    elder = Elder()
    claim = elder.claim(300, entered, confirmed=False)
    signal = Town(elder).watch(database).one("left-unconfirmed")
    assert (signal.subject, signal.subject_id) == ("payee", payee(1))
    assert signal.claims == (claim,)
    assert figures(signal) == {"pending_days": 8, "amount_hkd": 300}


def test_a_claim_that_waits_no_longer_than_a_week(database: Engine) -> None:
    elder = Elder()
    elder.claim(300, TODAY - timedelta(days=7), confirmed=False)
    elder.claim(300, TODAY - timedelta(days=9))
    elder.void(elder.claim(300, TODAY - timedelta(days=10), confirmed=False), 300)
    watch = Town(elder).watch(database)
    assert watch.none("left-unconfirmed")
    tomorrow = TODAY + timedelta(days=1)
    assert watch.one("left-unconfirmed", today=tomorrow).rule_version == 1


def temporary(days: int, number: int = 1) -> Elder:
    """An account that was opened so many days ago."""
    opened = facts.noon(TODAY - timedelta(days=days))
    return Elder(number, temporary=True, timestamp=opened)


def test_an_account_that_nobody_validates(database: Engine) -> None:
    elder = temporary(31)
    elder.claim(300, DAY)
    elder.claim(300, TODAY)
    signal = Town(elder).watch(database).one("left-unconfirmed")
    assert (signal.subject, signal.subject_id) == ("patient", elder.patient_id)
    assert (signal.on, figures(signal)) == (TODAY, {"temporary_days": 31, "claims": 2})


def test_an_account_within_the_month_or_validated_or_unused(database: Engine) -> None:
    young, valid, unused = temporary(30, 1), temporary(40, 2), temporary(40, 3)
    young.claim(300, TODAY)
    valid.then(facts.validated()).claim(300, TODAY)
    unused.void(unused.claim(300, TODAY), 300)
    assert Town(young, valid, unused).watch(database).none("left-unconfirmed")


def test_a_consent_of_a_day_before_the_service(database: Engine) -> None:
    elder = Elder()
    before = DAY - timedelta(days=1)
    claim = elder.claim(300, DAY, consent=elder.consent(DAY, given=before))
    signal = Town(elder).watch(database).one("paid-in-advance")
    assert (signal.subject_id, signal.claims) == (payee(1), (claim,))
    assert figures(signal) == {"consented_on": "2026-02-09", "amount_hkd": 300}


def test_a_consent_of_the_day_itself_or_one_that_was_never_used(
    database: Engine,
) -> None:
    elder = Elder()
    elder.claim(300, DAY)
    elder.claim(300, DAY, consent=elder.consent(DAY, given=DAY + timedelta(days=1)))
    elder.consent(DAY, given=DAY - timedelta(days=5))
    assert Town(elder).watch(database).none("paid-in-advance")


def test_an_earlier_claim_of_a_day_before_its_service(database: Engine) -> None:
    served = date(2024, 5, 2)
    elder = Elder()
    elder.brought_in(claimed_on=served - timedelta(days=1), service_date=served)
    elder.brought_in(claimed_on=served, service_date=served)
    signal = Town(elder).watch(database).one("paid-in-advance")
    assert (signal.on, signal.subject_id) == (served, hospital("shenzhen"))
    assert signal.patient_id == elder.patient_id
    assert figures(signal)["claimed_on"] == "2024-05-01"
