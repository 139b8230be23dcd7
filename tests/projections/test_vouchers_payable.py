"""A claim is payable when it is confirmed and its account is validated."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from domain.values import local_date, month_of
from domain.vouchers import (
    ClaimConfirmed,
    ClaimVoided,
    VoucherAccount,
    VoucherAccountValidated,
)
from projections import vouchers
from projections.vouchers import ClaimFilter
from tests.facts import vouchers as facts
from tests.given import SOME_ID, Happened, happened
from tests.projections.couples import Couple
from tests.projections.logs import record, show
from tests.projections.tallies import ListLog

STEPS = ("hong_kong", "hong_kong", "confirm", "confirm", "confirm", "void")
MARCH = datetime(2026, 3, 10, tzinfo=UTC)
END_OF_MARCH = datetime(2026, 3, 31, 15, 59, tzinfo=UTC)
APRIL = datetime(2026, 3, 31, 16, 0, tzinfo=UTC)
MAY = datetime(2026, 5, 2, tzinfo=UTC)


def at(fact: Happened, moment: datetime) -> Happened:
    return happened(fact.func, **fact.keywords, timestamp=moment)  # type: ignore[arg-type]


def a_temporary_account(database: Engine, *history: Happened) -> None:
    log = ListLog()
    temporary = facts.opened(temporary=True)
    claimed = facts.claimed_in_hong_kong()
    record(log, VoucherAccount, temporary, facts.balance(1_000), claimed, *history)
    show(database, vouchers.VIEWS, log)


def owed(database: Engine, month: str) -> list[UUID]:
    lines = vouchers.owed_lines(database, month, limit=100)
    totals = vouchers.owed_totals(database, month, limit=100)
    assert sum(one.amount_hkd for one in totals) == sum(one.amount_hkd for one in lines)
    assert sum(one.claims for one in totals) == len(lines)
    assert {one.payable_month for one in lines} <= {month}
    assert {one.payable_month for one in totals} <= {month}
    return [line.claim_id for line in lines]


def shown(database: Engine) -> tuple[bool, str | None]:
    row = vouchers.claim(database, facts.CLAIM_ID)
    assert row is not None
    asked = vouchers.claims(database, limit=9)
    assert asked == [row]
    return row.account_validated, row.payable_month


def test_a_confirmed_claim_of_a_temporary_account_is_owed_to_nobody(
    database: Engine,
) -> None:
    a_temporary_account(database, at(facts.confirmed(), MARCH))
    assert owed(database, "2026-03") == []
    assert shown(database) == (False, None)
    wanted = ClaimFilter(payable_month="2026-03")
    assert vouchers.claims(database, wanted, limit=9) == []


@pytest.mark.parametrize(
    ("confirmed", "validated", "month"),
    [
        (MARCH, MARCH, "2026-03"),
        (MARCH, END_OF_MARCH, "2026-03"),
        (MARCH, APRIL, "2026-04"),
        (APRIL, MARCH, "2026-04"),
        (MARCH, MAY, "2026-05"),
        (MAY, MARCH, "2026-05"),
    ],
)
def test_it_is_payable_in_the_month_of_the_later(
    database: Engine, confirmed: datetime, validated: datetime, month: str
) -> None:
    events = [(confirmed, facts.confirmed()), (validated, facts.validated())]
    events.sort(key=lambda one: one[0])
    a_temporary_account(database, *(at(fact, moment) for moment, fact in events))
    assert shown(database) == (True, month)
    row = vouchers.claim(database, facts.CLAIM_ID)
    assert row is not None
    assert row.payable_at == max(confirmed, validated)
    wanted = ClaimFilter(payable_month=month)
    assert vouchers.claims(database, wanted, limit=9) == [row]
    for other in ("2026-03", "2026-04", "2026-05"):
        assert owed(database, other) == ([facts.CLAIM_ID] if other == month else [])


def test_a_claim_that_still_waits_is_not_payable_by_the_validation_alone(
    database: Engine,
) -> None:
    a_temporary_account(database, at(facts.validated(), MARCH))
    assert shown(database) == (True, None)
    assert owed(database, "2026-03") == []


def test_a_claim_voided_while_it_was_payable_keeps_its_month_and_is_not_owed(
    database: Engine,
) -> None:
    a_temporary_account(
        database,
        at(facts.confirmed(), MARCH),
        at(facts.validated(), APRIL),
        at(facts.voided(), MAY),
    )
    assert shown(database) == (True, "2026-04")
    assert owed(database, "2026-04") == []


def test_a_claim_voided_before_the_validation_never_becomes_payable(
    database: Engine,
) -> None:
    a_temporary_account(
        database,
        at(facts.confirmed(), MARCH),
        at(facts.voided(), APRIL),
        at(facts.validated(), MAY),
    )
    assert shown(database) == (True, None)
    assert owed(database, "2026-05") == []


def test_a_failed_check_changes_nothing_but_is_kept(database: Engine) -> None:
    failed = facts.not_validated("The birth year differs.")
    a_temporary_account(database, at(facts.confirmed(), MARCH), at(failed, APRIL))
    assert shown(database) == (False, None)
    [waiting] = vouchers.unvalidated_accounts(
        database, local_date(datetime(2026, 3, 12, tzinfo=UTC)), limit=9
    )
    assert (waiting.claims, waiting.amount_hkd, waiting.waiting_days) == (1, 250, 10)
    assert waiting.failed_at == APRIL
    [check] = vouchers.checks(database, SOME_ID)
    assert (check.outcome, check.reference) == ("failed", waiting.failed_reference)
    seen = (waiting.opened_at, waiting.account_id)
    assert (
        vouchers.unvalidated_accounts(database, facts.TODAY, after=seen, limit=9) == []
    )


def test_what_is_owed_is_what_the_log_says(database: Engine) -> None:
    """Every month of two long lives, against a count of the events themselves."""
    couple = Couple(Random(3))
    for number in range(80):
        couple.now += timedelta(days=12)
        couple.step(couple.chance.choice(STEPS))
        if number in (20, 40):
            account = couple.accounts[number // 40]
            account.validate(facts.validate(occasion=couple._occasion()))
            couple.collect()
    show(database, vouchers.VIEWS, couple.log)
    expected = dict(payable(couple.log))
    assert len(set(expected.values())) > 3
    months = {
        f"{year}-{month:02}" for year in (2024, 2025, 2026) for month in range(1, 13)
    }
    for month in sorted(months):
        wanted = {id for id, of in expected.items() if of == month}
        assert set(owed(database, month)) == wanted


def payable(log: ListLog) -> Iterator[tuple[UUID, str]]:
    events: list[Any] = [place.event for place in log.places]
    voided = {one.claim_id for one in events if isinstance(one, ClaimVoided)}
    validated = {
        one.originator_id: one.timestamp
        for one in events
        if isinstance(one, VoucherAccountValidated)
    }
    for event in events:
        if isinstance(event, ClaimConfirmed) and event.claim_id not in voided:
            since = max(event.timestamp, validated[event.originator_id])
            yield event.claim_id, month_of(local_date(since))
