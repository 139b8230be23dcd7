"""The directory on a real ledger, and the real rows that are put into it."""

import asyncio
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from application import directory
from application.ledger import Ledger
from application.seeding import Seed, SeedPoint, read_gba, seed_gba
from application.settings import Settings
from domain.directory import (
    CONVERSION_RATES_ID,
    VOUCHER_SCHEME_ID,
    ConversionRates,
    Institution,
    InstitutionAlreadyRegistered,
    NoRateForMonth,
    ProfessionNotAdmitted,
    Provider,
    ProviderOnLeave,
    RateAlreadyPublished,
    ServiceNotStarted,
    VoucherScheme,
    institution_id,
    provider_id,
)
from domain.kernel import Actor, NotFound
from domain.reference import VoucherIssue
from tests.facts import directory as facts
from tests.facts.directory import DELISTED, ENROLLED, POINT, STARTED
from tests.ledgers import open_ledger

OFFICER = Actor(id="seed", organisation="DH", jurisdiction="HK", role="voucher-officer")
BAY_HOSPITAL = institution_id("BAY-HOSPITAL")
LAM = provider_id("D01234")
ONE_DAY = timedelta(days=1)


class TestInstitutions:
    async def test_an_institution_is_kept_with_its_departments(
        self, ledger: Ledger, settings: Settings
    ) -> None:
        here: dict[str, Any] = {"institution_id": BAY_HOSPITAL}
        made = await directory.register_institution(ledger, facts.register())
        await directory.open_service_point(ledger, facts.open_point(**here))
        await directory.designate_departments(ledger, facts.designate(**here))
        right = facts.correct_departments("surgery", **here)
        await directory.correct_departments(ledger, right)
        closing = facts.close_point(STARTED + ONE_DAY, **here)
        await directory.close_service_point(ledger, closing)

        assert made.id == BAY_HOSPITAL
        with open_ledger(settings) as another:
            institution = await another.get(Institution, BAY_HOSPITAL)
        found = institution.designation(POINT, STARTED)
        assert (found.departments, found.row.version) == (("surgery",), 4)

    async def test_the_same_institution_twice_records_nothing(
        self, ledger: Ledger
    ) -> None:
        await directory.register_institution(ledger, facts.register(command=1))
        again = await directory.register_institution(ledger, facts.register(command=2))
        assert (again.version, again.events, again.replayed) == (1, (), False)
        with pytest.raises(InstitutionAlreadyRegistered):
            await directory.register_institution(
                ledger, facts.register(command=3, city="foshan")
            )

    async def test_a_service_point_publishes_its_prices(self, ledger: Ledger) -> None:
        here: dict[str, Any] = {"institution_id": BAY_HOSPITAL}
        await directory.register_institution(ledger, facts.register())
        await directory.open_service_point(ledger, facts.open_point(**here))
        prices = facts.publish_point_prices(**here)
        first = await directory.publish_institution_prices(ledger, prices)
        assert first.events == ("directory.institution-prices-published",)
        again = facts.publish_point_prices(**here, command=7)
        assert (await directory.publish_institution_prices(ledger, again)).events == ()

    async def test_a_place_of_an_unknown_institution_is_not_found(
        self, ledger: Ledger
    ) -> None:
        with pytest.raises(NotFound):
            await directory.open_service_point(ledger, facts.open_point())


