"""What vouchers may never pay for, each beside what they may (§1.4)."""

from functools import partial
from typing import get_args

import pytest
from pydantic import ValidationError

from domain.kernel import Refusal
from domain.vouchers import (
    AmountExceedsFee,
    CashRedemption,
    DaySurgery,
    FeeItem,
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
    Visit,
    VoucherAccount,
)
from domain.vouchers.visit import Product
from tests.facts.vouchers import (
    AT_SERVICE_POINT,
    TERMS,
    available,
    balance,
    claim_in_bay_area,
    claim_in_hong_kong,
    claimed_in_bay_area,
    claimed_in_hong_kong,
    confirmed,
    consented,
    designation,
    enrolment,
    give_consent,
    opened,
    rate,
    visit,
)
from tests.given import given

given_account = partial(given, VoucherAccount)

FEE = 350_00
FORBIDDEN = {
    "X-INPATIENT": (visit(setting="inpatient"), InpatientService()),
    "X-DAYSURG": (visit(setting="day-surgery"), DaySurgery()),
    "X-PREPAID not yet received": (visit(received="not-yet"), PrepaidService()),
    "X-PREPAID as an item": (visit(FEE, "prepaid-package"), PrepaidService()),
    "X-PREPAID beside a service": (
        visit(FEE, "consultation", "prepaid-package"),
        PrepaidService(),
    ),
    "X-PRODUCT medication": (visit(FEE, "medication"), SolelyProducts()),
    "X-PRODUCT spectacles": (visit(FEE, "spectacles"), SolelyProducts()),
    "X-PRODUCT dried seafood": (visit(FEE, "health-food"), SolelyProducts()),
    "X-PRODUCT equipment": (visit(FEE, "medical-equipment"), SolelyProducts()),
    "X-PRODUCT rented": (visit(FEE, "rental"), SolelyProducts()),
    "X-PRODUCT several": (visit(FEE, "medication", "spectacles"), SolelyProducts()),
    "X-PRODUCT all of them": (visit(FEE, *get_args(Product)), SolelyProducts()),
    "X-PUBLIC": (visit(funding="public"), PublicService(funding="public")),
    "X-PUBLIC bought in": (
        visit(funding="subsidised"),
        PublicService(funding="subsidised"),
    ),
    "X-NOTENROLLED": (visit(served_by="reliever"), ServedByReliever()),
    "X-CASH": (visit(FEE, "cash"), CashRedemption()),
    "X-CASH beside a service": (visit(FEE, "consultation", "cash"), CashRedemption()),
    "X-TRANSFER": (visit(received="by-another-person"), ForAnotherPerson()),
    "X-PROXY": (visit(received="by-proxy"), ServiceByProxy()),
    "X-STAFF": (visit(FEE, "treatment", "staff"), StaffEmployment()),
    "X-FEE": (visit(FEE, "consultation", "scheme-charge"), SchemeCharge()),
}
ALLOWED = {
    "a consultation": visit(),
    "medication with a consultation": visit(FEE, "medication", "consultation"),
    "spectacles with an examination": visit(FEE, "spectacles", "eye-examination"),
    "equipment with rehabilitation": visit(FEE, "medical-equipment", "rehabilitation"),
    "an investigation alone": visit(FEE, "investigation"),
    "a vaccination": visit(FEE, "vaccination"),
    "a health check": visit(FEE, "health-check"),
    "dental work": visit(FEE, "other-dental"),
}


@pytest.mark.parametrize(("what", "refusal"), FORBIDDEN.values(), ids=FORBIDDEN)
def test_what_the_scheme_forbids_has_its_own_refusal(
    what: Visit, refusal: Refusal
) -> None:
    command = claim_in_hong_kong(visit=what)
    (
        given_account(opened(), balance(2_000), consented())
        .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
        .refused(refusal)
    )


@pytest.mark.parametrize("what", ALLOWED.values(), ids=ALLOWED)
def test_what_stands_beside_it_is_paid(what: Visit) -> None:
    command = claim_in_hong_kong(visit=what)
    (
        given_account(opened(), balance(2_000), consented())
        .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
        .then(claimed_in_hong_kong(command, left=(available("own", 1_750),)))
    )


@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        (visit(256_40, setting="inpatient"), InpatientService()),
        (visit(256_40, "medication"), SolelyProducts()),
        (visit(256_40, received="not-yet"), PrepaidService()),
    ],
)
def test_the_mainland_has_the_same_exclusions(what: Visit, refusal: Refusal) -> None:
    command = claim_in_bay_area(visit=what)
    consent = consented(give_consent(place=AT_SERVICE_POINT))
    (
        given_account(opened(), balance(2_000), consent)
        .when(lambda one: one.claim_in_bay_area(command, designation(), rate(), TERMS))
        .refused(refusal)
    )


def test_on_the_mainland_the_items_are_in_fen() -> None:
    command = claim_in_bay_area(visit=visit(256_40, "medication", "consultation"))
    consent = consented(give_consent(place=AT_SERVICE_POINT))
    (
        given_account(opened(), balance(2_000), consent)
        .when(lambda one: one.claim_in_bay_area(command, designation(), rate(), TERMS))
        .then(
            claimed_in_bay_area(command, left=(available("own", 1_722),)), confirmed()
        )
    )


class TestItems:
    @pytest.mark.parametrize("items_minor", [FEE - 1, FEE + 1])
    def test_the_items_add_up_to_the_fee_to_the_cent(self, items_minor: int) -> None:
        command = claim_in_hong_kong(visit=visit(items_minor))
        (
            given_account(opened(), balance(2_000), consented())
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
            .refused(ItemsDoNotAddUp(items_minor=items_minor, fee_minor=FEE))
        )

    def test_a_forbidden_use_is_named_before_a_wrong_sum(self) -> None:
        command = claim_in_hong_kong(visit=visit(1, setting="inpatient"))
        (
            given_account(opened(), balance(2_000), consented())
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
            .refused(InpatientService())
        )

    @pytest.mark.parametrize("count", [0, 51])
    def test_a_bill_has_one_to_fifty_items(self, count: int) -> None:
        item = FeeItem(kind="consultation", amount_minor=1)
        with pytest.raises(ValidationError):
            visit(items=(item,) * count)
        assert len(visit(items=(item,) * 50).items) == 50

    def test_an_item_costs_something(self) -> None:
        with pytest.raises(ValidationError):
            FeeItem(kind="consultation", amount_minor=0)


def test_a_claim_of_before_the_ledger_has_no_visit() -> None:
    command = claim_in_hong_kong(visit=None)
    (
        given_account(opened(), balance(2_000), consented())
        .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
        .then(claimed_in_hong_kong(command, left=(available("own", 1_750),)))
    )


def test_a_fee_is_never_exceeded_even_by_max() -> None:
    command = claim_in_hong_kong("max", fee_cents=99, visit=visit(99, "consultation"))
    (
        given_account(opened(), balance(2_000), consented())
        .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
        .refused(AmountExceedsFee(fee_hkd=0, amount_hkd=1))
    )
