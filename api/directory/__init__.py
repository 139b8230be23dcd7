"""The directory desk: institutions, providers, and the policy of the scheme."""

from fastapi import APIRouter

from api.directory import institutions, policy, providers

router = APIRouter(tags=["directory"])
for part in (institutions, providers, policy):
    router.include_router(part.router)
