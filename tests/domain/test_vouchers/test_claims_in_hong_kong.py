from datetime import date
from functools import partial
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.kernel import Refusal
from domain.sealed import Erased
from domain.vouchers import (
    AmountExceedsFee,
    AtProvider,
    ClaimRefReused,
    ClaimTooLate,
    ConsentExceeded,
    ConsentFormReused,
    ConsentForOtherDay,
    ConsentForOtherPlace,
    ConsentUnknown,
    ConsentUsed,
    InsufficientVouchers,
    ServiceAfterDeath,
    ServiceBeforeEligibility,
    ServiceInFuture,
    VoucherAccount,
    claim_id,
    consent_id,
)
from tests.facts.vouchers import (
    CLAIM_ID,
    CONSENT_ID,
    PATIENT_ID,
    PROVIDER,
    TERMS,
    TODAY,
    available,
    balance,
    claim_in_hong_kong,
    claimed_in_hong_kong,
    confirmed,
    consented,
    enrolment,
    frozen,
    give_consent,
    moment,
    opened,
    paper_consent,
    settings,
    voided,
)
from tests.given import Happened, given, occasion, replay

given_account = partial(given, VoucherAccount)

LEFT = (available("own", 1_750),)
ONE_CLAIM = (opened(), balance(2_000), consented(), claimed_in_hong_kong())


class TestConsent:
    def test_a_consent_is_recorded(self) -> None:
        command = give_consent(at_most_hkd=300)
        (
            given_account(opened())
            .when(lambda account: account.give_consent(command))
            .then(consented(command))
        )

    def test_a_form_sent_twice_counts_once(self) -> None:
        again = paper_consent("FORM-1", command=9)
        (
            given_account(opened(), consented(paper_consent("FORM-1")))
            .when(lambda account: account.give_consent(again))
            .then_nothing()
        )

    def test_a_form_has_one_content(self) -> None:
        other = paper_consent("FORM-1", at_most_hkd=1)
        (
            given_account(opened(), consented(paper_consent("FORM-1")))
            .when(lambda account: account.give_consent(other))
            .refused(ConsentFormReused(consent_id=consent_id(other)))
        )

    def test_no_consent_for_a_day_after_death(self) -> None:
        died_on = date(2026, 3, 1)
        (
            given_account(opened(), frozen(died_on))
            .when(lambda account: account.give_consent(give_consent()))
            .refused(ServiceAfterDeath(service_date=TODAY, died_on=died_on))
        )

    def test_without_consent_there_is_no_claim(self) -> None:
        self.refused(ConsentUnknown(consent_id=CONSENT_ID))

    def test_a_consent_is_used_once(self) -> None:
        second = claim_in_hong_kong(100, command=8)
        (
            given_account(*ONE_CLAIM)
            .when(lambda one: one.claim_in_hong_kong(second, enrolment(), TERMS))
            .refused(ConsentUsed(consent_id=CONSENT_ID, claim_id=CLAIM_ID))
        )

    def test_a_consent_is_for_one_provider(self) -> None:
        elsewhere = give_consent(place=AtProvider(provider_id=UUID(int=7)))
        self.refused(ConsentForOtherPlace(consent_id=CONSENT_ID), consented(elsewhere))

    def test_a_consent_is_for_one_day(self) -> None:
        yesterday = date(2026, 3, 1)
        self.refused(
            ConsentForOtherDay(
                consent_id=CONSENT_ID, agreed_for=yesterday, service_date=TODAY
            ),
            consented(give_consent(service_date=yesterday)),
        )

    def test_the_amount_agreed_may_be_claimed(self) -> None:
        agreed = give_consent(at_most_hkd=250)
        (
            given_account(opened(), balance(2_000), consented(agreed))
            .when(
                lambda one: one.claim_in_hong_kong(
                    claim_in_hong_kong(), enrolment(), TERMS
                )
            )
            .then(claimed_in_hong_kong(left=LEFT))
        )

    def test_one_dollar_more_than_agreed_is_refused(self) -> None:
        self.refused(
            ConsentExceeded(at_most_hkd=249, amount_hkd=250),
            consented(give_consent(at_most_hkd=249)),
        )

    @staticmethod
    def refused(refusal: Refusal, *facts: Happened) -> None:
        (
            given_account(opened(), balance(2_000), *facts)
            .when(
                lambda one: one.claim_in_hong_kong(
                    claim_in_hong_kong(), enrolment(), TERMS
                )
            )
            .refused(refusal)
        )


