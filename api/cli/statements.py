"""`reconcile`: a statement of the government's system, from the command line."""

from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from api.cli import screen
from api.cli.incoming import SHOWN_MAX, read_file
from api.cli.opening import acting, occasion, opened, run
from api.vouchers.comparing import Comparison, Period, compare
from domain.vouchers import Difference

_SAID = {
    "missing-here": "is not in the ledger",
    "missing-there": "is only in the ledger",
    "different-amount": "has another amount",
    "different-day": "has another day",
}


def add_to(app: typer.Typer) -> None:
    app.command()(reconcile)


def reconcile(
    file: Annotated[
        Path, typer.Argument(help="CSV: transaction, service_date, amount_hkd.")
    ],
    token: Annotated[
        str, typer.Option("--as", help="The name of the token that compares.")
    ],
    first: Annotated[
        datetime,
        typer.Option("--from", formats=["%Y-%m-%d"], help="The first day of service."),
    ],
    last: Annotated[
        datetime,
        typer.Option("--until", formats=["%Y-%m-%d"], help="The last one, included."),
    ],
    payee: Annotated[
        UUID | None, typer.Option(help="The id of a provider or institution.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Compare, store nothing.")
    ] = False,
    differences: Annotated[
        Path | None, typer.Option(help="Where to write what differs.")
    ] = None,
) -> None:
    """Hold a statement of the government's system against the ledger."""
    period = Period(first.date(), last.date(), payee)
    with opened() as service:
        content = read_file(file, service.settings.import_limit_bytes)
        by = acting(service, token, "vouchers.reconcile")
        service.views.catch_up()
        now = occasion(service, by).model_copy(update={"dry_run": dry_run})
        _, found = run(compare(service, content, period, now))
    _show(found)
    if differences:
        differences.write_text(found.differences_csv(), "utf-8", newline="")


def _show(found: Comparison) -> None:
    screen.say(
        f"{screen.count(found.lines, 'line')}: {found.matched} matched, "
        f"HK${found.matched_hkd:,}; {found.missing_here} missing here, "
        f"{found.missing_there} missing there, {found.different_amount} with another "
        f"amount, {found.different_day} with another day."
    )
    for one in found.differences[:SHOWN_MAX]:
        screen.say(f"  {_name(one)} of {one.service_date} {_SAID[one.kind]}{_hkd(one)}")
    if len(found.differences) > SHOWN_MAX:
        screen.say(f"  and {len(found.differences) - SHOWN_MAX} more")


def _name(one: Difference) -> str:
    return one.transaction or f"claim {one.claim_id}"


def _hkd(one: Difference) -> str:
    here, there = one.here_hkd, one.there_hkd
    if here is None or there is None or here == there:
        return f": HK${here or there:,}"
    return f": HK${here:,} here, HK${there:,} there"
