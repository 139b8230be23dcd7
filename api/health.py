"""Is the service alive, ready, and how far behind are its views?"""

import asyncio
from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from pydantic import BaseModel

from api.deps import service_of
from domain.kernel import Unavailable

READY_WITHIN_SECONDS = 60.0
ASK_WITHIN_SECONDS = 3.0

router = APIRouter(tags=["operations"])

_LAG = Gauge(
    "baybridge_view_lag_seconds",
    "How long the first event that a view has not folded has waited.",
    ["view"],
)
_PARKED = Gauge(
    "baybridge_view_parked_events", "Events that a view could not fold.", ["view"]
)

_POSITION = Gauge(
    "baybridge_view_position",
    "How far a view has read the log: its rate is events a second.",
    ["view"],
)


class Alive(BaseModel):
    status: Literal["alive"] = "alive"


class ViewState(BaseModel):
    """How far a view is behind, as time, and how many events it could not fold.

    `position` is how far it has read the log.
    """

    lag_seconds: float
    parked: int
    position: int


class Readiness(BaseModel):
    """Ready: the database answers and no view is too far behind."""

    status: Literal["ready", "behind", "unreachable"]
    at: datetime
    views: dict[str, ViewState] = {}


@router.get("/healthz")
async def is_alive() -> Alive:
    """Say that the process answers."""
    return Alive()


@router.get("/readyz", responses={503: {"model": Readiness}})
async def is_ready(request: Request, response: Response) -> Readiness:
    """Say whether requests can be served, and how far behind each view is."""
    now = service_of(request).ledger.clock()
    try:
        views = await _states(request)
    except Unavailable:
        response.status_code = 503
        return Readiness(status="unreachable", at=now)
    behind = any(view.lag_seconds > READY_WITHIN_SECONDS for view in views.values())
    if behind:
        response.status_code = 503
    return Readiness(status="behind" if behind else "ready", at=now, views=views)


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """Give the figures to Prometheus; they hold no personal data."""
    try:
        for name, view in (await _states(request)).items():
            _LAG.labels(name).set(view.lag_seconds)
            _PARKED.labels(name).set(view.parked)
            _POSITION.labels(name).set(view.position)
    except Unavailable:
        _LAG.clear()
        _PARKED.clear()
        _POSITION.clear()
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _states(request: Request) -> dict[str, ViewState]:
    service = service_of(request)
    try:
        async with asyncio.timeout(ASK_WITHIN_SECONDS):
            lag = await service.ledger.run(service.views.lag, service.ledger.clock())
            parked = await service.ledger.run(service.views.parked)
            places = await service.ledger.run(service.views.positions)
    except TimeoutError:
        raise Unavailable from None
    return {
        name: ViewState(
            lag_seconds=waited.total_seconds(),
            parked=parked[name],
            position=places[name],
        )
        for name, waited in lag.items()
    }
