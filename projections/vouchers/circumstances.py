"""What is known around claims, event by event: what the signals hold claims against."""

from collections.abc import Sequence
from datetime import date
from typing import get_args
from uuid import UUID

from domain.directory import InstitutionPricesPublished, ProviderPricesPublished
from domain.reference import RowRef
from domain.vouchers import EpisodePaidByNationalInsurance
from projections.columns import table_of
from projections.views import Key, PartView, Row
from projections.vouchers.telling import Heard, Kind, told


class Circumstance(Row):
    """One event, named by its record and version, with what a signal asks of it.

    `part_id` is the consent, claim or pairing meant, `other_id` the spouse's account
    or the payee, `code` the service point, notice, issue or settlement; `item` is a
    kind of item on a bill, and `price_minor` its usual price. An event that names
    several claims or prices has a row for each, by `number`.
    """

    record_id: UUID
    version: int
    number: int = 0
    kind: Kind
    part_id: UUID | None = None
    other_id: UUID | None = None
    code: str | None = None
    city: str | None = None
    from_on: date | None = None
    until_on: date | None = None
    departments: tuple[str, ...] | None = None
    amount_hkd: int | None = None
    limit_hkd: int | None = None
    item: str | None = None
    price_minor: int | None = None

    @property
    def ref(self) -> RowRef:
        return RowRef(id=self.record_id, version=self.version)


def circumstance(_: Circumstance | None, event: Heard, key: Key) -> Circumstance | None:
    record_id, version, number = key
    known = told(event, number)
    if known is None:
        return None
    return Circumstance.told(
        record_id=record_id, version=version, number=number, **known
    )


def by_event(event: Heard) -> Sequence[Key]:
    match event:
        case EpisodePaidByNationalInsurance():
            count = len(event.voucher_claims)
        case ProviderPricesPublished() | InstitutionPricesPublished():
            count = len(event.listing.prices)
        case _:
            count = 1
    id, version = event.originator_id, event.originator_version
    return [(id, version, number) for number in range(count)]


CIRCUMSTANCES = PartView(
    name="vouchers_circumstances",
    version=1,
    row=Circumstance,
    table=table_of(
        "vouchers_circumstances",
        Circumstance,
        key=("record_id", "version", "number"),
        indexes=[("part_id",), ("kind", "from_on"), ("kind", "record_id")],
    ),
    listens=get_args(Heard),
    evolve=circumstance,
    keys=by_event,
    once=True,
)
