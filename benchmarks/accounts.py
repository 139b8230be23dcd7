"""Voucher accounts in bulk, and what a clerk asks of them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4, uuid5

from application import directory, vouchers
from application.keys import KeyRing
from application.ledger import Ledger
from application.seeding import read_gba
from application.settings import Settings
from application.simulation import MemoryLedger, Plan, Step
from application.simulation.figures import ELDERS, MEDICAL
from application.simulation.publishing import INVENTED
from application.simulation.steps import OFFICER
from benchmarks.generate import Generated, History, Lived, live
from domain.directory import (
    EnrolProvider,
    Issue,
    PublishVoucherIssue,
    RegisterProvider,
)
from domain.kernel import BAYBRIDGE, Actor, Occasion
from domain.patients import RegisterPatient
from domain.receipts import CommandRecorded
from domain.values import LOCAL_ZONE
from domain.vouchers import (
    AtProvider,
    BringInAccount,
    CardRead,
    ConsentGiven,
    GiveConsent,
    OpeningBalanceBroughtIn,
    ValidateAccount,
    VoucherAccount,
)

TOWN_ACCOUNTS = 64
YEAR = 2025
FIRST_TOWN = 1_000_000
"""Beside another history, so that no id is one of its ids."""

KNOWN_UNTIL = 2026
"""The last year that the seed has an issue for."""

_STEPS = (RegisterProvider, EnrolProvider, RegisterPatient, BringInAccount)


@dataclass(frozen=True)
class Desk:
    """Where the elders of a town go: a doctor who enters the claims."""

    doctor: Actor
    provider_id: UUID


Afterwards = Callable[[MemoryLedger, Desk], Awaitable[None]]


@dataclass(frozen=True)
class Account:
    """One account with its town's provider, and consents that wait for a claim."""

    id: UUID
    provider_id: UUID
    consents: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Accounts:
    """Everybody who has an account, the doctor who serves them, what was written."""

    all: Sequence[Account]
    desk: Desk
    generated: Generated


def write_accounts(
    settings: Settings,
    several: int,
    *,
    validated: bool = True,
    afterwards: Afterwards | None = None,
    seeded: bool = False,
    alone: bool = False,
) -> Accounts:
    """Write about so many accounts, each brought in with a balance.

    `afterwards` is done in the first town, and so happens in every town. Where the
    ledger is `seeded`, it has what the towns share. Accounts `alone` are written
    without the records of their holders, half of the rows and all of the keys.
    """
    history = History(settings, first_town=FIRST_TOWN if seeded else 0)
    try:
        size = min(several, TOWN_ACCOUNTS)
        history.lived, desk = _town(history.ring, size, validated, afterwards)
        there = _accounts(history.lived, desk)
        if alone:
            history.lived = _without_patients(history.lived)
        towns = max(1, several // len(there))
        generated = history.write_in_turn(towns=towns, seeded=seeded)
    finally:
        history.close()
    everybody = [
        Account(
            id=town.id(one.id),
            provider_id=town.id(one.provider_id),
            consents=tuple(map(town.id, one.consents)),
        )
        for town in generated.towns
        for one in there
    ]
    return Accounts(everybody, desk, generated)


def giving_consents(each: int) -> Afterwards:
    """Let every elder agree to so many claims of today."""

    async def give(ledger: MemoryLedger, desk: Desk) -> None:
        now = datetime.now(UTC)
        ledger.clock.move_to(now)  # type: ignore[attr-defined]
        await publish_until(ledger, now)
        for record in ledger.all(VoucherAccount):
            account = Account(record.id, desk.provider_id)
            for _ in range(each):
                await vouchers.give_consent(
                    ledger, consent_to(account, desk.doctor, now)
                )

    return give


async def publish_until(ledger: Ledger, now: datetime) -> None:
    """Publish what the real table does not have yet: the clocks of servers are real."""
    for year in range(KNOWN_UNTIL + 1, (now + timedelta(days=1)).year + 1):
        issue = Issue(
            code=f"{year}-annual",
            year=year,
            kind="annual",
            credited_on=date(year, 1, 1),
            amount_hkd=2_000,
            limit_hkd=8_000,
            face_value_hkd=1,
            provenance=INVENTED,
        )
        key = uuid5(BAYBRIDGE, f"benchmarks/{year}")
        occasion = Occasion(by=OFFICER, command_id=key, correlation_id=key, at=now)
        command = PublishVoucherIssue(occasion=occasion, issue=issue)
        await directory.publish_issue(ledger, command)


def consent_to(account: Account, by: Actor, at: datetime) -> GiveConsent:
    """Return a new consent to a claim of today."""
    key = uuid4()
    return GiveConsent(
        occasion=Occasion(by=by, command_id=key, correlation_id=key, at=at),
        account_id=account.id,
        place=AtProvider(provider_id=account.provider_id),
        service_date=at.astimezone(LOCAL_ZONE).date(),
        method=CardRead(),
    )


def _town(
    ring: KeyRing, size: int, validated: bool, afterwards: Afterwards | None
) -> tuple[Lived, Desk]:
    # Of ten elders about six have had an account for years.
    plan = Plan(ELDERS.value // (size * 2), YEAR, date(YEAR, 1, 1), 1, read_gba())
    kinds = (*_STEPS, ValidateAccount) if validated else _STEPS
    clinic = plan.clinics[MEDICAL][0]
    desk = Desk(clinic.doctor, clinic.provider_id)
    steps = [
        _registered_by(desk.doctor, one)
        for one in plan.steps()
        if isinstance(one.command, kinds)
    ]

    async def then(ledger: MemoryLedger) -> None:
        if afterwards is not None:
            await afterwards(ledger, desk)

    wanted = _first(size, steps)
    return live(wanted, ring, begins_at=plan.begins_at, afterwards=then), desk


def _registered_by(doctor: Actor, step: Step) -> Step:
    """Let an elder be registered where the claims are entered: there they attend."""
    command = step.command
    if not isinstance(command, RegisterPatient):
        return step
    occasion = command.occasion.model_copy(update={"by": doctor})
    return replace(step, command=command.model_copy(update={"occasion": occasion}))


def _first(size: int, steps: Sequence[Step]) -> list[Step]:
    """Return the steps of the first elders who have an account, and of the clinics."""
    brought_in = [
        cast(Any, one.command).patient_id
        for one in steps
        if isinstance(one.command, BringInAccount)
    ]
    people = {
        one.stream
        for one in steps
        if isinstance(one.command, BringInAccount)
        and one.command.patient_id in brought_in[:size]
    }
    return [one for one in steps if one.stream is None or one.stream in people]


def _without_patients(lived: Lived) -> Lived:
    patients = {
        event.originator_id
        for event, _ in lived.events
        if event.TOPIC.startswith("patients.")
    }
    kept = [
        (event, at)
        for event, at in lived.events
        if event.originator_id not in patients
        and not (isinstance(event, CommandRecorded) and event.answer.id in patients)
    ]
    return replace(lived, events=kept)


def _accounts(lived: Lived, desk: Desk) -> list[Account]:
    consents: dict[UUID, list[UUID]] = {}
    for event, _ in lived.events:
        match event:
            case OpeningBalanceBroughtIn():
                consents.setdefault(event.originator_id, [])
            case ConsentGiven():
                consents[event.originator_id].append(event.consent_id)
            case _:
                pass
    return [
        Account(id, desk.provider_id, tuple(given)) for id, given in consents.items()
    ]
