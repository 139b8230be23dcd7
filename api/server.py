"""Serving over HTTP until told to stop, then answering what has begun, then leaving."""

import asyncio
import signal
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack, closing
from types import FrameType
from typing import NoReturn

import uvicorn
import uvloop

from api import pace
from api.app import create_app
from api.service import Service
from api.worker import working
from application.keys import watching

DRAIN_SECONDS = 10
BACKLOG = 1024

Announce = Callable[[str], None]
"""Is told the address when the first request can be answered."""


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done.

    Raises:
        OSError: somebody else has it, or there is no such address here.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def serve(
    service: Service, listener: socket.socket, *, folds: bool, announce: Announce
) -> None:
    """Answer requests until SIGTERM or SIGINT; `folds` also does the worker's work."""
    leave_on_signals()
    with (
        closing(listener),
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(_serve(service, listener, folds, announce))


def leave_on_signals() -> None:
    """Let both signals end the process well, whatever it is doing."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)


async def _serve(
    service: Service, listener: socket.socket, folds: bool, announce: Announce
) -> None:
    app = create_app(service)
    pace.keep_pace()
    config = uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        ws="none",
    )
    async with AsyncExitStack() as stack:
        stack.enter_context(watching(service.ledger.keys))
        if folds:
            await stack.enter_async_context(working(service))
        server = _Server(
            config,
            started=lambda: announce(_address(listener)),
            leaving=app.state.streams.end,
        )
        await server.serve(sockets=[listener])


class _Server(uvicorn.Server):
    def __init__(
        self,
        config: uvicorn.Config,
        *,
        started: Callable[[], None],
        leaving: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._tell = started
        self._leaving = leaving

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tell()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._leaving()
        await super().shutdown(sockets)


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _leave(_: int, __: FrameType | None) -> NoReturn:
    raise SystemExit(0)
