"""What the directory keeps by date, and what it refuses to guess."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from domain.directory import (
    Admission,
    AlreadyEnrolled,
    ClosedBeforeStart,
    ConversionRates,
    DepartmentsAlreadyDesignated,
    EligibleAgeAlreadySet,
    Institution,
    InstitutionAlreadyRegistered,
    IssueAlreadyPublished,
    IssueOutsideYear,
    IssueUnknown,
    LeaveEndsBeforeStart,
    LeaveUnknown,
    NoDepartmentList,
    NoEligibleAge,
    NoListToCorrect,
    NoPolicyForYear,
    NoRateForMonth,
    NotEnrolled,
    NoticeReused,
    OtherProfession,
    PriceList,
    PriceListReused,
    ProfessionAlreadyAdmitted,
    ProfessionNotAdmitted,
    Provider,
    ProviderAlreadyRegistered,
    ProviderOnLeave,
    PublishedRate,
    QuotaAlreadySet,
    QuotaUnknown,
    RateAlreadyPublished,
    RewardAlreadyPublished,
    RewardDatesOutOfOrder,
    RewardUnknown,
    RewardWindowsOverlap,
    ServiceEnded,
    ServiceNotStarted,
    ServicePointAlreadyClosed,
    ServicePointAlreadyOpen,
    ServicePointUnknown,
    VoucherScheme,
    YearAlreadyIssued,
    admission_of,
    ages_of,
    institution_id,
    issues_of,
    provider_id,
    rate_of,
    terms_of,
)
from domain.reference import ConversionRate, Designation, Enrolment, RowRef
from domain.values import local_midnight
from tests.facts import directory as facts
from tests.facts.directory import DELISTED, ENROLLED, INVENTED, POINT, STARTED
from tests.given import SOME_ID, given, replay

given_institution = partial(given, Institution)
given_provider = partial(given, Provider)
given_scheme = partial(given, VoucherScheme)
given_rates = partial(given, ConversionRates)

ONE_DAY = timedelta(days=1)
LATER = date(2025, 1, 1)


class TestInstitution:
    def test_its_id_comes_from_its_code(self) -> None:
        institution = Institution.register(facts.register())
        assert institution.id == institution_id("BAY-HOSPITAL")

    def test_the_same_institution_twice_is_recorded_once(self) -> None:
        (
            given_institution(facts.registered)
            .when(lambda one: one.register_again(facts.register()))
            .then_nothing()
        )

    def test_other_particulars_under_its_code_are_refused(self) -> None:
        (
            given_institution(facts.registered)
            .when(lambda one: one.register_again(facts.register(city="foshan")))
            .refused(InstitutionAlreadyRegistered(code="BAY-HOSPITAL"))
        )


class TestServicePoint:
    def test_it_opens_on_a_day(self) -> None:
        (
            given_institution(facts.registered)
            .when(lambda one: one.open_service_point(facts.open_point()))
            .then(facts.opened())
        )

    def test_its_start_counts_from_midnight_in_the_bay_area(self) -> None:
        institution = replay(Institution, facts.registered)
        institution.open_service_point(facts.open_point())
        [event] = institution.collect_events()
        assert getattr(event, "effective_at") == local_midnight(STARTED)  # noqa: B009

    def test_the_same_opening_twice_is_recorded_once(self) -> None:
        (
            given_institution(facts.registered, facts.opened())
            .when(lambda one: one.open_service_point(facts.open_point()))
            .then_nothing()
        )

    def test_an_open_one_cannot_open_on_another_day(self) -> None:
        (
            given_institution(facts.registered, facts.opened())
            .when(
                lambda one: one.open_service_point(facts.open_point(started_on=LATER))
            )
            .refused(ServicePointAlreadyOpen(service_point=POINT, started_on=STARTED))
        )

    def test_it_closes_on_a_day(self) -> None:
        (
            given_institution(facts.registered, facts.opened())
            .when(lambda one: one.close_service_point(facts.close_point(LATER)))
            .then(facts.closed(LATER))
        )

    def test_the_same_closing_twice_is_recorded_once(self) -> None:
        (
            given_institution(facts.registered, facts.opened(), facts.closed(LATER))
            .when(lambda one: one.close_service_point(facts.close_point(LATER)))
            .then_nothing()
        )

    def test_a_closed_one_cannot_close_on_another_day(self) -> None:
        (
            given_institution(facts.registered, facts.opened(), facts.closed(LATER))
            .when(
                lambda one: one.close_service_point(facts.close_point(LATER + ONE_DAY))
            )
            .refused(ServicePointAlreadyClosed(service_point=POINT, closed_on=LATER))
        )

    def test_an_unknown_one_cannot_close(self) -> None:
        (
            given_institution(facts.registered)
            .when(lambda one: one.close_service_point(facts.close_point(LATER)))
            .refused(ServicePointUnknown(service_point=POINT))
        )

    def test_it_cannot_close_before_it_starts(self) -> None:
        eve = STARTED - ONE_DAY
        (
            given_institution(facts.registered, facts.opened())
            .when(lambda one: one.close_service_point(facts.close_point(eve)))
            .refused(
                ClosedBeforeStart(
                    service_point=POINT, started_on=STARTED, closed_on=eve
                )
            )
        )

    def test_a_closed_one_opens_again_on_the_day_it_closed(self) -> None:
        (
            given_institution(facts.registered, facts.opened(), facts.closed(LATER))
            .when(
                lambda one: one.open_service_point(facts.open_point(started_on=LATER))
            )
            .then(facts.opened(started_on=LATER))
        )

    def test_a_closed_one_cannot_open_again_on_the_day_before(self) -> None:
        again = facts.open_point(started_on=LATER - ONE_DAY)
        (
            given_institution(facts.registered, facts.opened(), facts.closed(LATER))
            .when(lambda one: one.open_service_point(again))
            .refused(ServicePointAlreadyOpen(service_point=POINT, started_on=STARTED))
        )

    def test_a_wrong_start_is_put_right_by_closing_on_it_and_opening_anew(self) -> None:
        right = STARTED - ONE_DAY
        (
            given_institution(facts.registered, facts.opened(), facts.closed(STARTED))
            .when(
                lambda one: one.open_service_point(facts.open_point(started_on=right))
            )
            .then(facts.opened(started_on=right))
        )


class TestDepartments:
    known = (facts.registered, facts.opened(), facts.designated())

    def test_a_list_is_designated_from_a_day_on(self) -> None:
        (
            given_institution(facts.registered, facts.opened())
            .when(lambda one: one.designate(facts.designate()))
            .then(facts.designated())
        )

    def test_the_same_list_twice_is_recorded_once(self) -> None:
        (
            given_institution(*self.known)
            .when(lambda one: one.designate(facts.designate()))
            .then_nothing()
        )

    def test_a_list_is_replaced_from_a_later_day_on(self) -> None:
        (
            given_institution(*self.known)
            .when(lambda one: one.designate(facts.designate("dental", starts_on=LATER)))
            .then(facts.designated("dental", starts_on=LATER))
        )

    def test_another_list_for_the_same_day_is_refused(self) -> None:
        (
            given_institution(*self.known)
            .when(lambda one: one.designate(facts.designate("dental")))
            .refused(
                DepartmentsAlreadyDesignated(service_point=POINT, starts_on=STARTED)
            )
        )

    def test_a_place_that_was_never_opened_has_no_list(self) -> None:
        (
            given_institution(facts.registered)
            .when(lambda one: one.designate(facts.designate()))
            .refused(ServicePointUnknown(service_point=POINT))
        )

    def test_a_wrong_list_is_corrected(self) -> None:
        (
            given_institution(*self.known)
            .when(lambda one: one.correct_departments(facts.correct_departments("ent")))
            .then(facts.departments_corrected("ent"))
        )

    def test_the_same_correction_twice_is_recorded_once(self) -> None:
        (
            given_institution(*self.known, facts.departments_corrected("ent"))
            .when(lambda one: one.correct_departments(facts.correct_departments("ent")))
            .then_nothing()
        )

    def test_there_is_nothing_to_correct_on_another_day(self) -> None:
        wrong_day = facts.correct_departments("ent", starts_on=LATER)
        (
            given_institution(*self.known)
            .when(lambda one: one.correct_departments(wrong_day))
            .refused(NoListToCorrect(service_point=POINT, starts_on=LATER))
        )

    @pytest.mark.parametrize("departments", [(), ("dental", "dental"), ("Dental",)])
    def test_a_list_that_is_no_list_is_malformed(
        self, departments: tuple[str, ...]
    ) -> None:
        with pytest.raises(ValidationError):
            facts.listing().model_validate(
                facts.listing().model_dump() | {"departments": departments}
            )


class TestDesignation:
    def designation(self, *history: Any, on: date) -> Designation:
        institution = replay(Institution, facts.registered, *history)
        return institution.designation(POINT, on)

    def test_it_names_the_departments_and_the_row(self) -> None:
        found = self.designation(facts.opened(), facts.designated(), on=STARTED)
        assert found == Designation(
            institution_id=SOME_ID,
            organisation="BAY-HOSPITAL",
            service_point=POINT,
            started_on=STARTED,
            closed_on=None,
            departments=("internal-medicine", "dental"),
            row=RowRef(id=SOME_ID, version=3),
        )

    def test_the_day_before_the_start_is_refused(self) -> None:
        eve = STARTED - ONE_DAY
        with pytest.raises(ServiceNotStarted) as caught:
            self.designation(facts.opened(), facts.designated(), on=eve)
        assert caught.value.started_on == STARTED
        assert caught.value.RULE == "V-BR-10"

    def test_the_last_day_is_the_one_before_the_closing(self) -> None:
        history = (facts.opened(), facts.designated(), facts.closed(LATER))
        assert self.designation(*history, on=LATER - ONE_DAY).closed_on == LATER
        with pytest.raises(ServiceEnded) as caught:
            self.designation(*history, on=LATER)
        assert caught.value.closed_on == LATER

    def test_between_two_openings_there_is_no_service(self) -> None:
        again = LATER + 30 * ONE_DAY
        history = (
            facts.opened(),
            facts.designated(),
            facts.closed(LATER),
            facts.opened(started_on=again),
        )
        with pytest.raises(ServiceEnded):
            self.designation(*history, on=again - ONE_DAY)
        assert self.designation(*history, on=again).started_on == again

    def test_each_day_has_the_list_of_its_time(self) -> None:
        history = (
            facts.opened(),
            facts.designated("dental", starts_on=LATER),
            facts.designated("surgery"),
        )
        before = self.designation(*history, on=LATER - ONE_DAY)
        after = self.designation(*history, on=LATER)
        assert (before.departments, before.row.version) == (("surgery",), 4)
        assert (after.departments, after.row.version) == (("dental",), 3)

    def test_a_corrected_list_names_the_correction(self) -> None:
        history = (
            facts.opened(),
            facts.designated(),
            facts.departments_corrected("ent"),
        )
        found = self.designation(*history, on=STARTED)
        assert (found.departments, found.row.version) == (("ent",), 4)

    def test_a_place_without_a_list_is_refused(self) -> None:
        with pytest.raises(NoDepartmentList):
            self.designation(facts.opened(), on=STARTED)
        with pytest.raises(NoDepartmentList):
            self.designation(
                facts.opened(),
                facts.designated(starts_on=STARTED + ONE_DAY),
                on=STARTED,
            )

    def test_an_unknown_place_is_refused(self) -> None:
        with pytest.raises(ServicePointUnknown):
            self.designation(on=STARTED)


class TestProvider:
    enrolled = (facts.provider_registered, facts.enrolled())
    delisted = (*enrolled, facts.delisted())

    def test_the_id_comes_from_the_registration(self) -> None:
        provider = Provider.register(facts.register_provider())
        assert provider.id == provider_id("D01234")

    def test_the_same_provider_twice_is_recorded_once(self) -> None:
        (
            given_provider(facts.provider_registered)
            .when(lambda one: one.register_again(facts.register_provider()))
            .then_nothing()
        )

    @pytest.mark.parametrize(
        "other",
        [{"name": "Lam Wing"}, {"profession": "nurse"}, {"account": "dr-lam-2"}],
    )
    def test_somebody_else_under_the_registration_is_refused(
        self, other: dict[str, Any]
    ) -> None:
        (
            given_provider(facts.provider_registered)
            .when(lambda one: one.register_again(facts.register_provider(**other)))
            .refused(ProviderAlreadyRegistered(provider_id=SOME_ID))
        )

    def test_a_member_of_an_admitted_profession_is_enrolled(self) -> None:
        (
            given_provider(facts.provider_registered)
            .when(lambda one: one.enrol(facts.enrol(), facts.ADMISSION))
            .then(facts.enrolled())
        )

    def test_an_admission_of_another_profession_does_not_help(self) -> None:
        nurses = Admission(
            profession="nurse", admitted_on=date(2009, 1, 1), row=facts.ROW
        )
        (
            given_provider(facts.provider_registered)
            .when(lambda one: one.enrol(facts.enrol(), nurses))
            .refused(OtherProfession(profession="dentist", admitted="nurse"))
        )

    def test_the_same_notice_twice_is_recorded_once(self) -> None:
        (
            given_provider(*self.enrolled)
            .when(lambda one: one.enrol(facts.enrol(), facts.ADMISSION))
            .then_nothing()
        )

    def test_a_notice_belongs_to_one_decision(self) -> None:
        (
            given_provider(*self.enrolled)
            .when(lambda one: one.enrol(facts.enrol(on=LATER), facts.ADMISSION))
            .refused(NoticeReused(notice="E/2020/1"))
        )
        (
            given_provider(*self.enrolled)
            .when(lambda one: one.delist(facts.delist("E/2020/1")))
            .refused(NoticeReused(notice="E/2020/1"))
        )

    def test_an_enrolled_provider_is_not_enrolled_again(self) -> None:
        again = facts.enrol("E/2025/9", on=LATER)
        (
            given_provider(*self.enrolled)
            .when(lambda one: one.enrol(again, facts.ADMISSION))
            .refused(AlreadyEnrolled(enrolled_on=ENROLLED, delisted_on=None))
        )

    def test_a_delisted_provider_may_be_enrolled_again_from_that_day_on(self) -> None:
        (
            given_provider(*self.delisted)
            .when(
                lambda one: one.enrol(
                    facts.enrol("E/2023/2", on=DELISTED), facts.ADMISSION
                )
            )
            .then(facts.enrolled("E/2023/2", on=DELISTED))
        )
        (
            given_provider(*self.delisted)
            .when(
                lambda one: one.enrol(
                    facts.enrol("E/2023/2", on=DELISTED - ONE_DAY), facts.ADMISSION
                )
            )
            .refused(AlreadyEnrolled(enrolled_on=ENROLLED, delisted_on=DELISTED))
        )

    def test_an_enrolment_is_ended(self) -> None:
        (
            given_provider(*self.enrolled)
            .when(lambda one: one.delist(facts.delist()))
            .then(facts.delisted())
        )

    def test_the_same_ending_twice_is_recorded_once(self) -> None:
        (
            given_provider(*self.delisted)
            .when(lambda one: one.delist(facts.delist()))
            .then_nothing()
        )

    def test_nobody_is_delisted_before_being_enrolled(self) -> None:
        eve = ENROLLED - ONE_DAY
        (
            given_provider(*self.enrolled)
            .when(lambda one: one.delist(facts.delist(on=eve)))
            .refused(NotEnrolled(provider_id=SOME_ID, on=eve))
        )
        (
            given_provider(facts.provider_registered)
            .when(lambda one: one.delist(facts.delist()))
            .refused(NotEnrolled(provider_id=SOME_ID, on=DELISTED))
        )
        (
            given_provider(*self.delisted)
            .when(lambda one: one.delist(facts.delist("D/2024/1", on=LATER)))
            .refused(NotEnrolled(provider_id=SOME_ID, on=LATER))
        )


class TestEnrolment:
    def test_it_says_who_from_when_and_by_which_row(self) -> None:
        provider = replay(Provider, *TestProvider.enrolled)
        assert provider.enrolment(ENROLLED) == Enrolment(
            provider_id=SOME_ID,
            account="dr-lam",
            profession="dentist",
            enrolled_on=ENROLLED,
            delisted_on=None,
            row=RowRef(id=SOME_ID, version=2),
        )

    def test_it_covers_its_first_and_its_last_day(self) -> None:
        provider = replay(Provider, *TestProvider.delisted)
        for outside in (ENROLLED - ONE_DAY, DELISTED):
            with pytest.raises(NotEnrolled) as caught:
                provider.enrolment(outside)
            assert caught.value.on == outside
        for inside in (ENROLLED, DELISTED - ONE_DAY):
            found = provider.enrolment(inside)
            assert (found.delisted_on, found.row.version) == (DELISTED, 3)

    def test_who_came_back_has_two_enrolments(self) -> None:
        back = facts.enrolled("E/2025/9", on=LATER)
        provider = replay(Provider, *TestProvider.delisted, back)
        assert provider.enrolment(ENROLLED).enrolled_on == ENROLLED
        assert provider.enrolment(LATER).enrolled_on == LATER
        with pytest.raises(NotEnrolled):
            provider.enrolment(LATER - ONE_DAY)


class TestLeave:
    first = date(2022, 7, 1)
    last = date(2022, 7, 14)
    away = (*TestProvider.enrolled, facts.leave_recorded(first, last))

    def test_a_leave_is_recorded(self) -> None:
        (
            given_provider(*TestProvider.enrolled)
            .when(
                lambda one: one.record_leave(facts.record_leave(self.first, self.last))
            )
            .then(facts.leave_recorded(self.first, self.last))
        )

    def test_the_same_leave_twice_is_recorded_once(self) -> None:
        (
            given_provider(*self.away)
            .when(
                lambda one: one.record_leave(facts.record_leave(self.first, self.last))
            )
            .then_nothing()
        )

    def test_a_leave_may_be_one_day_and_not_less(self) -> None:
        (
            given_provider(*TestProvider.enrolled)
            .when(
                lambda one: one.record_leave(facts.record_leave(self.first, self.first))
            )
            .then(facts.leave_recorded(self.first, self.first))
        )
        eve = self.first - ONE_DAY
        (
            given_provider(*TestProvider.enrolled)
            .when(lambda one: one.record_leave(facts.record_leave(self.first, eve)))
            .refused(LeaveEndsBeforeStart(from_on=self.first, until_on=eve))
        )

    def test_its_notice_belongs_to_no_other_decision(self) -> None:
        longer = facts.record_leave(self.first, self.last + ONE_DAY)
        for again in (
            lambda one: one.record_leave(longer),
            lambda one: one.delist(facts.delist("L/2022/1")),
            lambda one: one.enrol(facts.enrol("L/2022/1"), facts.ADMISSION),
        ):
            (
                given_provider(*self.away)
                .when(again)
                .refused(NoticeReused(notice="L/2022/1"))
            )

    @pytest.mark.parametrize("notice", ["E/2020/1", "D/2023/1"])
    def test_it_needs_a_notice_of_its_own(self, notice: str) -> None:
        leave = facts.record_leave(self.first, self.last, notice=notice)
        (
            given_provider(*TestProvider.delisted)
            .when(lambda one: one.record_leave(leave))
            .refused(NoticeReused(notice=notice))
        )

    def test_a_leave_is_cancelled(self) -> None:
        (
            given_provider(*self.away)
            .when(lambda one: one.cancel_leave(facts.cancel_leave()))
            .then(facts.leave_cancelled())
        )

    def test_the_same_cancellation_twice_is_recorded_once(self) -> None:
        (
            given_provider(*self.away, facts.leave_cancelled())
            .when(lambda one: one.cancel_leave(facts.cancel_leave()))
            .then_nothing()
        )

    def test_there_is_nothing_to_cancel_under_another_notice(self) -> None:
        (
            given_provider(*self.away)
            .when(lambda one: one.cancel_leave(facts.cancel_leave("E/2020/1")))
            .refused(LeaveUnknown(notice="E/2020/1"))
        )

    def test_a_cancelled_leave_comes_back_under_a_new_notice_alone(self) -> None:
        (
            given_provider(*self.away, facts.leave_cancelled())
            .when(
                lambda one: one.record_leave(facts.record_leave(self.first, self.last))
            )
            .refused(NoticeReused(notice="L/2022/1"))
        )
        anew = facts.record_leave(self.first, self.last, notice="L/2022/2")
        (
            given_provider(*self.away, facts.leave_cancelled())
            .when(lambda one: one.record_leave(anew))
            .then(facts.leave_recorded(self.first, self.last, notice="L/2022/2"))
        )

    def test_nobody_claims_from_its_first_to_its_last_day(self) -> None:
        provider = replay(Provider, *self.away)
        for inside in (self.first, self.last):
            with pytest.raises(ProviderOnLeave) as caught:
                provider.enrolment(inside)
            assert (caught.value.on, caught.value.until_on) == (inside, self.last)
            assert caught.value.RULE == "V-X-NOTENROLLED"

    def test_what_was_served_before_or_after_it_can_still_be_asked_for(self) -> None:
        provider = replay(Provider, *self.away)
        for outside in (self.first - ONE_DAY, self.last + ONE_DAY):
            assert provider.enrolment(outside).row.version == 2

    def test_control_without_the_leave_the_day_is_like_any_other(self) -> None:
        for history in (
            TestProvider.enrolled,
            (*self.away, facts.leave_cancelled()),
        ):
            assert replay(Provider, *history).enrolment(self.first)

    def test_of_two_leaves_the_cancelled_one_alone_is_taken_back(self) -> None:
        until = self.last + ONE_DAY
        longer = facts.leave_recorded(self.last, until, notice="L/2022/2")
        provider = replay(Provider, *self.away, longer, facts.leave_cancelled())
        assert provider.enrolment(self.last - ONE_DAY)
        with pytest.raises(ProviderOnLeave) as caught:
            provider.enrolment(self.last)
        assert caught.value.until_on == until

    def test_who_is_delisted_is_not_enrolled_and_not_on_leave(self) -> None:
        away = facts.leave_recorded(DELISTED, DELISTED)
        with pytest.raises(NotEnrolled):
            replay(Provider, *TestProvider.delisted, away).enrolment(DELISTED)


class TestPrices:
    priced = (facts.registered, facts.opened(), facts.point_prices_published())

    def test_a_provider_publishes_what_everybody_is_asked(self) -> None:
        (
            given_provider(facts.provider_registered)
            .when(lambda one: one.publish_prices(facts.publish_prices()))
            .then(facts.prices_published())
        )

    def test_a_service_point_publishes_what_everybody_is_asked(self) -> None:
        (
            given_institution(facts.registered, facts.opened())
            .when(lambda one: one.publish_prices(facts.publish_point_prices()))
            .then(facts.point_prices_published())
        )

    def test_a_list_counts_from_midnight_of_its_day_in_the_bay_area(self) -> None:
        provider = replay(Provider, facts.provider_registered)
        provider.publish_prices(facts.publish_prices())
        [event] = provider.collect_events()
        assert getattr(event, "effective_at") == local_midnight(STARTED)  # noqa: B009

    def test_the_same_list_twice_is_recorded_once(self) -> None:
        (
            given_provider(facts.provider_registered, facts.prices_published())
            .when(lambda one: one.publish_prices(facts.publish_prices()))
            .then_nothing()
        )
        (
            given_institution(*self.priced)
            .when(lambda one: one.publish_prices(facts.publish_point_prices()))
            .then_nothing()
        )

    @pytest.mark.parametrize("other", [{"scaling": 1}, {"starts_on": LATER}])
    def test_its_number_belongs_to_no_other_list(self, other: dict[str, Any]) -> None:
        (
            given_provider(facts.provider_registered, facts.prices_published())
            .when(lambda one: one.publish_prices(facts.publish_prices(**other)))
            .refused(PriceListReused(ref="P-1"))
        )
        (
            given_institution(*self.priced)
            .when(lambda one: one.publish_prices(facts.publish_point_prices(**other)))
            .refused(PriceListReused(ref="P-1"))
        )

    def test_a_list_of_another_number_may_take_its_place_on_the_same_day(self) -> None:
        right = facts.publish_prices(ref="P-2", scaling=310_00)
        (
            given_provider(facts.provider_registered, facts.prices_published())
            .when(lambda one: one.publish_prices(right))
            .then(facts.prices_published(ref="P-2", scaling=310_00))
        )

    def test_each_service_point_counts_its_own_lists(self) -> None:
        annex = facts.publish_point_prices("annex", scaling=1)
        (
            given_institution(*self.priced, facts.opened(code="annex"))
            .when(lambda one: one.publish_prices(annex))
            .then(facts.point_prices_published("annex", scaling=1))
        )

    def test_a_place_that_was_never_opened_has_no_prices(self) -> None:
        (
            given_institution(facts.registered)
            .when(lambda one: one.publish_prices(facts.publish_point_prices()))
            .refused(ServicePointUnknown(service_point=POINT))
        )

    @pytest.mark.parametrize(
        "prices",
        [
            [],
            [{"kind": "scaling", "price_minor": 1}] * 2,
            [{"kind": "scaling", "price_minor": -1}],
            [{"kind": "scaling", "price_minor": 1.5}],
            [{"kind": "Scaling", "price_minor": 1}],
        ],
    )
    def test_a_list_that_is_no_list_is_malformed(self, prices: object) -> None:
        known = facts.prices().model_dump()
        with pytest.raises(ValidationError):
            PriceList.model_validate(known | {"prices": prices})

    def test_what_is_free_for_everybody_costs_nothing(self) -> None:
        (price,) = facts.prices(scaling=0).prices
        assert price.price_minor == 0


class TestProfessions:
    def test_a_profession_is_admitted(self) -> None:
        (
            given_scheme(facts.scheme_begun)
            .when(lambda one: one.admit(facts.admit()))
            .then(facts.admitted())
        )

    def test_the_same_admission_twice_is_recorded_once(self) -> None:
        (
            given_scheme(facts.scheme_begun, facts.admitted())
            .when(lambda one: one.admit(facts.admit()))
            .then_nothing()
        )

    def test_another_day_for_the_same_profession_is_refused(self) -> None:
        (
            given_scheme(facts.scheme_begun, facts.admitted())
            .when(lambda one: one.admit(facts.admit(admitted_on=LATER)))
            .refused(
                ProfessionAlreadyAdmitted(
                    profession="dentist", admitted_on=date(2009, 1, 1)
                )
            )
        )

    def test_a_profession_is_admitted_from_its_day_on(self) -> None:
        scheme = replay(VoucherScheme, facts.scheme_begun, facts.admitted())
        first = date(2009, 1, 1)
        assert scheme.profession_admitted("dentist", first) == Admission(
            profession="dentist",
            admitted_on=first,
            row=RowRef(id=SOME_ID, version=2),
        )
        for code, on in (("dentist", first - ONE_DAY), ("nurse", LATER)):
            with pytest.raises(ProfessionNotAdmitted):
                scheme.profession_admitted(code, on)
        with pytest.raises(ProfessionNotAdmitted):
            admission_of(None, "dentist", LATER)


class TestEligibleAge:
    def test_an_age_is_set_from_a_day_on(self) -> None:
        (
            given_scheme(facts.scheme_begun)
            .when(lambda one: one.set_eligible_age(facts.set_age(66, starts_on=LATER)))
            .then(facts.age_set(66, starts_on=LATER))
        )

    def test_the_same_age_twice_is_recorded_once(self) -> None:
        (
            given_scheme(facts.scheme_begun, facts.age_set(66, starts_on=LATER))
            .when(lambda one: one.set_eligible_age(facts.set_age(66, starts_on=LATER)))
            .then_nothing()
        )

    def test_another_age_from_the_same_day_is_refused(self) -> None:
        (
            given_scheme(facts.scheme_begun, facts.age_set(66, starts_on=LATER))
            .when(lambda one: one.set_eligible_age(facts.set_age(67, starts_on=LATER)))
            .refused(EligibleAgeAlreadySet(starts_on=LATER, age=66))
        )

    def test_the_ages_come_oldest_first(self) -> None:
        scheme = replay(
            VoucherScheme,
            facts.scheme_begun,
            facts.age_set(66, starts_on=LATER),
            facts.age_set(71, starts_on=STARTED),
        )
        assert [(one.age, one.row.version) for one in scheme.ages()] == [
            (71, 3),
            (66, 2),
        ]

    def test_a_scheme_without_an_age_is_refused(self) -> None:
        with pytest.raises(NoEligibleAge):
            replay(VoucherScheme, facts.scheme_begun).ages()
        with pytest.raises(NoEligibleAge):
            ages_of(None)


class TestPolicy:
    def test_an_issue_is_published(self) -> None:
        (
            given_scheme(facts.scheme_begun)
            .when(lambda one: one.publish(facts.publish_issue(2030)))
            .then(facts.issued(2030))
        )

    def test_the_same_issue_twice_is_recorded_once(self) -> None:
        (
            given_scheme(facts.scheme_begun, facts.issued(2030))
            .when(lambda one: one.publish(facts.publish_issue(2030)))
            .then_nothing()
        )

    def test_another_issue_under_the_same_code_is_refused(self) -> None:
        (
            given_scheme(facts.scheme_begun, facts.issued(2030))
            .when(lambda one: one.publish(facts.publish_issue(2030, amount_hkd=400)))
            .refused(IssueAlreadyPublished(code="2030-annual"))
        )

    def test_a_year_has_one_annual_issue(self) -> None:
        (
            given_scheme(facts.scheme_begun, facts.issued(2030))
            .when(lambda one: one.publish(facts.publish_issue(2030, code="again")))
            .refused(YearAlreadyIssued(year=2030, code="2030-annual"))
        )

    def test_a_year_may_have_one_off_issues_beside_it(self) -> None:
        extra: dict[str, Any] = {"code": "2030-june", "kind": "one-off"}
        (
            given_scheme(facts.scheme_begun, facts.issued(2030))
            .when(lambda one: one.publish(facts.publish_issue(2030, **extra)))
            .then(facts.issued(2030, **extra))
        )

    @pytest.mark.parametrize("day", [date(2029, 12, 31), date(2031, 1, 1)])
    def test_an_issue_is_credited_within_its_year(self, day: date) -> None:
        (
            given_scheme(facts.scheme_begun)
            .when(lambda one: one.publish(facts.publish_issue(2030, credited_on=day)))
            .refused(IssueOutsideYear(year=2030, credited_on=day))
        )

    def test_an_issue_may_be_credited_on_the_last_day_of_its_year(self) -> None:
        last = date(2030, 12, 31)
        (
            given_scheme(facts.scheme_begun)
            .when(lambda one: one.publish(facts.publish_issue(2030, credited_on=last)))
            .then(facts.issued(2030, credited_on=last))
        )

    def test_a_wrong_issue_is_corrected(self) -> None:
        (
            given_scheme(facts.scheme_begun, facts.issued(2030))
            .when(lambda one: one.correct(facts.correct_issue(2030, amount_hkd=400)))
            .then(facts.issue_corrected(2030, amount_hkd=400))
        )

    def test_the_same_correction_twice_is_recorded_once(self) -> None:
        (
            given_scheme(
                facts.scheme_begun,
                facts.issued(2030),
                facts.issue_corrected(2030, amount_hkd=400),
            )
            .when(lambda one: one.correct(facts.correct_issue(2030, amount_hkd=400)))
            .then_nothing()
        )

    def test_there_is_nothing_to_correct_in_a_year_without_an_issue(self) -> None:
        (
            given_scheme(facts.scheme_begun)
            .when(lambda one: one.correct(facts.correct_issue(2030)))
            .refused(IssueUnknown(code="2030-annual"))
        )

    def test_a_correction_cannot_move_an_issue_into_a_year_that_has_one(self) -> None:
        moved = facts.correct_issue(2031, code="2030-annual")
        (
            given_scheme(facts.scheme_begun, facts.issued(2030), facts.issued(2031))
            .when(lambda one: one.correct(moved))
            .refused(YearAlreadyIssued(year=2031, code="2031-annual"))
        )


class TestIssues:
    scheme = (
        facts.scheme_begun,
        facts.issued(2031),
        facts.issued(2030),
        facts.issued(
            2030, code="2030-june", kind="one-off", credited_on=date(2030, 6, 8)
        ),
        facts.issue_corrected(2031, amount_hkd=400),
    )

    def test_they_come_oldest_first_with_the_row_that_made_them(self) -> None:
        issues = replay(VoucherScheme, *self.scheme).issues(date(2031, 1, 1))
        assert [(one.code, one.amount_hkd, one.row.version) for one in issues] == [
            ("2030-annual", 300, 3),
            ("2030-june", 300, 4),
            ("2031-annual", 400, 5),
        ]

    @pytest.mark.parametrize(
        ("through", "count"),
        [
            (date(2029, 12, 31), 0),
            (date(2030, 1, 1), 1),
            (date(2030, 6, 7), 1),
            (date(2030, 6, 8), 2),
            (date(2030, 12, 31), 2),
            (date(2031, 12, 31), 3),
        ],
    )
    def test_they_come_up_to_the_day_that_is_asked(
        self, through: date, count: int
    ) -> None:
        assert len(replay(VoucherScheme, *self.scheme).issues(through)) == count

    def test_a_year_after_the_table_is_refused_by_name(self) -> None:
        with pytest.raises(NoPolicyForYear) as caught:
            replay(VoucherScheme, *self.scheme).issues(date(2032, 1, 1))
        assert caught.value.year == 2032
        assert caught.value.RULE == "V-BR-03"

    def test_a_hole_in_the_table_is_refused_by_name(self) -> None:
        scheme = replay(
            VoucherScheme, facts.scheme_begun, facts.issued(2030), facts.issued(2032)
        )
        assert len(scheme.issues(date(2030, 12, 31))) == 1
        with pytest.raises(NoPolicyForYear) as caught:
            scheme.issues(date(2032, 6, 1))
        assert caught.value.year == 2031

    def test_a_year_with_a_one_off_alone_has_no_policy(self) -> None:
        scheme = replay(
            VoucherScheme, facts.scheme_begun, facts.issued(2030, kind="one-off")
        )
        with pytest.raises(NoPolicyForYear):
            scheme.issues(date(2030, 12, 31))

    def test_a_table_that_was_never_begun_is_refused_by_name(self) -> None:
        with pytest.raises(NoPolicyForYear) as caught:
            issues_of(None, date(2030, 5, 5))
        assert caught.value.year == 2030


class TestRewards:
    known = (facts.scheme_begun, facts.reward_published(2030))

    def test_a_programme_is_published(self) -> None:
        (
            given_scheme(facts.scheme_begun)
            .when(lambda one: one.publish_reward(facts.publish_reward(2030)))
            .then(facts.reward_published(2030))
        )

    def test_the_same_programme_twice_is_recorded_once(self) -> None:
        (
            given_scheme(*self.known)
            .when(lambda one: one.publish_reward(facts.publish_reward(2030)))
            .then_nothing()
        )

    def test_another_programme_under_the_same_code_is_refused(self) -> None:
        other = facts.publish_reward(2030, amount_hkd=50)
        (
            given_scheme(*self.known)
            .when(lambda one: one.publish_reward(other))
            .refused(RewardAlreadyPublished(code="2030-reward"))
        )

    def test_a_wrong_programme_is_corrected(self) -> None:
        (
            given_scheme(*self.known)
            .when(
                lambda one: one.correct_reward(
                    facts.correct_reward(2030, amount_hkd=50)
                )
            )
            .then(facts.reward_corrected(2030, amount_hkd=50))
        )

    def test_the_same_correction_twice_is_recorded_once(self) -> None:
        again = facts.correct_reward(2030, amount_hkd=50)
        (
            given_scheme(*self.known, facts.reward_corrected(2030, amount_hkd=50))
            .when(lambda one: one.correct_reward(again))
            .then_nothing()
        )

    def test_there_is_nothing_to_correct_under_another_code(self) -> None:
        (
            given_scheme(*self.known)
            .when(lambda one: one.correct_reward(facts.correct_reward(2031)))
            .refused(RewardUnknown(code="2031-reward"))
        )

    @pytest.mark.parametrize(
        "dates",
        [
            {"counts_from": date(2031, 1, 1)},
            {"counts_until": date(2029, 12, 31)},
            {"usable_until": date(2030, 12, 30)},
        ],
    )
    def test_its_dates_are_in_order(self, dates: dict[str, Any]) -> None:
        days = {
            "counts_from": date(2030, 1, 1),
            "counts_until": date(2030, 12, 31),
            "usable_until": date(2031, 12, 31),
        } | dates
        refusal = RewardDatesOutOfOrder(**days)
        (
            given_scheme(facts.scheme_begun)
            .when(lambda one: one.publish_reward(facts.publish_reward(2030, **dates)))
            .refused(refusal)
        )
        (
            given_scheme(*self.known)
            .when(lambda one: one.correct_reward(facts.correct_reward(2030, **dates)))
            .refused(refusal)
        )

    def test_a_window_may_be_one_day_and_its_reward_usable_on_it_alone(self) -> None:
        day = date(2030, 6, 1)
        short: dict[str, Any] = {
            "counts_from": day,
            "counts_until": day,
            "usable_until": day,
        }
        (
            given_scheme(facts.scheme_begun)
            .when(lambda one: one.publish_reward(facts.publish_reward(2030, **short)))
            .then(facts.reward_published(2030, **short))
        )

    @pytest.mark.parametrize(
        ("counts_from", "counts_until"),
        [
            (date(2029, 1, 1), date(2030, 1, 1)),
            (date(2030, 12, 31), date(2031, 12, 31)),
            (date(2030, 6, 1), date(2030, 6, 1)),
            (date(2029, 1, 1), date(2031, 12, 31)),
        ],
    )
    def test_what_is_spent_on_a_day_counts_for_one_programme(
        self, counts_from: date, counts_until: date
    ) -> None:
        other = facts.publish_reward(
            2032, counts_from=counts_from, counts_until=counts_until
        )
        (
            given_scheme(*self.known)
            .when(lambda one: one.publish_reward(other))
            .refused(
                RewardWindowsOverlap(
                    code="2030-reward",
                    counts_from=date(2030, 1, 1),
                    counts_until=date(2030, 12, 31),
                )
            )
        )

    @pytest.mark.parametrize("year", [2029, 2031])
    def test_the_years_beside_it_are_free(self, year: int) -> None:
        (
            given_scheme(*self.known)
            .when(lambda one: one.publish_reward(facts.publish_reward(year)))
            .then(facts.reward_published(year))
        )

    def test_a_correction_cannot_reach_into_the_window_of_another(self) -> None:
        longer = facts.correct_reward(2030, counts_until=date(2031, 1, 1))
        (
            given_scheme(*self.known, facts.reward_published(2031))
            .when(lambda one: one.correct_reward(longer))
            .refused(
                RewardWindowsOverlap(
                    code="2031-reward",
                    counts_from=date(2031, 1, 1),
                    counts_until=date(2031, 12, 31),
                )
            )
        )

    @pytest.mark.parametrize("codes", [("dentist", "dentist"), ("Dentist",)])
    @pytest.mark.parametrize(
        "field", ["professions", "reasons", "items", "care_programmes"]
    )
    def test_a_list_that_is_no_list_is_malformed(
        self, field: str, codes: tuple[str, ...]
    ) -> None:
        with pytest.raises(ValidationError):
            facts.reward(2030, **{field: codes})


class TestQuotas:
    known = (facts.scheme_begun, facts.quota_set(70, starts_on=LATER))

    def test_a_quota_is_set_from_a_day_on(self) -> None:
        (
            given_scheme(facts.scheme_begun)
            .when(lambda one: one.set_quota(facts.set_quota(70, starts_on=LATER)))
            .then(facts.quota_set(70, starts_on=LATER))
        )

    def test_the_same_quota_twice_is_recorded_once(self) -> None:
        (
            given_scheme(*self.known)
            .when(lambda one: one.set_quota(facts.set_quota(70, starts_on=LATER)))
            .then_nothing()
        )

    @pytest.mark.parametrize(
        ("amount_hkd", "years"), [(71, 2), (70, 1)], ids=["amount", "period"]
    )
    def test_another_quota_from_the_same_day_is_refused(
        self, amount_hkd: int, years: int
    ) -> None:
        other = facts.set_quota(amount_hkd, starts_on=LATER, years=years)
        (
            given_scheme(*self.known)
            .when(lambda one: one.set_quota(other))
            .refused(QuotaAlreadySet(profession="optometrist", starts_on=LATER))
        )

    @pytest.mark.parametrize(
        "elsewhere",
        [
            {"starts_on": LATER + ONE_DAY},
            {"starts_on": LATER, "profession": "dentist"},
        ],
    )
    def test_another_day_or_profession_has_a_quota_of_its_own(
        self, elsewhere: dict[str, Any]
    ) -> None:
        (
            given_scheme(*self.known)
            .when(lambda one: one.set_quota(facts.set_quota(90, **elsewhere)))
            .then(facts.quota_set(90, **elsewhere))
        )

    def test_a_wrong_quota_is_corrected(self) -> None:
        right = facts.correct_quota(80, starts_on=LATER)
        (
            given_scheme(*self.known)
            .when(lambda one: one.correct_quota(right))
            .then(facts.quota_corrected(80, starts_on=LATER))
        )

    def test_the_same_correction_twice_is_recorded_once(self) -> None:
        right = facts.correct_quota(80, starts_on=LATER)
        (
            given_scheme(*self.known, facts.quota_corrected(80, starts_on=LATER))
            .when(lambda one: one.correct_quota(right))
            .then_nothing()
        )

    def test_there_is_nothing_to_correct_on_another_day(self) -> None:
        wrong_day = LATER + ONE_DAY
        (
            given_scheme(*self.known)
            .when(
                lambda one: one.correct_quota(
                    facts.correct_quota(80, starts_on=wrong_day)
                )
            )
            .refused(QuotaUnknown(profession="optometrist", starts_on=wrong_day))
        )

    @pytest.mark.parametrize("years", [0, 11])
    def test_a_period_has_one_to_ten_years(self, years: int) -> None:
        assert facts.quota(70, starts_on=LATER, years=1)
        assert facts.quota(70, starts_on=LATER, years=10)
        with pytest.raises(ValidationError):
            facts.quota(70, starts_on=LATER, years=years)


class TestTerms:
    scheme = (
        facts.scheme_begun,
        facts.issued(2030),
        facts.reward_published(2031),
        facts.reward_published(2030),
        facts.quota_set(90, starts_on=LATER),
        facts.quota_set(70, starts_on=STARTED),
        facts.quota_set(50, starts_on=STARTED, profession="dentist"),
        facts.reward_corrected(2031, amount_hkd=50),
        facts.quota_corrected(80, starts_on=LATER),
    )
    through = date(2030, 6, 1)

    def test_they_have_the_issues_of_the_day_and_every_programme(self) -> None:
        terms = replay(VoucherScheme, *self.scheme).terms(self.through)
        assert [one.code for one in terms.issues] == ["2030-annual"]
        found = [(one.code, one.amount_hkd, one.row.version) for one in terms.rewards]
        assert found == [("2030-reward", 40, 4), ("2031-reward", 50, 8)]

    def test_they_have_every_quota_the_oldest_first(self) -> None:
        terms = terms_of(replay(VoucherScheme, *self.scheme), self.through)
        assert [
            (one.profession, one.amount_hkd, one.row.version) for one in terms.quotas
        ] == [("dentist", 50, 7), ("optometrist", 70, 6), ("optometrist", 80, 9)]

    def test_a_programme_says_all_that_was_published_of_it(self) -> None:
        scheme = replay(
            VoucherScheme, facts.scheme_begun, facts.issued(2030), self.scheme[3]
        )
        (programme,) = scheme.terms(self.through).rewards
        assert programme.model_dump(exclude={"row"}) == facts.reward(2030).model_dump(
            exclude={"provenance"}
        )
        assert programme.row == RowRef(id=SOME_ID, version=3)

    def test_a_scheme_with_issues_alone_has_no_rewards_and_no_quotas(self) -> None:
        scheme = replay(VoucherScheme, facts.scheme_begun, facts.issued(2030))
        terms = scheme.terms(self.through)
        assert (terms.rewards, terms.quotas) == ((), ())

    def test_a_year_without_policy_is_refused_as_for_the_issues(self) -> None:
        with pytest.raises(NoPolicyForYear) as caught:
            replay(VoucherScheme, *self.scheme).terms(date(2031, 1, 1))
        assert caught.value.year == 2031
        with pytest.raises(NoPolicyForYear) as caught:
            terms_of(None, self.through)
        assert caught.value.year == 2030

    def test_a_row_that_comes_in_later_counts_at_once(self) -> None:
        scheme = replay(VoucherScheme, *self.scheme)
        before = scheme.terms(self.through)
        assert scheme.terms(self.through) is before
        scheme.correct_quota(facts.correct_quota(85, starts_on=LATER))
        assert scheme.terms(self.through).quotas[-1].amount_hkd == 85


class TestRates:
    known = (facts.rates_begun, facts.rate_published("2026-02", "1.0870"))

    def test_a_rate_is_published_for_a_month(self) -> None:
        (
            given_rates(facts.rates_begun)
            .when(lambda one: one.publish(facts.publish_rate("2026-02", "1.0870")))
            .then(facts.rate_published("2026-02", "1.0870"))
        )

    def test_the_same_rate_twice_is_recorded_once(self) -> None:
        (
            given_rates(*self.known)
            .when(lambda one: one.publish(facts.publish_rate("2026-02", "1.0870")))
            .then_nothing()
        )

    @pytest.mark.parametrize("other", ["1.0871", "1.087"])
    def test_another_rate_for_the_month_is_refused(self, other: str) -> None:
        (
            given_rates(*self.known)
            .when(lambda one: one.publish(facts.publish_rate("2026-02", other)))
            .refused(
                RateAlreadyPublished(month="2026-02", hkd_per_cny=Decimal("1.0870"))
            )
        )

    def test_a_wrong_rate_is_corrected(self) -> None:
        (
            given_rates(*self.known)
            .when(lambda one: one.correct(facts.correct_rate("2026-02", "1.0871")))
            .then(facts.rate_corrected("2026-02", "1.0871"))
        )

    def test_the_same_correction_twice_is_recorded_once(self) -> None:
        (
            given_rates(*self.known, facts.rate_corrected("2026-02", "1.0871"))
            .when(lambda one: one.correct(facts.correct_rate("2026-02", "1.0871")))
            .then_nothing()
        )

    def test_there_is_nothing_to_correct_in_a_month_without_a_rate(self) -> None:
        (
            given_rates(*self.known)
            .when(lambda one: one.correct(facts.correct_rate("2026-03", "1.0871")))
            .refused(NoRateForMonth(month="2026-03"))
        )

    def test_the_rate_of_a_month_names_its_row(self) -> None:
        rates = replay(ConversionRates, *self.known)
        assert rates.rate("2026-02") == ConversionRate(
            month="2026-02",
            hkd_per_cny=Decimal("1.0870"),
            row=RowRef(id=SOME_ID, version=2),
        )
        assert str(rates.rate("2026-02").hkd_per_cny) == "1.0870"

    def test_a_corrected_rate_names_the_correction(self) -> None:
        rates = replay(
            ConversionRates, *self.known, facts.rate_corrected("2026-02", "1.0871")
        )
        assert rates.rate("2026-02").row.version == 3

    @pytest.mark.parametrize("month", ["2026-01", "2026-03"])
    def test_a_month_without_a_rate_is_refused_by_name(self, month: str) -> None:
        rates = replay(ConversionRates, *self.known)
        with pytest.raises(NoRateForMonth) as caught:
            rate_of(rates, month)
        assert (caught.value.month, caught.value.RULE) == (month, "V-BR-12")

    def test_rates_that_were_never_begun_are_refused_by_name(self) -> None:
        with pytest.raises(NoRateForMonth):
            rate_of(None, "2026-02")

    @pytest.mark.parametrize(
        "written",
        [
            *(
                "0.0",
                "0.00009999",
                "-1.08",
                "+1.08",
                "1",
                "1.",
                ".5",
                "1e0",
                "NaN",
                "Infinity",
            ),
            *("1.0873 ", "1,0873", "１.0873", "1.123456789", "100.1", "", None),
            *(1.0873, 1),
        ],
    )
    def test_a_rate_that_is_not_written_out_is_malformed(self, written: object) -> None:
        with pytest.raises(ValidationError):
            PublishedRate.model_validate(
                {
                    "month": "2026-02",
                    "hkd_per_cny": written,
                    "provenance": INVENTED.model_dump(),
                }
            )

    @pytest.mark.parametrize("written", ["0.0001", "0.00010000", "1.50", "100.0"])
    def test_a_rate_keeps_its_digits_through_the_store(self, written: str) -> None:
        stored = facts.rate("2026-02", written).model_dump_json()
        assert f'"{written}"' in stored
        assert str(PublishedRate.model_validate_json(stored).hkd_per_cny) == written

    @pytest.mark.parametrize("month", ["2026-13", "2026-00", "2026-1", "26-01"])
    def test_a_month_is_written_as_year_and_month(self, month: str) -> None:
        with pytest.raises(ValidationError):
            facts.rate(month, "1.0870")


@pytest.mark.parametrize(
    ("standing", "verified"),
    [
        *(("official", True), ("press", True), ("copy", False)),
        *(("derived", False), ("assumed", False), ("invented", False)),
    ],
)
def test_only_what_was_read_at_its_publisher_or_in_the_press_is_verified(
    standing: str, verified: bool
) -> None:
    row = INVENTED.model_validate({"standing": standing})
    assert row.verified is verified


def test_the_one_off_records_have_fixed_ids() -> None:
    scheme = VoucherScheme.begin_record(facts.admit())
    rates = ConversionRates.begin_record(facts.publish_rate("2026-02", "1.0870"))
    assert scheme.id == UUID("13fe59f3-ffdb-52c2-8d68-c1f7184bd037")
    assert rates.id == UUID("7722a08c-4a34-5510-aadc-c6b191dd1a40")