class TestProviders:
    async def test_a_provider_is_enrolled_and_delisted(self, ledger: Ledger) -> None:
        await directory.admit_profession(ledger, facts.admit())
        await directory.register_provider(ledger, facts.register_provider())
        await directory.enrol_provider(ledger, facts.enrol(provider_id=LAM))
        await directory.delist_provider(ledger, facts.delist(provider_id=LAM))

        enrolment = (await ledger.get(Provider, LAM)).enrolment(ENROLLED)
        assert (enrolment.account, enrolment.delisted_on) == ("dr-lam", DELISTED)

    async def test_the_same_provider_twice_records_nothing(
        self, ledger: Ledger
    ) -> None:
        await directory.register_provider(ledger, facts.register_provider(command=1))
        again = facts.register_provider(command=2)
        assert (await directory.register_provider(ledger, again)).events == ()

    async def test_nobody_is_enrolled_before_the_profession_is_admitted(
        self, ledger: Ledger
    ) -> None:
        await directory.register_provider(ledger, facts.register_provider())
        with pytest.raises(ProfessionNotAdmitted):
            await directory.enrol_provider(ledger, facts.enrol(provider_id=LAM))
        late = facts.admit(admitted_on=ENROLLED + ONE_DAY)
        await directory.admit_profession(ledger, late)
        with pytest.raises(ProfessionNotAdmitted):
            await directory.enrol_provider(ledger, facts.enrol(provider_id=LAM))

    async def test_a_leave_is_recorded_and_taken_back(self, ledger: Ledger) -> None:
        lam: dict[str, Any] = {"provider_id": LAM}
        await directory.admit_profession(ledger, facts.admit())
        await directory.register_provider(ledger, facts.register_provider())
        await directory.enrol_provider(ledger, facts.enrol(**lam))
        day = ENROLLED + ONE_DAY
        await directory.record_leave(ledger, facts.record_leave(day, day, **lam))
        with pytest.raises(ProviderOnLeave):
            (await ledger.get(Provider, LAM)).enrolment(day)
        await directory.cancel_leave(ledger, facts.cancel_leave(**lam))
        assert (await ledger.get(Provider, LAM)).enrolment(day).account == "dr-lam"

    async def test_a_provider_publishes_prices(self, ledger: Ledger) -> None:
        await directory.register_provider(ledger, facts.register_provider())
        prices = facts.publish_prices(provider_id=LAM)
        first = await directory.publish_provider_prices(ledger, prices)
        assert first.events == ("directory.provider-prices-published",)
        again = facts.publish_prices(provider_id=LAM, command=17)
        assert (await directory.publish_provider_prices(ledger, again)).events == ()


class TestRates:
    async def test_the_first_rate_begins_the_record(self, ledger: Ledger) -> None:
        first = facts.publish_rate("2026-02", "1.0870")
        made = await directory.publish_rate(ledger, first)
        assert made.events == (
            "directory.conversion-rates-begun",
            "directory.conversion-rate-published",
        )
        again = await directory.publish_rate(ledger, first)
        assert (again.position, again.replayed) == (made.position, True)

    async def test_a_rate_is_corrected_and_keeps_its_digits(
        self, ledger: Ledger
    ) -> None:
        await directory.publish_rate(ledger, facts.publish_rate("2026-02", "1.0870"))
        await directory.correct_rate(ledger, facts.correct_rate("2026-02", "1.0900"))
        rates = await ledger.get(ConversionRates, CONVERSION_RATES_ID)
        rate = rates.rate("2026-02")
        assert (str(rate.hkd_per_cny), rate.row.version) == ("1.0900", 3)

    async def test_there_is_no_rate_to_correct_before_the_first(
        self, ledger: Ledger
    ) -> None:
        with pytest.raises(NoRateForMonth):
            await directory.correct_rate(
                ledger, facts.correct_rate("2026-02", "1.0900")
            )
        assert await ledger.find(ConversionRates, CONVERSION_RATES_ID) is None

    async def test_two_first_rates_at_once_are_both_kept(self, ledger: Ledger) -> None:
        await asyncio.gather(
            directory.publish_rate(
                ledger, facts.publish_rate("2026-02", "1.0870", command=41)
            ),
            directory.publish_rate(
                ledger, facts.publish_rate("2026-03", "1.0880", command=42)
            ),
        )
        rates = await ledger.get(ConversionRates, CONVERSION_RATES_ID)
        assert [str(rates.rate(month).hkd_per_cny) for month in rates.rates] in (
            ["1.0870", "1.0880"],
            ["1.0880", "1.0870"],
        )

    async def test_the_second_of_two_rates_for_a_month_is_refused(
        self, ledger: Ledger
    ) -> None:
        await directory.publish_rate(
            ledger, facts.publish_rate("2026-02", "1.0870", command=41)
        )
        with pytest.raises(RateAlreadyPublished):
            await directory.publish_rate(
                ledger, facts.publish_rate("2026-02", "1.0880", command=42)
            )


