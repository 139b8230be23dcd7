"""HK$2,000 of optometry per elder in two calendar years (§1.4, BR-06)."""

from datetime import date, timedelta
from functools import partial
from uuid import UUID

import pytest

from domain.vouchers import (
    ConsentExceeded,
    QuotaExceeded,
    VoucherAccount,
    claim_id,
    current_quota,
    period,
    quota_of,
)
from tests.facts.vouchers import (
    AT_SERVICE_POINT,
    OPTOMETRY,
    TERMS,
    TODAY,
    available,
    balance,
    claim_on,
    claim_there_on,
    claimed_in_hong_kong,
    consented,
    designation,
    enrolment,
    give_consent,
    of_quota,
    opened,
    rate,
    settings,
    terms_until,
    void_claim,
    voided,
)
from tests.given import Happened, Scenario, given

given_account = partial(given, VoucherAccount)

OPTOMETRIST = enrolment(profession="optometrist", enrolled_on=date(2015, 1, 1))
ELIGIBLE_SINCE = {
    1950: date(2017, 7, 1),
    1953: date(2018, 1, 1),
    1954: date(2019, 1, 1),
    1955: date(2020, 1, 1),
    1956: date(2021, 1, 1),
    1957: date(2022, 1, 1),
}
"""Since when a person of a year of birth is eligible (E-1, E-2)."""

OTHER_CONSENT = UUID(int=21)
NOVEMBER = claim_on(date(2025, 11, 3), 1_500, command=21, consent_id=OTHER_CONSENT)
USED_1500 = claimed_in_hong_kong(
    NOVEMBER, profession="optometrist", of_quota=of_quota(1_500)
)


class TestPeriods:
    @pytest.mark.parametrize(
        ("born", "day", "first_day", "last_day"),
        [
            (1950, date(2019, 6, 26), date(2019, 6, 26), date(2020, 12, 31)),
            (1953, date(2020, 12, 31), date(2019, 6, 26), date(2020, 12, 31)),
            (1954, date(2020, 12, 31), date(2019, 6, 26), date(2020, 12, 31)),
            (1954, date(2021, 1, 1), date(2021, 1, 1), date(2022, 12, 31)),
            (1950, date(2022, 12, 31), date(2021, 1, 1), date(2022, 12, 31)),
            (1954, date(2023, 1, 1), date(2023, 1, 1), date(2024, 12, 31)),
            (1954, date(2026, 3, 2), date(2025, 1, 1), date(2026, 12, 31)),
            (1955, date(2020, 1, 1), date(2020, 1, 1), date(2021, 12, 31)),
            (1955, date(2021, 12, 31), date(2020, 1, 1), date(2021, 12, 31)),
            (1955, date(2022, 1, 1), date(2022, 1, 1), date(2023, 12, 31)),
            (1955, date(2026, 3, 2), date(2026, 1, 1), date(2027, 12, 31)),
            (1956, date(2021, 1, 1), date(2021, 1, 1), date(2022, 12, 31)),
            (1956, date(2023, 1, 1), date(2023, 1, 1), date(2024, 12, 31)),
            (1957, date(2023, 12, 31), date(2022, 1, 1), date(2023, 12, 31)),
            (1957, date(2024, 1, 1), date(2024, 1, 1), date(2025, 12, 31)),
        ],
    )
    def test_the_year_of_birth_decides_when_they_begin(
        self, born: int, day: date, first_day: date, last_day: date
    ) -> None:
        since = ELIGIBLE_SINCE[born]
        found = period(OPTOMETRY, eligible_from=since, on=day, used={})
        assert found is not None
        assert (found.starts_on, found.ends_on) == (first_day, last_day)
        assert found.left_hkd == 2_000

    def test_periods_follow_each_other_without_a_gap(self) -> None:
        for since in ELIGIBLE_SINCE.values():
            day = max(since, OPTOMETRY.starts_on)
            for _ in range(5):
                found = period(OPTOMETRY, eligible_from=since, on=day, used={})
                assert found is not None
                assert found.starts_on == day
                day = found.ends_on + timedelta(days=1)

    def test_there_is_none_on_the_day_before_the_quota(self) -> None:
        day = date(2019, 6, 25)
        since = ELIGIBLE_SINCE[1950]
        assert period(OPTOMETRY, eligible_from=since, on=day, used={}) is None
        assert quota_of([OPTOMETRY], "optometrist", day) is None
        assert quota_of([OPTOMETRY], "optometrist", date(2019, 6, 26)) is OPTOMETRY

    def test_the_newest_quota_of_a_profession_counts(self) -> None:
        raised = OPTOMETRY.model_copy(
            update={"starts_on": date(2027, 1, 1), "amount_hkd": 3_000}
        )
        both = [raised, OPTOMETRY]
        assert quota_of(both, "optometrist", date(2026, 12, 31)) is OPTOMETRY
        assert quota_of(both, "optometrist", date(2027, 1, 1)) is raised
        assert quota_of(both, "dentist", date(2027, 1, 1)) is None

    def test_a_newer_quota_changes_the_amount_and_begins_no_period_again(self) -> None:
        """Born in 1955: a period of 2026 and 2027, also with a row of 2027."""
        raised = OPTOMETRY.model_copy(
            update={"starts_on": date(2027, 1, 1), "amount_hkd": 2_500}
        )
        for day, left_hkd in ((date(2026, 12, 31), 0), (date(2027, 1, 1), 500)):
            found = current_quota(
                [OPTOMETRY, raised],
                "optometrist",
                eligible_from=ELIGIBLE_SINCE[1955],
                on=day,
                used={("optometrist", date(2026, 1, 1)): 2_000},
            )
            assert found is not None
            assert found.starts_on == date(2026, 1, 1)
            assert found.ends_on == date(2027, 12, 31)
            assert found.left_hkd == left_hkd

    def test_a_lowered_quota_leaves_nothing_and_never_less(self) -> None:
        used = {("optometrist", date(2025, 1, 1)): 2_500}
        since = ELIGIBLE_SINCE[1954]
        found = period(OPTOMETRY, eligible_from=since, on=TODAY, used=used)
        assert found is not None
        assert found.left_hkd == 0


