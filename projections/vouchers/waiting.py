"""What waits for somebody: claims for their providers, accounts for their check."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import BigInteger, Engine, cast, func, select

from domain.values import local_date
from projections import attendances, queries
from projections.attendances import Circle
from projections.vouchers import pages
from projections.vouchers.balances import BALANCES
from projections.vouchers.checks import CHECKS, AccountCheck
from projections.vouchers.payable import CLAIM, PayableClaim, of_circle, payable


class PendingClaim(PayableClaim):
    """A claim that awaits its provider's confirmation, and for how many days."""

    waiting_days: int


class PendingConfirmations(BaseModel):
    """What clerks have entered for a provider, who has still to answer for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    provider_id: UUID
    claims: int
    amount_hkd: int
    oldest_entered_at: datetime
    waiting_days: int


class UnvalidatedAccount(BaseModel):
    """A temporary account, and what nobody is paid for because of it.

    `claims` are those that are confirmed. The last failed check is None where none
    was made yet.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    account_id: UUID
    patient_id: UUID
    organisation: str
    opened_at: datetime
    waiting_days: int
    claims: int
    amount_hkd: int
    failed_at: datetime | None = None
    failed_reference: str | None = None


_ACCOUNT = {"account_id", "patient_id", "organisation", "opened_at"}


def pending_claims(
    engine: Engine,
    today: date,
    *,
    circle: Circle | None = None,
    provider_id: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[PendingClaim]:
    """Return what awaits its provider's confirmation, the longest first."""
    wanted = payable().where(CLAIM.state == "pending", *of_circle(circle))
    if provider_id is not None:
        wanted = wanted.where(CLAIM.payee_id == provider_id)
    key = [CLAIM.entered_at, CLAIM.claim_id]
    found = pages.in_order(wanted, *key, after=after).limit(limit)
    return [
        PendingClaim.model_construct(
            **dict(row), waiting_days=_days(row.entered_at, today)
        )
        for row in pages.read(engine, PayableClaim, found)
    ]


def pending_by_provider(
    engine: Engine, today: date, *, circle: Circle | None = None
) -> list[PendingConfirmations]:
    """Return what awaits each provider, whoever has waited longest first."""
    oldest = func.min(CLAIM.entered_at)
    wanted = (
        select(
            CLAIM.payee_id.label("provider_id"),
            func.count().label("claims"),
            cast(func.sum(CLAIM.amount_hkd), BigInteger).label("amount_hkd"),
            oldest.label("oldest_entered_at"),
        )
        .where(CLAIM.state == "pending", *of_circle(circle))
        .group_by(CLAIM.payee_id)
        .order_by(oldest, CLAIM.payee_id)
    )
    with engine.connect() as connection:
        return [
            PendingConfirmations(
                **row, waiting_days=_days(row["oldest_entered_at"], today)
            )
            for row in connection.execute(wanted).mappings()
        ]


def unvalidated_accounts(
    engine: Engine,
    today: date,
    *,
    circle: Circle | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[UnvalidatedAccount]:
    """Return the temporary accounts, whoever has waited longest first."""
    columns = BALANCES.table.c
    rows = queries.in_order(
        engine,
        BALANCES,
        columns.temporary.is_(True),
        *attendances.of_accounts(columns.account_id, circle),
        by=[columns.opened_at, columns.account_id],
        after=after,
        limit=limit,
    )
    ids = [row.account_id for row in rows]
    held, failed = _held_up(engine, ids), _failed(engine, ids)
    return [
        UnvalidatedAccount(
            **row.model_dump(include=_ACCOUNT),
            waiting_days=_days(row.opened_at, today),
            **held.get(row.account_id, {"claims": 0, "amount_hkd": 0}),
            **failed.get(row.account_id, {}),
        )
        for row in rows
    ]


def _held_up(engine: Engine, accounts: list[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return how many confirmed claims each account has, and how much they are."""
    wanted = (
        select(
            CLAIM.account_id,
            func.count().label("claims"),
            cast(func.sum(CLAIM.amount_hkd), BigInteger).label("amount_hkd"),
        )
        .where(
            CLAIM.account_id.in_(accounts),
            CLAIM.confirmed_at.is_not(None),
            CLAIM.voided_at.is_(None),
        )
        .group_by(CLAIM.account_id)
    )
    with engine.connect() as connection:
        rows = connection.execute(wanted).mappings().all()
    return {
        row["account_id"]: {"claims": row["claims"], "amount_hkd": row["amount_hkd"]}
        for row in rows
    }


def _failed(engine: Engine, accounts: list[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return the last failed check of each account that had one."""
    columns = CHECKS.table.c
    wanted = (
        select(CHECKS.table)
        .where(columns.account_id.in_(accounts), columns.outcome == "failed")
        .order_by(columns.version)
    )
    checks: list[AccountCheck] = queries.read(engine, CHECKS, wanted)
    return {
        check.account_id: {
            "failed_at": check.checked_at,
            "failed_reference": check.reference,
        }
        for check in checks
    }


def _days(since: datetime, today: date) -> int:
    return (today - local_date(since)).days
