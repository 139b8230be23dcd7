"""One town with a record of each kind, and everybody who may knock at its door."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from api.app import create_app
from api.migration import migrate
from api.service import Service
from application import break_glass
from domain.kernel import Actor
from domain.values import Jurisdiction, Role
from tests import stories, transfer_town
from tests.facts import attachments as files
from tests.facts import break_glass as openings
from tests.ledgers import Clock, sqlite_settings

HOSPITALS = {
    "transfer_id": ("HKU-SZH", Jurisdiction.CN_GD),
    "opening_id": ("TMH", Jurisdiction.HK),
}
"""Whose the records are that a path names; all others are the clinic's."""

CLINIC = (stories.CLERK.organisation, stories.CLERK.jurisdiction)
PLACES = ("own", "hospital", "insurer", "place")

ASKED: Mapping[str, str] = {
    "sender": "HKU-SZH",
    "receiver": "TMH",
    "list": "transfer-declined",
    "month": "2026-03",
    "from_month": "2025-01",
    "until_month": "2026-03",
    "served_from": "2026-01-01",
    "served_until": "2026-03-31",
    "control_point": "shenzhen-bay",
    "day": "2025-01-10",
    "from": "2025-01-10T08:00:00+08:00",
    "until": "2025-01-10T20:00:00+08:00",
    "carrier": "patient",
    "kind": "image",
}
NAMED: Mapping[str, str] = {
    "service_point": "hku-szh",
    "reason_list": "transfer-declined",
    "code": "no-bed",
    "month": "2026-03",
}
NOBODYS = "00000000-0000-0000-0000-000000000001"
BODIES = {
    "application/pdf": files.PDF,
    "image/png": files.PNG,
    "image/jpeg": files.JPEG,
    "text/csv": b"a,b\n1,2\n",
}

JSON = "application/json"
LOOK_UPS = {"/patients/search-by-document", "/break-glass"}
"""Where somebody is found by a document: by Mrs Chan's."""

App = Callable[..., Awaitable[None]]


@dataclass(frozen=True)
class Answer:
    status: int
    body: str


@dataclass(frozen=True)
class Route:
    """One route as the contract publishes it."""

    method: str
    path: str
    described: Mapping[str, Any] = field(hash=False, compare=False)

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"


@dataclass(frozen=True)
class MatrixWorld:
    """The service, its contract, and the ids of the records that paths name."""

    service: Service
    app: App
    known: dict[str, str]
    tokens: dict[Actor, str] = field(default_factory=dict)

    def ask(self, route: Route, actor: Actor | None) -> Answer:
        """Send what a route is documented to take; a command only as a rehearsal."""
        headers = {} if actor is None else {"authorization": self._bearer(actor)}
        return asyncio.run(self.send(route, headers))

    def routes(self) -> dict[str, Route]:
        """Return every route that asks for a token, by its name."""
        app: Any = self.app
        return {str(route): route for route in routes(app.openapi())}

    def ask_with(self, route: Route, actor: Actor, body: object) -> Answer:
        """Send another body in the place of the documented one."""
        headers = {"authorization": self._bearer(actor), "content-type": JSON}
        query = urlencode(self._query(route))
        sent = json.dumps(body).encode()
        address, method = self.address(route.path), route.method.upper()
        return asyncio.run(_call(self.app, method, address, query, headers, sent))

    async def send(self, route: Route, headers: dict[str, str]) -> Answer:
        kind, body = body_of(route, self.known)
        sent = {**headers, "content-type": kind} if kind else headers
        address = self.address(route.path)
        query = urlencode(self._query(route))
        return await _call(self.app, route.method.upper(), address, query, sent, body)

    def address(self, path: str) -> str:
        known = {**NAMED, **self.known}
        return re.sub(r"{(\w+)}", lambda one: known.get(one[1], NOBODYS), path)

    def _query(self, route: Route) -> dict[str, str]:
        given = {**ASKED, "carrier_id": self.known["patient_id"], "dry_run": "true"}
        asked = route.described.get("parameters", [])
        return {
            one["name"]: given[one["name"]]
            for one in asked
            if one["in"] == "query"
            and (one.get("required") or one["name"] == "dry_run")
        }

    def _bearer(self, actor: Actor) -> str:
        if actor not in self.tokens:
            name = f"matrix-{len(self.tokens)}"
            clock = self.service.ledger.clock
            self.tokens[actor] = self.service.tokens.add(name, actor, clock())
        return f"Bearer {self.tokens[actor]}"


def routes(document: Mapping[str, Any]) -> list[Route]:
    """Return every route that asks for a token, in the order of their names."""
    found = [
        Route(method, path, described)
        for path, methods in document["paths"].items()
        for method, described in methods.items()
        if "x-action" in described
    ]
    return sorted(found, key=str)


