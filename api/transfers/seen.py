"""Who looks at transfers: the one that a path names, and everything he may see."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from api.deps import ActorDep, LedgerDep, SightDep
from application.access.seeing import Sight
from application.ledger import Ledger
from application.transfers.seeing import SEE_ALL, may_see
from domain.kernel import Actor, NotFound
from domain.sealed import DataClass
from domain.transfers import Transfer
from domain.values import Role
from projections.transfers import Onlooker

OPENING: Mapping[DataClass, str] = {
    "identity": "transfers.identity",
    "contact": "transfers.identity",
    "clinical": "transfers.clinical",
}
"""Whose role opens what is sealed in a transfer."""


async def seen_by(sight: Sight, ledger: Ledger, transfer_id: UUID) -> Transfer:
    """Look at a transfer; of one that is not his, nobody learns anything.

    Raises:
        NotFound
    """
    transfer = await ledger.get(Transfer, transfer_id)
    allowed = may_see(sight.actor, transfer)
    await sight.watcher.note(
        sight.actor, sight.action, (transfer.patient_id,), sight.reason, allowed
    )
    if not allowed:
        raise NotFound(transfer_id)
    return transfer


async def _seen(transfer_id: UUID, ledger: LedgerDep, sight: SightDep) -> Transfer:
    return await seen_by(sight, ledger, transfer_id)


TransferDep = Annotated[Transfer, Depends(_seen)]


def onlooker(actor: Actor) -> Onlooker | None:
    """Return as whom somebody looks at lists; None sees everything."""
    if actor.role in SEE_ALL:
        return None
    rides = actor.id if actor.role == Role.CREW else None
    return Onlooker(organisation=actor.organisation, account=rides)


async def _onlooker(actor: ActorDep) -> Onlooker | None:
    return onlooker(actor)


OnlookerDep = Annotated[Onlooker | None, Depends(_onlooker)]
