"""The yearly credit of everybody, beside COPY of the same rows, while clerks work."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Event, Thread
from time import perf_counter

import psycopg
import uvloop

from api.service import Service
from application import vouchers
from application.settings import Settings
from benchmarks import databases
from benchmarks.accounts import YEAR, Account, Accounts, write_accounts
from benchmarks.callers import percentile
from benchmarks.harness import Bar, Report
from benchmarks.options import Options
from benchmarks.requests import consent_then_claim
from domain.values import local_midnight
from domain.vouchers import VoucherAccountOpened
from tests.postgres import Server
from tests.processes import environment, settings_of

NAME = "credit"
UNIT = "seconds of one part (memory in MB, a clerk's claim in ms)"
BARS = (
    Bar("ours@credit", "copy@credit", at_most=8),
    Bar("ours@memory", "limit@memory", at_most=1),
    Bar("ours@claim", "quiet@claim", at_most=4),
)
ACCOUNTS, ACCOUNTS_QUICK = 1_800_000, 200_000
MEMORY_MB = 500
CLERKS_ACCOUNTS = 64
AT = local_midnight(date(YEAR + 1, 1, 1)) + timedelta(hours=1)
"""Who was brought in has the issues of `YEAR` already."""
QUIET_SECONDS = 5.0
PAUSE_SECONDS = 0.02


def run(server: Server, options: Options) -> Report:
    report = Report(NAME, UNIT, BARS, options.without)
    several = options.events or options.pick(ACCOUNTS, ACCOUNTS_QUICK)
    with databases.ledger_databases(server) as settings:
        accounts = write_accounts(settings, several, alone=True)
        parts = list(_parts(settings.database_url, options.rounds))
        with _crediting(settings) as crediting, _clerk(settings, accounts) as clerk:
            quiet = min(QUIET_SECONDS, options.seconds)
            for part in parts:
                report.add("quiet@claim", clerk.worst_ms(lambda: _wait(quiet)))
                _round(report, settings.database_url, part, crediting, clerk)
    report.notes.append(f"{len(accounts.all):,} accounts in {len(parts)} parts.")
    report.notes.append(
        "The records of the accounts' holders are left out: no credit "
        "and no claim looks at them."
    )
    return report


@dataclass
class Crediting:
    """The credit in a process of its own, whose memory is its own as well."""

    process: subprocess.Popen[str]

    def credit(self, part: range) -> dict[str, float]:
        assert self.process.stdin
        self.process.stdin.write(f"{part.start} {part.stop - 1}\n")
        self.process.stdin.flush()
        found: dict[str, float] = json.loads(self.line())
        due = found["done"] - CLERKS_ACCOUNTS  # the clerk's were credited by claims
        assert found["credited"] >= due > 0, "not everybody was credited"
        return found

    def line(self) -> str:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the credit ended early"
        return line


class Clerk:
    """Gives consent and claims, one after another, with a pause between."""

    def __init__(self, settings: Settings, accounts: Sequence[Account], by: Accounts):
        self._settings = settings
        self._accounts = accounts
        self._desk = by.desk

    def worst_ms(self, meanwhile: Callable[[], object]) -> float:
        """Return the p99 of a claim, in milliseconds, while something else goes on."""
        over = Event()
        took: list[float] = []
        thread = Thread(target=self._work, args=(over, took))
        thread.start()
        try:
            meanwhile()
        finally:
            over.set()
            thread.join()
        return percentile(took, 99) * 1_000

    def _work(self, over: Event, took: list[float]) -> None:
        with (
            Service.open(self._settings) as service,
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        ):
            runner.run(self._claim_until(over, service, took))

    async def _claim_until(
        self, over: Event, service: Service, took: list[float]
    ) -> None:
        number = 0
        while not took or not over.is_set():
            account = self._accounts[number % len(self._accounts)]
            number += 1
            consent, claim = consent_then_claim(account, self._desk.doctor, AT)
            await vouchers.give_consent(service.ledger, consent)
            began = perf_counter()
            await vouchers.claim_in_hong_kong(service.ledger, claim)
            if number > 1:  # the first one opened the connections
                took.append(perf_counter() - began)
            await asyncio.sleep(PAUSE_SECONDS)


def copy_again(url: str, after: int, until: int) -> float:
    """Return the seconds that COPY takes for the same rows, with the same indexes."""
    with psycopg.connect(url) as connection:
        out = (
            "COPY (SELECT originator_id, originator_version, topic, state, "
            "notification_id, recorded_at FROM ledger_events WHERE notification_id "
            f"> {int(after)} AND notification_id <= {int(until)}) "
            "TO STDOUT (FORMAT BINARY)"
        )
        with connection.cursor().copy(out.encode()) as copy:
            rows = list(copy)
        connection.execute("DROP TABLE IF EXISTS copied")
        connection.execute("CREATE TABLE copied (LIKE ledger_events INCLUDING ALL)")
        connection.commit()
        began = perf_counter()
        into = (
            "COPY copied (originator_id, originator_version, topic, state, "
            "notification_id, recorded_at) FROM STDIN (FORMAT BINARY)"
        )
        with connection.cursor().copy(into.encode()) as copy:
            for some in rows:
                copy.write(some)
        connection.commit()
        return perf_counter() - began


def _round(
    report: Report, url: str, part: range, crediting: Crediting, clerk: Clerk
) -> None:
    before = _last(url)
    found: dict[str, float] = {}
    report.add(
        "ours@claim", clerk.worst_ms(lambda: found.update(crediting.credit(part)))
    )
    report.add("ours@credit", found["seconds"])
    report.add("ours@memory", found["memory_bytes"] / 2**20)
    report.add("limit@memory", MEMORY_MB)
    report.add("copy@credit", copy_again(url, before, _last(url)))


def _parts(url: str, parts: int) -> Iterator[range]:
    """Yield positions of the log between which as many accounts were opened."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT notification_id FROM ledger_events WHERE topic = %s ORDER BY 1",
            (VoucherAccountOpened.TOPIC,),
        ).fetchall()
    opened = [row[0] for row in rows]
    for part in range(parts):
        some = opened[len(opened) * part // parts : len(opened) * (part + 1) // parts]
        yield range(some[0], some[-1] + 1)


def _last(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT max(notification_id) FROM ledger_events")
        return int((row.fetchone() or (0,))[0])


def _wait(seconds: float) -> None:
    Event().wait(seconds)


@contextmanager
def _clerk(settings: Settings, accounts: Accounts) -> Iterator[Clerk]:
    """Let the clerk work on accounts that are credited last."""
    yield Clerk(settings, accounts.all[-CLERKS_ACCOUNTS:], accounts)


@contextmanager
def _crediting(settings: Settings) -> Iterator[Crediting]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.crediting", AT.isoformat()],
        env=environment(**settings_of(settings)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        crediting = Crediting(process)
        crediting.line()
        yield crediting
    finally:
        assert process.stdin
        assert process.stdout
        process.stdin.close()
        process.wait()
        process.stdout.close()
