"""Claims of before the ledger, as another system had them."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Engine

from domain.vouchers import EarlierClaimBroughtIn
from projections import attendances, queries
from projections.attendances import Circle
from projections.columns import table_of
from projections.views import Key, Row, View


class EarlierClaim(Row):
    """It moved no balance here, and nobody is owed for it here."""

    claim_id: UUID
    account_id: UUID
    transaction: str
    service_date: date
    claimed_on: date
    amount_hkd: int
    provider_id: UUID | None = None
    institution_id: UUID | None = None
    service_point: str | None = None
    profession: str | None
    source: str
    entered_at: datetime
    entered_by: str
    organisation: str


def earlier_claim(_: EarlierClaim | None, event: EarlierClaimBroughtIn) -> EarlierClaim:
    facts = {
        "claim_id",
        "transaction",
        "service_date",
        "claimed_on",
        "amount_hkd",
        "profession",
        "source",
    }
    return EarlierClaim(
        account_id=event.originator_id,
        entered_at=event.timestamp,
        entered_by=event.by.id,
        organisation=event.by.organisation,
        **event.model_dump(include=facts),
        **event.place.model_dump(exclude={"kind"}),
    )


def by_claim(event: EarlierClaimBroughtIn) -> Sequence[Key]:
    return ((event.claim_id,),)


EARLIER_CLAIMS = View(
    name="vouchers_earlier_claims",
    version=1,
    row=EarlierClaim,
    table=table_of(
        "vouchers_earlier_claims",
        EarlierClaim,
        key=("claim_id",),
        indexes=[
            ("service_date", "claim_id"),
            ("account_id", "service_date"),
            ("transaction",),
        ],
    ),
    listens=(EarlierClaimBroughtIn,),
    evolve=earlier_claim,
    keys=by_claim,
)


def earlier_claims(
    engine: Engine,
    *,
    circle: Circle | None = None,
    account_id: UUID | None = None,
    transaction: str | None = None,
    after: tuple[date, UUID] | None = None,
    limit: int,
) -> list[EarlierClaim]:
    """Return claims brought in, the newest day of service first."""
    columns = EARLIER_CLAIMS.table.c
    filters = attendances.of_accounts(columns.account_id, circle)
    if account_id is not None:
        filters.append(columns.account_id == account_id)
    if transaction is not None:
        filters.append(columns.transaction == transaction)
    return queries.newest_first(
        engine,
        EARLIER_CLAIMS,
        *filters,
        by=[columns.service_date, columns.claim_id],
        after=after,
        limit=limit,
    )
