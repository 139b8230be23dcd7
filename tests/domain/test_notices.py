"""How often a notice is tried, and when somebody has to look."""

from datetime import timedelta

import pytest

from domain.notices import ATTEMPTS_MAX, LONGEST_WAIT, Notice, NoticeNotGivenUp
from domain.sealed import Erased
from tests.facts import notices as facts
from tests.given import SOME_ID, SOME_TIME, given, replay

A_MINUTE = timedelta(minutes=1)


def test_a_notice_says_a_sum_and_a_day_and_is_sealed() -> None:
    (event,) = Notice.prepare(facts.prepare()).collect_events()
    assert facts.prepared.keywords.items() <= dict(event).items()  # type: ignore[call-overload]


def test_a_patient_who_cannot_be_told_is_noted() -> None:
    made = Notice.prepare(facts.prepare("no-wish"))
    assert (made.state, made.is_due(SOME_TIME)) == ("unaddressed", False)


@pytest.mark.parametrize(
    ("attempt", "wait"),
    [(1, A_MINUTE), (2, 2 * A_MINUTE), (ATTEMPTS_MAX - 1, 64 * A_MINUTE)],
)
def test_it_is_tried_again_later_each_time(attempt: int, wait: timedelta) -> None:
    given(Notice, facts.prepared).when(
        lambda one: one.note_failed(facts.note_failed(attempt))
    ).then(facts.failed(attempt, SOME_TIME + wait))
    assert wait < LONGEST_WAIT


def test_after_so_many_attempts_it_is_given_up() -> None:
    given(Notice, facts.prepared).when(
        lambda one: one.note_failed(facts.note_failed(ATTEMPTS_MAX))
    ).then(facts.given_up(ATTEMPTS_MAX))


def test_what_would_fail_the_same_is_given_up_at_once() -> None:
    given(Notice, facts.prepared).when(
        lambda one: one.note_failed(facts.note_failed(lasting=True))
    ).then(facts.given_up())


def test_it_is_due_at_the_moment_that_was_set() -> None:
    next_at = SOME_TIME + A_MINUTE
    waiting = replay(Notice, facts.prepared, facts.failed(1, next_at))
    second = timedelta(seconds=1)
    assert [waiting.is_due(next_at - second), waiting.is_due(next_at)] == [False, True]


def test_what_was_sent_is_never_due_again() -> None:
    done = given(Notice, facts.prepared, facts.sent())
    assert not done.aggregate.is_due(SOME_TIME)
    done.when(lambda one: one.note_sent(facts.note_sent(2))).then_nothing()
    done.when(lambda one: one.note_failed(facts.note_failed(2))).then_nothing()


def test_only_what_was_given_up_is_tried_anew() -> None:
    lost = given(Notice, facts.prepared, facts.given_up())
    lost.when(lambda one: one.retry(facts.retry())).then(facts.resumed)
    again = replay(Notice, facts.prepared, facts.given_up(), facts.resumed)
    assert again.is_due(SOME_TIME)
    given(Notice, facts.prepared).when(lambda one: one.retry(facts.retry())).refused(
        NoticeNotGivenUp(state="waiting")
    )


def test_an_erased_notice_replays() -> None:
    erased = Erased(erased="contact", subject=SOME_ID)
    fact = type(facts.prepared)(
        facts.prepared.func, **facts.prepared.keywords | {"message": erased}
    )
    assert replay(Notice, fact).message == erased
