"""The privacy desk: holds, restrictions, and erasures that two people decide."""

from fastapi import APIRouter

from api.privacy import erasures, holds, restrictions

router = APIRouter(tags=["privacy"])
for one in (holds, restrictions, erasures):
    router.include_router(one.router)

__all__ = ["router"]