def somebody(route: Route, role: Role, place: str) -> Actor:
    """Return a person in a role, of the record's organisation or of another one."""
    organisation, jurisdiction = owner(route)
    match place:
        case "hospital" | "insurer":
            organisation = f"OTHER-{place.upper()}"
        case "place":
            organisation, jurisdiction = "ELSEWHERE", Jurisdiction.MO
    return Actor(
        id=f"matrix.{role}",
        organisation=organisation,
        jurisdiction=jurisdiction,
        role=role,
    )


def owner(route: Route) -> tuple[str, Jurisdiction]:
    for name, organisation in HOSPITALS.items():
        if f"{{{name}}}" in route.path:
            return organisation
    return CLINIC


def body_of(route: Route, known: Mapping[str, str]) -> tuple[str, bytes]:
    """Return a body as the contract shows it, and its type."""
    content = route.described.get("requestBody", {}).get("content", {})
    if JSON in content:
        return JSON, json.dumps(example_of(route, known)).encode()
    kind = next(iter(content), "")
    return kind, BODIES[kind] if kind else b""


def example_of(route: Route, known: Mapping[str, str]) -> dict[str, Any]:
    """Return the documented example, about the records that are there."""
    schema = route.described["requestBody"]["content"][JSON]["schema"]
    example = dict(schema.get("examples", [{}])[0])
    example |= {name: known[name] for name in example.keys() & known.keys()}
    if route.path in LOOK_UPS:
        example["document"] = {"kind": "hkic", "number": "A123456(3)"}
    return example


@contextmanager
def matrix_world(folder: Path) -> Iterator[MatrixWorld]:
    """Build the town: Mrs Chan with a claim, a transfer, and an opening that waits."""
    with Service.open(sqlite_settings(folder), Clock()) as service:
        migrate(service)
        known = asyncio.run(_records(service))
        service.views.catch_up()
        world = MatrixWorld(service, create_app(service), known)
        _make_the_rest(world)
        service.views.catch_up()
        yield world


async def _records(service: Service) -> dict[str, str]:
    ledger = service.ledger
    mrs_chan = await stories.mrs_chan(ledger)
    claim = await stories.claim_at_dr_wong(ledger, mrs_chan, 300)
    trip = await transfer_town.trip(ledger, "prepared")
    ask = openings.ask(patient_id=mrs_chan.patient_id)
    opening = await break_glass.ask(ledger, ask)
    known = {
        "patient_id": mrs_chan.patient_id,
        "account_id": mrs_chan.account_id,
        "claim_id": claim.made,
        "transfer_id": trip.id,
        "opening_id": opening.id,
        "id": mrs_chan.patient_id,
        "institution_id": stories.HKU_SZH,
        "provider_id": stories.WONG,
        "payee_id": stories.WONG,
        "vehicle_id": trip.town.vehicle_id,
        "crew_member_id": trip.town.driver_id,
    }
    return {name: str(id) for name, id in known.items()}


MADE = {
    "POST /patients/{patient_id}/contacts": ("contact_id", Role.CLERK),
    "POST /patients/{patient_id}/guardians": ("guardian_id", Role.CLERK),
    "POST /patients/{patient_id}/attachments": ("attachment_id", Role.CLERK),
    "POST /patients/{patient_id}/requests": ("request_id", Role.CLERK),
}
"""What is made over HTTP by the documented example, and how a path calls it."""


def _make_the_rest(world: MatrixWorld) -> None:
    for route in world.routes().values():
        if str(route) in MADE:
            name, role = MADE[str(route)]
            parameters = [
                one
                for one in route.described.get("parameters", [])
                if one["name"] != "dry_run"
            ]
            described = {**route.described, "parameters": parameters}
            real = Route(route.method, route.path, described)
            answer = world.ask(real, somebody(route, role, "own"))
            assert answer.status == 201, (str(route), answer)
            told = json.loads(answer.body)
            world.known[name] = told.get("made") or told["id"]


async def _call(
    app: App,
    method: str,
    path: str,
    query: str,
    headers: Mapping[str, str],
    body: bytes,
) -> Answer:
    """Call the application itself; who listens leaves after the first piece."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [
            (b"host", b"testserver"),
            (b"content-length", str(len(body)).encode()),
            *((name.encode(), value.encode()) for name, value in headers.items()),
        ],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
        "state": {},
    }
    waiting = [{"type": "http.request", "body": body, "more_body": False}]
    told: list[dict[str, Any]] = []
    heard = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if waiting:
            return waiting.pop()
        await heard.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        told.append(message)
        if message["type"] == "http.response.body":
            heard.set()

    await asyncio.wait_for(app(scope, receive, send), timeout=20)
    pieces = [one.get("body", b"") for one in told[1:]]
    return Answer(told[0]["status"], b"".join(pieces).decode("utf-8", "replace"))
