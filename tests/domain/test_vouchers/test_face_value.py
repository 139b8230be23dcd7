"""A voucher was worth HK$50 until the end of June 2014, HK$1 since (C-8)."""

from datetime import date
from functools import partial

import pytest

from domain.vouchers import NotWholeVouchers, VoucherAccount
from tests.facts.vouchers import (
    TERMS,
    available,
    balance,
    claim_on,
    claimed_in_hong_kong,
    consented,
    enrolment,
    give_consent,
    opened,
)
from tests.given import given

given_account = partial(given, VoucherAccount)

LAST_DAY_OF_FIFTIES = date(2014, 6, 30)
FIRST_DAY_OF_DOLLARS = date(2014, 7, 1)
enrolment_then = partial(enrolment, enrolled_on=date(2009, 1, 1))

SINCE_2009 = opened(date(2009, 1, 1))


@pytest.mark.parametrize(
    ("day", "amount_hkd"),
    [
        (LAST_DAY_OF_FIFTIES, 50),
        (LAST_DAY_OF_FIFTIES, 150),
        (FIRST_DAY_OF_DOLLARS, 1),
        (FIRST_DAY_OF_DOLLARS, 51),
    ],
)
def test_whole_vouchers_are_paid(day: date, amount_hkd: int) -> None:
    command = claim_on(day, amount_hkd)
    left = (available("own", 1_000 - amount_hkd),)
    (
        given_account(
            SINCE_2009, balance(1_000), consented(give_consent(service_date=day))
        )
        .when(lambda one: one.claim_in_hong_kong(command, enrolment_then(), TERMS))
        .then(claimed_in_hong_kong(command, left=left))
    )


@pytest.mark.parametrize("amount_hkd", [1, 49, 51, 99])
def test_a_part_of_a_fifty_is_refused(amount_hkd: int) -> None:
    day = LAST_DAY_OF_FIFTIES
    command = claim_on(day, amount_hkd)
    (
        given_account(
            SINCE_2009, balance(1_000), consented(give_consent(service_date=day))
        )
        .when(lambda one: one.claim_in_hong_kong(command, enrolment_then(), TERMS))
        .refused(NotWholeVouchers(face_value_hkd=50, amount_hkd=amount_hkd))
    )


def test_the_day_of_service_decides_and_not_the_day_of_entry() -> None:
    command = claim_on(FIRST_DAY_OF_DOLLARS, 51, service_date=LAST_DAY_OF_FIFTIES)
    consent = consented(give_consent(service_date=LAST_DAY_OF_FIFTIES))
    (
        given_account(SINCE_2009, balance(1_000), consent)
        .when(lambda one: one.claim_in_hong_kong(command, enrolment_then(), TERMS))
        .refused(NotWholeVouchers(face_value_hkd=50, amount_hkd=51))
    )
