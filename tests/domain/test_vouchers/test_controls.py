"""With a protection off, the invariant that watches it fails: so it is watched."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from domain.vouchers import (
    SchemeSettings,
    Taken,
    VoidClaim,
    claims,
    credits,
    pair,
    part,
    rewards,
    settling,
    sharing,
    voiding,
)
from domain.vouchers.buckets import draw
from tests.domain.test_vouchers import invariants
from tests.domain.test_vouchers.world import Asked, Person, World
from tests.facts.spouses import end_pairing, pair_spouses

STARTS_ON = date(2026, 1, 5)


class Couple(World):
    """Two who are paired, with HK$8,000 each."""

    def __init__(self) -> None:
        super().__init__(SchemeSettings(), STARTS_ON)
        self.wife, self.husband = self.holder(1939), self.holder(1944)
        command = pair_spouses(occasion=self.occasion())
        self.ask(lambda: pair(self.wife.account, self.husband.account, command))

    def holder(self, born: int) -> Person:
        opened = self.opens(born)
        assert opened is not None
        return opened

    def spends(self, amount_hkd: int, **facts: Any) -> bool:
        asked = Asked(amount=amount_hkd, **facts)
        return self.claims_in_hong_kong(self.wife, self.husband, asked)

    def voids_number(self, number: int) -> bool:
        return self.voids(self.wife, list(self.wife.account.claims)[number])


def test_with_every_protection_on_everything_holds() -> None:
    world = Couple()
    spend_and_void(world)
    invariants.check_everything(world)


def test_a_draw_that_overdraws_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def draw_all_from_own(amount_hkd: int, available: Any, _order: Any) -> Any:
        own = next(one for one in available if one.bucket == "own")
        taken = Taken(bucket="own", account_id=own.account_id, amount_hkd=amount_hkd)
        return (taken,)

    monkeypatch.setattr(settling, "draw", draw_all_from_own)
    monkeypatch.setattr(settling, "left", lambda available, _taken: available)
    world = Couple()
    world.spends(8_500)
    fails(lambda: invariants.nothing_is_negative(world.wife.account))


def test_a_draw_from_the_spouse_first_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def spouse_first(amount_hkd: int, available: Any, _order: Any) -> Any:
        return draw(amount_hkd, available, ("spouse", "own", "reward"))

    monkeypatch.setattr(settling, "draw", spouse_first)
    world = Couple()
    world.spends(100)
    fails(lambda: invariants.the_claims_add_up(world.wife.history))


def test_a_spouse_who_is_not_charged_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sharing, "lend", lambda *_: None)
    world = Couple()
    world.spends(8_500)
    fails(lambda: invariants.what_was_lent_is_what_was_taken(world))


def test_a_spouse_who_gets_nothing_back_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sharing, "take_back", lambda *_: None)
    world = Couple()
    world.spends(8_500)
    world.voids_number(0)
    fails(lambda: invariants.what_was_lent_is_what_was_taken(world))


def test_a_second_reward_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewards, "earned", lambda _pot, programme: programme.amount_hkd)
    world = Couple()
    world.spends(1_000)
    world.spends(1_000)
    fails(lambda: invariants.no_window_has_more_than_one_reward(world.wife.history))


def test_a_reward_that_stays_unearned_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As it was when only the claim that counted was looked at."""
    rewards_in = voiding._rewards_in

    def only_counted(claim: Any) -> list[str]:
        return rewards_in(claim.model_copy(update={"taken": ()}))

    monkeypatch.setattr(voiding, "_rewards_in", only_counted)
    world = Couple()
    spend_and_void(world)
    fails(lambda: invariants.nobody_has_an_unearned_reward(world.wife.account))


def test_an_unwatched_quota_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "check_quota", lambda *_: None)
    world = Couple()
    world.spends(2_001, by="optometrist")
    fails(lambda: invariants.no_quota_is_exceeded(world.wife.account))


def test_a_credit_without_a_limit_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    world = Couple()
    monkeypatch.setattr(credits, "forfeited_hkd", lambda *_: 0)
    world.time_passes(400)
    world.credits(world.wife)
    fails(lambda: invariants.only_a_void_lifts_the_balance_above_the_limit(world.wife))


def test_a_void_that_names_less_than_it_gives_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    facts = voiding.facts

    def nothing_restored(command: VoidClaim, claim: Any) -> dict[str, Any]:
        return facts(command, claim) | {"restored": ()}

    monkeypatch.setattr(voiding, "facts", nothing_restored)
    world = Couple()
    world.spends(100)
    world.voids_number(0)
    fails(lambda: invariants.the_events_explain_every_bucket(world.wife))


def test_a_pairing_that_ends_on_one_side_is_caught() -> None:
    world = Couple()
    world.ask(
        lambda: sharing.end(world.wife.account, end_pairing(), cause="withdrawal")
    )
    fails(lambda: invariants.pairings_are_mutual(world))
    other = Couple()
    other.ask(lambda: part(other.wife.account, other.husband.account, end_pairing()))
    invariants.pairings_are_mutual(other)


def test_a_refusal_that_leaves_something_behind_is_caught() -> None:
    world = Couple()

    def record_and_refuse() -> None:
        sharing.end(world.wife.account, end_pairing(), cause="withdrawal")
        part(world.wife.account, world.husband.account, end_pairing())

    fails(lambda: world.ask(record_and_refuse))


def test_a_state_that_no_event_explains_is_caught() -> None:
    world = Couple()
    world.wife.account.transactions = {}
    world.wife.account.temporary = False
    fails(lambda: invariants.a_replayed_account_is_the_same(world.wife))


def spend_and_void(world: Couple) -> None:
    """Earn a reward, spend of it, and void both in the order that matters."""
    world.spends(1_000)
    world.spends(200)
    world.voids_number(0)
    world.voids_number(1)


def fails(check: Callable[[], object]) -> None:
    with pytest.raises(AssertionError):
        check()
