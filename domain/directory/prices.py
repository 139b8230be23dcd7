"""What a desk asks of everybody: the usual prices, whoever pays and however (§2.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from domain.kernel import Fact, Refusal
from domain.values import Code, Ref

PriceMinor = Annotated[
    int,
    Field(
        ge=0, le=1_000_000_000, strict=True, description="Hong Kong cents, or else fen"
    ),
]


class Price(Fact):
    """The usual price of one kind of item, as a bill names it."""

    kind: Code
    price_minor: PriceMinor


def _once_each(prices: tuple[Price, ...]) -> tuple[Price, ...]:
    if len({price.kind for price in prices}) < len(prices):
        raise ValueError("a kind of item stands in the price list twice")
    return prices


Prices = Annotated[
    tuple[Price, ...], Field(min_length=1, max_length=100), AfterValidator(_once_each)
]


class PriceList(Fact):
    """The usual prices of all patients, from a date on, until the next list.

    `ref` is the number of the list at the desk that gave it; of two lists for one
    date the one recorded last counts. A fee that vouchers pay is held against it
    later: nobody may raise a fee because of vouchers.
    """

    ref: Ref
    starts_on: date
    prices: Prices


@dataclass(eq=False)
class PriceListReused(Refusal):
    """The number of the price list belongs to another list of this desk."""

    ref: Ref


def is_new_list(new: PriceList, lists: Mapping[Ref, PriceList]) -> bool:
    """Say whether a list of prices is not there yet.

    Raises:
        PriceListReused
    """
    earlier = lists.get(new.ref)
    if earlier == new:
        return False
    if earlier:
        raise PriceListReused(ref=new.ref)
    return True
