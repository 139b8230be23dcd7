"""Loading one long record, with and without a snapshot, beside a short one."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import cast
from uuid import UUID, uuid4

import uvloop

from api.service import Service
from application import vouchers
from application.ledger import Ledger
from application.settings import Settings
from application.simulation import MemoryLedger
from benchmarks import databases
from benchmarks.accounts import Desk, write_accounts
from benchmarks.harness import Bar, Report, interleave
from benchmarks.options import Options
from domain.kernel import Actor, Event, Occasion
from domain.vouchers import ChangeEntitlement, VoucherAccount
from tests.postgres import Server

NAME = "history"
UNIT = "milliseconds to load"
BARS = (Bar("ours@with snapshot", "ten events@with snapshot", at_most=3),)
LONG, LONG_QUICK = 10_000, 200
SHORT = 10
AFTER_SNAPSHOT = 50
"""Half of what is replayed without leaving another one."""
LOADS = 20
"""So many loads make one figure: a single one is too short to be timed."""


def run(server: Server, options: Options) -> Report:
    report = Report(NAME, UNIT, BARS, options.without)
    with databases.ledger_databases(server) as settings:
        long, short = prepare(settings, options.pick(LONG, LONG_QUICK))
        with _loading(settings) as load:
            runs = {
                "ours@with snapshot": lambda: load.by_the_ledger(long),
                "ours@without snapshot": lambda: load.by_replay(long),
                "ten events@with snapshot": lambda: load.by_the_ledger(short),
            }
            interleave(report, runs, rounds=options.rounds)
            report.notes.append(
                f"The long record has {load.version(long):,} events, "
                f"the short one {load.version(short)}."
            )
    return report


class Loading:
    """Loads a record as a command would that meets it for the first time."""

    def __init__(self, settings: Settings, runner: asyncio.Runner) -> None:
        self._settings = settings
        self._runner = runner

    def by_the_ledger(self, id: UUID) -> float:
        """A new ledger each time: nothing is kept from the load before."""
        took = 0.0
        for _ in range(LOADS):
            with Service.open(self._settings) as service:
                self._runner.run(_warm(service))
                began = perf_counter()
                self._runner.run(_get(service, id))
                took += perf_counter() - began
        return took * 1_000 / LOADS

    def by_replay(self, id: UUID) -> float:
        """Every event, from the first one."""
        with Service.open(self._settings) as service:
            self._runner.run(_warm(service))
            began = perf_counter()
            record: VoucherAccount | None = None
            for event in service.ledger.log.events.get(id):
                record = cast(Event, event).mutate(record)
            took = perf_counter() - began
        assert isinstance(record, VoucherAccount)
        return took * 1_000

    def version(self, id: UUID) -> int:
        with Service.open(self._settings) as service:
            return self._runner.run(_get(service, id)).version


def prepare(settings: Settings, events: int) -> tuple[UUID, UUID]:
    """Make an account of so many events and one of ten.

    The long one is loaded before its last events, so that they come after its snapshot.
    """
    lengths = iter((events - AFTER_SNAPSHOT, SHORT))

    async def lengthen(ledger: MemoryLedger, desk: Desk) -> None:
        for record in ledger.all(VoucherAccount)[:2]:
            await _lengthen(ledger, record.id, next(lengths), desk.doctor)

    accounts = write_accounts(settings, 8, afterwards=lengthen)
    long, short = (one.id for one in accounts.all[:2])
    for length in (events - AFTER_SNAPSHOT, events):
        with (
            Service.open(settings) as service,
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        ):
            runner.run(_lengthen(service.ledger, long, length, accounts.desk.doctor))
    return long, short


async def _lengthen(ledger: Ledger, id: UUID, events: int, by: Actor) -> None:
    """Change the end of a permission again and again: the state stays small."""
    now = datetime.now(UTC)
    version = (await ledger.get(VoucherAccount, id)).version
    for number in range(version, events):
        key = uuid4()
        command = ChangeEntitlement(
            occasion=Occasion(by=by, command_id=key, correlation_id=key, at=now),
            account_id=id,
            ended_on=date(2040, 1, 1) + timedelta(days=number % 1_000),
        )
        await vouchers.change_entitlement(ledger, command)


async def _warm(service: Service) -> None:
    """Open a connection, so that the load is not that of the first one."""
    await service.ledger.find(VoucherAccount, uuid4())


async def _get(service: Service, id: UUID) -> VoucherAccount:
    return await service.ledger.get(VoucherAccount, id)


@contextmanager
def _loading(settings: Settings) -> Iterator[Loading]:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        yield Loading(settings, runner)
