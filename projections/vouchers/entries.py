"""One entry for each movement of a balance: together they explain it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, assert_never
from uuid import UUID

from domain.kernel import Event
from domain.reference import RowRef
from domain.vouchers import (
    ClaimVoided,
    VouchersClaimedInBayArea,
    VouchersClaimedInHongKong,
    VouchersCredited,
    VouchersForfeited,
)
from projections.columns import table_of
from projections.views import Key, Row, View
from projections.vouchers.movements import MOVED, Moved, own_hkd


class VoucherEntry(Row):
    """One movement; all of them add up to the balance.

    `row_id` and `row_version` name the row of the directory that was relied on.
    """

    account_id: UUID
    version: int
    kind: Literal["credit", "forfeiture", "claim", "void"]
    amount_hkd: int
    issue: str | None = None
    year: int | None = None
    limit_hkd: int | None = None
    claim_id: UUID | None = None
    row_id: UUID | None = None
    row_version: int | None = None
    effective_at: datetime
    entered_at: datetime
    entered_by: str
    organisation: str


def entry(_: VoucherEntry | None, event: Moved) -> VoucherEntry | None:
    movement = _movement(event)
    if movement["amount_hkd"] == 0:
        return None
    return VoucherEntry(
        account_id=event.originator_id,
        version=event.originator_version,
        effective_at=event.effective_at,
        entered_at=event.timestamp,
        entered_by=event.by.id,
        organisation=event.by.organisation,
        **movement,
    )


def _movement(event: Moved) -> dict[str, Any]:
    match event:
        case VouchersCredited():
            return _issue(event) | {"kind": "credit", "amount_hkd": event.amount_hkd}
        case VouchersForfeited():
            return _issue(event) | {
                "kind": "forfeiture",
                "amount_hkd": -event.amount_hkd,
            }
        case VouchersClaimedInHongKong(enrolment_row=row, taken=taken):
            return _claim(event, "claim", -own_hkd(taken)) | _row(row)
        case VouchersClaimedInBayArea(designation_row=row, taken=taken):
            return _claim(event, "claim", -own_hkd(taken)) | _row(row)
        case ClaimVoided(restored=restored):
            return _claim(event, "void", own_hkd(restored))
        case _:
            assert_never(event)


def _issue(event: VouchersCredited | VouchersForfeited) -> dict[str, Any]:
    return event.model_dump(include={"issue", "year", "limit_hkd"}) | _row(event.row)


def _claim(event: Any, kind: str, amount_hkd: int) -> dict[str, Any]:
    return {"kind": kind, "amount_hkd": amount_hkd, "claim_id": event.claim_id}


def _row(row: RowRef) -> dict[str, Any]:
    return {"row_id": row.id, "row_version": row.version}


def by_version(event: Event) -> Sequence[Key]:
    return ((event.originator_id, event.originator_version),)


ENTRIES = View(
    name="vouchers_entries",
    version=1,
    row=VoucherEntry,
    table=table_of("vouchers_entries", VoucherEntry, key=("account_id", "version")),
    listens=MOVED,
    evolve=entry,
    keys=by_version,
)
