"""What each payee's claims came to, month by month of service."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import BigInteger, Engine, Select, case, cast, distinct, func, select

from projections.vouchers import pages
from projections.vouchers.claims import CLAIMS, Payee

CLAIM = CLAIMS.table.c
MONTHS = 12
_CENT, _PER_MILLE = Decimal("0.01"), Decimal("0.001")


class MonthOfClaims(BaseModel):
    """The claims for the services of a month; what was voided is counted beside them.

    `designated_hkd` counted towards a reward. `mean_hkd` and `share_confirmed`, a part
    of one, are None where there is no claim.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    month: str
    claims: int
    elders: int
    amount_hkd: int
    mean_hkd: Decimal | None
    largest_hkd: int
    designated_hkd: int
    confirmed: int
    share_confirmed: Decimal | None
    voided: int
    voided_hkd: int


class ProviderActivity(MonthOfClaims):
    """The same of one payee: a provider, or an institution on the Mainland side."""

    payee: Payee
    payee_id: UUID


def provider_activity(
    engine: Engine,
    month: str,
    *,
    after: tuple[int, UUID] | None = None,
    limit: int,
) -> list[ProviderActivity]:
    """Return the payees of a month, the largest amount first."""
    counted = (
        _counted(CLAIM.payee, CLAIM.payee_id)
        .where(CLAIM.service_month == month)
        .group_by(CLAIM.payee, CLAIM.payee_id)
        .subquery()
    )
    wanted = pages.largest_first(
        select(counted), counted.c.amount_hkd, counted.c.payee_id, after=after
    )
    with engine.connect() as connection:
        rows = connection.execute(wanted.limit(limit)).mappings()
        return [ProviderActivity(month=month, **_shares(dict(row))) for row in rows]


def activity_of(engine: Engine, payee_id: UUID, until: str) -> list[MonthOfClaims]:
    """Return the twelve months of a payee that end with one, the newest first.

    A month without claims is there too.
    """
    months = list(_months(until))
    wanted = (
        _counted(CLAIM.service_month)
        .where(CLAIM.payee_id == payee_id, CLAIM.service_month.in_(months))
        .group_by(CLAIM.service_month)
    )
    with engine.connect() as connection:
        found = {
            row["service_month"]: dict(row)
            for row in connection.execute(wanted).mappings()
        }
    return [_month(month, found.get(month, {})) for month in months]


def _counted(*by: Any) -> Select[Any]:
    stands = CLAIM.state != "voided"
    return select(
        *by,
        func.count(case((stands, 1))).label("claims"),
        func.count(distinct(case((stands, CLAIM.account_id)))).label("elders"),
        _sum(case((stands, CLAIM.amount_hkd))).label("amount_hkd"),
        func.coalesce(func.max(case((stands, CLAIM.amount_hkd))), 0).label(
            "largest_hkd"
        ),
        _sum(case((stands, CLAIM.towards_reward_hkd))).label("designated_hkd"),
        func.count(case((CLAIM.state == "confirmed", 1))).label("confirmed"),
        func.count(case((~stands, 1))).label("voided"),
        _sum(case((~stands, CLAIM.amount_hkd))).label("voided_hkd"),
    )


def _sum(amount: Any) -> Any:
    return cast(func.coalesce(func.sum(amount), 0), BigInteger)


def _month(month: str, counted: dict[str, Any]) -> MonthOfClaims:
    counts = {"claims", "elders", "amount_hkd", "largest_hkd", "designated_hkd"}
    nothing = dict.fromkeys(counts | {"confirmed", "voided", "voided_hkd"}, 0)
    counted.pop("service_month", None)
    return MonthOfClaims(month=month, **_shares(nothing | counted))


def _shares(counted: dict[str, Any]) -> dict[str, Any]:
    claims = counted["claims"]
    return counted | {
        "mean_hkd": _part(counted["amount_hkd"], claims, _CENT),
        "share_confirmed": _part(counted["confirmed"], claims, _PER_MILLE),
    }


def _part(amount: int, of: int, digits: Decimal) -> Decimal | None:
    if of == 0:
        return None
    return (Decimal(amount) / of).quantize(digits, ROUND_HALF_UP)


def _months(until: str) -> Iterator[str]:
    year, month = map(int, until.split("-"))
    for ago in range(MONTHS):
        years, months = divmod(year * 12 + month - 1 - ago, 12)
        yield f"{years:04d}-{months + 1:02d}"
