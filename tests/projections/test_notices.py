"""What waits, what went out, and what somebody must look at."""

from datetime import timedelta

from sqlalchemy import Engine

from domain.notices import Notice
from projections import notices
from tests.facts import notices as facts
from tests.given import SOME_ID, SOME_TIME, Happened
from tests.projections.logs import record, show
from tests.projections.tallies import ListLog

LATER = SOME_TIME + timedelta(minutes=1)


def shown(database: Engine, *story: Happened) -> notices.NoticeRow:
    log = ListLog()
    record(log, Notice, *story)
    show(database, notices.VIEWS, log)
    (row,) = notices.of_patient(database, SOME_ID)
    return row


def test_a_failed_notice_waits_until_its_moment(database: Engine) -> None:
    row = shown(database, facts.prepared, facts.failed(1, LATER))
    assert (row.state, row.attempts, row.trouble) == ("waiting", 1, "unreachable")
    before = LATER - timedelta(seconds=1)
    assert notices.due(database, before, limit=9) == []
    assert notices.due(database, LATER, limit=9) == [row.notice_id]


def test_what_was_sent_is_not_due(database: Engine) -> None:
    assert shown(database, facts.prepared, facts.sent()).sent_at is not None
    assert notices.due(database, LATER, limit=9) == []


def test_what_was_given_up_is_listed_until_it_is_tried_anew(database: Engine) -> None:
    row = shown(database, facts.prepared, facts.given_up())
    assert notices.of_state(database, state="given-up", limit=9) == [row]
    assert notices.of_state(database, state="waiting", limit=9) == []


def test_nowhere_to_send_is_noted(database: Engine) -> None:
    row = shown(database, facts.unaddressed)
    assert (row.state, row.trouble) == ("unaddressed", "no-wish")
