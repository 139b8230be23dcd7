"""The requests' desk: corrections, copies, refusals and their log."""

from fastapi import APIRouter

from api.requests import answering, asking, letters

router = APIRouter(tags=["requests"])
for part in (answering, asking, letters):
    router.include_router(part.router)

__all__ = ["router"]
