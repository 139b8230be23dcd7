"""What a claim left in each bucket, whoever asks and whenever."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from application.ledger import Ledger
from domain.vouchers import ClaimVoided, VoucherAccount
from projections import vouchers
from projections.engine import ViewEngine
from projections.migration import migrate_views
from projections.vouchers import VoucherBalance
from tests.facts import vouchers as facts
from tests.given import Happened
from tests.ledgers import open_ledger, sqlite_settings
from tests.projections.couples import Couple
from tests.projections.logs import record, show
from tests.projections.tallies import START, ListLog
from tests.projections.test_vouchers_buckets import held_by, rows_of
from tests.test_corpus import restore_keys, stored

FIRST = "0.1.0"
UNTIL = date(2026, 12, 31)


def left(database: Engine, *history: Happened) -> list[tuple[str, str | None, int]]:
    log = ListLog()
    record(log, VoucherAccount, facts.opened(), *history)
    show(database, vouchers.VIEWS, log)
    claim = vouchers.claim(database, facts.CLAIM_ID)
    assert claim is not None
    found = vouchers.left_after(database, claim)
    assert {one.usable_until for one in found if one.reward} <= {UNTIL}
    return [(one.bucket, one.reward, one.amount_hkd) for one in found]


def later(amount_hkd: int) -> Happened:
    return facts.claimed_in_hong_kong(
        facts.claim_in_hong_kong(amount_hkd, command=99), left=()
    )


def test_a_claim_says_itself_what_it_left(database: Engine) -> None:
    claimed = facts.claimed_in_hong_kong(
        left=(
            facts.available("own", 750),
            facts.left_of_reward(500, 2025),
            facts.available("spouse", 40),
        )
    )
    said = left(database, facts.balance(1_000), claimed, later(100))
    assert said == [
        ("own", None, 750),
        ("reward", "2025-reward", 500),
        ("spouse", None, 40),
    ]


def test_of_a_claim_that_did_not_say_it_the_entries_do(database: Engine) -> None:
    before, after = facts.balance(1_000), later(100)
    claimed = facts.claimed_in_hong_kong()
    assert left(database, before, claimed, after) == [("own", None, 750)]


def test_after_a_void_everything_is_counted_that_the_void_led_to(
    database: Engine,
) -> None:
    said = left(
        database,
        facts.balance(1_000),
        facts.reward_credited(2025, claim=UUID(int=7)),
        facts.claimed_in_hong_kong(left=(facts.available("own", 750),)),
        facts.reward_credited(2025, claim=facts.CLAIM_ID),
        facts.voided(),
        facts.reward_withdrawn(2025, claim=facts.CLAIM_ID),
        later(100),
    )
    assert said == [("own", None, 1_000), ("reward", "2025-reward", 500)]


def test_after_a_void_the_spouses_vouchers_are_back(database: Engine) -> None:
    couple = Couple.lives(5, steps=300)
    show(database, vouchers.VIEWS, couple.log)
    tried = 0
    for place in couple.log.places:
        event: Any = place.event
        if not isinstance(event, ClaimVoided):
            continue
        claim = vouchers.claim(database, event.claim_id)
        assert claim is not None
        buckets = {one.bucket: one for one in vouchers.left_after(database, claim)}
        assert ("spouse" in buckets) is (claim.taken_spouse_hkd > 0)
        tried += "spouse" in buckets
        if "spouse" in buckets:
            assert buckets["spouse"].amount_hkd >= claim.taken_spouse_hkd
    assert tried > 0


@given(seed=st.integers(0, 2**32))
def test_what_a_claim_says_it_left_is_what_its_account_had(seed: int) -> None:
    """The figures on the paper and the explanation of the account are the same."""
    couple = Couple.lives(seed, steps=30)
    entries = rows_of(vouchers.ENTRIES, couple.log)
    for part in rows_of(vouchers.CLAIM_PARTS, couple.log):
        if part.bucket != "own":
            continue
        at = next(
            one.version
            for one in entries
            if one.claim_id == part.claim_id
            and one.account_id == part.account_id
            and one.kind == "claim"
        )
        held_hkd = sum(
            one.amount_hkd
            for one in entries
            if one.account_id == part.account_id
            and one.bucket == "own"
            and one.version <= at
        )
        assert part.left_hkd == held_hkd


@pytest.fixture
def first_release(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with what the first release wrote."""
    settings = sqlite_settings(tmp_path)
    with open_ledger(settings) as ledger:
        restore_keys(settings, FIRST)
        ledger.log.recorder.insert_events(list(stored(FIRST)))
        yield ledger


def test_what_the_first_release_wrote_is_explained(
    database: Engine, first_release: Ledger
) -> None:
    """8,000 less 278 in Shenzhen and 1,200 in Hong Kong; 300 were given back."""
    migrate_views(database, vouchers.VIEWS, START)
    engine = ViewEngine(
        database, first_release.log, vouchers.VIEWS, clock=lambda: START
    )
    engine.catch_up()
    assert not any(engine.parked().values())
    [account] = vouchers.balances(database, limit=9)
    assert isinstance(account, VoucherBalance)
    assert (account.balance_hkd, account.temporary) == (6_522, False)
    assert account.validated_at is None
    [own] = held_by(database, account.account_id)
    assert (own.left_hkd, own.entries_hkd) == (6_522, 6_522)
    shown = vouchers.claims(database, limit=9)
    assert {claim.amount_hkd for claim in shown} == {278, 300, 1_200}
    for claim in shown:
        assert (claim.items, claim.available_before_hkd) == (None, None)
        assert claim.account_validated
        assert claim.payable_month == claim.confirmed_month
        [one] = vouchers.left_after(database, claim)
        assert one.bucket == "own"
    lines = vouchers.owed_lines(database, "2026-03", limit=9)
    assert sum(line.amount_hkd for line in lines) == 278 + 1_200
    version = asyncio.run(first_release.get(VoucherAccount, account.account_id)).version
    assert account.version == version
