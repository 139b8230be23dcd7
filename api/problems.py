"""How a refusal looks over HTTP: RFC 9457 problems, in the reader's language.

Nothing of an exception's text and no value of a request ever stands in a problem.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_jsonable_python
from starlette.exceptions import HTTPException

from api import texts
from api.languages import Language, is_known, negotiate, translate
from api.streams import TooManyStreams
from application.access import IssuerSilent
from application.access.records import ReadUnrecorded
from application.imports import PatientNotFound
from domain.attachments import (
    AttachmentErased,
    AttachmentTooLarge,
    ContentIsOther,
    MediaTypeNotAccepted,
)
from domain.kernel import (
    Busy,
    Forbidden,
    KeyReused,
    Malformed,
    NotFound,
    RecordDamaged,
    Refusal,
    Unavailable,
    VersionStale,
)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 1


@dataclass(eq=False)
class NotAuthenticated(Refusal):
    """A valid token is needed; ask an operator for one."""


@dataclass(eq=False)
class ViewBehind(Refusal):
    """The view has not reached that position yet; ask again in a moment."""

    position: int


@dataclass(eq=False)
class PositionUnknown(Refusal):
    """The log has not come that far; ask for a position that an answer has named."""

    position: int


class Fault(BaseModel):
    """One field that is wrong. The value itself is never repeated."""

    pointer: str | None = Field(None, description="JSON pointer into the body")
    parameter: str | None = Field(None, description="path, query or header parameter")
    code: str
    detail: str
    limits: dict[str, Any] = Field(default_factory=dict)


class Problem(BaseModel):
    """What went wrong, for people (title, detail) and for programs (the rest)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "/problems/insufficient-vouchers",
                    "title": "A rule refused this.",
                    "status": 409,
                    "detail": "The claim is larger than the balance.",
                    "rule": "V-BR-04",
                    "facts": {"balance_hkd": 2000, "amount_hkd": 2001},
                    "trace_id": "0b5b7e2f4d7c4a0b8f7a1c6f2f0d9e11",
                }
            ]
        }
    )

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    rule: str | None = None
    facts: dict[str, Any] = Field(default_factory=dict)
    errors: list[Fault] = Field(default_factory=list)
    trace_id: str


_KINDS: dict[type[Refusal], tuple[int, str]] = {
    NotAuthenticated: (401, texts.TOKEN_NEEDED),
    Forbidden: (403, texts.NOT_ALLOWED),
    NotFound: (404, texts.NOT_FOUND),
    AttachmentErased: (410, texts.ERASED),
    AttachmentTooLarge: (413, texts.NOT_ACCEPTED),
    MediaTypeNotAccepted: (415, texts.NOT_ACCEPTED),
    ContentIsOther: (415, texts.NOT_ACCEPTED),
    PatientNotFound: (404, texts.NOT_FOUND),
    VersionStale: (412, texts.STALE),
    KeyReused: (422, texts.NOT_ACCEPTED),
    Malformed: (422, texts.NOT_ACCEPTED),
    PositionUnknown: (422, texts.NOT_ACCEPTED),
    IssuerSilent: (503, texts.NOT_AVAILABLE),
    Busy: (503, texts.NOT_AVAILABLE),
    Unavailable: (503, texts.NOT_AVAILABLE),
    ViewBehind: (503, texts.NOT_AVAILABLE),
    ReadUnrecorded: (503, texts.NOT_AVAILABLE),
    TooManyStreams: (503, texts.NOT_AVAILABLE),
    RecordDamaged: (500, texts.UNEXPECTED),
}


def install(app: FastAPI) -> None:
    app.add_exception_handler(Refusal, _on_refusal)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)


def status_of(refusal: type[Refusal]) -> int:
    """Return the HTTP status that a refusal is answered with."""
    return _kind(refusal)[0]


