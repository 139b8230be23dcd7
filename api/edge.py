"""The edge: what cannot be stored, or should not be read, is refused before all else.

It runs before tokens are looked at and before a body is held in memory.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import strict_json, texts
from api.problems import problem_response
from api.strict_json import JsonRefused

HEADERS_MAX_BYTES = 16_384
ONCE = frozenset(
    {
        "accept-language",
        "authorization",
        "content-length",
        "content-type",
        "host",
        "idempotency-key",
        "if-match",
        "x-correlation-id",
        "x-request-id",
    }
)


class _Refused(Exception):
    def __init__(self, status: int, detail: str) -> None:
        super().__init__(status)
        self.status = status
        self.detail = detail


class Edge:
    """Lets JSON bodies of a bounded size through, and files on some paths."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        body_limit_bytes: int,
        file_limit_bytes: int,
        file_paths: Iterable[str] = (),
        upload_paths: str = r"(?!)",
        upload_limit_bytes: int = 0,
    ) -> None:
        self._app = app
        self._body_limit = body_limit_bytes
        self._file_limit = file_limit_bytes
        self._file_paths = frozenset(file_paths)
        self._is_upload = re.compile(upload_paths).fullmatch
        self._upload_limit = upload_limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            _check_headers(scope)
            _check_address(scope)
            body = await self._body(scope, headers, receive)
        except _Refused as refused:
            await self._refuse(refused, scope, receive, send)
            return
        await self._app(scope, body, send)

    async def _body(self, scope: Scope, headers: Headers, receive: Receive) -> Receive:
        if scope["method"] == "POST" and self._is_upload(scope["path"]):
            _check_length(headers.get("content-length"), self._upload_limit)
            _check_encoding(headers)
            return _bounded(receive, self._upload_limit)
        is_file = scope["path"] in self._file_paths and scope["method"] == "POST"
        limit = self._file_limit if is_file else self._body_limit
        _check_length(headers.get("content-length"), limit)
        _check_encoding(headers)
        if is_file:
            _check_type(headers, "text/csv", texts.NOT_CSV)
            return _bounded(receive, limit)
        body = await _read(receive, limit)
        if body:
            _check_type(headers, "application/json", texts.NOT_JSON)
            _check_json(body)
        return _replay(body, receive)

    async def _refuse(
        self, refused: _Refused, scope: Scope, receive: Receive, send: Send
    ) -> None:
        response = problem_response(
            Headers(scope=scope),
            scope.get("state", {}).get("request_id", ""),
            status=refused.status,
            title=texts.NOT_ACCEPTED,
            detail=refused.detail,
            headers={"Connection": "close"} if refused.status == 413 else None,
        )
        await response(scope, receive, send)


def _check_headers(scope: Scope) -> None:
    names = [name for name, _ in scope["headers"]]
    if sum(len(n) + len(v) for n, v in scope["headers"]) > HEADERS_MAX_BYTES:
        raise _Refused(431, texts.HEADERS_TOO_LARGE)
    known = [name.decode("latin-1").lower() for name in names]
    if any(known.count(name) > 1 for name in ONCE):
        raise _Refused(400, texts.HEADER_TWICE)


def _check_address(scope: Scope) -> None:
    """Look at the path and the query as they were sent, before anybody repairs them."""
    raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope.get("query_string", b"")
    try:
        for part in (raw_path, query.replace(b"+", b" ")):
            strict_json.check_printable(unquote_to_bytes(part).decode("utf-8"))
    except (UnicodeDecodeError, JsonRefused):
        raise _Refused(400, texts.ADDRESS_UNREADABLE) from None


def _check_length(announced: str | None, limit: int) -> None:
    if announced is None:
        return
    if not (announced.isascii() and announced.isdigit()):
        raise _Refused(400, texts.BAD_REQUEST)
    if len(announced) > 15 or int(announced) > limit:
        raise _Refused(413, texts.BODY_TOO_LARGE)


def _check_encoding(headers: Headers) -> None:
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise _Refused(415, texts.NOT_JSON)


def _check_type(headers: Headers, wanted: str, detail: str) -> None:
    kind, _, parameters = headers.get("content-type", "").lower().partition(";")
    charset = parameters.replace(" ", "").replace('"', "")
    if kind.strip() != wanted or charset not in {"", "charset=utf-8"}:
        raise _Refused(415, detail)


async def _read(receive: Receive, limit: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            break
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise _Refused(413, texts.BODY_TOO_LARGE)
        chunks.append(chunk)
        more = message.get("more_body", False)
    return b"".join(chunks)


def _check_json(body: bytes) -> None:
    try:
        strict_json.check(body)
    except JsonRefused as refused:
        raise _Refused(400, refused.reason) from None


def _bounded(receive: Receive, limit: int) -> Receive:
    """Let a file be read piece by piece, once its sender is known, up to a limit."""
    size = 0

    async def piece() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > limit:
            raise HTTPException(413)
        return message

    return piece


def _replay(body: bytes, receive: Receive) -> Receive:
    """Hand the body on that was read here, then whatever the server says next."""
    waiting: list[Message] = [
        {"type": "http.request", "body": body, "more_body": False}
    ]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again
