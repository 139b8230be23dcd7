"""Decisions about two records, on a real ledger."""

import asyncio
from uuid import UUID, uuid4

import pytest

from application.ledger import Ledger
from application.patients import duplicates
from domain.kernel import NotFound
from domain.patients.duplicates import (
    LinkRecords,
    RecordIsLinked,
    RecordReview,
    SameRecord,
    record_review_id,
)
from tests import stories
from tests.stories import occasion


def link(one: UUID, other: UUID) -> LinkRecords:
    return LinkRecords(
        occasion=occasion(),
        patient_id=one,
        surviving_id=other,
        reason="entered-twice",
    )


async def two(ledger: Ledger) -> tuple[UUID, UUID]:
    one = await stories.register(ledger)
    return one, await stories.register(ledger, number="AB987654(3)")


async def test_both_reviews_are_begun_and_decided_at_once(ledger: Ledger) -> None:
    one, other = await two(ledger)
    made = await duplicates.link(ledger, link(one, other))
    assert made.id == record_review_id(one)
    surviving = await ledger.get(RecordReview, record_review_id(other))
    assert surviving.linked_here == {one}


async def test_of_two_who_link_both_ways_one_is_refused(ledger: Ledger) -> None:
    one, other = await two(ledger)
    answers = await asyncio.gather(
        duplicates.link(ledger, link(one, other)),
        duplicates.link(ledger, link(other, one)),
        return_exceptions=True,
    )
    refused = [answer for answer in answers if isinstance(answer, BaseException)]
    assert [type(answer) for answer in refused] == [RecordIsLinked]


async def test_only_two_records_that_are_there_are_compared(ledger: Ledger) -> None:
    one, _ = await two(ledger)
    with pytest.raises(NotFound):
        await duplicates.link(ledger, link(one, uuid4()))
    with pytest.raises(SameRecord):
        await duplicates.link(ledger, link(one, one))
