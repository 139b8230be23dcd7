"""When a file may lie beside a record, and when it is given out no more."""

from typing import Any

import pytest

from domain.attachments import (
    Attachment,
    AttachmentEmpty,
    AttachmentTooLarge,
    AttachmentWasWithdrawn,
)
from domain.kernel import Refusal
from domain.sealed import Erased
from tests.facts import attachments as facts
from tests.given import SOME_ID, given, replay


@pytest.mark.parametrize("size", [1, 1_000])
def test_a_file_of_an_allowed_size_is_attached(size: int) -> None:
    made = Attachment.attach(facts.attach(size_bytes=size, limit_bytes=1_000))
    (event,) = made.collect_events()
    assert event.size_bytes == size  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("size", "refusal"),
    [(0, AttachmentEmpty()), (1_001, AttachmentTooLarge(limit_bytes=1_000))],
)
def test_nothing_and_too_much_are_refused(size: int, refusal: Refusal) -> None:
    with pytest.raises(type(refusal)):
        Attachment.attach(facts.attach(size_bytes=size, limit_bytes=1_000))


def test_a_file_is_withdrawn_once() -> None:
    known = given(Attachment, facts.attached())
    known.when(lambda one: one.withdraw(facts.withdraw())).then(facts.withdrawn())
    gone = given(Attachment, facts.attached(), facts.withdrawn())
    gone.when(lambda one: one.withdraw(facts.withdraw())).then_nothing()
    other: Any = "wrong-patient"
    gone.when(lambda one: one.withdraw(facts.withdraw(other))).refused(
        AttachmentWasWithdrawn(reason="wrong-file")
    )


def test_an_erased_file_replays() -> None:
    erased = Erased(erased="clinical", subject=SOME_ID)
    assert replay(Attachment, facts.attached(content_key=erased)).blob_id == facts.BLOB
