"""`seen` and `access-records`: who has looked at whose record."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer

from api.belongings import of_patient
from api.cli import screen
from api.cli.failures import USED_WRONGLY, CommandFailed
from api.cli.machine import at_the_machine
from api.cli.opening import acting, opened, run
from api.noting import chain_hash
from api.service import Service
from application.access.records import (
    RecordsAmiss,
    check_chain,
    check_complete,
    forget,
    seen,
)
from application.access.seeing import Sight
from domain.kernel import Actor
from domain.values import LOCAL_ZONE

app = typer.Typer(help="Whether access records are whole.", rich_markup_mode=None)

READ = "access-records.read"
SHOWN = 50
YEAR = timedelta(days=365.25)


def add_to(app: typer.Typer) -> None:
    app.command("seen")(show_seen)


def show_seen(
    patient: Annotated[str, typer.Argument(help="The id of a patient.")],
    token: Annotated[
        str, typer.Option("--as", help="The name of the token that asks.")
    ],
    organisation: Annotated[
        str, typer.Option(help="Only looks from this organisation.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = SHOWN,
) -> None:
    """Say who has seen a patient's record, the newest look first. This is one too."""
    subject = _uuid(patient)
    with opened() as service:
        actor = acting(service, token, READ)
        run(_look(service, actor, subject))
        looks = seen(
            service.engine, subject, organisation=organisation or None, limit=limit
        )
    screen.show_table(
        ["when", "actor", "organisation", "role", "what", "let", "of", "request"],
        [
            [
                _at(one.at),
                one.actor,
                one.organisation,
                one.role,
                one.action,
                "yes" if one.allowed else "refused",
                str(one.subjects),
                one.request_id,
            ]
            for one in looks
        ],
    )


@app.command()
@at_the_machine("machine.read")
def check() -> None:
    """Follow the whole chain, and name the first record that is not as written."""
    with opened() as service:
        try:
            kept = check_complete(service.engine)
            check_chain(service.engine, chain_hash(service.ledger.keys), newest=None)
        except RecordsAmiss as amiss:
            raise CommandFailed(f"{amiss}: put them back from a backup") from None
    screen.say(f"{screen.count(kept, 'access record')}, all as they were written.")


@app.command("let-go")
@at_the_machine("machine.access-records")
def let_go() -> None:
    """Remove those that are older than BAYBRIDGE_ACCESS_RECORD_YEARS."""
    with opened() as service:
        years = service.settings.access_record_years
        gone = forget(service.engine, service.ledger.clock() - years * YEAR)
    screen.say(
        f"{screen.count(gone, 'access record')} older than {years} years let go."
    )


async def _look(service: Service, actor: Actor, subject: UUID) -> None:
    """Look at the records of a patient who is in the actor's charge.

    Raises:
        NotFound, ReadUnrecorded
    """
    sight = Sight(actor, READ, None, service.openings, service.watcher)
    await sight.look(subject, await of_patient(service, actor, subject))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise CommandFailed(
            "that is not the id of a patient; give one like "
            "5f0c7b4e-6f1c-5f3e-9d55-1a0d7c6b8a20",
            USED_WRONGLY,
        ) from None


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M:%S}+08:00"