class TestClaims:
    def test_the_last_dollar_of_the_quota_is_paid(self) -> None:
        command = claim_on(TODAY, 2_000)
        (
            holding(consented())
            .when(lambda one: one.claim_in_hong_kong(command, OPTOMETRIST, TERMS))
            .then(
                claimed_in_hong_kong(
                    command,
                    profession="optometrist",
                    of_quota=of_quota(2_000),
                    left=(available("own", 6_000),),
                )
            )
        )

    def test_one_dollar_more_is_refused(self) -> None:
        self.refused(2_001, left_hkd=2_000)

    def test_what_was_used_is_gone(self) -> None:
        self.refused(501, USED_1500, left_hkd=500)

    def test_max_takes_what_is_left_of_the_quota(self) -> None:
        scenario = holding(USED_1500, consented())
        scenario.aggregate.claim_in_hong_kong(
            claim_on(TODAY, "max"), OPTOMETRIST, TERMS
        )
        assert scenario.aggregate.balance_hkd == 8_000 - 1_500 - 500

    def test_max_of_an_empty_quota_is_refused(self) -> None:
        command = claim_on(
            date(2025, 11, 3), 2_000, command=21, consent_id=OTHER_CONSENT
        )
        used_up = claimed_in_hong_kong(command, of_quota=of_quota(2_000))
        self.refused("max", used_up, left_hkd=0)

    def test_a_void_gives_the_quota_back(self) -> None:
        back = voided(1_500, claim=claim_id(NOVEMBER), of_quota=of_quota(1_500))
        scenario = holding(USED_1500, back, consented())
        scenario.aggregate.claim_in_hong_kong(
            claim_on(TODAY, 2_000), OPTOMETRIST, TERMS
        )
        assert self.used(scenario) == {("optometrist", date(2025, 1, 1)): 2_000}

    def test_a_void_says_which_quota_it_gives_back(self) -> None:
        (
            holding(USED_1500)
            .when(lambda one: one.void_claim(void_claim(claim_id(NOVEMBER))))
            .then(voided(1_500, claim=claim_id(NOVEMBER), of_quota=of_quota(1_500)))
        )

    def test_the_consent_is_the_narrower_limit(self) -> None:
        agreed = give_consent(at_most_hkd=1_999)
        (
            holding(consented(agreed))
            .when(
                lambda one: one.claim_in_hong_kong(
                    claim_on(TODAY, 2_000), OPTOMETRIST, TERMS
                )
            )
            .refused(ConsentExceeded(at_most_hkd=1_999, amount_hkd=2_000))
        )

    @pytest.mark.parametrize("profession", ["medical-practitioner", "dentist"])
    def test_other_professions_have_no_quota(self, profession: str) -> None:
        command = claim_on(TODAY, 8_000)
        (
            holding(consented())
            .when(
                lambda one: one.claim_in_hong_kong(
                    command, enrolment(profession=profession), TERMS
                )
            )
            .then(
                claimed_in_hong_kong(
                    command, profession=profession, left=(available("own", 0),)
                )
            )
        )

    @staticmethod
    def refused(amount_hkd: int | str, *facts: Happened, left_hkd: int) -> None:
        command = claim_on(TODAY, amount_hkd)  # type: ignore[arg-type]
        (
            holding(*facts, consented())
            .when(lambda one: one.claim_in_hong_kong(command, OPTOMETRIST, TERMS))
            .refused(
                QuotaExceeded(
                    profession="optometrist",
                    starts_on=date(2025, 1, 1),
                    ends_on=date(2026, 12, 31),
                    left_hkd=left_hkd,
                    amount_hkd=1 if amount_hkd == "max" else amount_hkd,  # type: ignore[arg-type]
                )
            )
        )

    @staticmethod
    def used(scenario: Scenario[VoucherAccount]) -> dict[tuple[str, date], int]:
        return scenario.aggregate.quota_used


