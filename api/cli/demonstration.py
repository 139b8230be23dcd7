"""`demo`: a small invented history, told and then served."""

from functools import partial
from typing import Annotated
from uuid import UUID

import typer

from api import logs, server
from api.cli import screen
from api.cli.machine import at_the_machine
from api.cli.opening import run
from api.cli.serving import announce, serve_here
from api.demo import Crowd, Stage, stage, tell
from api.demo.people import STAFF, TRANSFER_STAFF

ABOUT = (
    "The institutions, professions and voucher policy are real; "
    "every person, registration, claim and conversion rate is invented."
)


def add_to(app: typer.Typer) -> None:
    app.command()(demo)


@at_the_machine("machine.serve")
def demo(
    once: Annotated[bool, typer.Option("--once", help="Show it and leave.")] = False,
) -> None:
    """Record a small invented history in an empty ledger, show it and serve it."""
    server.leave_on_signals()
    logs.configure("error")
    with stage() as here:
        screen.say("Baybridge, a demonstration", style="bold")
        screen.say(ABOUT)
        account, transfer = run(_show(here))
        here.service.views.catch_up()
        if not once:
            serve_here(
                here.service,
                folds=True,
                announce=partial(_invite, here, account, transfer),
            )


async def _show(here: Stage) -> tuple[UUID, UUID]:
    """Tell the story; return the first account in it, and the transfer to come."""
    accounts, transfers = [], []
    crowd = Crowd(here)
    async for scene in tell(here, crowd):
        left = "" if scene.balance_hkd is None else f"HK${scene.balance_hkd:,}"
        screen.say(f"{scene.on}  {left:>8}  {scene.said}")
        if scene.account_id:
            accounts.append(scene.account_id)
        if scene.transfer_id:
            transfers.append(scene.transfer_id)
    assert crowd.run.as_planned, crowd.run.unforeseen
    claims = sum(crowd.run.claims.values())
    screen.say(f"Meanwhile {crowd.elders} other invented elders made {claims} claims.")
    return accounts[0], transfers[-1]


def _invite(here: Stage, account: UUID, transfer: UUID, address: str) -> None:
    """Say where to go and how, with tokens that only this run knows."""
    service = here.service
    announce(address)
    screen.say("Tokens of this demonstration:", style="bold")
    everybody = (*STAFF, *TRANSFER_STAFF)
    secrets = [
        service.tokens.add(actor.id, actor, service.ledger.clock())
        for actor in everybody
    ]
    for actor, secret in zip(everybody, secrets, strict=True):
        screen.say(f"  {actor.role:<16}{actor.organisation:<10}{secret}")
    screen.say("What Mrs Yip's departure needs, and whether it is there:", style="bold")
    desk = f'-H "Authorization: Bearer {secrets[len(STAFF)]}"'
    screen.say(f"  curl {desk} {address}/transfers/{transfer}/readiness")
    screen.say("What is in Mrs Chan's account, and why:", style="bold")
    bearer = f'-H "Authorization: Bearer {secrets[0]}"'
    screen.say(f"  curl {bearer} {address}/voucher-accounts/{account}")
    screen.say(f"  curl {bearer} {address}/voucher-accounts/{account}/entries")
