"""`migrate`, `seed`, `settings` and `doctor`: what an operator does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from api import logs
from api.cli import screen
from api.cli.failures import CommandFailed, masked
from api.cli.health import examine
from api.cli.machine import at_the_machine
from api.cli.opening import acting, connected, opened, run
from api.migration import migrate as make_tables
from application.seeding import seed_gba
from application.settings import SQLITE, Settings

UNVERIFIED = "UNVERIFIED"


def add_to(app: typer.Typer) -> None:
    app.command()(migrate)
    app.command()(seed)
    app.command()(doctor)
    app.command("settings")(show_settings)


@at_the_machine("machine.migrate")
def migrate() -> None:
    """Make the tables that are missing; it may be run again at any time."""
    settings = Settings()
    logs.configure("error")
    for url in (settings.database_url, settings.keys_database_url):
        if url.startswith(SQLITE):
            Path(url.removeprefix(SQLITE)).parent.mkdir(parents=True, exist_ok=True)
    with connected(settings) as service:
        make_tables(service)
    screen.say(f"The ledger at {masked(settings.database_url)} is ready.")


def seed(
    what: Annotated[Literal["gba"], typer.Argument(help="gba: the real directory.")],
    token: Annotated[
        str, typer.Option("--as", help="The name of the token that enters it.")
    ],
) -> None:
    """Load the real institutions, voucher policy and corridors, each row once."""
    assert what == "gba"
    with opened() as service:
        by = acting(service, token, "directory.write")
        recorded = run(seed_gba(service.ledger, by=by))
    new = sum(not one.replayed for one in recorded)
    screen.say(f"{len(recorded)} rows: {new} recorded, the rest was there already.")


@at_the_machine("machine.read")
def show_settings() -> None:
    """Show every setting: its value, its default and what it is for."""
    settings = Settings()
    for name, field in Settings.model_fields.items():
        value = _shown(getattr(settings, name))
        default = _shown(field.get_default(call_default_factory=True))
        screen.say(f"BAYBRIDGE_{name.upper()}={value}", style="bold")
        for line in _notes(field, value, default):
            screen.say(f"    {line}")


@at_the_machine("machine.read")
def doctor() -> None:
    """Examine settings, databases, keys, views and reactions; fail if one is ill."""
    ill = 0
    for finding in examine():
        ill += not finding.well
        mark, style = ("ok ", "green") if finding.well else ("ILL", "bold red")
        screen.say(f"{mark}  {finding.what}: {finding.said}", style=style)
    if ill:
        things = "1 thing needs" if ill == 1 else f"{ill} things need"
        raise CommandFailed(f"{things} attention")


def _notes(field: FieldInfo, value: str, default: str) -> Iterator[str]:
    if value != default:
        yield f"default: {default or 'not set'}"
    described, _, unverified = (field.description or "").partition(UNVERIFIED)
    yield described.strip()
    if unverified:
        yield f"{UNVERIFIED}{unverified}"


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case SecretStr():
            return "***"
        case tuple():
            return ",".join(value)
        case _:
            return masked(str(value))
