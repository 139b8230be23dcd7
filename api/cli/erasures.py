"""`erasures`: requested, approved by somebody else, carried out, and done again."""

from typing import Annotated
from uuid import UUID

import typer

from api.carrying_out import carry_out_erasures
from api.cli import screen
from api.cli.failures import CommandFailed
from api.cli.machine import at_the_machine
from api.cli.opening import (
    acting,
    check_keys,
    connected,
    occasion,
    opened,
    refuse_absent,
    run,
)
from api.migration import check_migrated
from application import privacy
from application.settings import Settings
from domain.privacy import (
    ApproveErasure,
    DeclineErasure,
    DeclineGround,
    LegalBasis,
    Requester,
    RequestErasure,
)
from domain.values import local_date
from projections import privacy as views
from projections.privacy.reading import OPEN

app = typer.Typer(
    help="Making people unreadable by destroying the keys that seal their data."
)
As = Annotated[str, typer.Option("--as", help="The name of the token that decides.")]
Patient = Annotated[UUID, typer.Argument(help="The patient's id.")]
ErasureId = Annotated[UUID, typer.Argument(help="The erasure's id.")]
LISTED_MAX = 1_000


@app.command("list")
@at_the_machine("machine.erasures")
def list_open() -> None:
    """Show the erasures that are open: how far, until when, and why."""
    with opened() as service:
        rows = views.erasures(service.engine, states=OPEN, limit=LISTED_MAX)
    screen.show_table(
        ["erasure", "patient", "state", "due", "destroyed", "because"],
        [
            [
                str(row.erasure_id),
                str(row.patient_id),
                row.state,
                str(row.due_on or ""),
                ", ".join(row.destroyed),
                row.because[0] if row.because else "legal hold" if row.holds else "",
            ]
            for row in rows
        ],
    )


@app.command()
def request(
    patient_id: Patient,
    requester: Annotated[Requester, typer.Option(help="In which part somebody asked.")],
    basis: Annotated[LegalBasis, typer.Option(help="On which law.")],
    token: As,
) -> None:
    """Ask for an erasure: nothing is done before somebody else approves it."""
    with opened() as service:
        by = acting(service, token, "privacy.write")
        circumstances = occasion(service, by)
        command = RequestErasure(
            occasion=circumstances,
            patient_id=patient_id,
            requester=requester,
            basis=basis,
            received_on=local_date(circumstances.at),
        )
        recorded = run(privacy.request_erasure(service.ledger, command))
    screen.say(f"The erasure {recorded.made} waits for somebody else's approval.")


@app.command()
def approve(patient_id: Patient, erasure_id: ErasureId, token: As) -> None:
    """Approve an erasure that somebody else requested."""
    with opened() as service:
        by = acting(service, token, "privacy.decide")
        service.destruction()
        command = ApproveErasure(
            occasion=occasion(service, by),
            patient_id=patient_id,
            erasure_id=erasure_id,
        )
        run(privacy.approve_erasure(service.ledger, command))
    screen.say("Approved: the record is restricted, and what no law keeps is next.")


@app.command()
def decline(
    patient_id: Patient,
    erasure_id: ErasureId,
    ground: Annotated[DeclineGround, typer.Option(help="Why.")],
    token: As,
) -> None:
    """Say no to an erasure."""
    with opened() as service:
        command = DeclineErasure(
            occasion=occasion(service, acting(service, token, "privacy.decide")),
            patient_id=patient_id,
            erasure_id=erasure_id,
            ground=ground,
        )
        run(privacy.decline_erasure(service.ledger, command))
    screen.say("Declined.")


@app.command("carry-out")
@at_the_machine("machine.erasures")
def carry_out() -> None:
    """Go on with every approved erasure, as the worker does every ten seconds."""
    with opened() as service:
        service.destruction()
        service.views.catch_up()
        done = run(carry_out_erasures(service))
    screen.say(f"{done} erasures went a step further.")


@app.command()
@at_the_machine("machine.erasures")
def repeat() -> None:
    """After a restore: erase again whoever the backup has brought back."""
    settings = Settings()
    refuse_absent(settings)
    with connected(settings) as service:
        check_migrated(service)
        check_keys(service)
        work = service.destruction()
        forgotten = run(privacy.not_in_force(work))
        run(privacy.repeat(work, forgotten))
        if run(privacy.not_in_force(work)):
            raise CommandFailed("some erasures are still not in force; run it again")
    screen.say(f"{len({one.subject for one in forgotten})} people were erased again.")
