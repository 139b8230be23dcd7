from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from domain.kernel import Refusal
from domain.patients import (
    BirthDateCorrected,
    BirthDateDisagrees,
    BirthInFuture,
    CorrectBirthDate,
    CorrectDeathDate,
    DeathBeforeBirth,
    DeathDateCorrected,
    DeathInFuture,
    NoDeathToCorrect,
    Patient,
)
from domain.requests import (
    CORRECTABLE,
    CorrectionNotSent,
    DayOutOfOrder,
    ExtensionTooLate,
    ExtensionTooShort,
    FieldNotCorrectable,
    NothingToCorrect,
    NotThatRequest,
    ReceivedInFuture,
    RecipientUnknown,
    RefusalStillKept,
    RequestClosed,
    SubjectRequest,
    due_on,
    kept_until,
    months_before,
)
from tests.facts import patients as people
from tests.facts import requests as facts
from tests.facts.requests import TMH, TODAY
from tests.given import SOME_ID, facts_of, given, happened, history, occasion, replay

given_request = partial(given, SubjectRequest)
DAY = timedelta(days=1)
DUE = date(2026, 4, 11)
COPY = facts.received(kind="copy")


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


class TestReceiving:
    def test_a_request_is_due_after_forty_days(self) -> None:
        (event,) = SubjectRequest.receive(facts.receive()).collect_events()
        (expected,) = history(SubjectRequest, facts.received())
        assert facts_of(event) == facts_of(expected)
        assert due_on(TODAY) == DUE

    def test_a_request_of_tomorrow_is_refused(self) -> None:
        with pytest.raises(ReceivedInFuture):
            SubjectRequest.receive(facts.receive(TODAY + DAY))

    @pytest.mark.parametrize("missing", ["field", "says"])
    def test_a_correction_says_what_is_wrong(self, missing: str) -> None:
        lacking: dict[str, Any] = {missing: None}
        with pytest.raises(NothingToCorrect):
            SubjectRequest.receive(facts.receive(**lacking))


class TestCorrecting:
    def test_old_and_new_value_stand_side_by_side(self) -> None:
        given_request(facts.received()).when(
            lambda request: request.correct(
                facts.correct(),
                target=facts.TARGET,
                old="1946-05-01",
                value="1946-05-02",
                recipients=(TMH,),
            )
        ).then(facts.corrected(TMH))

    @pytest.mark.parametrize("field", ["diagnosis", "opinion", "birth", "hkic"])
    def test_what_cannot_be_written_anew_is_refused(self, field: str) -> None:
        given_request(facts.received()).when(
            lambda request: request.check_correctable(facts.correct(field))
        ).refused(FieldNotCorrectable(field=field, correctable=CORRECTABLE))

    def test_a_copy_is_not_corrected(self) -> None:
        given_request(COPY).when(
            lambda request: request.check_correctable(facts.correct())
        ).refused(NotThatRequest(kind="copy"))

    def test_an_answered_request_is_closed(self) -> None:
        given_request(facts.received(), facts.corrected()).when(
            lambda request: request.check_correctable(facts.correct())
        ).refused(RequestClosed(state="corrected"))


class TestTellingRecipients:
    told = (facts.received(), facts.corrected(TMH))

    def test_a_recipient_is_sent_the_correction_once(self) -> None:
        given_request(*self.told).when(lambda one: one.send(facts.send())).then(
            facts.sent()
        )
        given_request(*self.told, facts.sent()).when(
            lambda one: one.send(facts.send())
        ).then_nothing()

    def test_who_did_not_get_the_data_is_not_told(self) -> None:
        given_request(*self.told).when(lambda one: one.send(facts.send("QMH"))).refused(
            RecipientUnknown(recipient="QMH")
        )

    @pytest.mark.parametrize("on", [TODAY - DAY, TODAY + DAY])
    def test_it_is_sent_after_the_correction_and_not_in_future(self, on: date) -> None:
        given_request(*self.told).when(lambda one: one.send(facts.send(on=on))).refused(
            DayOutOfOrder(not_before=TODAY, today=TODAY)
        )

    def test_what_was_sent_is_acknowledged_once(self) -> None:
        decide = facts.acknowledge()
        given_request(*self.told, facts.sent()).when(
            lambda one: one.acknowledge(decide)
        ).then(facts.acknowledged())
        given_request(*self.told, facts.sent(), facts.acknowledged()).when(
            lambda one: one.acknowledge(decide)
        ).then_nothing()

    def test_what_was_not_sent_is_not_acknowledged(self) -> None:
        given_request(*self.told).when(
            lambda one: one.acknowledge(facts.acknowledge())
        ).refused(CorrectionNotSent(recipient="TMH"))


