"""Durable single-event commands in one process, beside raw appends of other stores."""

import asyncio
import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from random import getrandbits
from tempfile import TemporaryDirectory
from typing import Protocol
from uuid import UUID

import uvloop
from eventsourcing.persistence import StoredEvent

from api.pace import keep_pace
from api.service import Service
from application import vouchers
from application.settings import Settings
from benchmarks import databases
from benchmarks.accounts import Account, Accounts, consent_to, write_accounts
from benchmarks.callers import coroutines
from benchmarks.harness import Bar, Report, Run, interleave
from benchmarks.options import Options
from benchmarks.peers import Unavailable
from benchmarks.peers.emmett import emmett
from benchmarks.peers.library import environment, library
from benchmarks.peers.message_db import message_db
from benchmarks.peers.pgbench import inserts
from benchmarks.peers.uma import umadb
from domain.kernel import Actor, Occasion
from domain.vouchers import AtProvider, ValidateAccount
from tests.postgres import Server

NAME = "append"
UNIT = "commands a second"
BARS = (
    Bar("ours@64", "library@64", at_least=15),
    Bar("ours@64", "emmett@64", at_least=4),
    Bar("ours@64", "umadb@64", at_least=0.6),
    Bar("ours@64", "pgbench@64", at_least=0.6),
    Bar("ours@16", "message-db@16", at_least=2),
    Bar("ours@1", "library@1", at_least=1.2),
)
CALLERS = (1, 16, 64)
ACCOUNTS_OF_A_RUN = 2_048
MET_AT_ONCE = 64
ACCOUNTS = 12 * ACCOUNTS_OF_A_RUN
"""Each run has others than the run before, so that no record grows for ever."""


class Contender(Protocol):
    def rate(self, callers: int, seconds: float) -> float: ...


def run(server: Server, options: Options) -> Report:
    report = Report(NAME, UNIT, BARS, options.without)
    with ExitStack() as stack:
        ours = stack.enter_context(our_ledger(server, options))
        beside = stack.enter_context(our_files(options))
        event, receipt = ours.rows()
        peers = dict(_peers(stack, server, report, event, receipt))
        runs: dict[str, Run] = {}
        for callers in CALLERS:
            for name, one in {"ours": ours, **peers}.items():
                runs[f"{name}@{callers}"] = partial(one.rate, callers, options.seconds)
        most = CALLERS[-1]
        runs[f"ours@{most} sealed"] = partial(ours.sealed, most, options.seconds)
        runs[f"ours@{most} sqlite"] = partial(beside.rate, most, options.seconds)
        interleave(report, runs, rounds=options.rounds, warm=not options.quick)
    report.notes.append("A command of ours, and of the library, stores two rows.")
    report.notes.append(f"Every event is of {len(event.state)} bytes.")
    return report


