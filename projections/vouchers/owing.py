"""What the voucher fund owes: a line for each payable claim, and their totals."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import BigInteger, Engine, Select, cast, func, literal, select

from projections.attendances import Circle
from projections.vouchers import pages
from projections.vouchers.claims import Payee
from projections.vouchers.payable import (
    CLAIM,
    JOINED,
    PayableClaim,
    in_month,
    of_circle,
    payable,
)


class OwedLine(BaseModel):
    """One payable claim that is not voided. The fund pays in Hong Kong dollars.

    What is `_minor` is in cents of HKD or in fen, by the currency of the fee.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    payable_month: str
    payable_at: datetime
    payee: Payee
    payee_id: UUID
    claim_id: UUID
    ref: str | None
    transaction: str | None
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
    circle: Circle | None = None,
    payee_id: UUID | None = None,
    after: tuple[UUID, UUID] | None = None,
    limit: int,
) -> list[OwedLine]:
    """Return lines by payee and claim, after the payee and claim of the last one."""
    owed = _owed(payable(), month, payee_id).where(*of_circle(circle))
    wanted = pages.in_order(owed, CLAIM.payee_id, CLAIM.claim_id, after=after)
    rows = pages.read(engine, PayableClaim, wanted.limit(limit))
    return [_line(row) for row in rows]


def owed_totals(
    engine: Engine,
    month: str,
    *,
    circle: Circle | None = None,
    payee_id: UUID | None = None,
    after: UUID | None = None,
    limit: int,
) -> list[OwedTotal]:
    """Return the total of each payee, by payee."""
    totals = select(
        literal(month).label("payable_month"),
        CLAIM.payee,
        CLAIM.payee_id,
        func.count().label("claims"),
        cast(func.sum(CLAIM.amount_hkd), BigInteger).label("amount_hkd"),
    ).select_from(JOINED)
    wanted = _owed(totals, month, payee_id).where(*of_circle(circle))
    wanted = wanted.group_by(CLAIM.payee, CLAIM.payee_id)
    wanted = wanted.order_by(CLAIM.payee_id).limit(limit)
    if after is not None:
        wanted = wanted.where(CLAIM.payee_id > after)
    return pages.read(engine, OwedTotal, wanted)


def _owed(wanted: Select[Any], month: str, payee_id: UUID | None) -> Select[Any]:
    wanted = wanted.where(CLAIM.state == "confirmed", in_month(month))
    return wanted if payee_id is None else wanted.where(CLAIM.payee_id == payee_id)


def _line(row: PayableClaim) -> OwedLine:
    known: dict[str, Any] = dict(row)
    return OwedLine(
        **{name: known[name] for name in OwedLine.model_fields if name in known}
    )
