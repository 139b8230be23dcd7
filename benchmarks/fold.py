"""All views from empty, beside the library's runner and beside reading alone."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import psycopg
from eventsourcing.persistence import StoredEvent

from api.parts import VIEWS
from api.service import Service
from application.settings import Settings
from benchmarks import databases
from benchmarks.generate import History
from benchmarks.harness import Bar, Report
from benchmarks.options import Options
from benchmarks.peers.runner import events_a_second
from projections.engine import ViewEngine
from projections.views import AnyView
from projections.vouchers import BALANCES
from tests.postgres import Server

NAME = "fold"
UNIT = "events of the log a second"
BARS = (
    Bar("ours@one view", "runner@one view", at_least=50),
    Bar("ours@all views", "limit@all views", at_least=0.3),
)
EVENTS, EVENTS_QUICK = 1_000_000, 6_000
RUNNER_EVENTS = 20_000
SQLITE_SHARE = 10  # of the events: it is shown beside
AT_ONCE = 5_000

FOLDED = (
    *("directory_institutions", "directory_service_points", "directory_providers"),
    *("directory_department_lists", "directory_leaves", "directory_provider_prices"),
    *("directory_service_point_prices", "directory_professions", "directory_quotas"),
    *("directory_eligible_ages", "directory_voucher_issues", "directory_rewards"),
    *("directory_conversion_rates", "patients_patients", "patients_documents"),
    *("patients_match_tokens", "vouchers_balances", "vouchers_buckets"),
    *("vouchers_checks", "vouchers_entries", "vouchers_claims", "vouchers_consents"),
    *("vouchers_claim_items", "vouchers_claim_parts", "vouchers_circumstances"),
    *("vouchers_pairings", "vouchers_earlier_claims", "vouchers_episodes"),
    *("vouchers_reconciliations", "vouchers_differences", "vouchers_signal_reviews"),
)
"""The views that the bar is about, whatever is added later."""


def run(server: Server, options: Options) -> Report:
    report = Report(NAME, UNIT, BARS, options.without)
    events = options.events or options.pick(EVENTS, EVENTS_QUICK)
    with ExitStack() as stack:
        whole = stack.enter_context(_log(server))
        single = stack.enter_context(_log(server))
        short = stack.enter_context(_log(server))
        files = stack.enter_context(_files())
        history = whole.history
        history.live(events)
        stages = list(_stages(len(history.lived.events), options.rounds))
        towns = max(1, round(events / len(history.lived.events)))
        for one in (single, short, files):
            one.history.lived = history.lived
        _write_short(short, min(events, RUNNER_EVENTS))
        for stage in stages:
            _round(report, stage, towns, whole, single, short, files)
    report.notes.append(
        f"{whole.rows:,} events in {options.rounds} parts, folded one after another; "
        f"{len(FOLDED)} views; the runner folds {short.rows:,} events each time."
    )
    return report


@dataclass
class Log:
    """A ledger that grows, and how much has been written into it."""

    settings: Settings
    service: Service
    history: History
    rows: int = 0

    def write(self, stage: range, towns: int) -> int:
        """Write one part; return how many rows it has."""
        written = self.history.write(towns=towns, begin=stage.start, end=stage.stop)
        self.rows += written.rows
        return written.rows

    def fold(self, views: Sequence[AnyView]) -> float:
        """Return the seconds that views take to come to the end of the log."""
        engine = ViewEngine(self.service.engine, self.service.ledger.log, views)
        began = perf_counter()
        engine.catch_up()
        took = perf_counter() - began
        assert not any(engine.parked().values())
        return took


def read_and_decode(service: Service, url: str, after: int) -> float:
    """Return the seconds that reading and decoding take: no fold can do without."""
    decode = service.ledger.log.sealing.to_sealed_event
    query = (
        "SELECT notification_id, originator_id, originator_version, topic, state, "
        "recorded_at FROM ledger_events WHERE notification_id > %s "
        "ORDER BY notification_id LIMIT %s"
    )
    began = perf_counter()
    with psycopg.connect(url) as connection, connection.cursor(binary=True) as cursor:
        while rows := cursor.execute(query, (after, AT_ONCE)).fetchall():
            for _, id, version, topic, state, _ in rows:
                decode(StoredEvent(id, version, topic, state))
            after = rows[-1][0]
    return perf_counter() - began


def _round(
    report: Report,
    stage: range,
    towns: int,
    whole: Log,
    single: Log,
    short: Log,
    files: Log,
) -> None:
    url, before = whole.settings.database_url, whole.rows
    rows = whole.write(stage, towns)
    report.add("ours@all views", rows / whole.fold(folded()))
    report.add("limit@all views", rows / read_and_decode(whole.service, url, before))
    rows = single.write(stage, towns)
    report.add("ours@one view", rows / single.fold([BALANCES]))
    if "runner" not in report.without:
        rate = events_a_second(short.settings.database_url)
        report.add("runner@one view", rate)
    rows = files.write(stage, max(1, towns // SQLITE_SHARE))
    report.add("ours@all views sqlite", rows / files.fold(folded()))


def folded() -> list[AnyView]:
    known = {view.name: view for view in VIEWS}
    return [known[name] for name in FOLDED]


def _write_short(short: Log, events: int) -> None:
    size = len(short.history.lived.events)
    short.write(range(min(size, events)), max(1, events // size))


def _stages(events: int, parts: int) -> Iterator[range]:
    for part in range(parts):
        yield range(events * part // parts, events * (part + 1) // parts)


@contextmanager
def _log(server: Server) -> Iterator[Log]:
    with databases.ledger_databases(server) as settings, _opened(settings) as log:
        yield log


@contextmanager
def _files() -> Iterator[Log]:
    with (
        TemporaryDirectory() as place,
        databases.ledger_files(Path(place)) as settings,
        _opened(settings) as log,
    ):
        yield log


@contextmanager
def _opened(settings: Settings) -> Iterator[Log]:
    history = History(settings)
    try:
        with Service.open(settings) as service:
            yield Log(settings, service, history)
    finally:
        history.close()
