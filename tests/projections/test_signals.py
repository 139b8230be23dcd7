"""The worklist of signals: computed again from the same events, reviewed, in pages."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from domain.vouchers import (
    SignalCleared,
    SignalReopened,
    SignalReview,
    SignalReviewBegun,
)
from projections.vouchers.signals import (
    DETECTORS,
    RULES,
    ReviewedSignal,
    Rule,
    Rules,
    Signal,
    SignalFilter,
    signal,
    signals,
)
from tests.facts import directory
from tests.facts import vouchers as facts
from tests.given import Happened, happened
from tests.projections.watching import TODAY, Elder, Town, codes, hospital, payee
from tests.shapes import ROOT

HANDBOOK = (ROOT / "docs" / "signals.md").read_text("utf-8").splitlines()
DAY = date(2026, 2, 10)
OLD = date(2025, 6, 10)


def busy_town() -> Town:
    """Four elders with something to look at in each of eight ways."""
    spender, traveller, widow, absent = (Elder(number) for number in range(1, 5))
    spender.claim(7_000, DAY)
    spender.claim(100, DAY)
    spender.claim(100, OLD, consent=spender.consent(OLD, given=OLD - timedelta(days=3)))
    traveller.claim(300, DAY, at=2)
    paid = traveller.claim_in("guangzhou", DAY, episode="V-1")
    traveller.claim_in("shenzhen", OLD, department="surgery")
    widow.pair(8, date(2025, 3, 1)).pair(9, date(2025, 4, 1))
    widow.claim(300, OLD)
    widow.then(facts.frozen(OLD - timedelta(days=1)))
    absent.claim(300, DAY, at=3, confirmed=False)
    town = Town(spender, traveller, widow, absent).hospitals().insured(paid)
    return town.doctor(directory.leave_recorded(OLD, OLD))


FOUND = {
    *("cleared-out", "identical-claims", "paid-in-advance", "two-places"),
    *("national-insurance", "outside-designation", "repeated-pairing", "after-death"),
    *("left-unconfirmed", "provider-on-leave"),
}


def worklist(
    database: Engine, *, limit: int = 100, **wanted: Any
) -> list[ReviewedSignal]:
    after = wanted.pop("after", None)
    return signals(database, SignalFilter(**wanted), TODAY, after=after, limit=limit)


def test_every_rule_has_a_detector_and_a_name_of_its_own() -> None:
    assert [rule.CODE for rule in RULES.all()] == list(DETECTORS)
    assert len({rule.sentence for rule in RULES.all()}) == len(DETECTORS) == 13
    for rule in RULES.all():
        assert rule.SOURCES
        assert rule.BLIND
        numbers = set(type(rule).model_fields) - {"version"}
        assert {one.name for one in rule.thresholds} == numbers


def test_an_ordinary_year_is_silent(database: Engine) -> None:
    elder = Elder().pair(2, OLD)
    for month in range(3, 12):
        elder.claim(300, date(2025, month, 5))
        elder.claim_in("shenzhen", date(2025, month, 5))
    listed = directory.prices_published(consultation=9_000_00)
    town = Town(elder).hospitals().doctor(listed)
    assert town.watch(database).all() == []


def test_the_same_events_give_the_same_signals(database: Engine) -> None:
    first = busy_town().watch(database).all()
    assert codes(first) == FOUND
    again = busy_town().watch(database, anew=True).all()
    assert again == first


def test_the_days_may_be_cut_anyhow(database: Engine) -> None:
    watch = busy_town().watch(database)
    whole = watch.all()
    days = sorted({one.on for one in whole})
    by_day = [one for day in days for one in watch.all(days=(day, day))]
    assert key(by_day) == key(whole)


def key(found: list[Signal]) -> list[str]:
    return sorted(one.model_dump_json() for one in found)


def test_a_new_version_of_a_rule_makes_new_signals(database: Engine) -> None:
    watch = busy_town().watch(database)
    second = RULES.cleared_out.model_copy(update={"version": 2})
    rules = RULES.model_copy(update={"cleared_out": second})
    old, new = watch.one("cleared-out"), watch.one("cleared-out", rules=rules)
    assert (new.rule_version, new.claims) == (2, old.claims)
    assert new.signal_id != old.signal_id


def test_other_numbers_find_other_things(database: Engine) -> None:
    watch = busy_town().watch(database)
    strict = RULES.cleared_out.model_copy(update={"amount_hkd": 7_001})
    assert watch.none("cleared-out", rules=Rules(cleared_out=strict))


def reviewed(*more: Happened) -> list[Happened]:
    begun = happened(
        SignalReviewBegun,
        signal="cleared-out",
        rule_version=1,
        subject_id=UUID(int=5),
    )
    cleared = happened(
        SignalCleared,
        subject_id=UUID(int=5),
        finding="explained",
        reason="A denture.",
    )
    return [begun, cleared, *more]


def test_what_is_cleared_leaves_the_worklist_until_it_is_reopened(
    database: Engine,
) -> None:
    town = busy_town()
    id = town.watch(database).one("cleared-out").signal_id
    town.then(SignalReview, id, *reviewed()).watch(database)
    assert id not in {one.signal_id for one in worklist(database)}
    (cleared,) = worklist(database, state="cleared")
    assert (cleared.signal_id, cleared.finding) == (id, "explained")
    assert cleared.reviewed_by == "clerk-7"
    assert id in {one.signal_id for one in worklist(database, state="all")}

    reopened = happened(SignalReopened, subject_id=UUID(int=5), reason="A new one?")
    town = busy_town().then(SignalReview, id, *reviewed(reopened))
    town.watch(database, anew=True)
    (again,) = worklist(database, signal="cleared-out")
    assert (again.state, again.finding) == ("open", "explained")
    assert worklist(database, state="cleared") == []


def test_the_worklist_looks_back_for_ninety_days(database: Engine) -> None:
    elder = Elder()
    first = TODAY - timedelta(days=89)
    for day in (first - timedelta(days=1), first):
        elder.claim(300, day)
        elder.claim(300, day)
    Town(elder).watch(database)
    (found,) = worklist(database)
    assert found.on == first
    assert len(worklist(database, served_from=OLD)) == 2
    assert worklist(database, served_until=first - timedelta(days=2)) == []


def test_the_worklist_is_asked_for_a_signal_a_payee_or_a_patient(
    database: Engine,
) -> None:
    busy_town().watch(database)
    all_of_it: dict[str, Any] = {"served_from": date(2025, 1, 1)}
    every = worklist(database, **all_of_it)
    assert codes(every) == FOUND
    assert codes(worklist(database, signal="two-places")) == {"two-places"}
    here = worklist(database, payee_id=hospital("guangzhou"), **all_of_it)
    assert codes(here) == {"national-insurance"}
    mine = worklist(database, patient_id=every[0].patient_id, **all_of_it)
    assert {one.patient_id for one in mine} == {every[0].patient_id}
    assert worklist(database, payee_id=payee(99)) == []


def test_the_worklist_comes_in_pages(database: Engine) -> None:
    busy_town().watch(database)
    every = worklist(database, served_from=date(2025, 1, 1))
    assert [one.on for one in every] == sorted([one.on for one in every], reverse=True)
    assert list(pages(database)) == every


def pages(database: Engine) -> Iterator[ReviewedSignal]:
    after = None
    first = date(2025, 1, 1)
    while page := worklist(database, served_from=first, limit=3, after=after):
        assert len(page) <= 3
        yield from page
        after = page[-1].on, page[-1].signal_id


def test_a_signal_is_found_by_its_id_alone(database: Engine) -> None:
    busy_town().watch(database)
    for one in worklist(database, served_from=date(2025, 1, 1)):
        assert signal(database, one.signal_id, TODAY) == one
        assert signal(database, one.signal_id, TODAY, code=one.signal, on=one.on) == one
    assert signal(database, UUID(int=5), TODAY) is None
    other = worklist(database, signal="two-places")[0]
    elsewhere: dict[str, Any] = {"code": "cleared-out", "on": other.on}
    assert signal(database, other.signal_id, TODAY, **elsewhere) is None


@pytest.mark.parametrize(
    "days",
    [
        {"served_until": date(1, 1, 1)},
        {"served_from": date(9999, 12, 31)},
        {"served_from": date(1, 1, 1), "served_until": date(9999, 12, 31)},
    ],
)
def test_no_day_is_too_far(database: Engine, days: dict[str, Any]) -> None:
    busy_town().watch(database)
    assert codes(worklist(database, **days)) in (set(), FOUND)


@pytest.mark.parametrize("rule", RULES.all(), ids=lambda rule: rule.CODE)
def test_the_handbook_names_each_rule_with_its_numbers(rule: Rule) -> None:
    (row,) = [line for line in HANDBOOK if f"`{rule.CODE}`" in line]
    assert f"| {rule.version} |" in row
    assert all(source.strip("[]") in row for source in rule.SOURCES)
    for one in rule.thresholds:
        value = f"{one.value:,}" if isinstance(one.value, int) else one.value
        assert f"`{one.name}` {value}" in row
