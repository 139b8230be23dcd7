"""What the claims of a payee came to, month by month."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from domain.vouchers import VoucherAccount, claim_id
from projections import vouchers
from tests.facts import vouchers as facts
from tests.given import Happened
from tests.projections.logs import record, show
from tests.projections.tallies import ListLog

MARCH, APRIL = date(2026, 3, 2), date(2026, 4, 1)


def claimed(
    amount_hkd: int, number: int, day: date = MARCH, **said: Any
) -> tuple[Happened, UUID]:
    command = facts.claim_in_hong_kong(amount_hkd, command=number, service_date=day)
    return facts.claimed_in_hong_kong(command, **said), claim_id(command)


def three_elders(database: Engine) -> None:
    (one, one_id), (two, _) = claimed(100, 11), claimed(35, 12)
    designated, _ = claimed(250, 13, towards_reward=facts.towards(2026, 250))
    (gone, gone_id), (late, _) = claimed(90, 14), claimed(40, 15, day=APRIL)
    there = facts.claim_in_bay_area(command=16)
    histories = (
        [one, facts.confirmed(one_id), two, gone, facts.voided(90, claim=gone_id)],
        [designated, late],
        [
            facts.claimed_in_bay_area(there),
            facts.confirmed(claim_id(there)),
        ],
    )
    log = ListLog()
    for number, history in enumerate(histories, start=1):
        start = (facts.opened(), facts.balance(1_000))
        record(log, VoucherAccount, *start, *history, id=UUID(int=number))
    show(database, vouchers.VIEWS, log)


def test_the_payees_of_a_month_are_counted_the_largest_first(database: Engine) -> None:
    three_elders(database)
    doctor, hospital = vouchers.provider_activity(database, "2026-03", limit=9)
    assert doctor.model_dump() == {
        "month": "2026-03",
        "payee": "provider",
        "payee_id": facts.PROVIDER_ID,
        "claims": 3,
        "elders": 2,
        "amount_hkd": 385,
        "mean_hkd": Decimal("128.33"),
        "largest_hkd": 250,
        "designated_hkd": 250,
        "confirmed": 1,
        "share_confirmed": Decimal("0.333"),
        "voided": 1,
        "voided_hkd": 90,
    }
    assert (hospital.payee, hospital.amount_hkd) == ("institution", 278)
    assert hospital.share_confirmed == Decimal("1.000")
    seen = (doctor.amount_hkd, doctor.payee_id)
    rest = vouchers.provider_activity(database, "2026-03", after=seen, limit=9)
    assert rest == [hospital]
    assert vouchers.provider_activity(database, "2026-05", limit=9) == []


def test_a_payee_has_twelve_months_with_and_without_claims(database: Engine) -> None:
    three_elders(database)
    months = vouchers.activity_of(database, facts.PROVIDER_ID, "2026-04")
    assert [one.month for one in months] == [
        *(f"2026-{month:02}" for month in (4, 3, 2, 1)),
        *(f"2025-{month:02}" for month in (12, 11, 10, 9, 8, 7, 6, 5)),
    ]
    assert [one.amount_hkd for one in months[:3]] == [40, 385, 0]
    assert (months[2].mean_hkd, months[2].share_confirmed) == (None, None)


def test_a_month_with_nothing_but_voids_has_no_mean(database: Engine) -> None:
    gone, gone_id = claimed(90, 14)
    history = (facts.opened(), facts.balance(1_000), gone)
    log = ListLog()
    record(log, VoucherAccount, *history, facts.voided(90, claim=gone_id))
    show(database, vouchers.VIEWS, log)
    [row] = vouchers.provider_activity(database, "2026-03", limit=9)
    assert (row.claims, row.amount_hkd, row.largest_hkd) == (0, 0, 0)
    assert (row.voided, row.mean_hkd) == (1, None)
