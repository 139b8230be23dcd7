"""Which claims are payable, and since when: with the account that they belong to.

A claim is payable once it is confirmed and its account is validated (E-6). One event
validates an account with all its claims, so that a claim's own row cannot say it: the
two rows are held together whenever somebody asks.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ConfigDict
from sqlalchemy import ColumnElement, Engine, Select, and_, case, or_, select, union_all

from projections import attendances
from projections.attendances import Circle
from projections.vouchers import pages
from projections.vouchers.balances import BALANCES
from projections.vouchers.claims import CLAIMS, VoucherClaim

CLAIM, ACCOUNT = CLAIMS.table.c, BALANCES.table.c
JOINED = CLAIMS.table.outerjoin(BALANCES.table, CLAIM.account_id == ACCOUNT.account_id)


class PayableClaim(VoucherClaim):
    """A claim, and whether the fund has to pay it.

    It is payable since the later of its confirmation and the validation of its
    account; the month is that of UTC+8, so that what comes late changes no past
    month. A claim that was voided while it was payable keeps its month, and nobody is
    owed for it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    account_validated: bool
    payable_at: datetime | None = None
    payable_month: str | None = None


def _later(validated: Any, confirmed: Any) -> Any:
    """Return the later of the two; an account of 0.1.0 has no validation."""
    return case((validated > confirmed, validated), else_=confirmed)


IS_VALIDATED: ColumnElement[bool] = ACCOUNT.temporary.is_(False)
WAS_PAYABLE: ColumnElement[bool] = and_(
    IS_VALIDATED,
    CLAIM.confirmed_at.is_not(None),
    or_(
        CLAIM.voided_at.is_(None),
        ACCOUNT.validated_at.is_(None),
        ACCOUNT.validated_at <= CLAIM.voided_at,
    ),
)


def _payable_at() -> ColumnElement[Any]:
    return case((WAS_PAYABLE, _later(ACCOUNT.validated_at, CLAIM.confirmed_at)))


def _payable_month() -> ColumnElement[Any]:
    month = _later(ACCOUNT.validated_month, CLAIM.confirmed_month)
    return case((WAS_PAYABLE, month))


def payable() -> Select[Any]:
    """Ask for claims with what their accounts make of them."""
    return select(
        CLAIMS.table,
        case((IS_VALIDATED, True), else_=False).label("account_validated"),
        _payable_at().label("payable_at"),
        _payable_month().label("payable_month"),
    ).select_from(JOINED)


def in_month(month: str) -> ColumnElement[bool]:
    """Say which claims became payable in a month.

    Either happened in it, the confirmation or the validation: the indexes know both.
    """
    validated = select(ACCOUNT.account_id).where(ACCOUNT.validated_month == month)
    either = or_(CLAIM.confirmed_month == month, CLAIM.account_id.in_(validated))
    return and_(either, _payable_month() == month)


def of_circle(circle: Circle | None) -> list[ColumnElement[bool]]:
    """Say which claims are of a circle's patients, or were entered by its desk.

    Each of the two is a look-up in an index.
    """
    if circle is None:
        return []
    theirs = [select(CLAIM.claim_id).where(*attended(circle))]
    if circle.organisation is not None:
        entered = CLAIM.organisation == circle.organisation
        theirs.append(select(CLAIM.claim_id).where(entered))
    return [CLAIM.claim_id.in_(union_all(*theirs))]


def attended(circle: Circle) -> list[ColumnElement[bool]]:
    return attendances.of_accounts(CLAIM.account_id, circle)


def find(
    engine: Engine, claim_id: UUID, *, circle: Circle | None = None
) -> PayableClaim | None:
    wanted = payable().where(CLAIM.claim_id == claim_id, *of_circle(circle))
    return next(iter(pages.read(engine, PayableClaim, wanted)), None)
