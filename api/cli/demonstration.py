"""`demo`: a small history to look at."""

from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    app.command()(demo)


def demo(
    once: Annotated[bool, typer.Option("--once", help="Show it and leave.")] = False,
) -> None:
    """Record a small invented history in an empty ledger, show it and serve it."""
