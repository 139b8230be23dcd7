"""The published contract: OpenAPI 3.1, with every answer a route may give."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic.json_schema import models_json_schema

from api.belongings import FINDERS
from api.deps import Acknowledgement, action_of
from api.problems import MEDIA_TYPE, Problem, name_of, status_of
from domain.kernel import Refusal

_REF = "#/components/schemas/{model}"
_PROBLEM = {"content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}}}

_MEANING = {
    400: "The request is not well formed.",
    401: "A valid token is needed.",
    403: "The role of this token may not do that.",
    404: "There is no such record, or none of yours.",
    409: "A rule refused this.",
    410: "The content was erased; nobody can read it any more.",
    412: "The record has changed since it was read.",
    413: "The body is larger than allowed.",
    415: "The body is of another type, or compressed.",
    422: "A value is not well formed, or the key was used for another request.",
    431: "The headers are larger than allowed.",
    500: "Something went wrong; the trace id leads the operators to it.",
    503: "Not available just now; send the same request again.",
}

Responses = dict[int | str, dict[str, Any]]


REHEARSED: dict[str, Any] = {
    "model": Acknowledgement,
    "description": "Answered; with dry_run=true it was decided and nothing stored.",
}


def answers(*statuses: int) -> Responses:
    """Document problems by status."""
    return {
        status: {"description": _MEANING[status], **_PROBLEM} for status in statuses
    }


ALWAYS: Responses = answers(400, 401, 403, 413, 415, 422, 431, 500, 503)
"""What every route that asks for a token may answer with."""


def refused_by(*refusals: type[Refusal]) -> Responses:
    """Document the refusals that a command's route can answer with."""
    return {200: REHEARSED, **answers(409, 412), **refusing(*refusals)}


def refusing(*refusals: type[Refusal]) -> Responses:
    """Document the refusals that a question can be answered with."""
    responses: Responses = {}
    by_status: dict[int, list[str]] = {}
    for refusal in refusals:
        by_status.setdefault(status_of(refusal), []).append(name_of(refusal))
    for status, names in by_status.items():
        text = f"{_MEANING[status]} Types: {', '.join(sorted(names))}."
        responses[status] = {"description": text, **_PROBLEM}
    return responses


def install(app: FastAPI) -> None:
    """Publish the contract, with the shape of problems and the action of each route."""

    def contract() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _contract(app)
        return app.openapi_schema

    app.openapi = contract  # type: ignore[method-assign]


def routes_of(app: FastAPI) -> Iterator[APIRoute]:
    """Return every route that a request can reach."""
    for context in iter_route_contexts(app.routes):
        if isinstance(context.original_route, APIRoute):
            yield context.original_route


def _contract(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
    )
    _, schemas = models_json_schema([(Problem, "serialization")], ref_template=_REF)
    known = document.setdefault("components", {}).setdefault("schemas", {})
    known.update(schemas["$defs"])
    for route in routes_of(app):
        if action := action_of(route):
            for method in route.methods or ():
                described = document["paths"][route.path][method.lower()]
                described["x-action"] = action
                if FINDERS.keys() & route.param_convertors.keys():
                    described["responses"].setdefault("404", answers(404)[404])
    return document
