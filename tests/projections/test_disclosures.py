"""Consents, legal bases and disclosures as people see them, on both databases."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Engine

from domain.disclosures import (
    Disclosure,
    DisclosureConsents,
    LegalBases,
    PrivacyNotice,
    ToClass,
)
from domain.sealed import Ciphertext
from projections import disclosures as views
from projections.dump import canonical
from tests.facts import disclosures as facts
from tests.facts.disclosures import HK, MO, PATIENT
from tests.given import SOME_ID, SOME_TIME
from tests.projections.logs import record, show
from tests.projections.tallies import ListLog

DAY = timedelta(days=1)


def test_bases_are_listed_with_their_filing_and_their_end(database: Engine) -> None:
    log = ListLog()
    last = date(2026, 6, 30)
    record(log, LegalBases, facts.begun, facts.listed(), facts.ended(last))
    show(database, views.VIEWS, log)
    (pair,) = views.pairs(database)
    assert (pair.from_place, pair.to_place) == ("CN-GD", "HK")
    (basis,) = views.legal_bases(database, pair.bases_id)
    assert (basis.filing, basis.ended_on) == ("GD-2026-1", last)
    assert basis.recipients == ("HKU-SZH", "TMH")
    assert views.legal_bases(database, UUID(int=99)) == []


def test_a_notice_has_a_row_for_each_language(database: Engine) -> None:
    log = ListLog()
    other = facts.published(language="pt")
    record(log, PrivacyNotice, facts.notice_begun, facts.published(), other)
    show(database, views.VIEWS, log)
    rows = views.privacy_notices(database)
    assert [row.language for row in rows] == ["pt", "zh-Hant"]


def test_consents_stand_as_effective_at_a_moment(database: Engine) -> None:
    log = ListLog()
    treating = ToClass(recipients="treating-hospitals", places=(HK, MO))
    record(
        log,
        DisclosureConsents,
        facts.consents_begun,
        facts.given_consent(at=SOME_TIME),
        facts.given_consent(
            consent_id=UUID(int=77), at=SOME_TIME + DAY, recipient=treating
        ),
        facts.withdrawn(SOME_TIME + DAY + DAY),
    )
    show(database, views.VIEWS, log)

    def standing(days: int) -> list[UUID]:
        rows = views.consents(database, PATIENT, at=SOME_TIME + days * DAY)
        return [row.consent_id for row in rows]

    assert standing(-1) == []
    assert standing(0) == [facts.CONSENT]
    assert standing(1) == [facts.CONSENT, UUID(int=77)]
    assert standing(2) == [UUID(int=77)]
    first, second = views.consents(database, PATIENT)
    assert isinstance(first.signer, Ciphertext)
    assert (first.organisation, first.recipients) == ("TMH", None)
    assert (second.recipients, second.places) == ("treating-hospitals", ("HK", "MO"))


def test_disclosures_are_accounted_for_and_their_recipients_found(
    database: Engine,
) -> None:
    log = ListLog()
    for number, days in enumerate((0, 1, 5), start=1):
        sent = facts.disclosed(
            effective_at=SOME_TIME + days * DAY, note="A letter to the ward."
        )
        record(log, Disclosure, sent, id=UUID(int=number))
    show(database, views.VIEWS, log)
    rows = views.disclosures(database, PATIENT, limit=10)
    assert [row.disclosure_id.int for row in rows] == [1, 2, 3]
    assert (rows[0].basis_code, rows[0].basis_version) == ("GBA-1", 2)
    assert isinstance(rows[0].note, Ciphertext)
    after = (rows[0].sent_at, rows[0].disclosure_id)
    assert len(views.disclosures(database, PATIENT, after=after, limit=10)) == 2
    (who,) = views.recipients_since(database, PATIENT, SOME_TIME + DAY)
    assert (who.recipient, who.times) == ("TMH", 2)
    assert who.last_sent_at == SOME_TIME + 5 * DAY
    assert views.recipients_since(database, PATIENT, SOME_TIME + 6 * DAY) == []
    assert views.recipients_since(database, SOME_ID, SOME_TIME) == []


def test_nothing_readable_about_a_person_is_in_a_row(database: Engine) -> None:
    log = ListLog()
    record(log, DisclosureConsents, facts.consents_begun, facts.given_consent())
    record(log, Disclosure, facts.disclosed(note="Mrs Chan's ward"), id=UUID(int=5))
    show(database, views.VIEWS, log)
    everything = "".join(
        line for view in views.VIEWS for line in canonical(database, view)
    )
    assert "ward" not in everything
    assert "self" not in everything
