"""Who got the data of a patient in the months before, and is told of a correction."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine

from api.service import Service
from domain.requests import (
    LOOK_BACK_MONTHS,
    Recipient,
    SubjectRequest,
    months_before,
)
from domain.values import OrganisationCode, local_date, local_midnight
from projections import transfers

Sent = tuple[OrganisationCode, datetime]
RecipientsSince = Callable[[Engine, UUID, datetime], Sequence[Sent]]
"""Takes a patient and a moment; says who got the data since, and when at last."""


def parties_of_transfers(
    engine: Engine, patient_id: UUID, since: datetime
) -> Sequence[Sent]:
    """Return the parties of the patient's transfers: they got what it took."""
    return [
        (party, row.entered_at)
        for row in transfers.transfers_of_patient(engine, patient_id, seen_by=None)
        for party in transfers.parties(row)
        if row.entered_at >= since
    ]


async def recipients_of(
    service: Service,
    request_id: UUID,
    recipients_since: RecipientsSince = parties_of_transfers,
) -> tuple[Recipient, ...]:
    """Return who is to be told, each once.

    Raises:
        NotFound
    """
    ledger = service.ledger
    asked = await ledger.get(SubjectRequest, request_id)
    today = local_date(ledger.clock())
    since = local_midnight(months_before(today, LOOK_BACK_MONTHS))
    sent = await ledger.run(recipients_since, service.engine, asked.patient_id, since)
    latest = {code: at for code, at in sorted(sent, key=lambda one: one[1])}
    return tuple(
        Recipient(organisation=code, last_sent_on=local_date(at))
        for code, at in sorted(latest.items())
    )
