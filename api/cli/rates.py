"""`rates`: the conversion rates from CNY to HKD, one a month."""

from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer
from pydantic import ValidationError

from api.cli import screen
from api.cli.failures import USED_WRONGLY, CommandFailed
from api.cli.opening import acting, occasion, opened, run
from application import directory
from domain.directory import (
    CorrectConversionRate,
    Provenance,
    PublishConversionRate,
    PublishedRate,
    Standing,
)

app = typer.Typer(help="Conversion rates from CNY to HKD.", rich_markup_mode=None)

Month = Annotated[str, typer.Argument(help="The month, 2026-01.")]
Rate = Annotated[str, typer.Argument(help="Hong Kong dollars for 1 CNY, 1.0873.")]
As = Annotated[str, typer.Option("--as", help="The name of the token that enters it.")]
Source = Annotated[str, typer.Option(help="Where it was read.")]
Known = Annotated[Standing, typer.Option(help="How it is known.")]


@app.command()
def publish(
    month: Month, rate: Rate, token: As, source: Source, standing: Known = "official"
) -> None:
    """Enter the rate of a month, once."""
    entered = _rate(month, rate, source, standing)
    with opened() as service:
        by = acting(service, token, "directory.write")
        command = PublishConversionRate(occasion=occasion(service, by), rate=entered)
        recorded = run(directory.publish_rate(service.ledger, command))
    screen.say(_said(month, recorded.events, "recorded"))


@app.command()
def correct(
    month: Month, rate: Rate, token: As, source: Source, standing: Known = "official"
) -> None:
    """Put the right rate in the place of the one that was entered."""
    entered = _rate(month, rate, source, standing)
    with opened() as service:
        by = acting(service, token, "directory.write")
        command = CorrectConversionRate(occasion=occasion(service, by), rate=entered)
        recorded = run(directory.correct_rate(service.ledger, command))
    screen.say(_said(month, recorded.events, "corrected"))


def _said(month: str, events: tuple[str, ...], done: str) -> str:
    said = f"was {done}" if events else "was there already"
    return f"The rate of {month} {said}."


def _rate(month: str, rate: str, source: str, standing: Standing) -> PublishedRate:
    try:
        return PublishedRate(
            month=month,
            hkd_per_cny=Decimal(rate),
            provenance=Provenance(standing=standing, sources=(source,)),
        )
    except (ValidationError, InvalidOperation):
        raise CommandFailed(
            "give a month like 2026-01 and a rate like 1.0873", USED_WRONGLY
        ) from None
