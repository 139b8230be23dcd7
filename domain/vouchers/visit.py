"""What was done for the money: where, for whom, by whom, item by item (§1.4)."""

from collections.abc import Sequence
from typing import Annotated, Literal, get_args

from pydantic import Field

from domain.kernel import Fact
from domain.values import Cents

Service = Literal[
    "consultation",
    "treatment",
    "investigation",
    "rehabilitation",
    "health-check",
    "vaccination",
    "dental-check",
    "scaling",
    "extraction",
    "filling",
    "other-dental",
    "eye-examination",
]
Product = Literal[
    "medication", "spectacles", "medical-equipment", "health-food", "rental"
]
"""What vouchers never pay alone (X-PRODUCT): sold, or lent for money."""

Forbidden = Literal["cash", "staff", "scheme-charge", "prepaid-package"]
"""What vouchers never pay: X-CASH, X-STAFF, X-FEE, X-PREPAID."""

ItemKind = Service | Product | Forbidden

PRODUCTS: frozenset[str] = frozenset(get_args(Product))

CareProgramme = Literal["chronic-disease-co-care", "district-health-centre"]
"""Under which programme the elder was served, if under one (R-8)."""


class FeeItem(Fact):
    """One line of the bill, in cents of HKD or in fen, by the currency of the fee."""

    kind: ItemKind
    amount_minor: Cents


class Visit(Fact):
    """What the desk declares about a service.

    `received` is who came and whether the service was given; `served_by` is the
    enrolled professional (or the institution's own staff), or a reliever.
    """

    setting: Literal["outpatient", "inpatient", "day-surgery"]
    received: Literal["in-person", "by-proxy", "by-another-person", "not-yet"]
    funding: Literal["private", "public", "subsidised"]
    served_by: Literal["enrolled", "reliever"]
    items: Annotated[tuple[FeeItem, ...], Field(min_length=1, max_length=50)]


def kinds(visit: Visit) -> set[str]:
    return {item.kind for item in visit.items}


def total_minor(items: Sequence[FeeItem]) -> int:
    return sum(item.amount_minor for item in items)