class TestPolicy:
    async def test_the_scheme_is_recorded_row_by_row(self, ledger: Ledger) -> None:
        await directory.publish_issue(ledger, facts.publish_issue(2030))
        await directory.correct_issue(ledger, facts.correct_issue(2030, amount_hkd=400))
        await directory.set_eligible_age(
            ledger, facts.set_age(66, starts_on=date(2030, 1, 1))
        )
        scheme = await ledger.get(VoucherScheme, VOUCHER_SCHEME_ID)
        [issue] = scheme.issues(date(2030, 12, 31))
        assert (issue.amount_hkd, issue.row.version) == (400, 3)
        assert [one.age for one in scheme.ages()] == [66]

    async def test_rewards_and_quotas_are_among_its_terms(self, ledger: Ledger) -> None:
        first = await directory.publish_reward(ledger, facts.publish_reward(2030))
        assert first.events == (
            "directory.voucher-scheme-begun",
            "directory.reward-published",
        )
        await directory.correct_reward(ledger, facts.correct_reward(2030, amount_hkd=7))
        since = date(2030, 1, 1)
        await directory.set_quota(ledger, facts.set_quota(70, starts_on=since))
        await directory.correct_quota(ledger, facts.correct_quota(80, starts_on=since))
        await directory.publish_issue(ledger, facts.publish_issue(2030))
        terms = (await ledger.get(VoucherScheme, VOUCHER_SCHEME_ID)).terms(since)
        assert [(one.amount_hkd, one.row.version) for one in terms.rewards] == [(7, 3)]
        assert [(one.amount_hkd, one.row.version) for one in terms.quotas] == [(80, 5)]


class TestSeed:
    async def test_it_is_recorded_by_commands(self, ledger: Ledger) -> None:
        recorded = await seed_gba(ledger, by=OFFICER)
        assert Counter(topic for one in recorded for topic in one.events) == {
            "directory.voucher-scheme-begun": 1,
            "directory.profession-admitted": 14,
            "directory.eligible-age-set": 2,
            "directory.voucher-issue-published": 21,
            "directory.reward-published": 5,
            "directory.quota-set": 1,
            "directory.institution-registered": 19 + 5,
            "directory.service-point-opened": 21,
            "directory.departments-designated": 21,
            "directory.corridor-registered": 8,
            "directory.corridor-hospital-admitted": 4 * 5 + 4 * 2,
            "directory.corridor-opened": 6,
            "directory.corridor-extended": 2,
            "directory.reason-list-begun": 7,
            "directory.reason-listed": 60,
        }

    async def test_twice_changes_nothing(self, ledger: Ledger) -> None:
        first = await seed_gba(ledger, by=OFFICER)
        second = await seed_gba(ledger, by=OFFICER)
        assert all(one.replayed for one in second)
        assert [one.position for one in second] == [one.position for one in first]

    async def test_its_service_points_take_vouchers_from_their_start(
        self, ledger: Ledger
    ) -> None:
        await seed_gba(ledger, by=OFFICER)
        for seeded in read_gba().institutions:
            id = institution_id(seeded.code)
            institution = await ledger.get(Institution, id)
            for point in seeded.service_points:
                found = institution.designation(point.code, point.started_on)
                assert found.departments == point.listing.departments
                with pytest.raises(ServiceNotStarted):
                    institution.designation(point.code, point.started_on - ONE_DAY)

    async def test_its_policy_has_no_hole(self, ledger: Ledger) -> None:
        await seed_gba(ledger, by=OFFICER)
        scheme = await ledger.get(VoucherScheme, VOUCHER_SCHEME_ID)
        terms = scheme.terms(date(2026, 12, 31))
        found = (len(terms.issues), len(terms.rewards), len(terms.quotas))
        assert found == (21, 5, 1)


