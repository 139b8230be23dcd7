"""`import`: claims from a file."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli import screen
from api.cli.failures import CommandFailed
from api.cli.opening import acting, opened, run
from api.service import Service
from application import imports
from application.imports import ClaimFile, ImportReport
from domain.kernel import Actor, Unavailable

app = typer.Typer(help="Claims from a file.", rich_markup_mode=None)

SHOWN_MAX = 20


@app.command()
def template() -> None:
    """Show the columns of a file of claims, with an example."""
    typer.echo(imports.template(), nl=False)


@app.command()
def columns() -> None:
    """Say what goes into each column of a file of claims, and when."""
    screen.show_table(
        ("column", "filled", "what it holds", "example"),
        [(one.name, one.filled, one.says, one.example) for one in imports.COLUMNS],
    )


@app.command()
def claims(
    file: Annotated[
        Path, typer.Argument(help="A CSV file; `import columns` explains them.")
    ],
    token: Annotated[
        str, typer.Option("--as", help="The name of the token that enters them.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Decide, store nothing.")
    ] = False,
    errors: Annotated[
        Path | None, typer.Option(help="Where to write refused rows.")
    ] = None,
    old_claims: Annotated[
        bool,
        typer.Option(
            "--old-claims", help="The time limit to enter a claim does not apply."
        ),
    ] = False,
) -> None:
    """Record the claims of a file, each row once, however often it is run."""
    with opened() as service:
        content = _read(file, service.settings.import_limit_bytes)
        by = acting(service, token, "vouchers.import")
        if errors:
            _check_writable(errors, file)
        report = run(_import(service, ClaimFile.read(content), by, dry_run, old_claims))
    _show(report)
    if errors:
        errors.write_text(report.errors_csv(), "utf-8", newline="")
    if report.refused:
        raise CommandFailed(_refused(report, errors))


async def _import(
    service: Service, file: ClaimFile, by: Actor, dry_run: bool, old_claims: bool
) -> ImportReport:
    done = 0
    with screen.progress("Claims", file.length) as shown:

        def progress(rows: int) -> None:
            nonlocal done
            done = rows
            shown(rows)

        try:
            return await imports.import_claims(
                service.ledger,
                file,
                by=by,
                mode="rehearse" if dry_run else "record",
                claim_window_days=(
                    None if old_claims else service.settings.claim_window_days
                ),
                progress=progress,
            )
        except Unavailable:
            raise CommandFailed(
                f"the database was lost after {done} of {file.length} rows; when it "
                "is back, run the same again: no row counts twice"
            ) from None


def _read(file: Path, limit: int) -> bytes:
    """Read a file, unless it is too large.

    Raises:
        OSError
        CommandFailed
    """
    with file.open("rb") as opened_file:
        content = opened_file.read(limit + 1)
    if len(content) > limit:
        raise CommandFailed(
            f"{file}: is larger than {limit:,} bytes (BAYBRIDGE_IMPORT_LIMIT_BYTES)"
        )
    return content


def _check_writable(errors: Path, file: Path) -> None:
    """Fail before the first row, not after the last.

    Raises:
        OSError
        CommandFailed: the refused rows would take the place of the claims.
    """
    errors.open("a").close()
    if errors.samefile(file):
        raise CommandFailed(f"{errors}: is the file of claims; name another one")


def _show(report: ImportReport) -> None:
    done = "would be recorded" if report.mode == "rehearse" else "recorded"
    screen.say(
        f"{screen.count(report.rows, 'row')}: {report.recorded} {done}, "
        f"{report.repeated} recorded before, {report.refused} refused."
    )
    for error in report.errors[:SHOWN_MAX]:
        rule = f" [{error.rule}]" if error.rule else ""
        facts = f" ({error.facts})" if error.facts else ""
        screen.say(f"  row {error.row}: {error.reason}{rule}{facts}")
    if report.refused > SHOWN_MAX:
        screen.say(f"  and {report.refused - SHOWN_MAX} more")


def _refused(report: ImportReport, errors: Path | None) -> str:
    where = f"see {errors}" if errors else "--errors FILE keeps them"
    rows = "1 row was" if report.refused == 1 else f"{report.refused} rows were"
    return f"{rows} refused; {where}"
