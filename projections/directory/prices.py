"""What providers and service points ask of everybody: a row for each price."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from domain.directory import (
    InstitutionPricesPublished,
    PriceList,
    ProviderPricesPublished,
)
from projections.columns import table_of
from projections.views import Key, PartView, Row


class ProviderPriceRow(Row):
    """The usual price of one kind of item, in Hong Kong cents, from a date on."""

    provider_id: UUID
    ref: str
    kind: str
    starts_on: date
    price_minor: int
    version: int


class ServicePointPriceRow(Row):
    """The usual price of one kind of item, in fen on the Mainland, from a date on."""

    institution_id: UUID
    service_point: str
    ref: str
    kind: str
    starts_on: date
    price_minor: int
    version: int


def provider_price(
    _: ProviderPriceRow | None, event: ProviderPricesPublished, key: Key
) -> ProviderPriceRow:
    return ProviderPriceRow(
        provider_id=event.originator_id,
        version=event.originator_version,
        **_price(event.listing, key[-1]),
    )


def provider_price_keys(event: ProviderPricesPublished) -> Sequence[Key]:
    listing = event.listing
    return [(event.originator_id, listing.ref, one.kind) for one in listing.prices]


def service_point_price(
    _: ServicePointPriceRow | None, event: InstitutionPricesPublished, key: Key
) -> ServicePointPriceRow:
    return ServicePointPriceRow(
        institution_id=event.originator_id,
        service_point=event.service_point,
        version=event.originator_version,
        **_price(event.listing, key[-1]),
    )


def service_point_price_keys(event: InstitutionPricesPublished) -> Sequence[Key]:
    place, listing = (event.originator_id, event.service_point), event.listing
    return [(*place, listing.ref, one.kind) for one in listing.prices]


def _price(listing: PriceList, kind: str) -> dict[str, Any]:
    (price,) = (one.price_minor for one in listing.prices if one.kind == kind)
    return {
        "ref": listing.ref,
        "kind": kind,
        "starts_on": listing.starts_on,
        "price_minor": price,
    }


PROVIDER_PRICES = PartView(
    name="directory_provider_prices",
    version=1,
    row=ProviderPriceRow,
    table=table_of(
        "directory_provider_prices",
        ProviderPriceRow,
        key=("provider_id", "ref", "kind"),
    ),
    listens=(ProviderPricesPublished,),
    evolve=provider_price,
    keys=provider_price_keys,
)
SERVICE_POINT_PRICES = PartView(
    name="directory_service_point_prices",
    version=1,
    row=ServicePointPriceRow,
    table=table_of(
        "directory_service_point_prices",
        ServicePointPriceRow,
        key=("institution_id", "service_point", "ref", "kind"),
    ),
    listens=(InstitutionPricesPublished,),
    evolve=service_point_price,
    keys=service_point_price_keys,
)