class TestAmount:
    def test_the_last_dollar_can_be_spent(self) -> None:
        (
            given_account(opened(), balance(250), consented())
            .when(
                lambda one: one.claim_in_hong_kong(
                    claim_in_hong_kong(), enrolment(), TERMS
                )
            )
            .then(claimed_in_hong_kong(left=(available("own", 0),)))
        )

    def test_one_dollar_too_many_is_refused(self) -> None:
        (
            given_account(opened(), balance(249), consented())
            .when(
                lambda one: one.claim_in_hong_kong(
                    claim_in_hong_kong(), enrolment(), TERMS
                )
            )
            .refused(InsufficientVouchers(balance_hkd=249, amount_hkd=250))
        )

    def test_the_whole_fee_can_be_paid(self) -> None:
        command = claim_in_hong_kong(250, fee_cents=250_00)
        (
            given_account(opened(), balance(2_000), consented())
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
            .then(claimed_in_hong_kong(command, copay_cents=0, left=LEFT))
        )

    def test_one_cent_less_than_the_amount_is_refused(self) -> None:
        command = claim_in_hong_kong(250, fee_cents=249_99)
        (
            given_account(opened(), balance(2_000), consented())
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
            .refused(AmountExceedsFee(fee_hkd=249, amount_hkd=250))
        )

    def test_a_whole_balance_may_go_on_one_visit(self) -> None:
        command = claim_in_hong_kong(8_000, fee_cents=9_000_00)
        (
            given_account(opened(), balance(8_000), consented())
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
            .then(claimed_in_hong_kong(command, left=(available("own", 0),)))
        )

    @pytest.mark.parametrize("amount_hkd", [0, -1, 12.5, "250", True])
    def test_an_amount_is_a_whole_number_of_dollars(self, amount_hkd: object) -> None:
        asked = claim_in_hong_kong().model_dump()
        with pytest.raises(ValidationError):
            type(claim_in_hong_kong()).model_validate(
                asked | {"amount_hkd": amount_hkd}
            )


class TestServiceDay:
    @pytest.mark.parametrize(
        "service_date",
        [
            date(2026, 3, 2),  # today is day one
            date(2026, 2, 24),  # day seven
        ],
    )
    def test_inside_the_window(self, service_date: date) -> None:
        command = claim_in_hong_kong(service_date=service_date)
        consent = consented(give_consent(service_date=service_date))
        (
            given_account(opened(), balance(2_000), consent)
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
            .then(claimed_in_hong_kong(command, left=LEFT))
        )

    def test_on_day_eight_it_is_too_late(self) -> None:
        day = date(2026, 2, 23)
        self.refused(
            day, ClaimTooLate(service_date=day, today=TODAY, claim_window_days=7)
        )

    def test_an_import_may_do_without_a_window(self) -> None:
        day = date(2021, 5, 1)
        command = claim_in_hong_kong(
            service_date=day, settings=settings(claim_window_days=None)
        )
        (
            given_account(
                opened(), balance(2_000), consented(give_consent(service_date=day))
            )
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
            .then(claimed_in_hong_kong(command, left=LEFT))
        )

    def test_tomorrow_has_not_been_served(self) -> None:
        day = date(2026, 3, 3)
        self.refused(day, ServiceInFuture(service_date=day, today=TODAY))

    def test_today_begins_at_midnight_in_the_bay_area(self) -> None:
        day = date(2026, 3, 3)
        command = claim_in_hong_kong(
            service_date=day, occasion=occasion(at=moment("2026-03-03T00:00:00+08:00"))
        )
        (
            given_account(
                opened(), balance(2_000), consented(give_consent(service_date=day))
            )
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
            .then(claimed_in_hong_kong(command, left=LEFT))
        )

    def test_the_day_of_eligibility_counts(self) -> None:
        (
            given_account(opened(TODAY), balance(2_000), consented())
            .when(
                lambda one: one.claim_in_hong_kong(
                    claim_in_hong_kong(), enrolment(), TERMS
                )
            )
            .then(claimed_in_hong_kong(left=LEFT))
        )

    def test_the_day_of_enrolment_counts(self) -> None:
        since_today = enrolment(enrolled_on=TODAY)
        (
            given_account(opened(), balance(2_000), consented())
            .when(
                lambda one: one.claim_in_hong_kong(
                    claim_in_hong_kong(), since_today, TERMS
                )
            )
            .then(claimed_in_hong_kong(left=LEFT))
        )

    def test_the_day_before_eligibility_does_not(self) -> None:
        since = date(2026, 3, 3)
        self.refused(
            TODAY,
            ServiceBeforeEligibility(service_date=TODAY, eligible_from=since),
            eligible_from=since,
        )

    def test_the_day_of_death_counts(self) -> None:
        (
            given_account(opened(), balance(2_000), consented(), frozen(TODAY))
            .when(
                lambda one: one.claim_in_hong_kong(
                    claim_in_hong_kong(), enrolment(), TERMS
                )
            )
            .then(claimed_in_hong_kong(left=LEFT))
        )

    def test_the_day_after_death_does_not(self) -> None:
        died_on = date(2026, 3, 1)
        self.refused(
            TODAY,
            ServiceAfterDeath(service_date=TODAY, died_on=died_on),
            frozen(died_on),
        )

    @staticmethod
    def refused(
        day: date,
        refusal: Refusal,
        *facts: Happened,
        eligible_from: date = date(2017, 7, 1),
    ) -> None:
        command = claim_in_hong_kong(service_date=day)
        consent = consented(give_consent(service_date=day))
        (
            given_account(opened(eligible_from), balance(2_000), consent, *facts)
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
            .refused(refusal)
        )


