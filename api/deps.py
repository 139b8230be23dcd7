"""What a route may ask for, and how it answers."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4, uuid5

from fastapi import Depends, Header, Query, Request, Response, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from api.belongings import FINDERS, Find
from api.credentials import actor_of
from api.problems import NotAuthenticated, PositionUnknown, ViewBehind
from api.service import Service
from application.access import permit
from application.access.seeing import REASON_CHARS_MAX, REASON_CHARS_MIN, Sight
from application.ledger import Ledger, Recorded
from domain.kernel import BAYBRIDGE, Actor, Forbidden, Occasion
from projections.positions import read_positions
from projections.views import AnyView

WAIT_SECONDS = 2.0
LOOK_SECONDS = 0.02


def service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


# Whatever a route asks for is asynchronous: the rest is made in a thread, each time.


async def _service(request: Request) -> Service:
    return service_of(request)


async def _ledger(request: Request) -> Ledger:
    return service_of(request).ledger


ServiceDep = Annotated[Service, Depends(_service)]
LedgerDep = Annotated[Ledger, Depends(_ledger)]

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="A token made by `baybridge token add`.",
)


async def _actor(request: Request) -> Actor:
    """Return who was let in by the permission that every route begins with."""
    actor: Actor | None = getattr(request.state, "actor", None)
    if actor is None:
        raise NotAuthenticated
    return actor


ActorDep = Annotated[Actor, Depends(_actor)]


Reason = Annotated[
    str | None,
    Header(
        alias="Baybridge-Reason",
        json_schema_extra={
            "minLength": REASON_CHARS_MIN,
            "maxLength": REASON_CHARS_MAX,
        },
        description=(
            "Why an auditor must see who somebody is: 10 to 500 characters, in UTF-8. "
            "It is recorded with the reading."
        ),
        examples=["Complaint 2026-118 of the patient"],
    ),
]


@dataclass(frozen=True)
class Permission:
    """The rule of a route: who may not do `action` gets no further.

    Nor does anybody to whom the record does not belong that the path names.
    """

    action: str

    async def __call__(
        self,
        request: Request,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
        baybridge_reason: Reason = None,
    ) -> None:
        service = service_of(request)
        bearer = credentials.credentials if credentials else None
        actor = await actor_of(request, service, bearer)
        request.state.actor = actor
        try:
            permit(actor, self.action)
        except Forbidden:
            await _note_refused(request, service, actor, self.action)
            raise
        _refuse_unknown_parameters(request)
        reason = _stated(baybridge_reason)
        sight = Sight(actor, self.action, reason, service.openings, service.watcher)
        request.state.sight = sight
        await _look_at_path(request, service, sight)


async def _look_at_path(request: Request, service: Service, sight: Sight) -> None:
    """Look at the last record that the path names, if it is one of a patient."""
    if named := _named(request):
        find, id = named
        await sight.look(id, await find(service, sight.actor, id))


async def _note_refused(
    request: Request, service: Service, actor: Actor, action: str
) -> None:
    """Note that somebody asked for a patient's record whose role may not."""
    if named := _named(request):
        find, id = named
        belonging = await find(service, actor, id)
        subjects = belonging.subjects if belonging else ()
        await service.watcher.note(actor, action, subjects, None, allowed=False)


def _named(request: Request) -> tuple[Find, UUID] | None:
    """Return the last record that the path names, and how to find whose it is."""
    for name, text in reversed(request.path_params.items()):
        if name in FINDERS:
            with suppress(ValueError):  # what is no id is told when it is read
                return FINDERS[name], UUID(str(text))
            return None
    return None


def _stated(header: str | None) -> str | None:
    """Return a reason as it was typed: a header comes as Latin-1, whatever it is."""
    if header is None:
        return None
    text = header
    with suppress(UnicodeError):
        text = header.encode("latin-1").decode("utf-8")
    if REASON_CHARS_MIN <= len(text.strip()) <= REASON_CHARS_MAX:
        return text.strip()
    kind = "string_too_long" if len(text) > REASON_CHARS_MAX else "string_too_short"
    place = ("header", "Baybridge-Reason")
    raise RequestValidationError([{"type": kind, "loc": place, "msg": kind}])


async def _sight(request: Request) -> Sight:
    """Return as whom the route looks; set by the permission that it begins with."""
    sight: Sight = request.state.sight
    return sight


SightDep = Annotated[Sight, Depends(_sight)]


def allow(action: str) -> Any:
    """Let those through who may do `action`; every route names one.

    That a policy speaks of it is asked when the application is made: modules can be
    read without the policies.
    """
    return Depends(Permission(action))


