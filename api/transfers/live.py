"""The board as it changes: server-sent events for who may see each transfer."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import StreamingResponse
from fastapi.security.utils import get_authorization_scheme_param
from starlette.types import Receive, Scope, Send

from api.contract import answers
from api.credentials import holder_of
from api.deps import ServiceDep, allow
from api.service import Service
from api.streams import Stream, Streams
from api.transfers.seen import onlooker
from application.access import IssuerSilent, permitted
from domain.kernel import Actor, Unavailable
from projections import transfers as views
from projections.positions import read_positions
from projections.transfers import TRANSFERS, TransferRow

router = APIRouter()
ACTION = "transfers.read"
LOOK_SECONDS = 1.0
HEARTBEAT_SECONDS = 15.0
"""Proxies close what is silent for longer; the HTML standard advises about this."""

AT_ONCE = 200
MEDIA_TYPE = "text/event-stream"
HEARTBEAT = b": still here\n\n"

EventId = Annotated[
    int | None,
    Header(
        alias="Last-Event-ID",
        ge=0,
        le=10**15,
        description="Go on after this position; left out, begin with what comes now.",
    ),
]


class LiveAnswer(StreamingResponse):
    """A stream that gives its place back, however it ends."""

    def __init__(self, content: AsyncIterator[bytes], stream: Stream) -> None:
        super().__init__(content, media_type=MEDIA_TYPE)
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._stream.close()


async def _streams(request: Request) -> Streams:
    streams: Streams = request.app.state.streams
    return streams


@router.get(
    "/transfers/live",
    dependencies=[allow(ACTION)],
    response_class=StreamingResponse,
    responses={200: {"content": {MEDIA_TYPE: {}}}, **answers(503)},
)
async def follow(
    request: Request,
    service: ServiceDep,
    streams: Annotated[Streams, Depends(_streams)],
    last_event_id: EventId = None,
) -> LiveAnswer:
    """Follow the board: an event for each transfer that has changed, newest state.

    `id` is the position of the log, `data` a transfer's id, state, priority, version
    and since when it is in that state. The token is asked for again before anything
    is delivered.
    """
    stream = streams.open()
    try:
        after = last_event_id
        if after is None:
            after = await _position(service)
        _, secret = get_authorization_scheme_param(request.headers["Authorization"])
        feed = Feed(service, secret, stream, after)
    except BaseException:
        stream.close()
        raise
    return LiveAnswer(feed.run(), stream)


async def _position(service: Service) -> int:
    known = await service.ledger.run(read_positions, service.engine)
    return known[TRANSFERS.name].position if TRANSFERS.name in known else 0


@dataclass
class Feed:
    """What one reader is told, after the position that he has seen."""

    service: Service
    secret: str
    stream: Stream
    after: int
    look_seconds: float = LOOK_SECONDS
    heartbeat_seconds: float = HEARTBEAT_SECONDS

    async def run(self) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        yield HEARTBEAT
        silent_since = loop.time()
        with suppress(
            Unavailable, IssuerSilent
        ):  # the client comes back, and says what it has seen
            while await self.stream.goes_on_after(self.look_seconds):
                told = await self._news()
                if told is None:
                    return
                if not told and loop.time() - silent_since >= self.heartbeat_seconds:
                    told = [HEARTBEAT]
                for one in told:
                    yield one
                    silent_since = loop.time()

    async def _news(self) -> Sequence[bytes] | None:
        """Return what is new for the reader; None for somebody who reads no more.

        The token is asked for after the rows were read: nothing is delivered to one
        that was taken back before.
        """
        actor = await self._reader()
        rows = await self._changed(actor) if actor else ()
        if rows and await self._reader() != actor:
            return None
        return None if actor is None else [_event(row) for row in rows]

    async def _reader(self) -> Actor | None:
        """Return whom the token stands for now, if he may still read."""
        actor = await holder_of(self.service, self.secret)
        return actor if actor and permitted(actor, ACTION) else None

    async def _changed(self, actor: Actor) -> Sequence[TransferRow]:
        """Return what has changed since, and remember how far that goes."""
        upto = await _position(self.service)
        if upto <= self.after:
            return ()
        rows = await self.service.ledger.run(self._read, actor, upto)
        subjects = tuple({row.patient_id: None for row in rows})
        if subjects:
            note = self.service.watcher.note
            await note(actor, ACTION, subjects, None, allowed=True)
        is_whole = len(rows) < AT_ONCE
        self.after = upto if is_whole else rows[-1].position
        return rows

    def _read(self, actor: Actor, upto: int) -> Sequence[TransferRow]:
        return views.changed_since(
            self.service.engine,
            after=self.after,
            upto=upto,
            seen_by=onlooker(actor),
            limit=AT_ONCE,
        )


def _event(row: TransferRow) -> bytes:
    data = {
        "transfer_id": str(row.transfer_id),
        "state": row.state,
        "entered_at": row.entered_at.isoformat(),
        "priority": row.priority,
        "version": row.version,
    }
    text = json.dumps(data, separators=(",", ":"))
    return f"event: transfer\nid: {row.position}\ndata: {text}\n\n".encode()