class TestExtending:
    def test_a_notice_on_the_last_day_is_in_time(self) -> None:
        until = DUE + 20 * DAY
        given_request(COPY).when(
            lambda one: one.extend(facts.extend(until, at=noon(DUE)))
        ).then(facts.extended(until))

    def test_a_notice_on_the_day_after_is_too_late(self) -> None:
        given_request(COPY).when(
            lambda one: one.extend(facts.extend(DUE + 20 * DAY, at=noon(DUE + DAY)))
        ).refused(ExtensionTooLate(due_on=DUE))

    def test_an_extension_is_longer(self) -> None:
        given_request(COPY).when(lambda one: one.extend(facts.extend(DUE))).refused(
            ExtensionTooShort(due_on=DUE)
        )

    def test_a_correction_is_not_extended(self) -> None:
        given_request(facts.received()).when(
            lambda one: one.extend(facts.extend(DUE + DAY))
        ).refused(NotThatRequest(kind="correction"))


class TestRefusing:
    def test_a_refused_correction_leaves_a_note(self) -> None:
        given_request(facts.received()).when(
            lambda one: one.refuse(facts.refuse())
        ).then(facts.refused())

    def test_a_refused_copy_leaves_none(self) -> None:
        given_request(COPY).when(lambda one: one.refuse(facts.refuse())).then(
            facts.refused(kind="copy")
        )

    def test_a_refusal_is_kept_on_the_last_day_of_its_four_years(self) -> None:
        assert kept_until(TODAY) == date(2030, 3, 2)
        given_request(COPY, facts.refused(kind="copy")).when(
            lambda one: one.release(facts.release(at=noon(date(2030, 3, 2))))
        ).refused(RefusalStillKept(keep_until=date(2030, 3, 2)))

    def test_it_may_go_on_the_day_after(self) -> None:
        given_request(COPY, facts.refused(kind="copy")).when(
            lambda one: one.release(facts.release(at=noon(date(2030, 3, 3))))
        ).then(facts.released(date(2030, 3, 3)))

    def test_what_was_not_refused_is_in_no_log(self) -> None:
        given_request(COPY).when(lambda one: one.release(facts.release())).refused(
            NotThatRequest(kind="copy")
        )


class TestHandingOver:
    def test_a_copy_is_handed_over_once(self) -> None:
        given_request(COPY).when(lambda one: one.hand_over(facts.hand_over())).then(
            facts.handed_over()
        )
        given_request(COPY, facts.handed_over()).when(
            lambda one: one.hand_over(facts.hand_over())
        ).refused(RequestClosed(state="handed-over"))


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 3, 2), date(2025, 3, 2)),
        (date(2024, 2, 29), date(2023, 2, 28)),
    ],
)
def test_twelve_months_before(day: date, before: date) -> None:
    assert months_before(day, 12) == before


def test_four_years_of_a_leap_day_end_on_a_leap_day() -> None:
    assert kept_until(date(2024, 2, 29)) == date(2028, 2, 29)
    assert kept_until(date(2096, 2, 29)) == date(2100, 2, 28)


# The patient's own record


def birth(day: date) -> CorrectBirthDate:
    return CorrectBirthDate(occasion=occasion(), patient_id=SOME_ID, birth_date=day)


def death(day: date) -> CorrectDeathDate:
    return CorrectDeathDate(occasion=occasion(), patient_id=SOME_ID, died_on=day)


BORN = people.BORN


