"""`break-glass`: openings of foreign records, to be reviewed or ended."""

from typing import Annotated
from uuid import UUID

import typer

from api.break_glass import is_overdue, whose
from api.cli import screen
from api.cli.failures import USED_WRONGLY, CommandFailed
from api.cli.opening import acting, occasion, opened, run
from application import break_glass
from domain.break_glass import EndOpening
from domain.values import local_date
from projections.break_glass import to_review

app = typer.Typer(help="Openings of foreign records.", rich_markup_mode=None)
LISTED_MAX = 1_000


@app.command()
def reviews(
    token: Annotated[str, typer.Option("--as", help="The name of the token.")],
) -> None:
    """Show what was opened and nobody has reviewed, the first due first."""
    with opened() as service:
        by = acting(service, token, "break-glass.read")
        rows = to_review(service.engine, whose(by), limit=LISTED_MAX)
        today = local_date(service.ledger.clock())
    screen.show_table(
        ["opening", "asked by", "confirmed by", "organisation", "due", ""],
        [
            [
                str(row.opening_id),
                row.asked_by,
                row.confirmed_by or "",
                row.organisation,
                str(row.review_due_on),
                "overdue" if is_overdue(row, today) else "",
            ]
            for row in rows
        ],
    )


@app.command()
def end(
    id: Annotated[str, typer.Argument(help="The id of the opening.")],
    token: Annotated[str, typer.Option("--as", help="The name of the token.")],
) -> None:
    """Close a record before its time, or withdraw the request."""
    try:
        opening_id = UUID(id)
    except ValueError:
        raise CommandFailed("that is not an id of an opening", USED_WRONGLY) from None
    with opened() as service:
        by = acting(service, token, "break-glass.end")
        command = EndOpening(occasion=occasion(service, by), opening_id=opening_id)
        run(break_glass.end(service.ledger, command))
    screen.say("The opening is ended.")
