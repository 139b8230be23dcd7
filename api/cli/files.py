"""`import`: claims, balances, earlier claims and run sheets from files."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli import screen
from api.cli.incoming import Incoming, enter
from api.cli.machine import at_the_machine
from application import imports
from application.imports import AnyKind

app = typer.Typer(
    help="Claims, run sheets, and what another system knew, from files.",
    rich_markup_mode=None,
)

KindName = Literal["claims", "balances", "earlier-claims", "run-sheets"]
KINDS: dict[str, AnyKind] = {
    kind.name: kind
    for kind in (
        *(imports.CLAIMS, imports.BALANCES, imports.EARLIER_CLAIMS),
        imports.RUN_SHEETS,
    )
}

KindArgument = Annotated[KindName, typer.Argument(help="What the file is of.")]
FileArgument = Annotated[
    Path, typer.Argument(help="A CSV file; `import columns` explains the columns.")
]
TokenOption = Annotated[
    str, typer.Option("--as", help="The name of the token that enters it.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Decide, store nothing.")]
Errors = Annotated[Path | None, typer.Option(help="Where to write refused rows.")]


@app.command()
@at_the_machine("machine.read")
def template(what: KindArgument = "claims") -> None:
    """Show the columns of a file, with an example."""
    typer.echo(imports.template(KINDS[what].columns), nl=False)


@app.command()
@at_the_machine("machine.read")
def columns(what: KindArgument = "claims") -> None:
    """Say what goes into each column of a file, and which rows must fill it."""
    screen.show_table(
        ("column", "filled", "what it holds", "example"),
        [(one.name, one.filled, one.says, one.example) for one in KINDS[what].columns],
    )


@app.command()
def claims(
    file: FileArgument,
    token: TokenOption,
    dry_run: DryRun = False,
    errors: Errors = None,
    old_claims: Annotated[
        bool,
        typer.Option(
            "--old-claims",
            help="Claims of long ago: no time limit, and no visit where none is told.",
        ),
    ] = False,
) -> None:
    """Record the claims of a file, each row once, however often it is run."""
    kind = imports.OLD_CLAIMS if old_claims else imports.CLAIMS
    enter(Incoming(kind, "vouchers.import", file, errors, dry_run), token)


@app.command()
def balances(
    file: FileArgument,
    token: TokenOption,
    dry_run: DryRun = False,
    errors: Errors = None,
) -> None:
    """Open accounts with the balances that another system had, each once."""
    kind = imports.BALANCES
    enter(Incoming(kind, "vouchers.bring-in", file, errors, dry_run), token)


@app.command("earlier-claims")
def earlier_claims(
    file: FileArgument,
    token: TokenOption,
    dry_run: DryRun = False,
    errors: Errors = None,
) -> None:
    """Keep claims of before the ledger as history, each row once."""
    kind = imports.EARLIER_CLAIMS
    enter(Incoming(kind, "vouchers.bring-in", file, errors, dry_run), token)


@app.command("run-sheets")
def run_sheets(
    file: FileArgument,
    token: TokenOption,
    dry_run: DryRun = False,
    errors: Errors = None,
) -> None:
    """Record trips from their sheets, each sheet as a whole, and once."""
    kind = imports.RUN_SHEETS
    enter(Incoming(kind, "transfers.import", file, errors, dry_run), token)