@pytest.fixture(scope="module")
def seed() -> Seed:
    return read_gba()


def points_of(seed: Seed) -> list[SeedPoint]:
    points = [point for one in seed.institutions for point in one.service_points]
    return sorted(points, key=lambda point: point.number)


class TestSeededPlaces:
    """The service points: vouchers by place, as announced (see the seed's sources)."""

    def test_there_are_21_in_nine_cities(self, seed: Seed) -> None:
        points = points_of(seed)
        assert [point.number for point in points] == list(range(1, 22))
        assert len({point.code for point in points}) == 21
        assert Counter(point.city for point in points) == {
            "shenzhen": 7,
            "guangzhou": 4,
            "zhongshan": 2,
            "zhuhai": 2,
            "foshan": 2,
            "dongguan": 1,
            "jiangmen": 1,
            "huizhou": 1,
            "zhaoqing": 1,
        }

    def test_two_institutions_have_two_places(self, seed: Seed) -> None:
        by_code = {
            one.code: [point.number for point in one.service_points]
            for one in seed.institutions
        }
        assert len(by_code) == 19
        assert (by_code["HKU-SZH"], by_code["FAH-SYSU"]) == ([1, 2], [3, 8])
        assert {one.jurisdiction for one in seed.institutions} == {"CN-GD"}

    def test_they_started_on_the_announced_days(self, seed: Seed) -> None:
        starts = [point.started_on.isoformat() for point in points_of(seed)]
        assert starts == [
            *("2015-10-06", "2023-04-17", "2024-06-28", "2024-07-18"),
            *("2024-08-14", "2024-08-14", "2024-08-14"),
            *("2024-09-06", "2024-09-06", "2025-06-26", "2025-06-26"),
            *("2025-07-09", "2025-07-09", "2025-07-17", "2025-07-17", "2025-07-31"),
            *("2025-08-21", "2025-08-21"),
            *("2025-08-28", "2025-08-28", "2025-08-28"),
        ]

    def test_each_has_its_name_in_both_scripts(self, seed: Seed) -> None:
        for names in (point.names for point in points_of(seed)):
            assert names.en
            assert names.zh_hant
            assert names.zh_hans


class TestSeededDepartments:
    def test_every_department_has_a_name(self, seed: Seed) -> None:
        used = {code for one in points_of(seed) for code in one.listing.departments}
        assert used == set(seed.departments)

    def test_a_list_never_names_more_than_its_source_counts(self, seed: Seed) -> None:
        for listing in (point.listing for point in points_of(seed)):
            count = listing.stated_count or len(listing.departments)
            assert len(set(listing.departments)) <= count

    def test_two_places_are_for_teeth_alone(self, seed: Seed) -> None:
        dental = [
            one.number
            for one in points_of(seed)
            if one.listing.departments == ("dental",)
        ]
        assert dental == [6, 7]

    def test_where_no_list_was_read_it_is_what_all_whole_lists_have(
        self, seed: Seed
    ) -> None:
        listings = {one.number: one.listing for one in points_of(seed)}
        whole = [
            set(one.departments)
            for number, one in listings.items()
            if number not in {6, 7} and len(one.departments) == one.stated_count
        ]
        assumed = [
            one for one in listings.values() if one.provenance.standing == "assumed"
        ]
        assert (len(whole), len(assumed)) == (7, 6)
        for listing in assumed:
            assert set(listing.departments) == set.intersection(*whole)
            assert not listing.provenance.verified
            assert listing.provenance.note

    def test_the_emergency_department_is_on_some_lists_with_a_remark(
        self, seed: Seed
    ) -> None:
        named = {
            one.number: one.listing.provenance.note
            for one in points_of(seed)
            if "emergency" in one.listing.departments
        }
        assert set(named) >= {8, 9, 17, 18, 19}
        assert all(note and "emergency" in note for note in named.values())