class TestTurnOfThePeriod:
    """Born in 1954: 2023 and 2024, then 2025 and 2026."""

    def test_the_quota_of_the_old_period_is_gone(self) -> None:
        account = self.spent_in_2024().aggregate
        with pytest.raises(QuotaExceeded) as refused:
            self.claim(account, date(2024, 12, 31), 1)
        assert (refused.value.ends_on, refused.value.left_hkd) == (
            date(2024, 12, 31),
            0,
        )

    def test_the_new_period_has_a_full_quota(self) -> None:
        account = self.spent_in_2024().aggregate
        self.claim(account, date(2025, 1, 1), 2_000)
        assert account.quota_used[("optometrist", date(2025, 1, 1))] == 2_000

    def test_the_day_of_service_decides_and_not_the_day_of_entry(self) -> None:
        account = self.spent_in_2024().aggregate
        with pytest.raises(QuotaExceeded):
            self.claim(account, date(2024, 12, 31), 1, entered=date(2025, 1, 2))

    def test_what_was_not_used_does_not_pass_over(self) -> None:
        account = holding(born=1954).aggregate
        with pytest.raises(QuotaExceeded):
            self.claim(account, date(2025, 1, 1), 2_001)

    def test_before_26_june_2019_there_was_no_quota(self) -> None:
        account = holding(born=1950).aggregate
        self.claim(account, date(2019, 6, 25), 5_000)
        assert account.quota_used == {}
        with pytest.raises(QuotaExceeded):
            self.claim(account, date(2019, 6, 26), 2_001)
        self.claim(account, date(2019, 6, 26), 2_000)

    def spent_in_2024(self) -> Scenario[VoucherAccount]:
        scenario = holding(born=1954)
        self.claim(scenario.aggregate, date(2024, 5, 6), 2_000)
        scenario.aggregate.collect_events()
        return scenario

    @staticmethod
    def claim(
        account: VoucherAccount,
        day: date,
        amount_hkd: int,
        *,
        entered: date | None = None,
    ) -> None:
        command = account.version + 100
        agreed = give_consent(command=command, service_date=day)
        claim = claim_on(
            entered or day,
            amount_hkd,
            command=command,
            service_date=day,
            consent_id=account.give_consent(agreed),
        )
        account.claim_in_hong_kong(claim, OPTOMETRIST, terms_until(day))


class TestMainland:
    """Which departments count towards the quota is a setting; none is verified."""

    EYES = designation(departments=("ophthalmology", "dental"))

    def test_by_default_no_department_counts(self) -> None:
        account = self.claim(2_001)
        assert account.quota_used == {}

    def test_a_department_named_in_the_setting_counts(self) -> None:
        account = self.claim(2_000, optometry_departments=("ophthalmology",))
        assert account.quota_used == {("optometrist", date(2025, 1, 1)): 2_000}

    def test_and_is_refused_above_the_quota(self) -> None:
        with pytest.raises(QuotaExceeded):
            self.claim(2_001, optometry_departments=("ophthalmology",))

    def test_the_other_departments_do_not_count(self) -> None:
        account = self.claim(2_001, optometry_departments=("dental",))
        assert account.quota_used == {}

    def claim(self, amount_hkd: int, **reading: object) -> VoucherAccount:
        account = holding(consented(give_consent(place=AT_SERVICE_POINT))).aggregate
        command = claim_there_on(
            TODAY,
            amount_hkd,
            department="ophthalmology",
            settings=settings(**reading),
        )
        account.claim_in_bay_area(command, self.EYES, rate(), TERMS)
        return account


def holding(*facts: Happened, born: int = 1954) -> Scenario[VoucherAccount]:
    return given_account(opened(ELIGIBLE_SINCE[born]), balance(8_000), *facts)
