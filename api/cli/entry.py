"""The commands of `baybridge`, and the one place where they fail."""

import os
import sys
from typing import Any

import typer
from typer.exceptions import TyperException

from api.cli import (
    access_records,
    break_glass,
    demonstration,
    erasures,
    files,
    keys,
    operations,
    rates,
    records,
    screen,
    serving,
    simulation,
    statements,
    tokens,
)
from api.cli.failures import INTERRUPTED, CommandFailed, explain, used_wrongly
from api.logs import where

NAME = "baybridge"

app = typer.Typer(
    name=NAME,
    help="A ledger for patients, vouchers and claims that cross the border.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
operations.add_to(app)
serving.add_to(app)
records.add_to(app)
access_records.add_to(app)
statements.add_to(app)
demonstration.add_to(app)
simulation.add_to(app)
app.add_typer(break_glass.app, name="break-glass")
app.add_typer(files.app, name="import")
app.add_typer(erasures.app, name="erasures")
app.add_typer(keys.app, name="keys")
app.add_typer(rates.app, name="rates")
app.add_typer(access_records.app, name="access-records")
app.add_typer(tokens.app, name="token")


def main() -> None:
    """Run one command; whatever goes wrong is one line and a non-zero exit."""
    sys.exit(_run(app))


def _run(command: Any) -> int:
    try:
        code = command(prog_name=NAME, standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        # Nobody reads on: leave without a word, and let the last flush go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except TyperException as problem:
        return _fail(used_wrongly(problem))
    except (Exception, KeyboardInterrupt) as problem:
        if os.environ.get("BAYBRIDGE_LOG_LEVEL", "").lower() == "debug":
            screen.complain(" < ".join(reversed(where(problem))))
        return _fail(explain(problem))
    if code == INTERRUPTED:
        return _fail(explain(KeyboardInterrupt()))
    return code if isinstance(code, int) else 0


def _fail(failure: CommandFailed) -> int:
    if failure.line:
        screen.complain(failure.line)
    return failure.code
