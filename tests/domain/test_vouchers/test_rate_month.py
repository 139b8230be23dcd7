"""Which month's conversion rate a claim takes (F-5, unverified: a setting)."""

from datetime import date, datetime
from functools import partial
from typing import Any

import pytest

from domain.vouchers import (
    ClaimVouchersInBayArea,
    VoucherAccount,
    VouchersClaimedInBayArea,
    rate_month,
)
from tests.facts.vouchers import (
    AT_SERVICE_POINT,
    TERMS,
    balance,
    claim_there_on,
    consented,
    designation,
    give_consent,
    moment,
    opened,
    rate,
    settings,
)
from tests.given import given, occasion

given_account = partial(given, VoucherAccount)

LAST_OF_FEBRUARY = date(2026, 2, 28)
BY_ENTRY = settings(rate_month="entry")
LAST_SECOND = moment("2026-02-28T23:59:59+08:00")
MIDNIGHT = moment("2026-03-01T00:00:00+08:00")


def claim(**facts: Any) -> ClaimVouchersInBayArea:
    return claim_there_on(LAST_OF_FEBRUARY, 100, **facts)


@pytest.mark.parametrize("at", [LAST_SECOND, MIDNIGHT])
def test_by_default_the_day_of_service_decides(at: datetime) -> None:
    assert rate_month(claim(occasion=occasion(at=at))) == "2026-02"


@pytest.mark.parametrize(
    ("at", "month"), [(LAST_SECOND, "2026-02"), (MIDNIGHT, "2026-03")]
)
def test_or_the_moment_of_entry_at_utc_8(at: datetime, month: str) -> None:
    command = claim(occasion=occasion(at=at), settings=BY_ENTRY)
    assert rate_month(command) == month


@pytest.mark.parametrize(("reading", "month"), [("service", "02"), ("entry", "03")])
def test_a_claim_takes_no_other_month(reading: str, month: str) -> None:
    command = claim(
        occasion=occasion(at=MIDNIGHT), settings=settings(rate_month=reading)
    )
    agreed = give_consent(place=AT_SERVICE_POINT, service_date=LAST_OF_FEBRUARY)
    account = given_account(opened(), balance(2_000), consented(agreed)).aggregate
    right, wrong = f"2026-{month}", "2026-01"
    with pytest.raises(AssertionError):
        account.claim_in_bay_area(command, designation(), rate("1.0873", wrong), TERMS)
    account.claim_in_bay_area(command, designation(), rate("1.0873", right), TERMS)
    [made] = account.claims.values()
    assert isinstance(made, VouchersClaimedInBayArea)
    assert made.conversion.month == right
