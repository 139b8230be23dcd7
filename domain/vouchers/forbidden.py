"""What vouchers may never pay for, as the desk declares the visit (§1.4)."""

from collections.abc import Callable, Iterator

from domain.kernel import Refusal
from domain.vouchers.refusals import (
    CashRedemption,
    DaySurgery,
    ForAnotherPerson,
    InpatientService,
    ItemsDoNotAddUp,
    PrepaidService,
    PublicService,
    SchemeCharge,
    ServedByReliever,
    ServiceByProxy,
    SolelyProducts,
    StaffEmployment,
)
from domain.vouchers.visit import PRODUCTS, Visit, kinds, total_minor

_BY_SETTING: dict[str, Callable[[], Refusal]] = {
    "inpatient": InpatientService,
    "day-surgery": DaySurgery,
}
_BY_RECEIPT: dict[str, Callable[[], Refusal]] = {
    "by-proxy": ServiceByProxy,
    "by-another-person": ForAnotherPerson,
    "not-yet": PrepaidService,
}
_BY_ITEM: dict[str, Callable[[], Refusal]] = {
    "cash": CashRedemption,
    "staff": StaffEmployment,
    "scheme-charge": SchemeCharge,
    "prepaid-package": PrepaidService,
}


def check_visit(visit: Visit | None, fee_minor: int) -> None:
    """Refuse what the scheme forbids (X-INPATIENT to X-FEE), the first reason found.

    There is no visit to check where claims of before the ledger are brought in.

    Raises:
        InpatientService, DaySurgery, PrepaidService, SolelyProducts, PublicService
        ServedByReliever, CashRedemption, ForAnotherPerson, ServiceByProxy
        StaffEmployment, SchemeCharge, ItemsDoNotAddUp
    """
    if visit is None:
        return
    for refusal in _forbidden(visit):
        raise refusal
    items_minor = total_minor(visit.items)
    if items_minor != fee_minor:
        raise ItemsDoNotAddUp(items_minor=items_minor, fee_minor=fee_minor)


def _forbidden(visit: Visit) -> Iterator[Refusal]:
    if visit.setting in _BY_SETTING:
        yield _BY_SETTING[visit.setting]()
    if visit.received in _BY_RECEIPT:
        yield _BY_RECEIPT[visit.received]()
    if visit.funding != "private":
        yield PublicService(funding=visit.funding)
    if visit.served_by == "reliever":
        yield ServedByReliever()
    items = kinds(visit)
    for kind in sorted(items & _BY_ITEM.keys()):
        yield _BY_ITEM[kind]()
    if items <= PRODUCTS:
        yield SolelyProducts()
