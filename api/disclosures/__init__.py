"""Consents, legal bases, and the accounting of what has left a place."""

from fastapi import APIRouter

from api.disclosures import accounting, bases, consents

__all__ = ["router"]

router = APIRouter(tags=["disclosures"])
for part in (bases, consents, accounting):
    router.include_router(part.router)
