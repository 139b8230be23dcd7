"""`serve` and `work`: the processes that stay."""

import asyncio
import signal

import typer
import uvloop

from api import server
from api.cli import screen
from api.cli.failures import CommandFailed
from api.cli.machine import at_the_machine
from api.cli.opening import opened
from api.service import Service
from api.worker import working
from application.keys import watching
from application.settings import Settings


def add_to(app: typer.Typer) -> None:
    app.command()(serve)
    app.command()(work)


@at_the_machine("machine.serve")
def serve() -> None:
    """Answer over HTTP until stopped; with SQLite, do the worker's work as well."""
    settings = Settings()
    server.leave_on_signals()
    with opened(log_level=settings.log_level) as service:
        serve_here(service, folds=settings.embedded, announce=announce)


def serve_here(service: Service, *, folds: bool, announce: server.Announce) -> None:
    """Serve on the address that the settings name.

    Raises:
        CommandFailed: the address is taken or is not of this machine.
    """
    settings = service.settings
    try:
        listener = server.listen(settings.host, settings.port)
    except (OSError, OverflowError):
        raise CommandFailed(
            f"cannot listen on {settings.host} port {settings.port}: it is taken or "
            "not of this machine; set BAYBRIDGE_HOST or BAYBRIDGE_PORT"
        ) from None
    server.serve(service, listener, folds=folds, announce=announce)


def announce(address: str) -> None:
    """Say where to go, once the first request can be answered."""
    screen.say(f"Baybridge listens on {address} (its pages: {address}/docs).")


@at_the_machine("machine.serve")
def work() -> None:
    """Fold the views and run the reactions until stopped; a second one stands by."""
    settings = Settings()
    server.leave_on_signals()
    with (
        opened(log_level=settings.log_level) as service,
        watching(service.ledger.keys),
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(_work(service))


async def _work(service: Service) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    async with working(service):
        screen.say(
            "Baybridge works: it folds the views and runs the reactions, "
            "or stands by for the worker that does."
        )
        await stopped.wait()
