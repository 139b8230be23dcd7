"""What a person did about a pattern of claims (§3.4)."""

from functools import partial
from typing import Any

from domain.vouchers import (
    ClearSignal,
    ReopenSignal,
    SignalAlreadyCleared,
    SignalCleared,
    SignalNotCleared,
    SignalReopened,
    SignalReview,
    SignalReviewBegun,
    signal_id,
)
from tests.facts.vouchers import OFFICER, PATIENT_ID
from tests.given import SOME_ID, Happened, facts_of, given, happened, history, occasion

given_review = partial(given, SignalReview)


class TestReview:
    def test_it_begins_under_the_id_of_the_signal(self) -> None:
        review = SignalReview.begin_record(clear())
        assert review.id == SOME_ID
        [event] = review.collect_events()
        assert facts_of(event) == facts_of(*history(SignalReview, begun()))

    def test_a_signal_is_cleared_with_finding_and_reason(self) -> None:
        (given_review(begun()).when(lambda one: one.clear(clear())).then(cleared()))

    def test_it_is_cleared_once(self) -> None:
        (
            given_review(begun(), cleared())
            .when(lambda one: one.clear(clear(finding="referred")))
            .refused(SignalAlreadyCleared(signal_id=SOME_ID))
        )

    def test_a_cleared_signal_is_reopened(self) -> None:
        (
            given_review(begun(), cleared())
            .when(lambda one: one.reopen(reopen()))
            .then(reopened())
        )

    def test_an_open_signal_is_not(self) -> None:
        (
            given_review(begun())
            .when(lambda one: one.reopen(reopen()))
            .refused(SignalNotCleared(signal_id=SOME_ID))
        )

    def test_it_is_not_reopened_twice(self) -> None:
        (
            given_review(begun(), cleared(), reopened())
            .when(lambda one: one.reopen(reopen()))
            .refused(SignalNotCleared(signal_id=SOME_ID))
        )

    def test_what_was_reopened_is_cleared_again(self) -> None:
        (
            given_review(begun(), cleared(), reopened())
            .when(lambda one: one.clear(clear()))
            .then(cleared())
        )


def test_the_same_rule_on_the_same_evidence_is_the_same_signal() -> None:
    id = signal_id("cleared-out", 1, "claim-7")
    assert id == signal_id("cleared-out", 1, "claim-7")
    assert id != signal_id("cleared-out", 2, "claim-7")
    assert id != signal_id("cleared-out", 1, "claim-8")
    assert id != signal_id("after-death", 1, "claim-7")


def clear(**facts: Any) -> ClearSignal:
    return ClearSignal(
        **{
            "occasion": occasion(by=OFFICER),
            "signal_id": SOME_ID,
            "signal": "cleared-out",
            "rule_version": 1,
            "subject_id": PATIENT_ID,
            "finding": "explained",
            "reason": "Cataract glasses, with the bill.",
        }
        | facts
    )


def reopen() -> ReopenSignal:
    return ReopenSignal(
        occasion=occasion(by=OFFICER), signal_id=SOME_ID, reason="A second bill."
    )


def begun() -> Happened:
    return happened(
        SignalReviewBegun,
        signal="cleared-out",
        rule_version=1,
        subject_id=PATIENT_ID,
    )


def cleared() -> Happened:
    return happened(
        SignalCleared,
        subject_id=PATIENT_ID,
        finding="explained",
        reason="Cataract glasses, with the bill.",
    )


def reopened() -> Happened:
    return happened(SignalReopened, subject_id=PATIENT_ID, reason="A second bill.")
