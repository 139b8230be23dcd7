"""`token`: who may come in, for which organisation and in which role."""

import re
from datetime import datetime
from typing import Annotated

import typer
from pydantic import ValidationError

from api.cli import screen
from api.cli.failures import USED_WRONGLY, CommandFailed
from api.cli.machine import at_the_machine
from api.cli.opening import opened
from domain.kernel import Actor
from domain.values import LOCAL_ZONE, Jurisdiction, Role

app = typer.Typer(help="Who may come in.", rich_markup_mode=None)

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@app.command()
@at_the_machine("machine.tokens")
def add(
    name: Annotated[str, typer.Option(help="What the token is called, laptop-3.")],
    actor: Annotated[str, typer.Option(help="Who it stands for, siu-ming.chan.")],
    organisation: Annotated[
        str, typer.Option(help="The organisation's code, HKU-SZH.")
    ],
    jurisdiction: Annotated[Jurisdiction, typer.Option(help="Where the person works.")],
    role: Annotated[Role, typer.Option(help="What the person may do.")],
) -> None:
    """Make a token and show its secret, the only time that it is seen."""
    if not _NAME.fullmatch(name):
        raise CommandFailed(
            "--name takes letters, digits and . _ -, 64 at most", USED_WRONGLY
        )
    holder = _actor(actor, organisation, jurisdiction, role)
    with opened() as service:
        secret = service.tokens.add(name, holder, service.ledger.clock())
    screen.say(secret)
    screen.console(stderr=True).print("Keep it now: it cannot be shown again.")


@app.command("list")
@at_the_machine("machine.tokens")
def list_all() -> None:
    """Show every token ever made, without its secret."""
    with opened() as service:
        known = service.tokens.all()
    screen.show_table(
        ["name", "actor", "organisation", "jurisdiction", "role", "made", "revoked"],
        [
            [
                token.name,
                token.actor.id,
                token.actor.organisation,
                token.actor.jurisdiction,
                token.actor.role,
                _day(token.made_at),
                _day(token.revoked_at) if token.revoked_at else "",
            ]
            for token in known
        ],
    )


@app.command()
@at_the_machine("machine.tokens")
def revoke(
    name: Annotated[str, typer.Argument(help="What the token is called.")],
) -> None:
    """End a token: it is refused from the next request on."""
    with opened() as service:
        service.tokens.revoke(name, service.ledger.clock())
    screen.say("The token is revoked.")


def _actor(
    actor: str, organisation: str, jurisdiction: Jurisdiction, role: Role
) -> Actor:
    try:
        return Actor(
            id=actor, organisation=organisation, jurisdiction=jurisdiction, role=role
        )
    except ValidationError as problem:
        wrong = {str(error["loc"][0]) for error in problem.errors()}
        option = "--actor" if "id" in wrong else "--organisation"
        example = "siu-ming.chan" if "id" in wrong else "HKU-SZH"
        raise CommandFailed(
            f"{option} is not well formed; write it like {example}", USED_WRONGLY
        ) from None


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}"
