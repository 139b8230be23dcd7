"""Who stands behind a request, by what he shows."""

import structlog
from fastapi import Request

from api.problems import NotAuthenticated
from api.service import Service
from application.access import TOKEN_PREFIX, SignedTokenRefused
from domain.kernel import Actor


async def actor_of(request: Request, service: Service, bearer: str | None) -> Actor:  # noqa: ARG001
    """Return whom a request is for.

    Raises:
        NotAuthenticated
        IssuerSilent: the keys of the issuer of signed tokens cannot be had.
    """
    actor = await holder_of(service, bearer) if bearer else None
    if actor is None:
        raise NotAuthenticated
    return actor


async def holder_of(service: Service, bearer: str) -> Actor | None:
    """Return whom a token stands for now: one of ours, or one that is signed.

    Raises:
        IssuerSilent
    """
    if bearer.startswith(TOKEN_PREFIX) or not service.settings.issuer:
        return await service.holders.ask(bearer)
    try:
        signed = await service.signed.read(bearer, service.ledger.clock())
    except SignedTokenRefused as refused:
        structlog.get_logger("baybridge.access").info(
            "signed-token-refused", because=str(refused)
        )
        return None
    return signed.actor