def action_of(route: APIRoute) -> str | None:
    """Return the action that a route names."""
    for dependency in route.dependant.dependencies:
        if isinstance(dependency.call, Permission):
            return dependency.call.action
    return None


def _refuse_unknown_parameters(request: Request) -> None:
    """Refuse `?dry-run=true`, which would otherwise record."""
    given = [name for name, _ in request.query_params.multi_items()]
    if not given:
        return
    known = {
        field.alias
        for field in get_flat_params(request.scope["route"].dependant)
        if isinstance(field.field_info, params.Query)
    }
    faults = [
        {"type": kind, "loc": ("query", name), "msg": kind}
        for name in sorted(set(given))
        if (kind := _fault(name, given.count(name), known))
    ]
    if faults:
        raise RequestValidationError(faults)


def _fault(name: str, times: int, known: set[str]) -> str:
    if name not in known:
        return "unknown_parameter"
    return "given_twice" if times > 1 else ""


async def _occasion(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=255,
            pattern=r"^[\x21-\x7e]+$",
            description="The same key again gives the same answer, and records once.",
            examples=["claim-2026-000123"],
        ),
    ] = None,
    x_correlation_id: Annotated[
        UUID | None, Header(description="The case that this belongs to.")
    ] = None,
    if_match: Annotated[
        str | None,
        Header(
            pattern=r'^(\*|"[0-9]{1,9}")$',
            description="The ETag of the record as it was seen.",
            examples=['"3"'],
        ),
    ] = None,
    dry_run: Annotated[
        Literal["true", "false"],
        Query(description="Decide everything, record nothing."),
    ] = "false",
) -> Occasion:
    actor = await _actor(request)
    command_id = _command_id(actor, idempotency_key)
    return Occasion(
        by=actor,
        command_id=command_id,
        correlation_id=x_correlation_id or command_id,
        at=service_of(request).ledger.clock(),
        expected_version=_version(if_match),
        dry_run=dry_run == "true",
    )


OccasionDep = Annotated[Occasion, Depends(_occasion)]


def _command_id(actor: Actor, key: str | None) -> UUID:
    """Return the id of a command: the same for the same key of an organisation."""
    if key is None:
        return uuid4()
    return uuid5(uuid5(BAYBRIDGE, actor.organisation), key)


def _version(if_match: str | None) -> int | None:
    return None if if_match is None or if_match == "*" else int(if_match.strip('"'))


class Acknowledgement(BaseModel):
    """What was recorded: where to read it, and from which position on."""

    id: UUID
    version: int
    position: int | None
    made: UUID | None = None
    events: tuple[str, ...] = ()
    dry_run: bool = False


def acknowledge(
    response: Response, recorded: Recorded, *, location: str = ""
) -> Acknowledgement:
    """Answer a command; the same key gets the same body again, marked by a header."""
    headers = response.headers
    headers["ETag"] = f'"{recorded.version}"'
    if recorded.position is not None:
        headers["Baybridge-Position"] = str(recorded.position)
    if recorded.replayed:
        headers["Idempotency-Replayed"] = "true"
    if recorded.dry_run:
        headers["Baybridge-Dry-Run"] = "true"
        response.status_code = 200
    elif location:
        headers["Location"] = location
    return Acknowledgement(**recorded.model_dump(exclude={"replayed"}))


@dataclass(frozen=True)
class Reflecting:
    """Waits for `min_position` if asked to, and says which position is reflected.

    The position is read before the rows are: they may be newer, never older.
    """

    views: tuple[AnyView, ...]

    async def __call__(
        self,
        response: Response,
        service: ServiceDep,
        min_position: Annotated[
            int,
            Query(
                ge=0, le=10**15, description="Wait until this position is reflected."
            ),
        ] = 0,
    ) -> int:
        deadline = time.monotonic() + WAIT_SECONDS
        position = await self._position(service)
        if position < min_position:
            await self._check_recorded(service, min_position)
        while position < min_position:
            if time.monotonic() > deadline:
                raise ViewBehind(position=position)
            await asyncio.sleep(LOOK_SECONDS)
            position = await self._position(service)
        response.headers["Baybridge-Position"] = str(position)
        return position

    async def _check_recorded(self, service: Service, position: int) -> None:
        last = await service.ledger.run(service.ledger.log.last_position)
        if position > last:
            raise PositionUnknown(position=last)

    async def _position(self, service: Service) -> int:
        known = await service.ledger.run(read_positions, service.engine)
        return min(
            known[view.name].position if view.name in known else 0
            for view in self.views
        )


def reflecting(*views: AnyView) -> Any:
    """Say in the answer up to which position these views have read the log."""
    return Depends(Reflecting(views))