class TestSeededScheme:
    def test_there_are_14_professions(self, seed: Seed) -> None:
        admitted = {one.code: one for one in seed.professions}
        assert len(admitted) == 14
        assert Counter(one.admitted_on.year for one in seed.professions) == {
            2009: 9,
            2012: 1,
            2023: 4,
        }
        uncertain = {
            code for code, one in admitted.items() if not one.provenance.verified
        }
        assert uncertain == {
            *("optometrist", "audiologist", "dietitian"),
            *("clinical-psychologist", "speech-therapist"),
        }

    def test_the_age_was_70_until_30_june_2017_and_is_65_since(
        self, seed: Seed
    ) -> None:
        ages = [(one.starts_on, one.age) for one in seed.eligible_ages]
        assert ages == [(date(2009, 1, 1), 70), (date(2017, 7, 1), 65)]


class TestSeededPolicy:
    def test_every_year_from_2009_to_2026_has_its_annual_amount(
        self, seed: Seed
    ) -> None:
        annual = {one.year: one for one in seed.issues if one.kind == "annual"}
        assert sorted(annual) == list(range(2009, 2027))
        assert {one.credited_on for one in annual.values()} == {
            date(year, 1, 1) for year in annual
        }
        amounts = [one.amount_hkd for one in annual.values()]
        assert amounts == [250, 250, 250, 500, 1_000, 1_000, *[2_000] * 12]

    def test_three_credits_came_beside_the_annual_ones(self, seed: Seed) -> None:
        beside = [
            (one.credited_on.isoformat(), one.amount_hkd)
            for one in seed.issues
            if one.kind == "one-off"
        ]
        assert beside == [
            ("2014-06-07", 1_000),
            ("2018-06-08", 1_000),
            ("2019-06-26", 1_000),
        ]

    def test_2014_brought_2000_in_two_parts(self, seed: Seed) -> None:
        assert sum(one.amount_hkd for one in seed.issues if one.year == 2014) == 2_000

    @pytest.mark.parametrize(
        ("on", "limit"),
        [
            ("2011-12-31", None),
            ("2012-12-31", None),
            ("2013-01-01", 3_000),
            ("2013-12-31", 3_000),
            ("2014-01-01", 3_000),
            ("2014-06-06", 3_000),
            ("2014-06-07", 4_000),
            ("2018-01-01", 4_000),
            ("2018-06-07", 4_000),
            ("2018-06-08", 5_000),
            ("2019-01-01", 5_000),
            ("2019-06-25", 5_000),
            ("2019-06-26", 8_000),
            ("2026-12-31", 8_000),
        ],
    )
    def test_the_limit_was_raised_on_its_days(
        self, seed: Seed, on: str, limit: int | None
    ) -> None:
        before = [one for one in seed.issues if one.credited_on.isoformat() <= on]
        newest = max(before, key=lambda one: one.credited_on)
        assert newest.limit_hkd == limit

    def test_a_voucher_was_worth_50_until_2014_and_1_since(self, seed: Seed) -> None:
        for one in seed.issues:
            assert one.face_value_hkd == (50 if one.year <= 2014 else 1)
            assert one.amount_hkd % one.face_value_hkd == 0

    async def test_who_never_used_any_had_what_the_replay_says(
        self, ledger: Ledger
    ) -> None:
        """The replay vector of §1.3: eligible since 2016, never used."""
        await seed_gba(ledger, by=OFFICER)
        scheme = await ledger.get(VoucherScheme, VOUCHER_SCHEME_ID)
        issues = scheme.issues(date(2026, 12, 31))
        since_2016 = [one for one in issues if one.year >= 2016]
        assert list(balances(since_2016)) == [
            *(2_000, 4_000, 4_000, 5_000, 5_000, 6_000),
            *[8_000] * 7,
        ]


