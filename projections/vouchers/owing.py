"""What the voucher fund owes: a line for each confirmed claim, and their totals."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import BigInteger, Engine, cast, func, select

from projections import queries
from projections.vouchers.claims import CLAIMS, Payee, VoucherClaim


class OwedLine(BaseModel):
    """One confirmed claim that is not voided. The fund pays in Hong Kong dollars.

    What is `_minor` is in cents of HKD or in fen, by the currency of the fee.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    payable_month: str
    payee: Payee
    payee_id: UUID
    claim_id: UUID
    ref: str | None
    place: Literal["HK", "GBA"]
    service_point: str | None
    department: str | None
    service_date: date
    confirmed_at: datetime
    amount_hkd: int
    fee_minor: int
    covered_minor: int
    copay_minor: int
    fee_currency: Literal["HKD", "CNY"]
    rate_month: str | None
    hkd_per_cny: Decimal | None
    currency: Literal["HKD"] = "HKD"


class OwedTotal(BaseModel):
    """What one payee is owed for one month."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    payable_month: str
    payee: Payee
    payee_id: UUID
    claims: int
    amount_hkd: int
    currency: Literal["HKD"] = "HKD"


def owed_lines(
    engine: Engine,
    month: str,
    *,
    payee_id: UUID | None = None,
    after: tuple[UUID, UUID] | None = None,
    limit: int,
) -> list[OwedLine]:
    """Return lines by payee and claim, after the payee and claim of the last one."""
    columns = CLAIMS.table.c
    rows = queries.in_order(
        engine,
        CLAIMS,
        *_owed(month, payee_id),
        by=[columns.payee_id, columns.claim_id],
        after=after,
        limit=limit,
    )
    return [_line(row) for row in rows]


def owed_totals(
    engine: Engine,
    month: str,
    *,
    payee_id: UUID | None = None,
    after: UUID | None = None,
    limit: int,
) -> list[OwedTotal]:
    """Return the total of each payee, by payee."""
    columns = CLAIMS.table.c
    wanted = (
        select(
            columns.payable_month,
            columns.payee,
            columns.payee_id,
            func.count().label("claims"),
            cast(func.sum(columns.amount_hkd), BigInteger).label("amount_hkd"),
        )
        .where(*_owed(month, payee_id))
        .group_by(columns.payable_month, columns.payee, columns.payee_id)
        .order_by(columns.payee_id)
        .limit(limit)
    )
    if after is not None:
        wanted = wanted.where(columns.payee_id > after)
    with engine.connect() as connection:
        return [OwedTotal(**row) for row in connection.execute(wanted).mappings()]


def _owed(month: str, payee_id: UUID | None) -> list[queries.Condition]:
    columns = CLAIMS.table.c
    owed = [columns.state == "confirmed", columns.payable_month == month]
    if payee_id is not None:
        owed.append(columns.payee_id == payee_id)
    return owed


def _line(row: VoucherClaim) -> OwedLine:
    known: dict[str, Any] = dict(row)
    return OwedLine(
        **{name: known[name] for name in OwedLine.model_fields if name in known}
    )