class TestReference:
    COMMAND = claim_in_hong_kong(ref="TX-1")
    BEFORE = (opened(), balance(2_000), consented(), claimed_in_hong_kong(COMMAND))

    def test_a_reference_sent_twice_counts_once(self) -> None:
        again = claim_in_hong_kong(ref="TX-1", command=9)
        (
            given_account(*self.BEFORE)
            .when(lambda one: one.claim_in_hong_kong(again, enrolment(), TERMS))
            .then_nothing()
        )

    @pytest.mark.parametrize(
        "changed", [{"amount_hkd": 251}, {"reason": "preventive"}, {"fee_cents": 1_00}]
    )
    def test_a_reference_has_one_content(self, changed: dict[str, object]) -> None:
        other = self.COMMAND.model_copy(update=changed)
        self.refused(other, *self.BEFORE)

    def test_the_reference_of_a_voided_claim_is_used_up(self) -> None:
        self.refused(self.COMMAND, *self.BEFORE, voided(claim=claim_id(self.COMMAND)))

    def test_what_was_erased_is_never_the_same(self) -> None:
        erased = Erased(erased="clinical", subject=PATIENT_ID)
        claimed = claimed_in_hong_kong(self.COMMAND, reason=erased)
        self.refused(self.COMMAND, *self.BEFORE[:-1], claimed)

    @staticmethod
    def refused(command: object, *facts: Happened) -> None:
        (
            given_account(*facts)
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))  # type: ignore[arg-type]
            .refused(ClaimRefReused(claim_id=claim_id(TestReference.COMMAND)))
        )


class TestWhoEntersIt:
    def test_what_a_clerk_enters_waits_for_the_provider(self) -> None:
        account = replay(VoucherAccount, *ONE_CLAIM)
        assert account.confirmed == set()

    def test_what_the_enrolled_provider_enters_is_confirmed(self) -> None:
        command = claim_in_hong_kong(occasion=occasion(by=PROVIDER, command=2))
        (
            given_account(opened(), balance(2_000), consented())
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
            .then(claimed_in_hong_kong(command, left=LEFT), confirmed())
        )

    @pytest.mark.parametrize("changed", [{"id": "dr-ho"}, {"role": "clerk"}])
    def test_another_person_or_role_is_not_the_provider(
        self, changed: dict[str, str]
    ) -> None:
        someone = PROVIDER.model_validate(PROVIDER.model_dump() | changed)
        command = claim_in_hong_kong(occasion=occasion(by=someone, command=2))
        (
            given_account(opened(), balance(2_000), consented())
            .when(lambda one: one.claim_in_hong_kong(command, enrolment(), TERMS))
            .then(claimed_in_hong_kong(command, left=LEFT))
        )
