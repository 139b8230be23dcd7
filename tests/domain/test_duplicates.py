"""Two records that may be one person: one step, no chain, no cycle, never merged."""

from typing import Any
from uuid import UUID

import pytest

from domain.patients.duplicates import (
    KeepApart,
    LinkRecords,
    NotLinked,
    OthersAreReadOnHere,
    RecordIsLinked,
    RecordReview,
    SameRecord,
    UndoLink,
    record_review_id,
)
from tests.given import occasion

A, B, C = (UUID(int=n) for n in (1, 2, 3))


def link(one: UUID, other: UUID) -> LinkRecords:
    return LinkRecords(
        occasion=occasion(),
        patient_id=one,
        surviving_id=other,
        reason="same-document",
    )


def apart(one: UUID, other: UUID) -> KeepApart:
    return KeepApart(
        occasion=occasion(), patient_id=one, other_id=other, reason="twins"
    )


def undo(one: UUID, other: UUID) -> UndoLink:
    return UndoLink(
        occasion=occasion(),
        patient_id=one,
        surviving_id=other,
        reason="linked-by-mistake",
    )


@pytest.fixture
def reviews() -> dict[UUID, RecordReview]:
    """What was decided about three records: nothing yet."""
    return {
        one: RecordReview.begin_for(link(A, B), patient_id=one) for one in (A, B, C)
    }


Reviews = dict[UUID, RecordReview]


def do_link(reviews: Reviews, one: UUID, other: UUID) -> None:
    reviews[one].link(link(one, other), reviews[other])


def topics(review: RecordReview) -> list[Any]:
    return [type(event).__name__ for event in review.collect_events()][1:]


def test_a_link_is_remembered_by_both(reviews: Reviews) -> None:
    do_link(reviews, A, B)
    do_link(reviews, A, B)
    assert reviews[A].surviving_id == B
    assert reviews[B].linked_here == {A}
    assert topics(reviews[A]) == ["RecordLinked"]
    assert topics(reviews[B]) == ["RecordReadOn"]


def test_there_is_no_cycle(reviews: Reviews) -> None:
    do_link(reviews, A, B)
    with pytest.raises(RecordIsLinked):
        do_link(reviews, B, A)


def test_there_is_no_chain(reviews: Reviews) -> None:
    do_link(reviews, A, B)
    with pytest.raises(OthersAreReadOnHere):
        do_link(reviews, B, C)
    with pytest.raises(RecordIsLinked):
        do_link(reviews, C, A)
    with pytest.raises(RecordIsLinked):
        do_link(reviews, A, C)
    do_link(reviews, C, B)
    assert reviews[B].linked_here == {A, C}


def test_a_record_is_not_compared_with_itself(reviews: Reviews) -> None:
    with pytest.raises(SameRecord):
        do_link(reviews, A, A)


def test_a_link_is_undone_and_made_the_other_way(reviews: Reviews) -> None:
    do_link(reviews, A, B)
    reviews[A].undo(undo(A, B), reviews[B])
    assert (reviews[A].surviving_id, reviews[B].linked_here) == (None, set())
    with pytest.raises(NotLinked):
        reviews[A].undo(undo(A, B), reviews[B])
    do_link(reviews, B, A)
    assert reviews[B].surviving_id == A


def test_two_people_are_kept_apart_until_somebody_knows_better(
    reviews: Reviews,
) -> None:
    reviews[A].keep_apart(apart(A, B), reviews[B])
    reviews[B].keep_apart(apart(B, A), reviews[A])
    assert (reviews[A].apart, reviews[B].apart) == ({B}, {A})
    do_link(reviews, A, B)
    assert (reviews[A].apart, reviews[B].apart) == (set(), set())


def test_linked_records_are_not_kept_apart(reviews: Reviews) -> None:
    do_link(reviews, A, B)
    for one, other in ((A, B), (B, A)):
        with pytest.raises(RecordIsLinked):
            reviews[one].keep_apart(apart(one, other), reviews[other])


def test_there_is_one_review_for_each_record() -> None:
    assert record_review_id(A) != record_review_id(B)
