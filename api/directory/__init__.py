"""The directory desk: who and what there is, and the rules that are dated."""

from fastapi import APIRouter

from api.directory import (
    corridors,
    crew,
    expiries,
    institutions,
    policy,
    providers,
    reasons,
    vehicles,
)

router = APIRouter(tags=["directory"])
for part in (
    *(institutions, providers, policy),
    *(corridors, vehicles, crew, reasons, expiries),
):
    router.include_router(part.router)
