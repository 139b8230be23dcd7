"""One entry for each movement of a bucket: together they explain it."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from projections.columns import table_of
from projections.views import Key, PartView, Row
from projections.vouchers.movements import (
    MOVED,
    BucketKind,
    Moved,
    MovementKind,
    movements,
)


class VoucherEntry(Row):
    """One movement; those of a bucket add up to it.

    The entries of a quota add up to what was used of it, and those of the spouse's
    bucket to what was drawn on the spouse, both negative. `part` counts the movements
    of one event. `row_id` and `row_version` name the row of the directory that was
    relied on.
    """

    account_id: UUID
    version: int
    part: int
    kind: MovementKind
    bucket: BucketKind
    reward: str | None = None
    profession: str | None = None
    period_from: date | None = None
    amount_hkd: int
    issue: str | None = None
    year: int | None = None
    limit_hkd: int | None = None
    claim_id: UUID | None = None
    other_account_id: UUID | None = None
    row_id: UUID | None = None
    row_version: int | None = None
    effective_at: datetime
    entered_at: datetime
    entered_by: str
    organisation: str


def entry(_: VoucherEntry | None, event: Moved, key: Key) -> VoucherEntry:
    account_id, version, part = key
    return VoucherEntry.told(
        account_id=account_id,
        version=version,
        part=part,
        effective_at=event.effective_at,
        entered_at=event.timestamp,
        entered_by=event.by.id,
        organisation=event.by.organisation,
        **movements(event)[part]._asdict(),
    )


def by_part(event: Moved) -> Sequence[Key]:
    return [
        (event.originator_id, event.originator_version, part)
        for part in range(len(movements(event)))
    ]


ENTRIES = PartView(
    name="vouchers_entries",
    version=2,
    row=VoucherEntry,
    table=table_of(
        "vouchers_entries",
        VoucherEntry,
        key=("account_id", "version", "part"),
        indexes=[("claim_id",)],
    ),
    listens=MOVED,
    evolve=entry,
    keys=by_part,
    once=True,
)
