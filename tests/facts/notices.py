"""Notices to Mrs Chan. Every address is made up."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.notices import (
    Address,
    Message,
    NoteFailed,
    NoteSent,
    NoticeFailed,
    NoticeGivenUp,
    NoticePrepared,
    NoticeResumed,
    NoticeSent,
    NoticeUnaddressed,
    PrepareNotice,
    RetryNotice,
    Words,
)
from tests.given import SOME_ID, Happened, happened, occasion

ADDRESS = Address(channel="e-mail", written="chan@example.org", language="zh-Hant")
WORDS = Words(amount_hkd=300, on=date(2026, 3, 2))
WHOSE: dict[str, Any] = {"patient_id": SOME_ID, "kind": "vouchers-used"}

prepared = happened(
    NoticePrepared,
    **WHOSE,
    channel="e-mail",
    message=Message(address=ADDRESS, words=WORDS),
)
unaddressed = happened(NoticeUnaddressed, **WHOSE, why="no-wish")
resumed = happened(NoticeResumed)


def sent(attempt: int = 1) -> Happened:
    return happened(NoticeSent, attempt=attempt)


def failed(attempt: int, next_at: datetime) -> Happened:
    return happened(
        NoticeFailed, attempt=attempt, trouble="unreachable", next_at=next_at
    )


def given_up(attempt: int = 1) -> Happened:
    return happened(NoticeGivenUp, attempt=attempt, trouble="unreachable")


def prepare(address: Any = ADDRESS) -> PrepareNotice:
    return PrepareNotice(occasion=occasion(), **WHOSE, words=WORDS, address=address)


def note_sent(attempt: int = 1, notice_id: UUID = SOME_ID) -> NoteSent:
    return NoteSent(occasion=occasion(), notice_id=notice_id, attempt=attempt)


def note_failed(
    attempt: int = 1, *, lasting: bool = False, notice_id: UUID = SOME_ID
) -> NoteFailed:
    return NoteFailed(
        occasion=occasion(),
        notice_id=notice_id,
        attempt=attempt,
        trouble="unreachable",
        lasting=lasting,
    )


def retry(notice_id: UUID = SOME_ID) -> RetryNotice:
    return RetryNotice(occasion=occasion(), notice_id=notice_id)
