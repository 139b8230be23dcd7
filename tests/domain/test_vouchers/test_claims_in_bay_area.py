from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.kernel import Refusal
from domain.vouchers import (
    AmountExceedsFee,
    ConsentForOtherPlace,
    DepartmentNotDesignated,
    DocumentNotAccepted,
    EHealthNotJoined,
    InsufficientVouchers,
    NationalInsuranceUsed,
    VoucherAccount,
)
from domain.vouchers.money import convert, covered_fen, most_hkd
from tests.facts.vouchers import (
    AT_SERVICE_POINT,
    CONSENT_ID,
    TERMS,
    TODAY,
    available,
    balance,
    claim_in_bay_area,
    claimed_in_bay_area,
    confirmed,
    consented,
    designation,
    give_consent,
    opened,
    rate,
)
from tests.given import given

given_account = partial(given, VoucherAccount)

CONSENT = consented(give_consent(place=AT_SERVICE_POINT))
LEFT = (available("own", 1_722),)


def refused(refusal: Refusal, *, balance_hkd: int = 2_000, **facts: object) -> None:
    command = claim_in_bay_area(**facts)  # type: ignore[arg-type]
    (
        given_account(opened(), balance(balance_hkd), CONSENT)
        .when(lambda one: one.claim_in_bay_area(command, designation(), rate(), TERMS))
        .refused(refusal)
    )


class TestConversion:
    """The fee of ¥256.40 at an invented rate of 1.0873 (§2.5)."""

    def test_as_much_as_the_fee_allows(self) -> None:
        (
            given_account(opened(), balance(2_000), CONSENT)
            .when(
                lambda one: one.claim_in_bay_area(
                    claim_in_bay_area("max"), designation(), rate(), TERMS
                )
            )
            .then(claimed_in_bay_area(left=LEFT), confirmed())
        )

    def test_one_dollar_more_is_more_than_the_fee(self) -> None:
        refused(AmountExceedsFee(fee_hkd=278, amount_hkd=279), amount_hkd=279)

    def test_the_digits_of_the_fee_in_hkd_are_kept(self) -> None:
        assert convert(256_40, rate()).unrounded_hkd == Decimal("278.78372")
        assert str(convert(100, rate("1.50")).hkd_per_cny) == "1.50"

    @pytest.mark.parametrize(
        ("amount_hkd", "hkd_per_cny", "covered"),
        [(278, "1.0873", 255_68), (1, "8.0", 13), (3, "8.0", 38), (1, "80.0", 1)],
    )
    def test_half_a_fen_is_rounded_up(
        self, amount_hkd: int, hkd_per_cny: str, covered: int
    ) -> None:
        assert covered_fen(amount_hkd, convert(1, rate(hkd_per_cny))) == covered

    def test_as_much_as_the_balance_allows(self) -> None:
        self.takes(100, balance_hkd=100)

    def test_as_much_as_the_elder_agreed_to(self) -> None:
        self.takes(70, balance_hkd=100, at_most_hkd=70)

    @staticmethod
    def takes(
        amount_hkd: int, *, balance_hkd: int, at_most_hkd: int | None = None
    ) -> None:
        consent = give_consent(place=AT_SERVICE_POINT, at_most_hkd=at_most_hkd)
        scenario = given_account(opened(), balance(balance_hkd), consented(consent))
        account = scenario.aggregate
        account.claim_in_bay_area(
            claim_in_bay_area("max"), designation(), rate(), TERMS
        )
        assert account.balance_hkd == balance_hkd - amount_hkd

    def test_a_fee_below_one_dollar_takes_no_voucher(self) -> None:
        refused(AmountExceedsFee(fee_hkd=0, amount_hkd=1), fee_fen=91)

    @for_all(
        fee_fen=st.integers(1, 10**9),
        hkd_per_cny=st.decimals("0.0001", "99", places=8),
        part=st.fractions(0, 1),
    )
    def test_covered_and_copayment_are_the_fee_to_the_fen(
        self, fee_fen: int, hkd_per_cny: Decimal, part: object
    ) -> None:
        conversion = convert(fee_fen, rate(str(hkd_per_cny)))
        most = most_hkd(conversion)
        amount = int(most * part)  # type: ignore[operator]
        covered = covered_fen(amount, conversion)
        assert most * 100 <= fee_fen * hkd_per_cny < (most + 1) * 100
        assert 0 <= covered <= fee_fen
        assert abs(covered * hkd_per_cny - amount * 100) * 2 <= hkd_per_cny


class TestWhereAndWho:
    def test_the_first_day_of_a_service_point_counts(self) -> None:
        since_today = designation(started_on=TODAY)
        (
            given_account(opened(), balance(2_000), CONSENT)
            .when(
                lambda one: one.claim_in_bay_area(
                    claim_in_bay_area(), since_today, rate(), TERMS
                )
            )
            .then(claimed_in_bay_area(left=LEFT), confirmed())
        )

    def test_another_department_is_not_on_the_list(self) -> None:
        refused(
            DepartmentNotDesignated(department="emergency", service_date=TODAY),
            department="emergency",
        )

    @pytest.mark.parametrize("document", ["home-return-permit", "macao-bir"])
    def test_a_permit_alone_will_not_do(self, document: str) -> None:
        refused(DocumentNotAccepted(document=document), document=document)

    def test_an_exemption_certificate_will_do(self) -> None:
        command = claim_in_bay_area(document="exemption-certificate")
        (
            given_account(opened(), balance(2_000), CONSENT)
            .when(
                lambda one: one.claim_in_bay_area(command, designation(), rate(), TERMS)
            )
            .then(claimed_in_bay_area(command, left=LEFT), confirmed())
        )

    def test_ehealth_must_be_joined(self) -> None:
        refused(EHealthNotJoined(), ehealth_joined=False)

    def test_no_national_insurance_in_the_same_episode(self) -> None:
        refused(NationalInsuranceUsed(), national_insurance=True)

    def test_a_consent_is_for_one_service_point(self) -> None:
        (
            given_account(opened(), balance(2_000), consented())
            .when(
                lambda one: one.claim_in_bay_area(
                    claim_in_bay_area(), designation(), rate(), TERMS
                )
            )
            .refused(ConsentForOtherPlace(consent_id=CONSENT_ID))
        )

    def test_an_empty_account_pays_nothing(self) -> None:
        command = claim_in_bay_area("max")
        (
            given_account(opened(), CONSENT)
            .when(
                lambda one: one.claim_in_bay_area(command, designation(), rate(), TERMS)
            )
            .refused(InsufficientVouchers(balance_hkd=0, amount_hkd=1))
        )
