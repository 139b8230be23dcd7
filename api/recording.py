"""Before anything of an answer leaves, what it shows of whom is recorded."""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import refusal_response
from application.access.records import Looks, ReadUnrecorded, Recorder, looking

_POSITION = "baybridge-position"


class Recording:
    """Gathers the looks of a request and records them as one, whatever the answer is.

    What a stream shows later is recorded before that part of it leaves. If it cannot
    be recorded, a problem is the answer; a stream that has begun is cut.
    """

    def __init__(self, app: ASGIApp, *, recorder: Recorder) -> None:
        self._app = app
        self._recorder = recorder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with looking(Looks(request_id=scope["state"]["request_id"])) as looks:
            gate = _Gate(self._recorder, looks, send)
            try:
                await self._app(scope, receive, gate.send)
            except Exception:
                if gate.refused is None or gate.begun:
                    raise
                problem = refusal_response(Request(scope), gate.refused)
                await problem(scope, receive, send)


class _Gate:
    """Lets a part of an answer pass when the looks before it are recorded."""

    def __init__(self, recorder: Recorder, looks: Looks, send: Send) -> None:
        self._recorder = recorder
        self._looks = looks
        self._send = send
        self._position: int | None = None
        self.begun = False
        self.refused: ReadUnrecorded | None = None

    async def send(self, message: Message) -> None:
        if self.refused:
            raise self.refused
        if message["type"] == "http.response.start":
            said = Headers(raw=message["headers"]).get(_POSITION)
            self._position = int(said) if said else None
        if self._looks.waiting:
            try:
                await self._recorder.record(self._looks, self._position)
            except ReadUnrecorded as refused:
                self.refused = refused
                raise
        self.begun = True
        await self._send(message)
