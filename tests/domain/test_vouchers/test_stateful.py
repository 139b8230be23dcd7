"""Whatever is asked of accounts in whatever order, what must hold holds."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from domain.kernel import Actor
from domain.vouchers import RewardCredited, SchemeSettings, pair, part
from tests.domain.test_vouchers import invariants
from tests.domain.test_vouchers.world import DEPARTMENTS, Asked, Person, World
from tests.facts.spouses import end_by_death, end_pairing, pair_spouses
from tests.facts.vouchers import (
    OFFICER,
    PROVIDER,
    change_entitlement,
    confirm_claim,
    enrolment,
    freeze,
    validate,
)
from tests.given import CLERK

BORN = (1939, 1944, 1953, 1954, 1955, 1956, 1961)
STARTS = (
    date(2016, 3, 1),
    date(2019, 6, 20),
    date(2023, 7, 20),
    date(2023, 11, 8),
    date(2024, 12, 20),
    date(2025, 12, 20),
)
PROFESSIONS = (
    "medical-practitioner",
    "medical-practitioner",
    "chinese-medicine-practitioner",
    "dentist",
    "optometrist",
    "physiotherapist",
)
REASONS = ("preventive", "follow-up", "preventive", "acute", "rehabilitative")
ITEMS = ("consultation", "scaling", "eye-examination")
CARE = (None, None, None, "district-health-centre")
ORDERS = (
    ("reward", "own", "spouse"),
    ("own", "reward", "spouse"),
    ("own", "spouse", "reward"),
)
ROUND = (1, 500, 999, 1_000, 2_000, 3_000, 7_000)
COUNTS = (("own",), ("own",), ("own", "reward"), ("own", "spouse"))

readings = st.builds(
    SchemeSettings,
    bucket_order=st.sampled_from(ORDERS),
    reward_counts=st.sampled_from(COUNTS),
    reward_after_void=st.sampled_from(["withdraw", "withdraw", "keep"]),
    above_limit_after_void=st.sampled_from(["keep", "forfeit"]),
    optometry_departments=st.sampled_from([(), ("ophthalmology",)]),
)
round_amounts = st.sampled_from(ROUND)
amounts = round_amounts | st.integers(1, 9_000)
fees = st.just(9_000_00) | st.just(9_000_00) | st.integers(1, 2_000_00)


def asked(by: tuple[str, ...], **facts: Any) -> st.SearchStrategy[Asked]:
    return st.builds(
        Asked,
        amount=amounts | st.just("max") | amounts,
        fee=fees,
        agreed=st.sampled_from([None, None, None, 1, 600, 5_000]),
        by=st.sampled_from(by),
        reason=st.sampled_from(REASONS),
        item=st.sampled_from(ITEMS),
        care_programme=st.sampled_from(CARE),
        days_ago=st.just(0) | st.integers(0, 7),
        **facts,
    )


in_hong_kong = asked(PROFESSIONS)
in_bay_area = asked(DEPARTMENTS, hkd_per_cny=st.decimals("0.5", "2", places=4).map(str))
desks = st.sampled_from([OFFICER, OFFICER, CLERK, PROVIDER])
mostly = st.sampled_from([True, True, True, False])
seldom = st.sampled_from([False, False, True])
somebody = st.integers(0, len(BORN) - 1)


class VoucherAccountMachine(RuleBasedStateMachine):
    """Some elders of several years of birth, from 2016 to 2028."""

    @initialize(reading=readings, starts_on=st.sampled_from(STARTS))
    def begin(self, reading: SchemeSettings, starts_on: date) -> None:
        self.world = World(reading, starts_on)
        for born in BORN[:2]:
            self.world.opens(born)
        self.pair(0, 1)

    @precondition(lambda self: len(self.world.people) < 4)
    @rule(born=st.sampled_from(BORN[2:]))
    def opens(self, born: int) -> None:
        if all(one.account.patient_id.int != born for one in self.world.people):
            self.world.opens(born)

    @rule(days=st.integers(1, 10) | st.integers(1, 400))
    def time_passes(self, days: int) -> None:
        self.world.time_passes(days)

    @rule(who=somebody)
    def credit(self, who: int) -> None:
        one = self.person(who)
        self.world.credits(one)
        version = one.account.version
        self.world.credits(one)
        assert one.account.version == version

    @rule(who=somebody, shared=mostly, undone=seldom, claim=in_hong_kong)
    def claim_in_hong_kong(
        self, who: int, shared: bool, undone: bool, claim: Asked
    ) -> None:
        self.claim(self.world.claims_in_hong_kong, who, shared, undone, claim)

    @rule(who=somebody, shared=mostly, undone=seldom, claim=in_bay_area)
    def claim_in_bay_area(
        self, who: int, shared: bool, undone: bool, claim: Asked
    ) -> None:
        self.claim(self.world.claims_in_bay_area, who, shared, undone, claim)

    @rule(who=somebody, shared=mostly, amounts=st.lists(round_amounts, min_size=2))
    def a_busy_day(self, who: int, shared: bool, amounts: list[int]) -> None:
        """Several check-ups at once: what earns rewards, spends them and needs more."""
        for amount in amounts[:6]:
            asked = Asked(amount=amount, days_ago=0)
            self.claim(self.world.claims_in_hong_kong, who, shared, False, asked)

    @precondition(lambda self: self.claims_made())
    @rule(who=somebody, data=st.data())
    def confirm(self, who: int, data: st.DataObject) -> None:
        one = self.person(who)
        if one.account.claims:
            command = confirm_claim(claim=some_claim(one, data))
            self.world.ask(lambda: one.account.confirm_claim(command, enrolment()))

    @precondition(lambda self: self.claims_made())
    @rule(
        who=somebody,
        by=desks,
        data=st.data(),
    )
    def void(self, who: int, by: Actor, data: st.DataObject) -> None:
        one = self.person(who)
        if not one.account.claims:
            return
        claim = some_claim(one, data)
        was_standing = claim not in one.account.voided
        is_voided_now = self.world.voids(one, claim, by)
        assert is_voided_now <= was_standing
        if by is OFFICER:
            assert is_voided_now is was_standing
        self.allow_excess()

    @precondition(lambda self: any(one.account.temporary for one in self.world.people))
    @rule(who=somebody, outcome=st.sampled_from(["passed", "failed"]))
    def validate(self, who: int, outcome: Any) -> None:
        one = self.person(who)
        self.world.ask(lambda: one.account.validate(validate(outcome)))

    @rule(who=somebody, whom=somebody)
    def pair(self, who: int, whom: int) -> None:
        one, other = self.person(who), self.person(whom)
        command = pair_spouses(occasion=self.world.occasion())
        self.world.ask(lambda: pair(one.account, other.account, command))

    @precondition(lambda self: self.claims_made() > 3)
    @rule(who=somebody)
    def part(self, who: int) -> None:
        one = self.person(who)
        other = self.world.spouse_of(one) or one
        self.world.ask(lambda: part(one.account, other.account, end_pairing()))

    @precondition(lambda self: self.claims_made() > 8)
    @rule(who=somebody, days=st.integers(0, 30))
    def die(self, who: int, days: int) -> None:
        one, day = self.person(who), self.world.today - timedelta(days=days)
        self.world.ask(lambda: one.account.freeze(freeze(day)))

    @precondition(lambda self: any(one.account.died_on for one in self.world.people))
    @rule(who=somebody)
    def the_survivor_is_told(self, who: int) -> None:
        one = self.person(who)
        spouse = self.world.spouse_of(one)
        if spouse and spouse.account.died_on:
            assert one.account.pairing
            command = end_by_death(one.account.pairing.pairing_id)
            self.world.ask(lambda: one.account.end_pairing_by_death(command))

    @precondition(lambda self: self.claims_made() > 3)
    @rule(who=somebody, days=st.none() | st.integers(-30, 30))
    def the_permission_changes(self, who: int, days: int | None) -> None:
        one = self.person(who)
        ended_on = None if days is None else self.world.today + timedelta(days=days)
        command = change_entitlement(ended_on)
        self.world.ask(lambda: one.account.change_entitlement(command))

    @invariant()
    def everything_holds(self) -> None:
        invariants.check_everything(self.world)

    def claim(
        self, ask: Any, who: int, shared: bool, undone: bool, claim: Asked
    ) -> None:
        """Claim; and, if so drawn, void it at once and find everything as before."""
        one = self.person(who)
        spouse = self.world.spouse_of(one) if shared else None
        if undone:
            self.world.credits(one)
        before = self.buckets()
        if not ask(one, spouse, claim):
            return
        made = list(one.account.claims.values())[-1]
        if claim.agreed is not None:
            assert made.amount_hkd <= claim.agreed
        if undone:
            was_kept = self.is_kept(one)
            assert self.world.voids(one, made.claim_id)
            assert was_kept or self.buckets() == before
            self.allow_excess()

    def is_kept(self, person: Person) -> bool:
        """Tell whether a void of the newest claim leaves a trace by the settings."""
        reading = self.world.settings
        earned = any(isinstance(event, RewardCredited) for event in person.history[-3:])
        above = any(one.excess_allowed_hkd for one in self.world.people)
        return (earned and reading.reward_after_void == "keep") or (
            above and reading.above_limit_after_void == "forfeit"
        )

    def buckets(self) -> list[invariants.Sums]:
        return [invariants.remembered(one.account) for one in self.world.people]

    def allow_excess(self) -> None:
        for one in self.world.people:
            one.excess_allowed_hkd = invariants.excess_hkd(one)

    def claims_made(self) -> int:
        return sum(len(one.account.claims) for one in self.world.people)

    def person(self, number: int) -> Person:
        return self.world.people[number % len(self.world.people)]


def some_claim(person: Person, data: st.DataObject) -> UUID:
    return data.draw(st.sampled_from(list(person.account.claims)))


TestVoucherAccountMachine = VoucherAccountMachine.TestCase
TestVoucherAccountMachine.settings = settings(
    max_examples=2 * settings().max_examples, stateful_step_count=80
)
