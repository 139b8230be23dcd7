"""`keys`: a new master key, and wrapping every other key with it."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from api.cli import screen
from api.cli.machine import at_the_machine
from api.cli.opening import opened
from api.service import Service
from application.keys import make_master_key, master_key
from application.keys import rotate as rewrap
from domain.directory import CrewMemberRegistered, ProviderRegistered
from domain.kernel import Event

app = typer.Typer(help="The keys that everything personal is sealed under.")


@app.command("new-master")
@at_the_machine("machine.keys")
def new_master(
    file: Annotated[Path, typer.Argument(help="The file to make; it must not exist.")],
) -> None:
    """Make a new master key in a file that only its owner can read."""
    make_master_key(file)
    screen.say(f"A new master key lies in {file}; keep a copy of it apart.")


@app.command("rotate")
@at_the_machine("machine.keys")
def rotate() -> None:
    """Wrap every key with BAYBRIDGE_MASTER_KEY; the other master key is accepted."""
    with opened() as service:
        done = rewrap(
            service.keys_engine, master_key(service.settings), _staff(service)
        )
    screen.say(
        f"{done.rewrapped} keys wrapped anew, {done.before} were already, "
        f"{done.moved} of staff moved to their own table. When every process runs "
        "under the new master key, take the other one away."
    )


def _staff(service: Service) -> list[UUID]:
    log = service.ledger.log
    kinds: tuple[type[Event], ...] = (ProviderRegistered, CrewMemberRegistered)
    return [
        id for kind in kinds for id in log.begun(kind.TOPIC, 0, log.last_position())
    ]
