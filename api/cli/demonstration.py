"""`demo`: a small invented history, told and then served."""

from typing import Annotated

import typer

from api import logs, server
from api.cli import screen
from api.cli.opening import run
from api.cli.serving import serve_here
from api.demo import Stage, stage, tell
from api.demo.people import STAFF

ABOUT = (
    "The institutions, professions and voucher policy are real; "
    "every person, registration, claim and conversion rate is invented."
)


def add_to(app: typer.Typer) -> None:
    app.command()(demo)


def demo(
    once: Annotated[bool, typer.Option("--once", help="Show it and leave.")] = False,
) -> None:
    """Record a small invented history in an empty ledger, show it and serve it."""
    server.leave_on_signals()
    logs.configure("error")
    with stage() as here:
        screen.say("Baybridge, a demonstration", style="bold")
        screen.say(ABOUT)
        run(_show(here))
        here.service.views.catch_up()
        if not once:
            _hand_out_tokens(here)
            serve_here(here.service, folds=True)


async def _show(here: Stage) -> None:
    async for scene in tell(here):
        left = "" if scene.balance_hkd is None else f"HK${scene.balance_hkd:,}"
        screen.say(f"{scene.on}  {left:>8}  {scene.said}")


def _hand_out_tokens(here: Stage) -> None:
    service = here.service
    screen.say("Tokens of this demonstration:", style="bold")
    for actor in STAFF:
        secret = service.tokens.add(actor.id, actor, service.ledger.clock())
        screen.say(f"  {actor.role:<16}{actor.organisation:<10}{secret}")
