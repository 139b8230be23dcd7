"""Cleared out, a month that jumps, a rush before the year ends, above the usual fee."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.vouchers import FeeItem
from tests.facts import directory
from tests.facts import vouchers as facts
from tests.given import Happened
from tests.projections.watching import Elder, Town, figures, hospital, payee

DAY = date(2026, 2, 10)
DECEMBER = date(2025, 12, 20)


def elder_with(has_hkd: int, *claims: int, on: date = DAY) -> Elder:
    elder = Elder(has_hkd=has_hkd)
    for amount in claims:
        elder.claim(amount, on)
    return elder


def test_one_claim_that_takes_nearly_everything(database: Engine) -> None:
    elder = elder_with(5_000)
    claim = elder.claim(4_000, DAY)
    signal = Town(elder).watch(database).one("cleared-out")
    assert (signal.subject, signal.subject_id) == ("patient", elder.patient_id)
    assert (signal.account_id, signal.payee_id) == (elder.id, payee(1))
    assert signal.claims == (claim,)
    assert (signal.on, signal.service_month) == (DAY, "2026-02")
    assert [event.id for event in signal.events] == [elder.id]
    amount, available, share = signal.figures
    assert (amount.value, amount.threshold) == (4_000, 4_000)
    assert available.value == 5_000
    assert (share.value, share.threshold) == (80, 80)


@pytest.mark.parametrize(
    ("has_hkd", "claims"),
    [(5_000, [3_999]), (5_001, [4_000]), (8_000, [4_000, 3_000]), (3_000, [3_000])],
    ids=["not large", "not most of it", "in two claims", "all of little"],
)
def test_a_claim_that_leaves_enough_or_is_small(
    database: Engine, has_hkd: int, claims: list[int]
) -> None:
    assert Town(elder_with(has_hkd, *claims)).watch(database).none("cleared-out")


def test_what_the_reward_and_the_spouse_held_was_also_there(database: Engine) -> None:
    elder = Elder(has_hkd=5_000)
    rest = (facts.available("own", 1_000), facts.available("spouse", 2_000))
    elder.claim(4_000, DAY, left=rest)
    assert Town(elder).watch(database).none("cleared-out")


def test_a_voided_claim_is_no_signal(database: Engine) -> None:
    elder = Elder(has_hkd=5_000)
    elder.void(elder.claim(4_500, DAY), 4_500)
    assert Town(elder).watch(database).none("cleared-out")


def months(*amounts: int, first: date = date(2025, 9, 15)) -> list[Elder]:
    """A claim of up to HK$5,000 for each elder, as many as a month needs."""
    elders: list[Elder] = []
    for number, amount in enumerate(amounts):
        month = first.month - 1 + number
        day = date(first.year + month // 12, month % 12 + 1, first.day)
        for part in range(0, amount, 5_000):
            elder = Elder(len(elders) + 1)
            elder.claim(min(5_000, amount - part), day)
            elders.append(elder)
    return elders


def test_a_month_that_is_many_times_those_before(database: Engine) -> None:
    elders = months(20_000, 15_000, 25_000, 100_000)
    signal = Town(*elders).watch(database).one("amount-jump")
    assert (signal.subject, signal.subject_id) == ("payee", payee(1))
    assert signal.patient_id is None
    assert (signal.service_month, len(signal.claims)) == ("2025-12", 20)
    assert figures(signal) == {
        "month_hkd": 100_000,
        "mean_before_hkd": 20_000,
        "times": 5,
        "claims": 20,
        "patients": 20,
    }


@pytest.mark.parametrize(
    "amounts",
    [
        (20_000, 20_000, 20_001, 100_000),
        (10_000, 10_000, 10_000, 99_999),
        (10_000, 10_000, 100_000),
    ],
    ids=["less than five times", "not large", "too little is known before"],
)
def test_a_month_that_is_like_those_before(
    database: Engine, amounts: tuple[int, ...]
) -> None:
    assert Town(*months(*amounts)).watch(database).none("amount-jump")


def test_months_without_claims_are_passed_over(database: Engine) -> None:
    elders = months(10_000, 10_000, 0, 0, 10_000, 0, 100_000)
    signal = Town(*elders).watch(database).one("amount-jump")
    assert signal.service_month == "2026-03"


def test_the_whole_month_counts_where_a_part_is_asked_for(database: Engine) -> None:
    elders = months(10_000, 10_000, 10_000, 100_000)
    watch = Town(*elders).watch(database)
    whole = watch.one("amount-jump")
    assert watch.one("amount-jump", days=(whole.on, whole.on)) == whole
    before = (date(2025, 12, 1), whole.on - timedelta(days=1))
    assert watch.none("amount-jump", days=before)


def issues(year: int = 2026) -> list[Happened]:
    known = {"amount_hkd": 2_000, "limit_hkd": 8_000}
    return [directory.issued(year, **known)]


def test_what_would_have_been_forfeited_is_spent_in_december(database: Engine) -> None:
    elder = elder_with(7_500)
    elder.claim(1_500, DECEMBER)
    signal = Town(elder).issues(*issues()).watch(database).one("year-end-rush")
    assert figures(signal) == {
        "amount_hkd": 1_500,
        "forfeited_otherwise_hkd": 1_500,
        "balance_hkd": 7_500,
    }
    assert [event.version for event in signal.events][-1] == 2


@pytest.mark.parametrize(
    ("has_hkd", "amount", "on"),
    [
        (6_000, 2_000, DECEMBER),
        (7_500, 1_499, DECEMBER),
        (6_100, 999, DECEMBER),
        (7_500, 1_500, date(2025, 12, 17)),
        (7_500, 1_500, date(2026, 1, 2)),
    ],
    ids=["nothing to lose", "loses still", "small", "too early", "too late"],
)
def test_an_ordinary_december(
    database: Engine, has_hkd: int, amount: int, on: date
) -> None:
    town = Town(elder_with(has_hkd, amount, on=on)).issues(*issues())
    assert town.watch(database).none("year-end-rush")


@pytest.mark.parametrize("on", [date(2025, 12, 18), date(2025, 12, 31)])
def test_the_rush_lasts_a_fortnight(database: Engine, on: date) -> None:
    town = Town(elder_with(7_500, 1_500, on=on)).issues(*issues())
    assert town.watch(database).one("year-end-rush").on == on


def test_what_is_entered_after_the_cut_saved_nothing(database: Engine) -> None:
    elder = Elder(has_hkd=7_500)
    elder.claim(1_500, date(2025, 12, 31), entered=date(2026, 1, 2))
    assert Town(elder).issues(*issues()).watch(database).none("year-end-rush")


def test_a_year_that_is_not_published_is_taken_to_be_like_the_last(
    database: Engine,
) -> None:
    elder = elder_with(7_500, 1_500, on=DECEMBER)
    town = Town(elder).issues(
        *issues(2025), directory.issue_corrected(2025, amount_hkd=500, limit_hkd=8_000)
    )
    assert town.watch(database).none("year-end-rush")


def test_without_a_limit_nobody_rushes(database: Engine) -> None:
    town = Town(elder_with(7_500, 1_500, on=DECEMBER)).issues(
        directory.issued(2026, amount_hkd=2_000, limit_hkd=None)
    )
    assert town.watch(database).none("year-end-rush")


def bill(consultation: int, **more: int) -> dict[str, Any]:
    items = tuple(
        FeeItem(kind=kind, amount_minor=minor)
        for kind, minor in [("consultation", consultation), *more.items()]
    )
    return {
        "fee_cents": sum(item.amount_minor for item in items),
        "visit": facts.visit().model_copy(update={"items": items}),
    }


def test_a_fee_well_above_the_price_list(database: Engine) -> None:
    elder = Elder()
    elder.claim(300, DAY, **bill(360_01, scaling=200_00))
    listed = directory.prices_published(consultation=300_00, scaling=200_00)
    signal = Town(elder).doctor(listed).watch(database).one("above-usual-fee")
    assert (signal.subject, signal.subject_id) == ("payee", payee(1))
    assert figures(signal) == {
        "item": "consultation",
        "fee_minor": 360_01,
        "usual_minor": 300_00,
    }
    assert (signal.events[-1].id, signal.events[-1].version) == (payee(1), 3)


def test_every_priced_item_is_looked_at(database: Engine) -> None:
    elder = Elder()
    elder.claim(300, DAY, **bill(300_00, scaling=500_00))
    listed = directory.prices_published(consultation=300_00, scaling=200_00)
    signal = Town(elder).doctor(listed).watch(database).one("above-usual-fee")
    assert figures(signal)["item"] == "scaling"


@pytest.mark.parametrize(
    "lists",
    [
        [directory.prices_published(consultation=300_00)],
        [directory.prices_published(scaling=1_00)],
        [directory.prices_published(consultation=1_00, starts_on=date(2026, 2, 11))],
        [
            directory.prices_published(consultation=100_00),
            directory.prices_published(
                ref="P-2", consultation=300_00, starts_on=date(2026, 2, 10)
            ),
        ],
        [
            directory.prices_published(consultation=100_00),
            directory.prices_published(ref="P-2", consultation=300_00),
        ],
        [
            directory.prices_published(consultation=100_00),
            directory.prices_published(
                ref="P-2", scaling=300_00, starts_on=date(2026, 1, 1)
            ),
        ],
    ],
    ids=[
        "a fifth more",
        "another item",
        "a later list",
        "raised by then",
        "corrected",
        "not listed any more",
    ],
)
def test_a_fee_within_the_price_list(database: Engine, lists: list[Happened]) -> None:
    elder = Elder()
    elder.claim(300, DAY, **bill(360_00))
    assert Town(elder).doctor(*lists).watch(database).none("above-usual-fee")


def test_a_service_point_has_its_own_prices(database: Engine) -> None:
    elder = Elder()
    elder.claim_in("shenzhen", DAY)
    here = directory.point_prices_published(consultation=200_00)
    elsewhere = directory.point_prices_published("annex", ref="P-2", consultation=1_00)
    town = Town(elder).hospitals(here, elsewhere)
    signal = town.watch(database).one("above-usual-fee")
    assert signal.subject_id == hospital("shenzhen")
    assert figures(signal)["usual_minor"] == 200_00
