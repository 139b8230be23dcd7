"""Which reasons stand on a list, and on which days."""

from datetime import date, timedelta
from functools import partial
from operator import methodcaller
from typing import Any

import pytest

from domain.directory import (
    ReasonAlreadyListed,
    ReasonAlreadyRetired,
    ReasonAlwaysListed,
    ReasonEndsBeforeStart,
    ReasonNotListed,
    Reasons,
    reason_of,
    reasons_id,
)
from domain.reference import ListedReason, ReasonList, RowRef
from tests.facts import corridors as facts
from tests.facts.corridors import LISTED
from tests.given import SOME_ID, given, replay

given_reasons = partial(given, Reasons)
ONE_DAY = timedelta(days=1)
RETIRED = date(2026, 6, 30)
CANCELLED: ReasonList = "transfer-cancelled"
NAMED: dict[str, Any] = {"list": CANCELLED, "code": "bed-lost"}
LIST = (facts.reasons_begun, facts.reason_listed())
GONE = (*LIST, facts.reason_retired(RETIRED))


class TestListing:
    def test_a_list_has_one_record(self) -> None:
        assert Reasons.begin_record(facts.list_reason()).id == reasons_id(CANCELLED)

    def test_a_reason_is_listed(self) -> None:
        (
            given_reasons(facts.reasons_begun)
            .when(lambda one: one.list_reason(facts.list_reason()))
            .then(facts.reason_listed())
        )

    def test_the_same_reason_twice_is_recorded_once(self) -> None:
        for history in (LIST, GONE):
            (
                given_reasons(*history)
                .when(lambda one: one.list_reason(facts.list_reason()))
                .then_nothing()
            )

    def test_other_particulars_under_its_code_are_refused(self) -> None:
        other = facts.list_reason(nemsis="2208021")
        (
            given_reasons(*LIST)
            .when(lambda one: one.list_reason(other))
            .refused(ReasonAlreadyListed(list=CANCELLED, code="bed-lost"))
        )


class TestRetirement:
    def test_a_reason_is_retired_with_its_last_day(self) -> None:
        for last_on in (LISTED, RETIRED):
            retire = facts.retire_reason(last_on)
            (
                given_reasons(*LIST)
                .when(methodcaller("retire", retire))
                .then(facts.reason_retired(last_on))
            )

    def test_the_same_retirement_twice_is_recorded_once(self) -> None:
        (
            given_reasons(*GONE)
            .when(lambda one: one.retire(facts.retire_reason(RETIRED)))
            .then_nothing()
        )

    def test_another_day_afterwards_is_refused(self) -> None:
        (
            given_reasons(*GONE)
            .when(lambda one: one.retire(facts.retire_reason(RETIRED + ONE_DAY)))
            .refused(ReasonAlreadyRetired(**NAMED, last_on=RETIRED))
        )

    def test_it_does_not_end_before_it_began(self) -> None:
        eve = LISTED - ONE_DAY
        (
            given_reasons(*LIST)
            .when(lambda one: one.retire(facts.retire_reason(eve)))
            .refused(ReasonEndsBeforeStart(starts_on=LISTED, last_on=eve))
        )

    def test_what_is_not_listed_is_not_retired(self) -> None:
        (
            given_reasons(facts.reasons_begun)
            .when(lambda one: one.retire(facts.retire_reason(RETIRED)))
            .refused(ReasonNotListed(**NAMED, on=RETIRED))
        )

    def test_other_stays_on_every_list(self) -> None:
        (
            given_reasons(*LIST, facts.reason_listed("other"))
            .when(lambda one: one.retire(facts.retire_reason(RETIRED, "other")))
            .refused(ReasonAlwaysListed(list=CANCELLED, code="other"))
        )


class TestReason:
    def test_it_says_by_which_row_it_is_listed(self) -> None:
        assert replay(Reasons, *LIST).reason("bed-lost", LISTED) == ListedReason(
            **NAMED, row=RowRef(id=SOME_ID, version=2)
        )

    def test_it_is_listed_from_its_first_day_to_its_last(self) -> None:
        reasons = replay(Reasons, *GONE)
        for inside in (LISTED, RETIRED):
            assert reasons.reason("bed-lost", inside).code == "bed-lost"
        for outside in (LISTED - ONE_DAY, RETIRED + ONE_DAY):
            (
                given_reasons(*GONE)
                .when(methodcaller("reason", "bed-lost", outside))
                .refused(ReasonNotListed(**NAMED, on=outside))
            )

    def test_an_unknown_reason_is_refused(self) -> None:
        with pytest.raises(ReasonNotListed) as caught:
            replay(Reasons, *LIST).reason("weather", LISTED)
        assert caught.value.RULE == "T-R15"

    def test_a_list_that_nobody_began_has_no_reasons(self) -> None:
        with pytest.raises(ReasonNotListed) as caught:
            reason_of(None, "clearance-held", "other", LISTED)
        assert caught.value.list == "clearance-held"
        reasons = replay(Reasons, *LIST)
        assert reason_of(reasons, CANCELLED, "bed-lost", LISTED)
