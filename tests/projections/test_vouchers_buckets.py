"""Every bucket of an account is what its entries add up to."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from domain.vouchers import VoucherAccount
from projections import vouchers
from projections.fold import fold
from projections.views import AnyView
from projections.vouchers import BALANCES, BUCKETS, ENTRIES, VoucherBucket
from tests.facts import vouchers as facts
from tests.given import SOME_ID
from tests.projections.couples import Couple
from tests.projections.logs import record, show
from tests.projections.tallies import ListLog

Place = tuple[str, str | None, str | None, date | None]


def rows_of(view: AnyView, log: ListLog) -> list[Any]:
    """Fold a view in memory."""
    folded = fold(view, log.places, lambda _: {})
    assert not folded.poison
    return [row for row in folded.changed.values() if row is not None]


def place_of(row: Any) -> Place:
    return row.bucket, row.reward, row.profession, row.period_from


def sums(entries: list[Any]) -> dict[tuple[UUID, Place], int]:
    added: dict[tuple[UUID, Place], int] = defaultdict(int)
    for entry in entries:
        added[entry.account_id, place_of(entry)] += entry.amount_hkd
    return added


def held(account: VoucherAccount) -> Iterator[tuple[Place, int]]:
    """What the account itself remembers of its buckets."""
    yield ("own", None, None, None), account.balance_hkd
    for programme, pot in account.pots.items():
        yield ("reward", programme, None, None), pot.unspent_hkd
    for (profession, first), used_hkd in account.quota_used.items():
        yield ("quota", None, profession, first), -used_hkd


@given(seed=st.integers(0, 2**32))
def test_the_entries_of_every_bucket_add_up_to_it(seed: int) -> None:
    couple = Couple.lives(seed)
    added = sums(rows_of(ENTRIES, couple.log))
    buckets = rows_of(BUCKETS, couple.log)
    for row in buckets:
        assert row.entries_hkd == added.pop((row.account_id, place_of(row)), 0)
        check_columns(row)
    assert added == {}, "an entry belongs to a bucket that is not shown"
    shown = {(row.account_id, place_of(row)): row for row in buckets}
    for account in couple.accounts:
        for place, amount_hkd in held(account):
            assert shown[account.id, place].entries_hkd == amount_hkd
        for programme, pot in account.pots.items():
            row = shown[account.id, ("reward", programme, None, None)]
            assert (row.counted_hkd, row.left_hkd) == (pot.counted_hkd, pot.unspent_hkd)


def check_columns(row: VoucherBucket) -> None:
    """The columns of a bucket say what its entries say."""
    came = row.credited_hkd + row.restored_hkd + row.given_back_hkd
    went = (
        row.spent_hkd
        + row.forfeited_hkd
        + row.withdrawn_hkd
        + row.lapsed_hkd
        + row.lent_hkd
    )
    brought = -row.brought_in_hkd if row.bucket == "quota" else row.brought_in_hkd
    assert row.entries_hkd == brought + came - went
    if row.bucket in ("quota", "spouse"):
        assert row.used_hkd == -row.entries_hkd
    else:
        assert row.used_hkd == row.spent_hkd - row.restored_hkd


@given(seed=st.integers(0, 2**32))
def test_every_balance_is_what_its_totals_come_to(seed: int) -> None:
    couple = Couple.lives(seed)
    rows = {row.account_id: row for row in rows_of(BALANCES, couple.log)}
    for account in couple.accounts:
        row = rows[account.id]
        assert row.version == account.version
        assert row.balance_hkd == account.balance_hkd
        assert row.reward_hkd == sum(pot.unspent_hkd for pot in account.pots.values())
        assert row.temporary == account.temporary
        spouse = account.pairing and account.pairing.spouse_account_id
        assert row.spouse_account_id == spouse


def test_control_lives_are_long_enough_to_prove_something() -> None:
    kinds = set()
    for seed in range(40):
        for entry in rows_of(ENTRIES, Couple.lives(seed).log):
            kinds.add((entry.bucket, entry.kind))
    assert kinds == {
        *(("own", kind) for kind in ("opening", "credit", "forfeiture")),
        *(("own", kind) for kind in ("claim", "void", "lent", "given-back")),
        *(("reward", kind) for kind in ("credit", "claim", "void")),
        *(("reward", kind) for kind in ("withdrawal", "lapse")),
        *(("quota", kind) for kind in ("opening", "claim", "void")),
        *(("spouse", kind) for kind in ("claim", "void")),
    }


def test_the_buckets_are_the_same_in_a_database(database: Engine) -> None:
    couple = Couple.lives(7)
    show(database, vouchers.VIEWS, couple.log)
    for account in couple.accounts:
        rows = vouchers.buckets(database, account.id)
        entries = vouchers.explanation(database, account.id, limit=1_000)
        last = {place_of(entry): entry.balance_hkd for entry in entries}
        for row in rows:
            assert last.get(place_of(row), 0) == row.entries_hkd
        assert next(row.left_hkd for row in rows) == account.balance_hkd


def three_buckets() -> list[Any]:
    """An account with a reward of 2025, and a claim that takes from three buckets."""
    spouse = UUID(int=5)
    taken = (
        facts.from_reward(500, 2025),
        facts.own(1_000),
        facts.own(300).model_copy(update={"bucket": "spouse", "account_id": spouse}),
    )
    command = facts.claim_in_hong_kong(1_800, fee_cents=2_000_00)
    return [
        facts.opened(),
        facts.balance(1_000),
        facts.reward_credited(2025, claim=UUID(int=77)),
        facts.consented(),
        facts.claimed_in_hong_kong(command, taken=taken),
    ]


def test_a_claim_that_takes_from_three_buckets_makes_three_entries(
    database: Engine,
) -> None:
    log = ListLog()
    record(log, VoucherAccount, *three_buckets())
    show(database, vouchers.VIEWS, log)
    steps = vouchers.explanation(database, SOME_ID, limit=10)
    assert [(one.version, one.part, one.bucket, one.amount_hkd) for one in steps] == [
        (2, 0, "own", 1_000),
        (3, 0, "reward", 500),
        (5, 0, "reward", -500),
        (5, 1, "own", -1_000),
        (5, 2, "spouse", -300),
    ]
    assert [one.balance_hkd for one in steps] == [1_000, 500, 0, 0, -300]
    first = vouchers.explanation(database, SOME_ID, limit=3)
    seen = (first[-1].version, first[-1].part)
    assert vouchers.explanation(database, SOME_ID, after=seen, limit=9) == steps[3:]


@pytest.mark.parametrize(
    ("asked", "amounts"),
    [
        ({"bucket": "own"}, [1_000, -1_000]),
        ({"bucket": "reward"}, [500, -500]),
        ({"reward": "2025-reward"}, [500, -500]),
        ({"reward": "2024-reward"}, []),
        ({"bucket": "spouse"}, [-300]),
    ],
    ids=str,
)
def test_the_entries_of_one_bucket_can_be_asked_for(
    database: Engine, asked: dict[str, Any], amounts: list[int]
) -> None:
    log = ListLog()
    record(log, VoucherAccount, *three_buckets())
    show(database, vouchers.VIEWS, log)
    steps = vouchers.explanation(database, SOME_ID, **asked, limit=10)
    assert [one.amount_hkd for one in steps] == amounts


def test_the_spouses_bucket_is_what_the_spouse_could_pay(database: Engine) -> None:
    couple = Couple.lives(1, steps=0)
    couple._pair(*couple.accounts)
    couple.collect()
    show(database, vouchers.VIEWS, couple.log)
    one, other = couple.accounts
    bucket = vouchers.buckets(database, one.id)[-1]
    assert (bucket.bucket, bucket.left_hkd) == ("spouse", other.balance_hkd)
    assert bucket.spouse_account_id == other.id


def test_nothing_is_left_with_a_spouse_who_died(database: Engine) -> None:
    couple = Couple.lives(1, steps=0)
    couple._pair(*couple.accounts)
    one, other = couple.accounts
    died = facts.freeze(couple.today).model_copy(
        update={"occasion": couple._occasion()}
    )
    other.freeze(died)
    couple.collect()
    show(database, vouchers.VIEWS, couple.log)
    assert vouchers.buckets(database, one.id)[-1].left_hkd is None