class TestSeededRewards:
    """The windows of the Pilot Reward Scheme (news.gov.hk, 9 Nov 2023; R-5)."""

    def test_each_year_counts_until_its_end_and_is_usable_one_year_longer(
        self, seed: Seed
    ) -> None:
        windows = [
            (one.code, one.counts_from, one.counts_until, one.usable_until)
            for one in seed.rewards
        ]
        first, *others = windows
        assert first == (
            "2024-reward",
            date(2023, 11, 13),
            date(2024, 12, 31),
            date(2025, 12, 31),
        )
        assert others == [
            (
                f"{year}-reward",
                date(year, 1, 1),
                date(year, 12, 31),
                date(year + 1, 12, 31),
            )
            for year in (2025, 2026, 2027, 2028)
        ]

    def test_no_day_is_between_two_windows(self, seed: Seed) -> None:
        for earlier, later in pairwise(seed.rewards):
            assert later.counts_from - earlier.counts_until == ONE_DAY

    def test_1000_spent_on_designated_purposes_bring_500(self, seed: Seed) -> None:
        for one in seed.rewards:
            assert (one.threshold_hkd, one.amount_hkd) == (1_000, 500)
            assert one.professions == (
                *("medical-practitioner", "chinese-medicine-practitioner", "dentist"),
            )
            assert one.reasons == ("preventive", "follow-up")
            assert one.items == ("dental-check", "scaling", "extraction", "filling")
            assert one.care_programmes == (
                *("chronic-disease-co-care", "district-health-centre"),
            )
            assert one.in_bay_area

    def test_the_years_of_the_extension_are_derived(self, seed: Seed) -> None:
        standings = {one.code: one.provenance.standing for one in seed.rewards}
        assert standings == {
            "2024-reward": "press",
            "2025-reward": "press",
            "2026-reward": "press",
            "2027-reward": "derived",
            "2028-reward": "derived",
        }
        assert all(one.provenance.note for one in seed.rewards)

    def test_its_professions_are_admitted_before_they_count(self, seed: Seed) -> None:
        admitted = {one.code: one.admitted_on for one in seed.professions}
        for reward in seed.rewards:
            for profession in reward.professions:
                assert admitted[profession] <= reward.counts_from
        for quota in seed.quotas:
            assert admitted[quota.profession] <= quota.starts_on


def test_an_elder_may_spend_2000_on_optometry_in_two_years(seed: Seed) -> None:
    """Since 26 June 2019 (hcv.gov.hk, background; the period from a copy)."""
    (quota,) = seed.quotas
    assert (quota.profession, quota.starts_on) == ("optometrist", date(2019, 6, 26))
    assert (quota.amount_hkd, quota.years) == (2_000, 2)
    assert not quota.provenance.verified


def balances(issues: list[VoucherIssue]) -> list[int]:
    """What an account holds after each credit, if nothing is ever spent."""
    held = [0]
    for issue in issues:
        assert issue.limit_hkd is not None
        held.append(min(held[-1] + issue.amount_hkd, issue.limit_hkd))
    return held[1:]


class TestSeedSources:
    def test_every_row_names_its_source_or_says_that_it_is_assumed(
        self, seed: Seed
    ) -> None:
        rows = [
            *(one.provenance for one in seed.professions),
            *(one.provenance for one in seed.eligible_ages),
            *(one.provenance for one in seed.issues),
            *(one.provenance for one in seed.rewards),
            *(one.provenance for one in seed.quotas),
            *(one.provenance for one in seed.institutions),
            *(one.provenance for one in points_of(seed)),
            *(one.listing.provenance for one in points_of(seed)),
            *(one.provenance for one in seed.hospitals),
            *(one.provenance for one in seed.corridors),
            *(row.provenance for one in seed.corridors for row in one.hospitals),
            *(row.provenance for one in seed.corridors for row in one.openings),
            *(row.provenance for one in seed.corridors for row in one.extensions),
        ]
        for row in rows:
            assert row.sources or (row.standing == "assumed" and row.note)
            assert row.standing != "invented"

    def test_the_issues_stand_in_the_order_of_their_days(self, seed: Seed) -> None:
        days = [one.credited_on for one in seed.issues]
        assert all(earlier < later for earlier, later in pairwise(days))