def name_of(refusal: type[Refusal]) -> str:
    """Return the last part of the problem's address: `insufficient-vouchers`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", refusal.__name__).lower()


def type_of(refusal: type[Refusal]) -> str:
    return f"/problems/{name_of(refusal)}"


def problem_response(
    request_headers: Mapping[str, str],
    trace_id: str,
    *,
    status: int,
    title: str,
    detail: str,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> JSONResponse:
    """Say a problem in the language that the client asked for."""
    language = negotiate(request_headers.get("accept-language"))
    problem = Problem(
        title=translate(title, language),
        status=status,
        detail=translate(detail, language),
        trace_id=trace_id,
        **more,
    )
    return JSONResponse(
        problem.model_dump(mode="json", exclude_defaults=True),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers={
            "Content-Language": language.value,
            "Vary": "Accept-Language",
            **(headers or {}),
        },
    )


def trace_id(request: Request) -> str:
    found: str = request.scope.get("state", {}).get("request_id", "")
    return found


async def _on_refusal(request: Request, refusal: Exception) -> JSONResponse:
    assert isinstance(refusal, Refusal)
    return refusal_response(request, refusal)


def refusal_response(request: Request, refusal: Refusal) -> JSONResponse:
    """Say a refusal in the language that the client asked for."""
    kind = type(refusal)
    status, title = _kind(kind)
    return problem_response(
        request.headers,
        trace_id(request),
        status=status,
        title=title,
        detail=str(refusal),
        headers=_headers(status),
        type=type_of(kind),
        rule=refusal.RULE or None,
        facts=facts_of(refusal),
    )


async def _on_invalid(request: Request, invalid: Exception) -> JSONResponse:
    assert isinstance(invalid, RequestValidationError)
    language = negotiate(request.headers.get("accept-language"))
    return problem_response(
        request.headers,
        trace_id(request),
        status=422,
        title=texts.NOT_ACCEPTED,
        detail=texts.FIELDS_WRONG,
        type="/problems/invalid",
        errors=[_fault(error, language) for error in invalid.errors()],
    )


async def _on_http(request: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, HTTPException)
    title, detail = _HTTP.get(
        problem.status_code, (texts.NOT_ACCEPTED, texts.BAD_REQUEST)
    )
    return problem_response(
        request.headers,
        trace_id(request),
        status=problem.status_code,
        title=title,
        detail=detail,
        headers=problem.headers,
    )


_HTTP = {
    404: (texts.NOT_FOUND, texts.NO_SUCH_PAGE),
    405: (texts.NOT_ACCEPTED, texts.METHOD_NOT_ALLOWED),
    413: (texts.NOT_ACCEPTED, texts.BODY_TOO_LARGE),
    415: (texts.NOT_ACCEPTED, texts.NOT_JSON),
}


def _kind(refusal: type[Refusal]) -> tuple[int, str]:
    for base in refusal.__mro__:
        if base in _KINDS:
            return _KINDS[base]
    return 409, texts.REFUSED


def _headers(status: int) -> dict[str, str]:
    if status == 401:
        return {"WWW-Authenticate": "Bearer"}
    if status == 503:
        return {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return {}


def facts_of(refusal: Refusal) -> dict[str, Any]:
    """Return the evidence of a refusal as it stands in an answer."""
    facts = {field.name: getattr(refusal, field.name) for field in fields(refusal)}
    jsonable: dict[str, Any] = to_jsonable_python(facts, fallback=_unsaid)
    return jsonable


def _unsaid(_: object) -> None:
    """Leave out what is not a plain fact."""


_DETAILS = {
    "missing": texts.FIELD_MISSING,
    "extra_forbidden": texts.FIELD_UNKNOWN,
    "unknown_parameter": texts.FIELD_UNKNOWN,
    "given_twice": texts.GIVEN_TWICE,
    "greater_than": texts.FIELD_TOO_SMALL,
    "greater_than_equal": texts.FIELD_TOO_SMALL,
    "less_than": texts.FIELD_TOO_LARGE,
    "less_than_equal": texts.FIELD_TOO_LARGE,
    "string_too_short": texts.FIELD_TOO_SHORT,
    "too_short": texts.FIELD_TOO_SHORT,
    "string_too_long": texts.FIELD_TOO_LONG,
    "too_long": texts.FIELD_TOO_LONG,
    "literal_error": texts.FIELD_NOT_LISTED,
    "enum": texts.FIELD_NOT_LISTED,
}
_LIMITS = {"gt", "ge", "lt", "le", "min_length", "max_length", "expected", "pattern"}
_KEY = re.compile(r"^[A-Za-z_][A-Za-z_-]{0,40}$")


def _fault(error: Mapping[str, Any], language: Language) -> Fault:
    place, *path = error["loc"]
    detail = _sentence(error) or _DETAILS.get(error["type"], texts.FIELD_WRONG)
    limits = {k: v for k, v in error.get("ctx", {}).items() if k in _LIMITS}
    return Fault(
        pointer=_pointer(path) if place == "body" else None,
        parameter=None if place == "body" else _name(path[0] if path else place),
        code=error["type"],
        detail=translate(detail, language),
        limits=to_jsonable_python(limits, fallback=_unsaid),
    )


def _sentence(error: Mapping[str, Any]) -> str:
    """Return what a validator of ours said, if it is one of our own sentences."""
    said = [str(error.get("ctx", {}).get("error", "")), error["msg"]]
    return next(filter(is_known, said), "")


def _pointer(path: list[object]) -> str:
    return "#" + "".join(f"/{_name(part)}" for part in path)


def _name(part: object) -> str:
    """Name a place of the body; a key that is no name of ours could be anything."""
    if isinstance(part, int) or _KEY.match(str(part)):
        return str(part)
    return "-"
