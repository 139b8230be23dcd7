"""Every bucket of an account is what its entries add up to."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from domain.reference import SchemeTerms
from domain.sealed import Ciphertext, Erased
from domain.vouchers import SpousePaired, VoucherAccount
from projections import vouchers
from projections.fold import fold
from projections.views import AnyView
from projections.vouchers import BALANCES, BUCKETS, ENTRIES, VoucherBucket
from tests.facts import vouchers as facts
from tests.given import SOME_ID, happened
from tests.projections.couples import Couple
from tests.projections.logs import record, show
from tests.projections.tallies import ListLog

Place = tuple[str, str | None, str | None, date | None]


def rows_of(view: AnyView, log: ListLog) -> list[Any]:
    """Fold a view in memory."""
    [folded] = fold([view], log.places, lambda *_: {})
    assert not folded.poison
    return [slot.row for slot in folded.changed if slot.row is not None]


def held_by(
    database: Engine,
    account_id: UUID = SOME_ID,
    today: date = facts.TODAY,
    **terms: Any,
) -> list[VoucherBucket]:
    account = vouchers.balance(database, account_id)
    assert account is not None
    known = SchemeTerms(issues=(), **terms)
    return vouchers.buckets(database, account, known, today)


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
        rows = held_by(database, account.id, couple.today)
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
    bucket = held_by(database, one.id, couple.today)[-1]
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
    assert held_by(database, one.id, couple.today)[-1].left_hkd is None


@pytest.mark.parametrize(
    ("ended_on", "left_hkd"),
    [(date(2026, 3, 1), None), (date(2026, 3, 2), None), (date(2026, 3, 3), 700)],
)
def test_a_spouse_lends_nothing_once_the_permission_has_ended(
    database: Engine, ended_on: date, left_hkd: int | None
) -> None:
    other = UUID(int=2)
    log = ListLog()
    start = (facts.opened(), facts.balance(700))
    ends = facts.entitlement_changed(ended_on)
    record(log, VoucherAccount, *start, paired(other))
    record(log, VoucherAccount, *start, paired(SOME_ID), ends, id=other)
    show(database, vouchers.VIEWS, log)
    spouses = held_by(database)[-1]
    assert (spouses.bucket, spouses.left_hkd) == ("spouse", left_hkd)


def test_a_reward_is_worth_nothing_after_its_last_day(database: Engine) -> None:
    log = ListLog()
    record(log, VoucherAccount, facts.opened(), facts.reward_credited(2024))
    show(database, vouchers.VIEWS, log)
    for today, left_hkd in ((date(2025, 12, 31), 500), (date(2026, 1, 1), 0)):
        _, reward = held_by(database, today=today)
        assert (reward.left_hkd, reward.entries_hkd) == (left_hkd, 500)


def test_the_buckets_of_today_are_there_before_anything_was_spent(
    database: Engine,
) -> None:
    log = ListLog()
    counts = facts.claimed_in_hong_kong(towards_reward=facts.towards(2025, 250))
    record(log, VoucherAccount, facts.opened(), facts.balance(900), counts)
    show(database, vouchers.VIEWS, log)
    terms: dict[str, Any] = {"rewards": facts.REWARDS, "quotas": (facts.OPTOMETRY,)}
    own, counted, reward, quota = held_by(database, **terms)
    assert (own.bucket, own.left_hkd) == ("own", 650)
    assert (counted.reward, counted.counted_hkd) == ("2025-reward", 250)
    assert (counted.threshold_hkd, counted.usable_until) == (1_000, date(2026, 12, 31))
    assert (reward.reward, reward.counted_hkd) == ("2026-reward", 0)
    assert (reward.threshold_hkd, reward.left_hkd) == (1_000, 0)
    assert (quota.name, quota.left_hkd) == ("optometrist-2025-01-01", 2_000)
    assert quota.period_until == date(2026, 12, 31)


def test_a_bucket_that_was_used_is_not_shown_twice(database: Engine) -> None:
    log = ListLog()
    used = facts.claimed_in_hong_kong(
        of_quota=facts.of_quota(250), towards_reward=facts.towards(2026, 250)
    )
    record(log, VoucherAccount, facts.opened(), facts.balance(900), used)
    show(database, vouchers.VIEWS, log)
    terms: dict[str, Any] = {"rewards": facts.REWARDS, "quotas": (facts.OPTOMETRY,)}
    names = [row.name for row in held_by(database, **terms)]
    assert names == ["own", "2026-reward", "optometrist-2025-01-01"]


def paired(spouse: UUID) -> Any:
    return happened(
        SpousePaired,
        patient_id=facts.PATIENT_ID,
        pairing_id=UUID(int=0xAB),
        spouse_account_id=spouse,
        paired_on=facts.TODAY,
        place=facts.AT_PROVIDER,
        document="hkic",
        method={"kind": "card-read"},
        phone="+85291234567",
    )


@given(seed=st.integers(0, 2**32))
@settings(max_examples=10)
def test_no_view_needs_a_key(seed: int) -> None:
    """After an erasure every row says the same, but for what was sealed."""
    log = Couple.lives(seed).log
    erased = ListLog(
        [replace(place, event=without(place.event)) for place in log.places]
    )
    for view in vouchers.VIEWS:
        for before, after in zip(
            rows_of(view, log), rows_of(view, erased), strict=True
        ):
            for name, value in before:
                if isinstance(value, Ciphertext):
                    value = Erased(erased=value.data_class, subject=value.subject)
                assert getattr(after, name) == value


def without(event: Any) -> Any:
    gone = {
        name: Erased(erased=value.data_class, subject=value.subject)
        for name, value in event
        if isinstance(value, Ciphertext)
    }
    return event.model_copy(update=gone)
