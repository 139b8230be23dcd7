"""The same work on a small ledger and on a large one: it must not grow slower."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from time import perf_counter
from uuid import UUID

from api.service import Service
from application.simulation.steps import OFFICER
from benchmarks import databases
from benchmarks.accounts import giving_consents, write_accounts
from benchmarks.callers import percentile
from benchmarks.generate import History
from benchmarks.harness import Bar, Report
from benchmarks.http import claims_on, token_for
from benchmarks.load import answer_all, request
from benchmarks.options import Options
from benchmarks.serving import OURS, serving
from projections import vouchers as views
from tests.postgres import Server

NAME = "growth"
UNIT = "p99 in ms, rebuild in microseconds an event"
BARS = (
    Bar("ours@claim", "small@claim", at_most=1.5),
    Bar("ours@page", "small@page", at_most=1.5),
    Bar("ours@rebuild", "small@rebuild", at_most=1.5),
)
SMALL, LARGE = 100_000, 10_000_000
SMALL_QUICK, LARGE_QUICK = 3_000, 12_000
REQUESTS, REQUESTS_QUICK = 1_000, 60
CLIENTS = 2
CONSENTS = 10
PATIENCE_SECONDS = 600.0
PAGES = 500


def run(server: Server, options: Options) -> Report:
    report = Report(NAME, UNIT, BARS, options.without)
    wanted = options.pick(REQUESTS, REQUESTS_QUICK)
    claims = wanted * (options.rounds + 1)
    with ExitStack() as stack:
        small = stack.enter_context(_sized(server, _small(options), claims, options))
        large = stack.enter_context(_sized(server, _large(options), claims, options))
        for turn in range(options.rounds + 1):
            for name, one in {"small": small, "ours": large}.items():
                figures = one.figures(wanted)
                for case, figure in figures.items() if turn else ():
                    report.add(f"{name}@{case}", figure)
        report.notes.append(
            f"small: {small.events():,} events; ours: {large.events():,}"
        )
    return report


@dataclass
class Sized:
    """A ledger of some size, served. The last quarter of its history is still to come,
    for `towns` of its towns: for as many, and the same, in a small ledger and a large.
    """

    service: Service
    history: History
    towns: int
    parts: Iterator[range]
    ports: Sequence[int]
    claims: Iterator[bytes]
    pages: Sequence[bytes]

    def events(self) -> int:
        return self.service.ledger.log.last_position()

    def figures(self, several: int) -> dict[str, float]:
        pages = [self.pages[number % len(self.pages)] for number in range(several)]
        return {
            "rebuild": self._rebuild(),
            "claim": self._worst_ms(islice(self.claims, several), 201),
            "page": self._worst_ms(iter(pages), 200),
        }

    def _rebuild(self) -> float:
        """Fold one more part of the history into all views."""
        self.service.views.catch_up()
        part = next(self.parts)
        written = self.history.write(
            towns=self.towns, begin=part.start, end=part.stop, seeded=True
        )
        began = perf_counter()
        self.service.views.catch_up()
        return (perf_counter() - began) * 1_000_000 / written.rows

    def _worst_ms(self, requests: Iterator[bytes], status: int) -> float:
        answered = answer_all(
            self.ports,
            requests,
            clients=CLIENTS,
            seconds=PATIENCE_SECONDS,
            status=status,
        )
        return percentile(list(answered.took), 99) * 1_000


@contextmanager
def _sized(
    server: Server, events: int, claims: int, options: Options
) -> Iterator[Sized]:
    """Write and fold all but the last parts of a history, and serve it."""
    with ExitStack() as stack:
        settings = stack.enter_context(databases.ledger_databases(server))
        history = History(settings)
        stack.callback(history.close)
        history.live(_small(options))
        lived = len(history.lived.events)
        kept = lived * 3 // 4
        history.write(towns=max(1, round(events / lived)), end=kept)
        accounts = write_accounts(
            settings,
            max(CONSENTS, claims // CONSENTS + 1),
            afterwards=giving_consents(CONSENTS),
            seeded=True,
        )
        service = stack.enter_context(Service.open(settings))
        service.views.catch_up()
        ports = stack.enter_context(serving(settings, OURS, workers=1))
        token = token_for(settings, accounts)
        yield Sized(
            service,
            history,
            max(1, round(_small(options) / lived)),
            _parts(kept, lived, options.rounds + 1),
            ports,
            claims_on(accounts, token),
            _pages(service),
        )


def _parts(begin: int, end: int, parts: int) -> Iterator[range]:
    size = end - begin
    for part in range(parts):
        yield range(begin + size * part // parts, begin + size * (part + 1) // parts)


def _pages(service: Service) -> list[bytes]:
    """Ask for accounts from all over the ledger, as who may see each of them."""
    token = service.tokens.add("pages", OFFICER, datetime.now(UTC))
    rows = views.balances(service.engine, after=None, limit=PAGES)
    ids: list[UUID] = [row.account_id for row in rows]
    return [request("GET", f"/voucher-accounts/{id}", token) for id in ids]


def _small(options: Options) -> int:
    return options.pick(SMALL, SMALL_QUICK)


def _large(options: Options) -> int:
    return options.events or options.pick(LARGE, LARGE_QUICK)
