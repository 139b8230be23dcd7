"""Invented histories: the same for the same seed, believable, and decided as real."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from application.ledger import Ledger
from application.simulation import (
    BAY_AREA,
    MemoryLedger,
    Plan,
    Run,
    Step,
    figures,
    invented,
)
from application.simulation.chance import Chance
from application.simulation.figures import Figure
from domain.kernel import AlreadyExists, Event, NotFound
from domain.patients import HongKongIdentityCard
from domain.receipts import CommandRecorded
from domain.values import local_date
from domain.vouchers import (
    PairSpouses,
    QuotaExceeded,
    SpouseUsedVouchers,
    VoucherAccount,
    VouchersClaimed,
)
from domain.vouchers.sharing import SHARED_FROM
from projections import vouchers
from projections.store import open_database
from tests import simulated
from tests.ledgers import Clock, open_ledger, sqlite_settings
from tests.projections.logs import show

ROOT = Path(__file__).parents[2]
YEARS = 2


@pytest.fixture(scope="module")
def town() -> tuple[MemoryLedger, Run, Plan]:
    """Two years of 1,780 elders and those who join them."""
    plan = simulated.plan(1_000, 2024, date(2025, 12, 31))
    return *simulated.in_memory(plan), plan


def digest(steps: Iterable[Step]) -> str:
    content = hashlib.sha256()
    for step in steps:
        content.update(step.command.model_dump_json().encode())
        content.update(f"{step.stream}/{step.kind}/{step.refused}\n".encode())
    return content.hexdigest()


class TestThePlan:
    def test_the_same_seed_gives_the_same_history(self) -> None:
        first, again = (digest(simulated.plan().steps()) for _ in range(2))
        assert first == again

    def test_another_seed_gives_another(self) -> None:
        assert digest(simulated.plan().steps()) != digest(
            simulated.plan(seed=2).steps()
        )

    def test_a_shorter_history_is_the_beginning_of_a_longer_one(self) -> None:
        short = list(simulated.plan(until=date(2025, 5, 20)).steps())
        whole = simulated.plan().steps()
        assert short == list(islice(whole, len(short)))
        assert local_date(next(whole).at) > date(2025, 5, 20)

    def test_the_steps_are_in_the_order_of_time(self) -> None:
        plan = simulated.plan()
        times = [step.at for step in plan.steps()]
        assert all(earlier <= later for earlier, later in pairwise(times))
        assert times[0] == plan.begins_at
        assert local_date(times[-1]) <= plan.until

    def test_every_command_has_an_id_of_its_own(self) -> None:
        ids = Counter(step.command.occasion.command_id for step in _steps())
        assert max(ids.values()) == 1

    def test_nobody_shares_before_the_scheme_allows_it(self) -> None:
        plan = simulated.plan(2_000, 2023, date(2023, 12, 31))
        paired = [s.at for s in plan.steps() if isinstance(s.command, PairSpouses)]
        assert paired
        assert local_date(paired[0]) >= SHARED_FROM

    def test_the_numbers_of_identity_cards_are_well_formed_and_not_of_this_world(
        self,
    ) -> None:
        elders = simulated.plan().elders
        assert len({elder.hkic for elder in elders}) == len(elders)
        for elder in elders:
            card = HongKongIdentityCard(kind="hkic", number=elder.hkic)
            assert card.number == elder.hkic
            assert elder.hkic.startswith("Q")

    def test_each_real_service_point_and_each_main_profession_is_there(self) -> None:
        plan = simulated.plan(1_000_000)
        assert {*figures.MIX, *figures.OTHERS} == set(plan.clinics)
        assert sum(len(one.service_points) for one in plan.directory.institutions) == 21


class TestChance:
    def test_it_is_the_same_for_the_same_part(self) -> None:
        draws = [[Chance(1, "a", 2).below(1_000) for _ in range(3)] for _ in range(2)]
        assert draws[0] == draws[1]
        assert Chance(2, "a", 2).below(10**9) != Chance(1, "a", 2).below(10**9)

    def test_weights_are_kept(self) -> None:
        chance = Chance(1)
        drawn = Counter(chance.weighed((("a", 1), ("b", 3), ("c", 0))) for _ in _MANY)
        assert set(drawn) == {"a", "b"}
        assert 2_800 < drawn["b"] < 3_200

    def test_a_ladder_is_climbed_evenly(self) -> None:
        chance = Chance(1)
        drawn = sorted(chance.on_ladder((0, 10, 100)) for _ in _MANY)
        assert (drawn[0], drawn[-1]) == (0, 100)
        assert 9 <= drawn[len(drawn) // 2] <= 12


_MANY = range(4_000)


class TestFigures:
    """Every comparison says how far the made-up history may be off."""

    Town = tuple[MemoryLedger, Run, Plan]

    def test_nothing_is_refused_that_was_not_meant_to_be(self, town: Town) -> None:
        _, run, _ = town
        assert run.as_planned, (run.unforeseen, run.let_pass)
        assert set(run.refused) == {QuotaExceeded.__name__}
        claims = sum(run.claims.values())
        assert 0 < run.refused.total() * 200 < claims  # few: below half a percent

    def test_claims_and_money_of_a_user(self, town: Town) -> None:
        _, run, plan = town
        claims, spent_hkd = run.claims.total(), run.spent_hkd.total()
        users = sum(_users(plan, year) for year in (2024, 2025))
        near(claims * 10, users * figures.CLAIMS_PER_USER.value, percent=5)
        near(spent_hkd, users * figures.PER_USER_HKD.value, percent=8)
        near(spent_hkd, claims * figures.PER_CLAIM_HKD.value, percent=5)

    @pytest.mark.parametrize("profession", figures.MIX)
    def test_the_mix_and_the_mean_of_a_profession(
        self, town: Town, profession: str
    ) -> None:
        _, run, _ = town
        claims = run.claims[profession]
        share = figures.MIX[profession].value
        near(claims * 1_000, run.claims.total() * share, percent=15)
        mean_hkd = figures.MEAN_HKD[profession].value
        near(run.spent_hkd[profession], claims * mean_hkd, percent=10)

    @pytest.mark.parametrize(
        ("profession", "percent"), [(figures.MEDICAL, 10), (figures.OPTOMETRY, 5)]
    )
    def test_the_median_of_a_profession(
        self, town: Town, profession: str, percent: int
    ) -> None:
        amounts = sorted(
            claim.amount_hkd
            for claim in _claims(town[0])
            if getattr(claim, "profession", None) == profession
        )
        median_hkd = figures.MEDIAN_HKD[profession].value
        near(amounts[len(amounts) // 2], median_hkd, percent=percent)

    def test_the_bay_area_has_its_share_and_two_humps(self, town: Town) -> None:
        _, run, _ = town
        beyond = sum(run.claims[kind] for kind in BAY_AREA)
        near(beyond * 1_000, run.claims.total() * figures.BAY_AREA.value, percent=35)
        for kind, figure in zip(
            BAY_AREA, (figures.HOSPITAL_HKD, figures.DENTAL_HKD), strict=True
        ):
            assert run.claims[kind] > 20
            mean_hkd = run.spent_hkd[kind] // run.claims[kind]
            near(mean_hkd, figure.value, percent=25)

    def test_why_people_come(self, town: Town) -> None:
        spent_hkd: Counter[str] = Counter()
        for claim in _claims(town[0]):
            spent_hkd[claim.reason] += claim.amount_hkd
        for reason, figure in figures.REASONS.items():
            near(spent_hkd[reason] * 1_000, spent_hkd.total() * figure.value, 10)

    def test_how_much_is_designated_and_rewarded(self, town: Town) -> None:
        ledger, run, plan = town
        designated_hkd = sum(
            claim.amount_hkd for claim in _claims(ledger) if _is_designated(claim)
        )
        low, high = figures.DESIGNATED_BEFORE.value, figures.DESIGNATED_SINCE.value
        assert low <= designated_hkd * 1_000 // run.spent_hkd.total() <= high
        rewarded = run.recorded["vouchers.reward-credited"]
        assert _users(plan, 2024) // 4 < rewarded // YEARS < _users(plan, 2024) // 2

    def test_the_year_of_which_most_is_published(self) -> None:
        _, run = simulated.in_memory(simulated.plan(1_000, 2023, date(2023, 12, 31)))
        near(run.claims.total() * 1_000, figures.CLAIMS.value, percent=5)
        near(run.spent_hkd.total() * 1_000, figures.SPENT_HKD.value, percent=5)
        rewarded = run.recorded["vouchers.reward-credited"]
        near(rewarded * 1_000, figures.REWARDED_BY_2023.value, percent=40)

    def test_what_is_left_unspent(self, town: Town) -> None:
        ledger, _, plan = town
        left_hkd = sum(one.balance_hkd for one in ledger.all(VoucherAccount))
        near(left_hkd * plan.scale, figures.UNSPENT_HKD.value, percent=35)

    def test_something_of_everything_happens(self, town: Town) -> None:
        recorded = town[1].recorded
        for topic in (
            *("account-opened", "opening-balance-brought-in", "account-validated"),
            *("account-not-validated", "forfeited", "reward-credited", "claim-voided"),
            *("spouse-paired", "spouse-used", "account-frozen", "pairing-ended"),
            *("claim-confirmed", "transaction-number-held"),
        ):
            assert recorded[f"vouchers.{topic}"], topic
        assert recorded["vouchers.claim-confirmed"] < town[1].claims.total()

    def test_no_balance_is_ever_negative(self, town: Town) -> None:
        ledger, _, _ = town
        for account in ledger.all(VoucherAccount):
            for one in _states(ledger.recorded.events(account.id)):
                assert one.balance_hkd >= 0
                assert all(pot.unspent_hkd >= 0 for pot in one.pots.values())
                assert all(0 <= used <= 2_000 for used in one.quota_used.values())

    def test_what_is_refused_leaves_no_trace(self, town: Town) -> None:
        ledger, run, _ = town
        assert run.refused
        for account in ledger.all(VoucherAccount):
            *_, replayed = _states(ledger.recorded.events(account.id))
            assert vars(replayed) == vars(account)

    def test_what_a_spouse_pays_is_taken_from_the_spouse(self, town: Town) -> None:
        ledger, _, _ = town
        lent = [one for one in _events(ledger) if isinstance(one, SpouseUsedVouchers)]
        claims = {claim.claim_id: claim for claim in _claims(ledger)}
        for one in lent:
            [part] = [
                part for part in claims[one.claim_id].taken if part.bucket == "spouse"
            ]
            assert part.account_id == one.originator_id
            assert part.amount_hkd == one.amount_hkd


class TestTheLedger:
    async def test_it_decides_as_planned_and_as_in_memory(self, tmp_path: Path) -> None:
        plan = simulated.plan(30_000)
        clock = Clock()
        memory = MemoryLedger(clock)
        with open_ledger(sqlite_settings(tmp_path), clock) as ledger:
            run = await simulated.perform(ledger, clock, plan)
            memory.keys = ledger.keys
            assert run == await simulated.perform(memory, clock, plan)
            assert run.as_planned, (run.unforeseen, run.let_pass)
            ids = {event.originator_id for event in _events(memory)}
            for id in ids:
                assert list(ledger.log.events.get(id)) == memory.recorded.events(id)

    async def test_a_history_that_broke_off_goes_on(self, tmp_path: Path) -> None:
        clock = Clock()
        with open_ledger(sqlite_settings(tmp_path), clock) as ledger:
            short = simulated.plan(60_000, until=date(2025, 3, 31))
            await simulated.perform(ledger, clock, short)
            run = await simulated.perform(ledger, clock, simulated.plan(60_000))
            assert run.as_planned, (run.unforeseen, run.let_pass)
            once = _topics(ledger)
            again = await simulated.perform(ledger, clock, simulated.plan(60_000))
            assert run == again
            assert _topics(ledger) == once
            memory = MemoryLedger(clock)
            await simulated.perform(memory, clock, simulated.plan(60_000))
            assert once == _topics(memory)

    def test_the_views_say_what_the_accounts_hold(self, tmp_path: Path) -> None:
        memory, _ = simulated.in_memory(simulated.plan())
        database: Engine = open_database(f"sqlite:///{tmp_path}/views.sqlite3")
        show(database, vouchers.VIEWS, simulated.UnopenedLog(memory.recorded))  # type: ignore[arg-type]
        for account in memory.all(VoucherAccount):
            row = vouchers.balance(database, account.id)
            assert row is not None
            assert row.balance_hkd == account.balance_hkd
        database.dispose()


class TestMemory:
    async def test_it_knows_what_there_is_and_what_is_not(self) -> None:
        clock = Clock()
        memory = MemoryLedger(clock)
        plan = simulated.plan(60_000)
        await simulated.perform(memory, clock, plan)
        [first, *_] = memory.all(VoucherAccount)
        with pytest.raises(NotFound):
            await memory.get(VoucherAccount, first.patient_id)
        with pytest.raises(AlreadyExists):
            await memory.begin(_again(next(plan.steps())), lambda: first)


def test_every_figure_stands_in_the_documentation() -> None:
    said = (ROOT / "docs" / "simulation.md").read_text()
    for name, figure in _figures():
        row = re.search(rf"^\| `{re.escape(name)}` \|(.*)$", said, re.MULTILINE)
        assert row, name
        cells = [cell.strip() for cell in row[1].split("|")]
        assert cells[:3] == [f"{figure.value:,}", figure.standing, figure.source], name


def test_everything_invented_stands_in_the_documentation() -> None:
    said = (ROOT / "docs" / "simulation.md").read_text()
    for name in vars(invented):
        if name.isupper() and name not in vars(figures):
            assert f"`{name}`" in said, name


# What the tests ask


def near(found: int, published: int, percent: int) -> None:
    assert abs(found - published) * 100 <= published * percent, (
        f"{found} is not within {percent}% of {published}"
    )


def _steps() -> Iterator[Step]:
    return simulated.plan().steps()


def _events(ledger: MemoryLedger) -> list[Event]:
    return ledger.recorded.events()


def _claims(ledger: MemoryLedger) -> Iterator[VouchersClaimed]:
    return (one for one in _events(ledger) if isinstance(one, VouchersClaimed))


def _topics(ledger: Ledger) -> Counter[str]:
    """Count what is in a log, without the receipts."""
    everything = ledger.log.read(0, ledger.log.last_position())
    return Counter(
        one.topic for one in everything if one.topic != CommandRecorded.TOPIC
    )


def _is_designated(claim: VouchersClaimed) -> bool:
    return claim.towards_reward is not None or any(
        part.bucket == "reward" for part in claim.taken
    )


def _users(plan: Plan, year: int) -> int:
    return sum(
        elder.uses and elder.eligible_year <= year and elder.is_alive(date(year, 7, 1))
        for elder in plan.elders
    )


def _states(events: Iterable[Event]) -> Iterator[VoucherAccount]:
    account: Any = None
    for event in events:
        account = event.mutate(account)
        yield account


def _again(step: Step) -> Any:
    fresh = step.command.occasion.model_copy(
        update={"command_id": step.command.occasion.derive("again")}
    )
    return step.command.model_copy(update={"occasion": fresh})


def _figures() -> Iterator[tuple[str, Figure]]:
    for name, value in vars(figures).items():
        if isinstance(value, Figure):
            yield name, value
        elif isinstance(value, dict):
            for code, figure in value.items():
                if isinstance(figure, Figure):
                    yield f"{name}[{code}]", figure
