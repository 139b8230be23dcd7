"""S2: what a body may not say is refused, whatever privileged thing it names."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Body
from pydantic import BaseModel

from api.app import create_app
from api.deps import allow
from application.access import permitted
from domain.kernel import Actor
from domain.values import Role
from tests.abuse.matrix_world import (
    JSON,
    MatrixWorld,
    Route,
    example_of,
    somebody,
)

PRIVILEGED: Mapping[str, object] = {
    "by": {"id": "x", "organisation": "X", "jurisdiction": "HK", "role": "operator"},
    "actor": "somebody",
    "organisation": "OTHER-HOSPITAL",
    "tenant": "OTHER-HOSPITAL",
    "jurisdiction": "MO",
    "role": "operator",
    "id": "00000000-0000-0000-0000-000000000001",
    "version": 99,
    "recorded_at": "2020-01-01T00:00:00+08:00",
    "occasion": {},
    "settings": {},
    "status": "approved",
    "on_behalf_of": "somebody",
    "__proto__": {},
}
"""Fields that somebody might try, because the ledger has such a thing somewhere."""

loose = APIRouter()


class Loose(BaseModel):
    """A body that does not say that it takes nothing else."""

    name: str = "x"


@loose.post("/loose", dependencies=[allow("patients.write")])
async def take(body: Annotated[Loose, Body(examples=[{"name": "x"}])]) -> str:
    return body.name


Place = tuple[str | int, ...]


def objects(value: object, place: Place = ()) -> Iterator[Place]:
    """Yield the place of every object in a body."""
    if isinstance(value, dict):
        yield place
        for name, inner in value.items():
            yield from objects(inner, (*place, name))
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from objects(inner, (*place, number))


def inside(body: Any, place: Place) -> Any:
    for part in place:
        body = body[part]
    return body


def who_may(route: Route) -> Actor:
    action = route.described["x-action"]
    for role in Role:
        actor = somebody(route, role, "own")
        if permitted(actor, action):
            return actor
    raise AssertionError(action)


def writes(known: Mapping[str, Route]) -> Iterator[Route]:
    for route in known.values():
        if JSON in route.described.get("requestBody", {}).get("content", {}):
            yield route


def tries(matrix: MatrixWorld, route: Route) -> Iterator[tuple[str, Place, int, str]]:
    """Try each field in the body itself, and one of them in each part of it."""
    actor, example = who_may(route), example_of(route, matrix.known)
    for place in objects(example):
        for name in PRIVILEGED if not place else ["recorded_at", "by"]:
            body = deepcopy(example)
            if name in inside(body, place):
                continue
            inside(body, place)[name] = PRIVILEGED[name]
            answer = matrix.ask_with(route, actor, body)
            yield name, place, answer.status, answer.body


def test_no_write_takes_a_field_that_it_does_not_name(
    matrix: MatrixWorld, known: dict[str, Route]
) -> None:
    taken, tried = [], 0
    for route in writes(known):
        for name, place, status, body in tries(matrix, route):
            tried += 1
            refused = status == 422 and _names(body, name)
            if not refused and (str(route), name) not in OWN_FIELDS:
                taken.append((str(route), name, place, status))
    assert taken == []
    assert tried > 1_000


def test_control_a_body_that_takes_anything_would_be_found(
    matrix: MatrixWorld,
) -> None:
    app = create_app(matrix.service, routers=[loose])
    world = replace(matrix, app=app)
    (route,) = writes(world.routes())
    assert {status for _, _, status, _ in tries(world, route)} == {200}


OWN_FIELDS = {
    ("POST /transfers/search", "role"),
}
"""What a body does name, although its example does not."""


def _names(body: str, field: str) -> bool:
    """Tell whether a problem points at the field; one that is no name is a dash."""
    return f"/{field}" in body or '/-"' in body
