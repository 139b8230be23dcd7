"""Voucher accounts in bulk, and what a clerk asks of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, cast
from uuid import UUID, uuid4

from application import vouchers
from application.keys import KeyRing
from application.seeding import read_gba
from application.settings import Settings
from application.simulation import MemoryLedger, Plan, Step
from application.simulation.figures import ELDERS, MEDICAL
from benchmarks.generate import Generated, History, Lived, live
from domain.directory import EnrolProvider, RegisterProvider
from domain.kernel import Actor, Occasion
from domain.patients import RegisterPatient
from domain.values import LOCAL_ZONE
from domain.vouchers import (
    AtProvider,
    BringInAccount,
    CardRead,
    ConsentGiven,
    GiveConsent,
    OpeningBalanceBroughtIn,
    ValidateAccount,
    VoucherAccountOpened,
)

TOWN_ACCOUNTS = 64
YEAR = 2025
_STEPS = (RegisterProvider, EnrolProvider, RegisterPatient, BringInAccount)


@dataclass(frozen=True)
class Desk:
    """Where the elders of a town go: a doctor who enters the claims."""

    doctor: Actor
    provider_id: UUID


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
    settings: Settings, several: int, *, validated: bool = True, consents: int = 0
) -> Accounts:
    """Write about so many accounts, each brought in with a balance and perhaps
    validated, with so many consents for today."""
    history = History(settings)
    try:
        size = min(several, TOWN_ACCOUNTS)
        history.lived, desk = _town(history.ring, size, validated, consents)
        there = _accounts(history.lived, desk)
        generated = history.write(towns=max(1, several // len(there)))
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
    ring: KeyRing, size: int, validated: bool, consents: int
) -> tuple[Lived, Desk]:
    # Of ten elders about six have had an account for years.
    plan = Plan(ELDERS.value // (size * 2), YEAR, date(YEAR, 1, 1), 1, read_gba())
    kinds = (*_STEPS, ValidateAccount) if validated else _STEPS
    clinic = plan.clinics[MEDICAL][0]
    desk = Desk(clinic.doctor, clinic.provider_id)
    wanted = _first(
        size, [one for one in plan.steps() if isinstance(one.command, kinds)]
    )

    async def consent(ledger: MemoryLedger) -> None:
        now = datetime.now(UTC)
        for event in list(ledger.recorded.events()):
            if isinstance(event, VoucherAccountOpened):
                account = Account(event.originator_id, desk.provider_id)
                for _ in range(consents):
                    command = consent_to(account, desk.doctor, now)
                    await vouchers.give_consent(ledger, command)

    lived = live(wanted, ring, begins_at=plan.begins_at, afterwards=consent)
    return lived, desk


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
