"""The command line of the benchmarks."""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence

from application.settings import Settings
from benchmarks import (
    append,
    board,
    credit,
    databases,
    fold,
    growth,
    history,
    http,
    machine,
    seen,
)
from benchmarks.generate import generate
from benchmarks.harness import Report, say, show
from benchmarks.options import Options
from tests.postgres import Server

ALL: Mapping[str, Callable[[Server, Options], Report]] = {
    "append": append.run,
    "http": http.run,
    "fold": fold.run,
    "credit": credit.run,
    "growth": growth.run,
    "history": history.run,
    "board": board.run,
    "seen": seen.run,
}
QUICK_SECONDS = 0.3
QUICK_ROUNDS = 1
BUSY = 0.5  # processes that ran beside, before anything was started


def main(arguments: Sequence[str]) -> int:
    """Return 0 if every bar of every benchmark that ran is reached."""
    if arguments[:1] == ["generate"]:
        return _generate(arguments[1:])
    asked = _parser().parse_args(arguments)
    names = list(ALL) if asked.all else asked.names
    if not names:
        _parser().error("name a benchmark, or say --all")
    options = Options(
        quick=asked.quick,
        rounds=asked.rounds or (QUICK_ROUNDS if asked.quick else Options.rounds),
        seconds=asked.seconds or (QUICK_SECONDS if asked.quick else Options.seconds),
        events=asked.events or 0,
        without=frozenset(asked.without),
    )
    with databases.running() as server:
        reports = [_run(name, server, options) for name in names]
    if len(reports) > 1:
        say(_together(reports))
    return 0 if all(report.ok for report in reports) else 1


def _run(name: str, server: Server, options: Options) -> Report:
    here, settings = machine.machine(), machine.server(server.url)
    report = ALL[name](server, options)
    report.unsound += machine.not_durable(settings)
    if here["load"] > BUSY:
        report.notes.append(f"The machine was busy before it began: {here['load']}.")
    if options.quick:
        report.notes.append("A quick run: its figures are not to be believed.")
    show(report)
    say(f"  machine: {json.dumps(here)}")
    say(f"  PostgreSQL: {json.dumps(settings)}")
    say(report.line(quick=options.quick, rounds=options.rounds))
    return report


def _together(reports: Sequence[Report]) -> str:
    return json.dumps(
        {
            "name": "all",
            "ours": {one.name: one.ours() for one in reports},
            "ratios": {one.name: one.ratios() for one in reports},
            "ok": all(one.ok for one in reports),
        }
    )


def _generate(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks generate",
        description="Write a believable history into the migrated, empty ledger that "
        "the settings (BAYBRIDGE_DATABASE_URL, ...) name.",
    )
    parser.add_argument("--events", type=int, required=True, metavar="N")
    wanted = parser.parse_args(arguments).events
    generated = generate(Settings(), wanted)
    say(
        json.dumps(
            {
                "name": "generate",
                "rows": generated.rows,
                "towns": len(generated.towns),
                "refused": dict(generated.lived.run.refused),
                "unforeseen": dict(generated.lived.run.unforeseen),
            }
        )
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure against peers and limits on the same server, in the same "
        "run. The last line is one JSON object; the exit code is 1 if a bar is missed.",
        epilog="`generate --events N` writes a history for tests of any size.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--all", action="store_true", help="run every benchmark")
    parser.add_argument("--quick", action="store_true", help="small and short")
    parser.add_argument("--rounds", type=int, help="interleaved runs of each")
    parser.add_argument("--seconds", type=float, help="of one run")
    parser.add_argument("--events", type=int, help="the size of the log or of the run")
    parser.add_argument(
        "--without", action="append", default=[], metavar="PEER", help="leave one out"
    )
    return parser
