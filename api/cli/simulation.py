"""`simulate`: a believable history of the scheme, in a ledger of its own."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer

from api.cli import screen
from api.cli.failures import USED_WRONGLY, CommandFailed
from api.cli.opening import acting, opened, run
from api.parts import POLICIES
from api.service import Service
from application.seeding import read_gba, seed_gba
from application.simulation import BAY_AREA, FIRST_YEAR, Plan, Run, Runner
from domain.kernel import Actor
from domain.patients import PatientRegistered
from domain.values import local_date

PERFORMED_MIN = 200  # how many steps are shown as done at a time
READ_AT_ONCE = 1_000


class FollowingClock:
    """Stands where the history has come to, and never goes back."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def move_to(self, now: datetime) -> None:
        self.now = now.astimezone(UTC)


def add_to(app: typer.Typer) -> None:
    app.command()(simulate)


def simulate(
    token: Annotated[
        str, typer.Option("--as", help="The name of the token that enters it.")
    ],
    scale: Annotated[
        int,
        typer.Option(
            min=1, max=1_000_000, help="How many real elders one of these stands for."
        ),
    ] = 1_000,
    first_year: Annotated[
        int, typer.Option("--from", help="The first year of the history.")
    ] = 2024,
    last_year: Annotated[
        int, typer.Option("--until", help="Its last year, up to yesterday.")
    ] = 2026,
    seed: Annotated[
        int, typer.Option(min=0, help="The same number gives the same history.")
    ] = 1,
) -> None:
    """Record an invented history from the published figures, in an empty ledger."""
    clock = FollowingClock()
    plan = _plan(scale, first_year, last_year, seed, local_date(clock()))
    with opened(clock=clock) as service:
        by = acting(service, token, "directory.write")
        _check_free(service, plan)
        done = run(_perform(service, plan, by, clock))
    for line in summary(plan, done):
        screen.say(line)
    if not done.as_planned:
        raise CommandFailed("the ledger did not decide as planned: see above")


def _plan(scale: int, first_year: int, last_year: int, seed: int, today: date) -> Plan:
    """Return the plan of these years.

    Raises:
        CommandFailed: the figures or the directory do not reach so far.
    """
    directory = read_gba()
    latest = min(today.year, max(issue.year for issue in directory.issues))
    if not FIRST_YEAR <= first_year <= last_year <= latest:
        raise CommandFailed(
            f"give years from {FIRST_YEAR} to {latest}, the first one first",
            USED_WRONGLY,
        )
    until = min(date(last_year, 12, 31), today - timedelta(days=1))
    return Plan(scale, first_year, until, seed, directory)


def _check_free(service: Service, plan: Plan) -> None:
    """Refuse a ledger with patients of its own; one that broke off may go on.

    Raises:
        CommandFailed
    """
    if not service.settings.embedded and service.ledger.log.last_position():
        raise CommandFailed(_elsewhere("in service mode it takes an empty ledger"))
    planned = plan.patients()
    if not all(patient in planned for patient in _patients(service)):
        raise CommandFailed(_elsewhere("this ledger holds patients already"))


def _patients(service: Service) -> Iterator[object]:
    """Yield the first patients of the ledger: one who is not of the plan is enough."""
    found = service.ledger.log.recorder.select_notifications(
        start=None, limit=READ_AT_ONCE, topics=[PatientRegistered.TOPIC]
    )
    return (one.originator_id for one in found)


def _elsewhere(why: str) -> str:
    setting = "BAYBRIDGE_DATABASE_URL"
    return (
        f"{why}, and what is invented never mixes with what is real: set {setting} "
        "to a new database, run `baybridge migrate`, and simulate there"
    )


async def _perform(
    service: Service, plan: Plan, by: Actor, clock: FollowingClock
) -> Run:
    clock.move_to(plan.begins_at)
    await seed_gba(service.ledger, by=by)
    runner = Runner(service.ledger, clock.move_to, POLICIES)
    with screen.progress("Steps", None) as shown:

        def progress(run: Run) -> None:
            if run.steps % PERFORMED_MIN == 0:
                shown(run.steps)

        return await runner.perform(plan.steps(), progress=progress)


def summary(plan: Plan, done: Run) -> Iterator[str]:
    """Say what has come of it, beside what is published."""
    claims, spent_hkd = sum(done.claims.values()), sum(done.spent_hkd.values())
    accounts = done.recorded["vouchers.account-opened"]
    yield f"{plan.first_year}-01-01 to {plan.until}, one elder for {plan.scale:,}:"
    yield f"{len(plan.elders):,} elders, {accounts:,} accounts, {claims:,} claims"
    yield f"HK${spent_hkd // max(1, claims):,} a claim (published for 2023: HK$628)"
    beyond = sum(done.claims[kind] for kind in BAY_AREA)
    yield f"{_share(beyond, claims)} of the claims in the Bay Area (estimated: 1.0%)"
    for kind, several in done.claims.most_common():
        mean_hkd = done.spent_hkd[kind] // several
        share = _share(several, claims)
        yield f"  {kind:<32}{several:>8,} claims {share:>6}  HK${mean_hkd:,} on average"
    yield f"{sum(done.refused.values())} refused as planned{_names(done.refused)}"
    if done.unforeseen:
        yield f"{sum(done.unforeseen.values())} refused{_names(done.unforeseen)}"
    if done.let_pass:
        yield f"{sum(done.let_pass.values())} not refused{_names(done.let_pass)}"


def _share(part: int, whole: int) -> str:
    tenths = part * 1_000 // max(1, whole)
    return f"{tenths // 10}.{tenths % 10}%"


def _names(refused: dict[str, int]) -> str:
    if not refused:
        return ""
    return ": " + ", ".join(f"{name} {n}" for name, n in sorted(refused.items()))
