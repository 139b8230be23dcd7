"""`history` and `credit`: records, from the command line."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer
from sqlalchemy import func, select

from api.cli import screen
from api.cli.failures import USED_WRONGLY, CommandFailed
from api.cli.machine import at_the_machine
from api.cli.opening import acting, occasion, opened, run
from api.history import wording
from api.languages import Language
from api.service import Service
from application import history, vouchers
from application.keys import KeyRing
from application.ledger import LoggedEvent
from application.vouchers import CreditRun
from domain.kernel import Actor, NotFound
from domain.receipts import CommandRecorded
from domain.sealed import Ciphertext
from domain.values import LOCAL_ZONE
from projections.vouchers import BALANCES

BATCH_SIZE = 1_000


def add_to(app: typer.Typer) -> None:
    app.command("history")(show_history)
    app.command()(credit)


@at_the_machine("machine.read")
def show_history(
    id: Annotated[
        str, typer.Argument(help="The id of a record: a patient, an account.")
    ],
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Open what is sealed.")
    ] = False,
    token: Annotated[
        str, typer.Option("--as", help="Who looks; needed with --reveal.")
    ] = "",
) -> None:
    """Say what happened to a record, when, and by whom."""
    record = _uuid(id)
    with opened() as service:
        if reveal:
            acting(service, token, "history.identity")
        events = service.ledger.log.history(record)
        if not events:
            raise NotFound(record)
        opener = _opener(service.ledger.keys) if reveal else None
        for logged in events:
            _show(logged, opener)


def credit(
    token: Annotated[
        str, typer.Option("--as", help="The name of the token that credits.")
    ],
) -> None:
    """Credit every account with what is due; run it again after an interruption."""
    with opened() as service:
        by = acting(service, token, "vouchers.credit")
        done = run(_credit(service, by))
    screen.say(
        f"{screen.count(done.done, 'account')}: {done.credited} credited, "
        f"{done.unchanged} had everything, {len(done.refused)} refused."
    )
    for account_id, refusal in done.refused:
        screen.say(f"  {account_id}: {refusal}")
    if done.refused:
        raise CommandFailed("some accounts need a person")


async def _credit(service: Service, by: Actor) -> CreditRun:
    with screen.progress("Accounts", _accounts_known(service)) as shown:
        return await vouchers.credit_all(
            service.ledger,
            vouchers.opened_accounts(service.ledger),
            occasion(service, by),
            progress=lambda run: shown(run.done),
        )


def _accounts_known(service: Service) -> int:
    """Return how many accounts the views know, to say how long it will take.

    Who is credited is found in the log, and may be some more.
    """
    with service.engine.connect() as connection:
        return connection.scalars(
            select(func.count()).select_from(BALANCES.table)
        ).one()


def _show(logged: LoggedEvent, reveal: history.Open | None) -> None:
    event = logged.event
    if isinstance(event, CommandRecorded):
        return
    screen.say(f"{logged.originator_version:>4}  {_at(logged.recorded_at)}  recorded")
    if event is not None:
        by = event.by
        screen.say(f"      {_at(event.effective_at)}  effective")
        screen.say(f"      by {by.id}, {by.role} of {by.organisation}")
    told = history.tell(event, reveal, wording(Language.EN))
    screen.say(f"      {told.say()}", style="bold")


def _opener(keys: KeyRing) -> history.Open:
    def open_it(sealed: Ciphertext) -> object:
        return keys.show(sealed)

    return open_it


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise CommandFailed(
            "that is not an id; give one like 5f0c7b4e-6f1c-5f3e-9d55-1a0d7c6b8a20",
            USED_WRONGLY,
        ) from None


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M:%S}+08:00"
