from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from domain.requests import SubjectRequest, due_on
from domain.sealed import Ciphertext
from projections import requests
from tests.facts import requests as facts
from tests.facts.requests import TMH, TODAY
from tests.given import SOME_ID
from tests.projections.logs import record, show
from tests.projections.tallies import ListLog


def test_old_and_new_value_stand_in_the_row_sealed(database: Engine) -> None:
    log = ListLog()
    record(log, SubjectRequest, facts.received(), facts.corrected(TMH), facts.sent())
    show(database, requests.VIEWS, log)
    row = requests.request(database, SOME_ID)
    assert row is not None
    assert (row.state, row.target_version, row.answered_on) == ("corrected", 1, TODAY)
    for sealed in (row.old_value, row.new_value, row.reason, row.says):
        assert isinstance(sealed, Ciphertext)
        assert sealed.subject == facts.PATIENT
    (told,) = requests.recipients(database, SOME_ID)
    assert (told.recipient, told.sent_on, told.acknowledged_on) == ("TMH", TODAY, None)
    assert requests.requests(database, open_only=True, limit=9) == []


def test_what_is_open_is_listed_by_its_day(database: Engine) -> None:
    log = ListLog()
    record(log, SubjectRequest, facts.received(kind="copy"))
    show(database, requests.VIEWS, log)
    (row,) = requests.requests(database, open_only=True, limit=9)
    assert row.due_on == due_on(TODAY)
    assert requests.requests(database, open_only=True, jurisdiction="MO", limit=9) == []
    later = requests.requests(
        database, open_only=True, after=(row.due_on, row.request_id), limit=9
    )
    assert later == []


@pytest.mark.parametrize("is_released", [False, True])
def test_the_log_keeps_a_refusal_until_it_is_released(
    database: Engine, is_released: bool
) -> None:
    log = ListLog()
    end = (facts.released(date(2030, 3, 3)),) if is_released else ()
    record(log, SubjectRequest, facts.received(), facts.refused(), *end)
    show(database, requests.VIEWS, log)
    assert len(requests.refusals(database, limit=9)) == (not is_released)
    if not is_released:
        (row,) = requests.refusals(database, limit=9)
        assert row.keep_until == date(2030, 3, 2)
        assert isinstance(row.reasons, Ciphertext)
        assert row.reasons.subject == SOME_ID, "the log outlives the patient's keys"
    (noted,) = requests.requests_of(database, facts.PATIENT)
    assert noted.noted


def test_an_extension_moves_the_day(database: Engine) -> None:
    log = ListLog()
    until = due_on(TODAY) + timedelta(days=20)
    record(log, SubjectRequest, facts.received(kind="copy"), facts.extended(until))
    show(database, requests.VIEWS, log)
    (row,) = requests.requests(database, open_only=True, limit=9)
    assert (row.due_on, row.notice) == (until, "N-1")
