"""The transfer desk: requests, decisions, the trip, and what is left to do."""

from fastapi import APIRouter

from api.transfers import papers, steps

__all__ = ["router"]

router = APIRouter(tags=["transfers"])
for part in (steps, papers):
    router.include_router(part.router)
