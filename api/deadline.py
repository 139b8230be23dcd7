"""One deadline for a whole request, however many questions it asks."""

import asyncio
from collections.abc import Iterable

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import refusal_response
from domain.kernel import Unavailable


class Deadline:
    """Says that the database does not answer, unless an answer has begun in time.

    A command that is cut off is as one whose answer was lost: its key will tell. What
    has begun may take longer, and so may the files `without` a deadline, which are
    many commands.
    """

    def __init__(
        self, app: ASGIApp, *, seconds: float, without: Iterable[str] = ()
    ) -> None:
        self._app = app
        self._seconds = seconds
        self._without = frozenset(without)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self._without:
            await self._app(scope, receive, send)
            return
        limit = asyncio.timeout(self._seconds)

        async def lift(message: Message) -> None:
            if limit.expired():  # somebody tidied up and spoke: it is said below
                return
            limit.reschedule(None)
            await send(message)

        try:
            async with limit:
                await self._app(scope, receive, lift)
        except TimeoutError:
            if not limit.expired():
                raise
            late = refusal_response(Request(scope), Unavailable())
            await late(scope, receive, send)
