"""Who stands behind a request, by what he shows."""

from fastapi import Request

from api.problems import NotAuthenticated
from api.service import Service
from domain.kernel import Actor


async def actor_of(request: Request, service: Service, bearer: str | None) -> Actor:  # noqa: ARG001
    """Return whom a request is for.

    Raises:
        NotAuthenticated
    """
    actor = await service.holders.ask(bearer) if bearer else None
    if actor is None:
        raise NotAuthenticated
    return actor
