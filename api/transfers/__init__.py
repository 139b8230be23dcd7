"""The transfer desk: requests, decisions, the trip, and what is left to do."""

from fastapi import APIRouter

from api.transfers import (
    availability,
    board,
    charges,
    figures,
    imports,
    live,
    one,
    papers,
    ports,
    readiness,
    steps,
    timeline,
)

__all__ = ["FILE_PATHS", "router"]

FILE_PATHS = imports.FILE_PATHS

router = APIRouter(tags=["transfers"])
for part in (
    *(steps, live, board, one, timeline, readiness, charges),
    *(figures, ports, availability, papers, imports),
):
    router.include_router(part.router)
