"""The short way leads where the long way does."""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from starlette.routing import Match

from api.app import create_app
from api.service import Service
from api.signpost import Signpost

SOME_ID = "5f0c7b4e-6f1c-5f3e-9d55-1a0d7c6b8a20"


def scope(app: FastAPI, method: str, path: str) -> dict[str, Any]:
    return {"type": "http", "method": method, "path": path, "headers": [], "app": app}


def by_the_long_way(app: FastAPI, method: str, path: str) -> object:
    for context in iter_route_contexts(app.routes[1:]):
        match, _ = context.matches(scope(app, method, path))
        if match == Match.FULL:
            return context.original_route
    return None


def test_every_address_leads_to_the_first_route_that_has_it(service: Service) -> None:
    app = create_app(service)
    signpost = app.routes[0]
    assert isinstance(signpost, Signpost)
    for context in iter_route_contexts(app.routes[1:]):
        if isinstance(context.original_route, APIRoute):
            address = re.sub(r"{[^}]*}", SOME_ID, context.path_format or "")
            for method in context.methods or ():
                match, found = signpost.matches(scope(app, method, address))
                assert match == Match.FULL, address
                assert found["route"] is by_the_long_way(app, method, address)


def test_what_it_does_not_know_goes_the_long_way(service: Service) -> None:
    desk = TestClient(create_app(service))
    assert desk.get("/nowhere/at/all").status_code == 404
    wrong = desk.delete(f"/voucher-accounts/{SOME_ID}/claims/hong-kong")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    assert desk.get("/healthz").status_code == 200
