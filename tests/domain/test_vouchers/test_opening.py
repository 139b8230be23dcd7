from datetime import date, datetime

import pytest

from domain.kernel import Refusal
from domain.reference import EligibleAge, VoucherHolder
from domain.vouchers import (
    HolderDied,
    NoEntitlingDocument,
    NotYetEligible,
    PermissionEnded,
    VoucherAccount,
    account_id,
)
from tests.facts.vouchers import (
    AGES,
    PATIENT_ID,
    ROW,
    TODAY,
    holder,
    moment,
    open_account,
    open_on,
    opened,
)
from tests.given import facts_of, history, occasion


def opened_on(day: date, who: VoucherHolder) -> VoucherAccount:
    return VoucherAccount.open(open_on(day), who, AGES)


def refused_on(day: date, who: VoucherHolder) -> Refusal:
    with pytest.raises(Refusal) as caught:
        opened_on(day, who)
    return caught.value


def test_the_event_keeps_the_decision_and_no_birth_date() -> None:
    account = VoucherAccount.open(open_account, holder(1951), AGES)
    [event] = account.collect_events()
    assert facts_of(event) == facts_of(*history(VoucherAccount, opened(temporary=True)))
    assert "1951" not in event.model_dump_json()  # type: ignore[attr-defined]


def test_a_patient_has_one_account() -> None:
    account = VoucherAccount.open(open_account, holder(), AGES)
    assert account.id == account_id(PATIENT_ID)


@pytest.mark.parametrize(
    ("birth_year", "eligible_from"),
    [
        (1938, date(2009, 1, 1)),
        (1939, date(2009, 1, 1)),
        (1940, date(2010, 1, 1)),
        (1947, date(2017, 1, 1)),
        (1948, date(2017, 7, 1)),
        (1952, date(2017, 7, 1)),
        (1953, date(2018, 1, 1)),
        (1960, date(2025, 1, 1)),
        (1961, date(2026, 1, 1)),
    ],
)
def test_the_year_of_birth_decides_since_when(
    birth_year: int, eligible_from: date
) -> None:
    assert opened_on(TODAY, holder(birth_year)).eligible_from == eligible_from


def test_an_age_that_was_raised_does_not_count_before_or_after() -> None:
    raised = (*AGES, EligibleAge(starts_on=date(2030, 1, 1), age=70, row=ROW))

    def since(birth_year: int) -> date:
        who = holder(birth_year)
        account = VoucherAccount.open(open_on(date(2040, 1, 1)), who, raised)
        return account.eligible_from

    assert since(1964) == date(2029, 1, 1)
    assert since(1965) == date(2035, 1, 1)


class TestTheDayOfEligibility:
    """Someone aged 68 on 30 Jun 2017, and someone who turns 65 in 2026."""

    def test_the_day_before_the_age_was_lowered(self) -> None:
        refusal = refused_on(date(2017, 6, 30), holder(1949))
        assert isinstance(refusal, NotYetEligible)
        assert refusal.eligible_from == date(2017, 7, 1)

    def test_the_day_on_which_the_age_was_lowered(self) -> None:
        account = opened_on(date(2017, 7, 1), holder(1949))
        assert account.eligible_from == date(2017, 7, 1)

    @pytest.mark.parametrize(
        ("at", "is_eligible"),
        [("2025-12-31T23:59:59+08:00", False), ("2026-01-01T00:00:00+08:00", True)],
    )
    def test_the_year_begins_at_midnight_in_the_bay_area(
        self, at: str, is_eligible: bool
    ) -> None:
        instant: datetime = moment(at)
        command = open_account.model_copy(update={"occasion": occasion(at=instant)})
        if is_eligible:
            VoucherAccount.open(command, holder(1961), AGES)
        else:
            with pytest.raises(NotYetEligible):
                VoucherAccount.open(command, holder(1961), AGES)


class TestDocuments:
    @pytest.mark.parametrize("document", ["hkic", "exemption-certificate"])
    def test_vouchers_hang_on_two_documents(self, document: str) -> None:
        opened_on(TODAY, holder(document=document))

    @pytest.mark.parametrize(
        "document",
        ["macao-bir", "mainland-id", "residence-permit", "home-return-permit", None],
    )
    def test_no_other_document_will_do(self, document: str | None) -> None:
        refusal = refused_on(TODAY, holder(document=document))
        assert isinstance(refusal, NoEntitlingDocument)
        assert refusal.document == document

    def test_the_permission_may_end_tomorrow(self) -> None:
        opened_on(TODAY, holder(permission_ended_on=date(2026, 3, 3)))

    def test_the_permission_must_not_have_ended(self) -> None:
        refusal = refused_on(TODAY, holder(permission_ended_on=TODAY))
        assert isinstance(refusal, PermissionEnded)
        assert refusal.permission_ended_on == TODAY


def test_nothing_is_opened_for_the_dead() -> None:
    refusal = refused_on(TODAY, holder(died_on=TODAY))
    assert isinstance(refusal, HolderDied)
    assert refusal.died_on == TODAY
