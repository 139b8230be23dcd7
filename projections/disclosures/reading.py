"""What can be asked about consents, bases and disclosures."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, func, select

from projections import queries
from projections.disclosures.bases import LEGAL_BASES, PAIRS, LegalBasisRow, PairRow
from projections.disclosures.consents import CONSENTS, ConsentRow
from projections.disclosures.disclosures import DISCLOSURES, DisclosureRow
from projections.disclosures.notices import PRIVACY_NOTICES, PrivacyNoticeRow


class RecipientSince(BaseModel):
    """An organisation that got something of a patient, and when it last did."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    recipient: str
    place: str
    times: int
    last_sent_at: datetime


def privacy_notices(engine: Engine) -> list[PrivacyNoticeRow]:
    """Return every text of every notice, the oldest version first."""
    columns = PRIVACY_NOTICES.table.c
    key = (columns.code, columns.notice_version, columns.language)
    wanted = select(PRIVACY_NOTICES.table).order_by(*key)
    return queries.read(engine, PRIVACY_NOTICES, wanted)


def pairs(engine: Engine) -> list[PairRow]:
    """Return the ordered pairs of places for which there are bases."""
    columns = PAIRS.table.c
    wanted = select(PAIRS.table).order_by(columns.from_place, columns.to_place)
    return queries.read(engine, PAIRS, wanted)


def legal_bases(engine: Engine, bases_id: UUID) -> list[LegalBasisRow]:
    """Return the bases of a pair by their first day."""
    columns = LEGAL_BASES.table.c
    wanted = (
        select(LEGAL_BASES.table)
        .where(columns.bases_id == bases_id)
        .order_by(columns.valid_from, columns.code)
    )
    return queries.read(engine, LEGAL_BASES, wanted)


def consents(
    engine: Engine, patient_id: UUID, *, at: datetime | None = None
) -> list[ConsentRow]:
    """Return the consents of a patient; `at`: those given and not withdrawn then.

    Their days are not looked at: one that has not begun yet is shown as well.
    """
    columns = CONSENTS.table.c
    wanted = (
        select(CONSENTS.table)
        .where(columns.patient_id == patient_id)
        .order_by(columns.given_at, columns.consent_id)
    )
    if at is not None:
        stands = (columns.withdrawn_at.is_(None)) | (columns.withdrawn_at > at)
        wanted = wanted.where(columns.given_at <= at, stands)
    return queries.read(engine, CONSENTS, wanted)


def disclosures(
    engine: Engine,
    patient_id: UUID,
    *,
    since: datetime | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[DisclosureRow]:
    """Return what left of a patient's record, the oldest first."""
    columns = DISCLOSURES.table.c
    filters = [columns.patient_id == patient_id]
    if since is not None:
        filters.append(columns.sent_at >= since)
    return queries.in_order(
        engine,
        DISCLOSURES,
        *filters,
        by=[columns.sent_at, columns.disclosure_id],
        after=after,
        limit=limit,
    )


def recipients_since(
    engine: Engine, patient_id: UUID, since: datetime
) -> Sequence[RecipientSince]:
    """Return who got anything of a patient's record since a moment, each once.

    A correction goes to everybody who got it in the twelve months before (PDPO s.23;
    settlement_privacy §4.1).
    """
    columns = DISCLOSURES.table.c
    who = (columns.recipient, columns.to_place)
    wanted = (
        select(*who, func.count(), func.max(columns.sent_at))
        .where(columns.patient_id == patient_id, columns.sent_at >= since)
        .group_by(*who)
        .order_by(*who)
    )
    with engine.connect() as connection:
        return [
            RecipientSince(recipient=one, place=place, times=times, last_sent_at=last)
            for one, place, times, last in connection.execute(wanted)
        ]
