"""What is open, what waits, and what is to be reviewed."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Engine

from domain.break_glass import RecordOpening
from domain.sealed import Ciphertext
from domain.values import Jurisdiction
from projections import break_glass
from projections.break_glass import OpeningFilter
from tests.facts import break_glass as facts
from tests.facts.break_glass import (
    CONFIRM_UNTIL,
    DUE_ON,
    OPEN_UNTIL,
    asked,
    ended,
    opened,
    reviewed,
)
from tests.given import SOME_ID
from tests.projections.logs import record, show
from tests.projections.tallies import ListLog

MOMENT = timedelta(microseconds=1)
OTHER, THIRD, FOURTH = UUID(int=2), UUID(int=3), UUID(int=4)
ALL = OpeningFilter()


def four(database: Engine) -> None:
    log = ListLog()
    record(log, RecordOpening, asked())
    record(log, RecordOpening, asked(), opened(), id=OTHER)
    record(log, RecordOpening, asked(), opened(), ended(), reviewed(), id=THIRD)
    elsewhere = facts.ASKER.model_copy(
        update={"organisation": "CHCSJ", "jurisdiction": Jurisdiction.MO}
    )
    sooner = opened(review_due_on=DUE_ON - timedelta(days=1))
    record(log, RecordOpening, asked(elsewhere), sooner, ended(), id=FOURTH)
    show(database, break_glass.VIEWS, log)


def ids(rows: list[break_glass.OpeningRow]) -> list[UUID]:
    return [row.opening_id for row in rows]


def test_an_opening_is_shown_with_who_took_part(database: Engine) -> None:
    four(database)
    found = break_glass.one_opening(database, THIRD)
    assert found is not None
    assert (found.asked_by, found.confirmed_by) == ("dr-ho", "dr-lau")
    assert (found.ended_by, found.reviewed_by) == ("dr-ho", "privacy-1")
    assert (found.outcome, found.ground, found.version) == ("justified", "emergency", 4)
    assert isinstance(found.reason, Ciphertext)
    assert break_glass.one_opening(database, UUID(int=9)) is None


def test_what_is_open_or_waits_is_listed_until_its_moment(database: Engine) -> None:
    four(database)
    last = CONFIRM_UNTIL - MOMENT
    assert ids(break_glass.current_openings(database, ALL, last, limit=9)) == [
        SOME_ID,
        OTHER,
    ]
    for moment, known in [
        (CONFIRM_UNTIL, [OTHER]),
        (OPEN_UNTIL - MOMENT, [OTHER]),
        (OPEN_UNTIL, []),
    ]:
        found = break_glass.current_openings(database, ALL, moment, limit=9)
        assert ids(found) == known
    rest = break_glass.current_openings(database, ALL, last, after=SOME_ID, limit=9)
    assert ids(rest) == [OTHER]


def test_what_was_opened_is_to_be_reviewed_the_first_due_first(
    database: Engine,
) -> None:
    four(database)
    found = break_glass.to_review(database, ALL, limit=9)
    assert ids(found) == [FOURTH, OTHER]
    after = (DUE_ON - timedelta(days=1), FOURTH)
    assert ids(break_glass.to_review(database, ALL, after=after, limit=9)) == [OTHER]


def test_a_place_and_an_organisation_see_their_own(database: Engine) -> None:
    four(database)
    macao = OpeningFilter(jurisdiction=Jurisdiction.MO)
    here = OpeningFilter(organisation="TMH")
    assert ids(break_glass.to_review(database, macao, limit=9)) == [FOURTH]
    assert ids(break_glass.to_review(database, here, limit=9)) == [OTHER]
    row = break_glass.one_opening(database, FOURTH)
    assert row
    assert macao.has(row)
    assert not here.has(row)