class OurLedger:
    """Commands from coroutines of one process, through the application's functions."""

    def __init__(self, service: Service, accounts: Accounts) -> None:
        self._service = service
        self._accounts = accounts
        self._runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        self._runs = count()
        self._turns = count()
        self._places = {
            one.provider_id: AtProvider(provider_id=one.provider_id)
            for one in accounts.all
        }
        self._own = accounts.all[:ACCOUNTS_OF_A_RUN]
        first, now = accounts.all[0], datetime.now(UTC)
        self._given = consent_to(first, self._doctor, now)
        self._checked = ValidateAccount(
            occasion=self._given.occasion,
            account_id=first.id,
            outcome="failed",
            reference="CHECK/1",
            reason="The date of birth was read wrongly.",
        )

    def rate(self, callers: int, seconds: float) -> float:
        self._begin_run()
        return self._runner.run(coroutines(callers, seconds, self._consent))

    def sealed(self, callers: int, seconds: float) -> float:
        """The same with a sealed field in the event."""
        self._begin_run()
        return self._runner.run(coroutines(callers, seconds, self._validate))

    def rows(self) -> tuple[StoredEvent, StoredEvent]:
        """Return what one command stores: its event and its receipt."""
        command = consent_to(self._next(), self._doctor, datetime.now(UTC))
        self._runner.run(vouchers.give_consent(self._service.ledger, command))
        recorder = self._service.ledger.log.recorder
        event = recorder.select_events(command.account_id)[-1]
        return event, recorder.select_events(command.occasion.command_id)[0]

    def close(self) -> None:
        self._runner.close()

    async def _consent(self, _: int) -> None:
        account = self._next()
        changed = {
            "occasion": self._occasion(),
            "account_id": account.id,
            "place": self._places[account.provider_id],
        }
        command = self._given.model_copy(update=changed)
        await vouchers.give_consent(self._service.ledger, command)

    async def _validate(self, _: int) -> None:
        changed = {"occasion": self._occasion(), "account_id": self._next().id}
        command = self._checked.model_copy(update=changed)
        await vouchers.validate_account(self._service.ledger, command)

    def _occasion(self) -> Occasion:
        """Return a new one, without the cost of a door: parsing, drawing of a key."""
        key = UUID(int=getrandbits(128))
        changed = {"command_id": key, "correlation_id": key, "at": datetime.now(UTC)}
        return self._given.occasion.model_copy(update=changed)

    def _next(self) -> Account:
        """Give each caller another account than its neighbours have."""
        return self._own[next(self._turns) % len(self._own)]

    def _begin_run(self) -> None:
        """Take other accounts, and meet each of them once before the clock starts."""
        everybody = self._accounts.all
        first = next(self._runs) * ACCOUNTS_OF_A_RUN % len(everybody)
        self._own = everybody[first : first + ACCOUNTS_OF_A_RUN]
        self._runner.run(self._meet())

    async def _meet(self) -> None:
        for some in range(0, len(self._own), MET_AT_ONCE):
            met = range(min(MET_AT_ONCE, len(self._own) - some))
            await asyncio.gather(*(self._validate(one) for one in met))

    @property
    def _doctor(self) -> Actor:
        return self._accounts.desk.doctor


@contextmanager
def our_ledger(server: Server, options: Options) -> Iterator[OurLedger]:
    with (
        databases.ledger_databases(server) as settings,
        _opened(settings, options) as one,
    ):
        yield one


@contextmanager
def our_files(options: Options) -> Iterator[OurLedger]:
    with (
        TemporaryDirectory() as place,
        databases.ledger_files(Path(place)) as settings,
        _opened(settings, options) as one,
    ):
        yield one


@contextmanager
def _opened(settings: Settings, options: Options) -> Iterator[OurLedger]:
    accounts = write_accounts(settings, options.pick(ACCOUNTS, 128), validated=False)
    with Service.open(settings) as service:
        ours = OurLedger(service, accounts)
        gc.collect()
        keep_pace()  # as every process of ours does
        try:
            yield ours
        finally:
            ours.close()


def _peers(
    stack: ExitStack,
    server: Server,
    report: Report,
    event: StoredEvent,
    receipt: StoredEvent,
) -> Iterator[tuple[str, Contender]]:
    """Yield the peers that can be had; of the others, note why not."""

    def database() -> str:
        return stack.enter_context(server.database())

    def entered(peer: AbstractContextManager[Contender]) -> Contender:
        return stack.enter_context(peer)

    makers: Mapping[str, Callable[[], Contender]] = {
        "library": lambda: entered(library(environment(database()), event, receipt)),
        "message-db": lambda: message_db(database(), event.state),
        "emmett": lambda: entered(emmett(database(), event.state)),
        "umadb": lambda: entered(umadb(event.state)),
        "pgbench": lambda: inserts(database(), event.state),
    }
    for name, make in makers.items():
        if name in report.without:
            continue
        try:
            yield name, make()
        except Unavailable as problem:
            report.unavailable[name] = str(problem)