class TestThePatient:
    def test_a_birth_date_is_written_anew(self) -> None:
        given(Patient, people.registered).when(
            lambda one: one.correct_birth_date(
                birth(BORN + DAY), match_tokens=people.OTHER_TOKENS
            )
        ).then(
            happened(
                BirthDateCorrected,
                birth_date=BORN + DAY,
                match_tokens=people.OTHER_TOKENS,
                corrected_version=1,
            )
        )

    def test_the_same_birth_date_records_nothing(self) -> None:
        given(Patient, people.registered).when(
            lambda one: one.correct_birth_date(birth(BORN), match_tokens=())
        ).then_nothing()

    @pytest.mark.parametrize(
        ("history", "day", "refusal"),
        [
            ([], TODAY + DAY, BirthInFuture(today=TODAY)),
            (
                [people.linked(people.PERMIT)],
                BORN + DAY,
                BirthDateDisagrees(kind="residence-permit"),
            ),
            (
                [people.died()],
                people.DIED + DAY,
                DeathBeforeBirth(died_on=people.DIED),
            ),
        ],
        ids=["to come", "other document", "after the death"],
    )
    def test_a_birth_date_that_cannot_be(
        self, history: list[Any], day: date, refusal: Refusal
    ) -> None:
        given(Patient, people.registered, *history).when(
            lambda one: one.correct_birth_date(birth(day), match_tokens=())
        ).refused(refusal)

    def test_a_death_is_written_anew_and_later_events_name_the_newest(self) -> None:
        another = happened(
            DeathDateCorrected, died_on=people.DIED - DAY, corrected_version=2
        )
        given(Patient, people.registered, people.died()).when(
            lambda one: one.correct_death_date(death(people.DIED - DAY))
        ).then(another)
        patient = replay(Patient, people.registered, people.died(), another)
        assert patient.said_in["death-date"] == 3

    @pytest.mark.parametrize(
        ("history", "day", "refusal"),
        [
            ([], people.DIED, NoDeathToCorrect()),
            (
                [people.died()],
                TODAY + DAY,
                DeathInFuture(died_on=TODAY + DAY, today=TODAY),
            ),
            (
                [people.died()],
                BORN - DAY,
                DeathBeforeBirth(died_on=BORN - DAY),
            ),
        ],
        ids=["alive", "to come", "before the birth"],
    )
    def test_a_death_that_cannot_be(
        self, history: list[Any], day: date, refusal: Refusal
    ) -> None:
        given(Patient, people.registered, *history).when(
            lambda one: one.correct_death_date(death(day))
        ).refused(refusal)


STEPS = [
    lambda one: one.check_correctable(facts.correct()),
    lambda one: one.correct(
        facts.correct(), target=facts.TARGET, old="a", value="b", recipients=(TMH,)
    ),
    lambda one: one.send(facts.send()),
    lambda one: one.acknowledge(facts.acknowledge()),
    lambda one: one.extend(facts.extend(DUE + DAY)),
    lambda one: one.refuse(facts.refuse()),
    lambda one: one.hand_over(facts.hand_over()),
    lambda one: one.release(facts.release(at=noon(date(2031, 1, 1)))),
]


@any_of(
    st.sampled_from(["correction", "copy"]),
    st.lists(st.sampled_from(STEPS), max_size=9),
)
def test_whatever_is_tried_each_prefix_replays_to_one_answer(
    kind: str, steps: list[Any]
) -> None:
    """A request is answered once at most, and nothing is acknowledged unsent."""
    asked = facts.receive() if kind == "correction" else facts.receive(kind="copy")
    request = SubjectRequest.receive(asked)
    for step in steps:
        try:
            step(request)
        except Refusal:
            continue
    events: Any = request.collect_events()
    answers = {"requests.record-corrected", "requests.refused"}
    answers |= {"requests.copy-handed-over"}
    assert sum(event.TOPIC in answers for event in events) <= 1
    topics = [event.TOPIC for event in events]
    if "requests.correction-acknowledged" in topics:
        assert "requests.correction-sent" in topics
    again: Any = None
    for event in events:
        again = event.mutate(again)
        assert again.state in {
            *("open", "corrected", "refused", "handed-over", "released"),
        }
    assert (again.state, again.sent_on) == (request.state, request.sent_on)
    assert isinstance(request.patient_id, UUID)
