"""What no event leads to, but time: an acceptance lapses when it has passed (E22).

The worker waits for late entries first: a departure of before the end of the acceptance
can still be recorded, and nothing that happened after it is taken anyway.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

import structlog

from api.service import Service
from application import transfers
from domain.kernel import BAYBRIDGE, Actor, Busy, Occasion, Refusal, Unavailable
from domain.transfers import LapseAcceptance
from domain.values import Jurisdiction, Role
from projections import transfers as views

AT_ONCE_MAX = 100
NAMESPACE = uuid5(BAYBRIDGE, "policy/lapse-acceptance")
BY = Actor(
    id="policy.lapse-acceptance",
    organisation="BAYBRIDGE",
    jurisdiction=Jurisdiction.HK,
    role=Role.OPERATOR,
)


async def record_lapses(service: Service) -> int:
    """Record the lapse of every acceptance that is over; return how many there were.

    Raises:
        Unavailable, Busy
    """
    ledger = service.ledger
    grace = timedelta(minutes=service.settings.lapse_grace_minutes)
    over = await ledger.run(_lapsed, service, ledger.clock() - grace)
    for transfer_id, valid_until in over:
        await _record(service, transfer_id, valid_until)
    return len(over)


def _lapsed(service: Service, before: datetime) -> list[tuple[UUID, datetime]]:
    return views.lapsed(service.engine, before, limit=AT_ONCE_MAX)


async def _record(service: Service, transfer_id: UUID, valid_until: datetime) -> None:
    """Record one lapse; whatever came first is right, and the view will tell."""
    id = uuid5(NAMESPACE, f"{transfer_id}/{valid_until.isoformat()}")
    occasion = Occasion(
        by=BY, command_id=id, correlation_id=id, at=service.ledger.clock()
    )
    command = LapseAcceptance(occasion=occasion, transfer_id=transfer_id)
    try:
        await transfers.lapse_acceptance(service.ledger, command)
    except (Unavailable, Busy):
        raise
    except Refusal as refusal:
        structlog.get_logger("baybridge.transfers").info(
            "nothing-to-lapse", refusal=type(refusal).__name__
        )
