"""The frame around every request: its id, its line in the log, its count, its end."""

import re
import time
from typing import Any
from uuid import uuid4

import structlog
from prometheus_client import Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from api import texts
from api.logs import where
from api.problems import problem_response

_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
_UNKNOWN = "unknown"

_REQUESTS = Counter(
    "baybridge_http_requests_total",
    "Requests by method, route and status.",
    ["method", "route", "status"],
)
_SECONDS = Histogram(
    "baybridge_http_request_seconds", "Time to answer.", ["method", "route"]
)

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Frame:
    """Answers what nobody else answered, and never with the text of an exception."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["request_id"] = _request_id(Headers(scope=scope))
        answer = _Answer(send, state["request_id"])
        begun = time.perf_counter()
        # The last resort: whatever goes wrong, the client is told nothing of it.
        try:
            with bound_contextvars(request_id=state["request_id"]):
                await self._app(scope, receive, answer.send)
        except Exception as problem:
            _log_unexpected(problem, state["request_id"])
            await _say_sorry(answer, scope, receive)
        finally:
            _note(scope, answer.status, time.perf_counter() - begun)


class _Answer:
    """The answer on its way out: adds our headers, remembers the status."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self._request_id
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)


class AnswerBroken(Exception):
    """The answer had begun when something went wrong; the connection is cut."""


def _request_id(headers: Headers) -> str:
    """Take the client's id if it is a plain one, for it will stand in the log."""
    given = headers.get("x-request-id", "")
    return given if _REQUEST_ID.match(given) else uuid4().hex


async def _say_sorry(answer: _Answer, scope: Scope, receive: Receive) -> None:
    if answer.status:
        raise AnswerBroken from None
    response = problem_response(
        Headers(scope=scope),
        scope["state"]["request_id"],
        status=500,
        title=texts.UNEXPECTED,
        detail=texts.UNEXPECTED_DETAIL,
    )
    await response(scope, receive, answer.send)


def _log_unexpected(problem: Exception, request_id: str) -> None:
    structlog.get_logger("baybridge.http").error(
        "unexpected",
        request_id=request_id,
        problem=type(problem).__name__,
        where=where(problem),
    )


def _note(scope: Scope, status: int, seconds: float) -> None:
    """Count and log a request: the template of its address, never its values."""
    method = scope["method"] if scope["method"] in _METHODS else _UNKNOWN
    route = _template(scope)
    _REQUESTS.labels(method, route, str(status)).inc()
    _SECONDS.labels(method, route).observe(seconds)
    actor: Any = scope["state"].get("actor")
    structlog.get_logger("baybridge.http").info(
        "request",
        method=method,
        route=route,
        status=status,
        milliseconds=round(seconds * 1000, 1),
        request_id=scope["state"]["request_id"],
        actor=actor.id if actor else None,
        organisation=actor.organisation if actor else None,
    )


def _template(scope: Scope) -> str:
    template: str = getattr(scope.get("route"), "path", _UNKNOWN)
    return template
