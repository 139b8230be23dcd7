"""The bill behind each claim, line by line."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Engine, select

from domain.vouchers import VouchersClaimedInBayArea, VouchersClaimedInHongKong
from projections import queries
from projections.columns import table_of
from projections.views import Key, PartView, Row

Claimed = VouchersClaimedInHongKong | VouchersClaimedInBayArea


class ClaimItem(Row):
    """One line of a bill, in cents of HKD or in fen. Claims of 0.1.0 have no bill."""

    claim_id: UUID
    number: int
    kind: str
    amount_minor: int


def claim_item(_: ClaimItem | None, event: Claimed, key: Key) -> ClaimItem | None:
    claim_id, number = key
    if event.visit is None:
        return None
    item = event.visit.items[number]
    return ClaimItem.told(
        claim_id=claim_id, number=number, kind=item.kind, amount_minor=item.amount_minor
    )


def by_line(event: Claimed) -> Sequence[Key]:
    lines = event.visit.items if event.visit else ()
    return [(event.claim_id, number) for number in range(len(lines))]


CLAIM_ITEMS = PartView(
    name="vouchers_claim_items",
    version=1,
    row=ClaimItem,
    table=table_of("vouchers_claim_items", ClaimItem, key=("claim_id", "number")),
    listens=(VouchersClaimedInHongKong, VouchersClaimedInBayArea),
    evolve=claim_item,
    keys=by_line,
    once=True,
)


def claim_items(engine: Engine, claim_id: UUID) -> list[ClaimItem]:
    """Return the bill of a claim, as it was entered."""
    columns = CLAIM_ITEMS.table.c
    wanted = (
        select(CLAIM_ITEMS.table)
        .where(columns.claim_id == claim_id)
        .order_by(columns.number)
    )
    return queries.read(engine, CLAIM_ITEMS, wanted)
