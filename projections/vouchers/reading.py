"""What can be asked about vouchers: a balance explained, claims, what awaits whom."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import BigInteger, Engine, cast, func, select

from domain.vouchers import account_id as id_of
from projections import queries
from projections.vouchers.balances import BALANCES, VoucherBalance
from projections.vouchers.claims import CLAIMS, State, VoucherClaim
from projections.vouchers.consents import CONSENTS, VoucherConsent
from projections.vouchers.entries import ENTRIES, VoucherEntry


class ExplainedEntry(VoucherEntry):
    """A movement with the balance that it led to."""

    balance_hkd: int


class PendingConfirmations(BaseModel):
    """What clerks have entered for a provider, who has still to answer for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    provider_id: UUID
    claims: int
    amount_hkd: int
    oldest_entered_at: datetime


class ClaimFilter(BaseModel):
    """Which claims; what is not given is not asked. `payee_id` is who is paid."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    account_id: UUID | None = None
    patient_id: UUID | None = None
    payee_id: UUID | None = None
    service_point: str | None = None
    department: str | None = None
    profession: str | None = None
    place: str | None = None
    state: State | None = None
    payable_month: str | None = None
    organisation: str | None = None
    entered_by: str | None = None
    ref: str | None = None
    served_from: date | None = None
    served_until: date | None = None
    """Both days are included."""


def balance(engine: Engine, account_id: UUID) -> VoucherBalance | None:
    return queries.find(engine, BALANCES, account_id)


def balance_of_patient(engine: Engine, patient_id: UUID) -> VoucherBalance | None:
    return balance(engine, id_of(patient_id))


def balances(
    engine: Engine, *, after: UUID | None = None, limit: int
) -> list[VoucherBalance]:
    """Return accounts by id."""
    key = None if after is None else (after,)
    return queries.in_order(
        engine, BALANCES, by=[BALANCES.table.c.account_id], after=key, limit=limit
    )


def explanation(
    engine: Engine, account_id: UUID, *, after: int = 0, limit: int
) -> list[ExplainedEntry]:
    """Return the movements that made the balance, in order, after a version."""
    columns = ENTRIES.table.c
    running = func.sum(columns.amount_hkd).over(order_by=columns.version)
    explained = (
        select(ENTRIES.table, cast(running, BigInteger).label("balance_hkd"))
        .where(columns.account_id == account_id)
        .subquery()
    )
    wanted = (
        select(explained)
        .where(explained.c.version > after)
        .order_by(explained.c.version)
        .limit(limit)
    )
    with engine.connect() as connection:
        records = connection.execute(wanted).mappings()
        return [ExplainedEntry.model_construct(**record) for record in records]


def claim(engine: Engine, claim_id: UUID) -> VoucherClaim | None:
    return queries.find(engine, CLAIMS, claim_id)


def claims(
    engine: Engine,
    wanted: ClaimFilter | None = None,
    *,
    after: tuple[date, UUID] | None = None,
    limit: int,
) -> list[VoucherClaim]:
    """Return claims, the newest day of service first, after one's day and id."""
    columns = CLAIMS.table.c
    asked = (wanted or ClaimFilter()).model_dump(exclude_none=True)
    first, last = asked.pop("served_from", None), asked.pop("served_until", None)
    filters = [columns[name] == value for name, value in asked.items()]
    if first is not None:
        filters.append(columns.service_date >= first)
    if last is not None:
        filters.append(columns.service_date <= last)
    key = [columns.service_date, columns.claim_id]
    return queries.newest_first(
        engine, CLAIMS, *filters, by=key, after=after, limit=limit
    )


def pending_claims(
    engine: Engine,
    *,
    provider_id: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[VoucherClaim]:
    """Return what awaits its provider's confirmation, the longest first."""
    columns = CLAIMS.table.c
    filters = [columns.state == "pending"]
    if provider_id is not None:
        filters.append(columns.payee_id == provider_id)
    key = [columns.entered_at, columns.claim_id]
    return queries.in_order(engine, CLAIMS, *filters, by=key, after=after, limit=limit)


def pending_by_provider(engine: Engine) -> list[PendingConfirmations]:
    """Return what awaits each provider, whoever has waited longest first."""
    columns = CLAIMS.table.c
    oldest = func.min(columns.entered_at)
    wanted = (
        select(
            columns.payee_id.label("provider_id"),
            func.count().label("claims"),
            cast(func.sum(columns.amount_hkd), BigInteger).label("amount_hkd"),
            oldest.label("oldest_entered_at"),
        )
        .where(columns.state == "pending")
        .group_by(columns.payee_id)
        .order_by(oldest, columns.payee_id)
    )
    with engine.connect() as connection:
        records = connection.execute(wanted).mappings()
        return [PendingConfirmations(**record) for record in records]


def consents(engine: Engine, account_id: UUID, *, limit: int) -> list[VoucherConsent]:
    """Return the newest consents of an account, used or not."""
    columns = CONSENTS.table.c
    return queries.newest_first(
        engine,
        CONSENTS,
        columns.account_id == account_id,
        by=[columns.given_at, columns.consent_id],
        after=None,
        limit=limit,
    )
