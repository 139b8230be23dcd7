"""What must hold of every account, whatever was asked in whatever order.

The events are added up here once more, by what they say and not by what an account
remembers.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from domain.kernel import Event
from domain.values import local_date
from domain.vouchers import (
    ClaimVoided,
    RewardCredited,
    RewardLapsed,
    RewardWithdrawn,
    SpouseGaveBack,
    SpouseUsedVouchers,
    VoucherAccount,
    VouchersClaimed,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
    VouchersCredited,
    VouchersForfeited,
)
from tests.domain.test_vouchers.world import Person, World

Sums = Counter[tuple[Any, ...]]
"""How much is in which bucket: own, reward, granted, counted, quota, lent."""


def check_everything(world: World) -> None:
    for person in world.people:
        nothing_is_negative(person.account)
        the_events_explain_every_bucket(person)
        no_window_has_more_than_one_reward(person.history)
        no_quota_is_exceeded(person.account)
        only_a_void_lifts_the_balance_above_the_limit(person)
        the_claims_add_up(person.history)
        a_replayed_account_is_the_same(person)
    what_was_lent_is_what_was_taken(world)
    pairings_are_mutual(world)
    if world.settings.reward_after_void == "withdraw":
        for person in world.people:
            nobody_has_an_unearned_reward(person.account)


# Of one account


def nothing_is_negative(account: VoucherAccount) -> None:
    assert account.balance_hkd >= 0
    assert all(used_hkd >= 0 for used_hkd in account.quota_used.values())
    for pot in account.pots.values():
        assert 0 <= pot.unspent_hkd <= pot.granted_hkd
        assert pot.counted_hkd >= 0


def the_events_explain_every_bucket(person: Person) -> None:
    assert remembered(person.account) == explained(person.history)


def no_window_has_more_than_one_reward(history: Iterable[Event]) -> None:
    net: Counter[str] = Counter()
    for event in history:
        match event:
            case RewardCredited():
                net[event.programme] += event.amount_hkd
            case RewardWithdrawn():
                net[event.programme] -= event.amount_hkd
        assert all(0 <= amount_hkd <= 500 for amount_hkd in net.values())


def nobody_has_an_unearned_reward(account: VoucherAccount) -> None:
    for pot in account.pots.values():
        assert pot.counted_hkd >= pot.threshold_hkd or pot.unspent_hkd == 0


def no_quota_is_exceeded(account: VoucherAccount) -> None:
    assert all(used_hkd <= 2_000 for used_hkd in account.quota_used.values())


def only_a_void_lifts_the_balance_above_the_limit(person: Person) -> None:
    assert excess_hkd(person) <= person.excess_allowed_hkd
    person.excess_allowed_hkd = excess_hkd(person)


def excess_hkd(person: Person) -> int:
    limits = [
        event.limit_hkd or 0
        for event in person.history
        if isinstance(event, VouchersCredited)
    ]
    return max(0, person.account.balance_hkd - max(limits, default=0))


def the_claims_add_up(history: Iterable[Event]) -> None:
    for claim in history:
        if not isinstance(claim, VouchersClaimed):
            continue
        assert sum(part.amount_hkd for part in claim.taken) == claim.amount_hkd
        assert claim.left is not None
        assert all(bucket.amount_hkd >= 0 for bucket in claim.left)
        if any(part.bucket == "spouse" for part in claim.taken):
            assert [one.amount_hkd for one in claim.left if one.bucket == "own"] == [0]
        for bucket in claim.left:
            if bucket.usable_until is not None:
                assert local_date(claim.timestamp) <= bucket.usable_until
        match claim:
            case VouchersClaimedInHongKong():
                assert claim.amount_hkd * 100 + claim.copay_cents == claim.fee_cents
            case VouchersClaimedInBayArea():
                assert claim.covered_fen + claim.copay_fen == claim.fee_fen


def a_replayed_account_is_the_same(person: Person) -> None:
    assert person.replayed == person.account


# Of several


def what_was_lent_is_what_was_taken(world: World) -> None:
    taken: dict[UUID, dict[UUID, int]] = {one.id: {} for one in world.people}
    for person in world.people:
        for claim in person.account.claims.values():
            if claim.claim_id in person.account.voided:
                continue
            for part in claim.taken:
                if part.bucket == "spouse":
                    taken[part.account_id][claim.claim_id] = part.amount_hkd
    assert taken == {one.id: one.account.lent for one in world.people}


def pairings_are_mutual(world: World) -> None:
    """A pairing may stand alone only until the survivor's account is told."""
    for person in world.people:
        live = person.account.pairing
        if live is None:
            continue
        spouse = world.person(live.spouse_account_id).account
        if spouse.died_on is None:
            assert spouse.pairing is not None
            assert spouse.pairing.pairing_id == live.pairing_id
            assert spouse.pairing.spouse_account_id == person.id
        assert person.account.died_on is None


# The sums


def remembered(account: VoucherAccount) -> Sums:
    sums: Sums = Counter({("own",): account.balance_hkd})
    for code, pot in account.pots.items():
        sums["reward", code] = pot.unspent_hkd
        sums["granted", code] = pot.granted_hkd
        sums["counted", code] = pot.counted_hkd
    for (profession, starts_on), used_hkd in account.quota_used.items():
        sums["quota", profession, starts_on] = used_hkd
    for claim, lent_hkd in account.lent.items():
        sums["lent", claim] = lent_hkd
    return sums


def explained(history: Iterable[Event]) -> Sums:
    """Add up what the events of an account say of its buckets."""
    sums: Sums = Counter()
    for event in history:
        match event:
            case VouchersCredited():
                sums["own",] += event.amount_hkd
            case VouchersForfeited():
                sums["own",] -= event.amount_hkd
            case RewardCredited():
                sums["reward", event.programme] += event.amount_hkd
                sums["granted", event.programme] += event.amount_hkd
            case RewardWithdrawn():
                sums["reward", event.programme] -= event.amount_hkd
                sums["granted", event.programme] -= event.amount_hkd
            case RewardLapsed():
                sums["reward", event.programme] -= event.amount_hkd
            case SpouseUsedVouchers():
                sums["own",] -= event.amount_hkd
                sums["lent", event.claim_id] += event.amount_hkd
            case SpouseGaveBack():
                sums["own",] += event.amount_hkd
                sums["lent", event.claim_id] -= event.amount_hkd
            case VouchersClaimed():
                _move(sums, event, event.taken, -1)
            case ClaimVoided():
                _move(sums, event, event.restored, +1)
    return sums


def _move(
    sums: Sums, event: VouchersClaimed | ClaimVoided, parts: Any, sign: int
) -> None:
    for part in parts:
        match part.bucket:
            case "own":
                sums["own",] += sign * part.amount_hkd
            case "reward":
                sums["reward", part.reward] += sign * part.amount_hkd
    if (counted := event.towards_reward) is not None:
        sums["counted", counted.programme] -= sign * counted.amount_hkd
    if (used := event.of_quota) is not None:
        starts_on: date = used.starts_on
        sums["quota", used.profession, starts_on] -= sign * used.amount_hkd
