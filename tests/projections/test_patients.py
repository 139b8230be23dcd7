from datetime import date
from uuid import UUID

from sqlalchemy import Engine

from domain.patients import Patient
from domain.sealed import Ciphertext
from projections import patients
from projections.dump import canonical
from projections.engine import ViewEngine
from projections.migration import migrate_views
from tests.facts import patients as facts
from tests.given import SOME_ID, history
from tests.projections.logs import record, show
from tests.projections.tallies import START, ListLog

OTHER, THIRD = UUID(int=2), UUID(int=3)


def test_a_patient_is_shown_with_sealed_fields_as_they_are(database: Engine) -> None:
    log = ListLog()
    record(
        log,
        Patient,
        facts.registered,
        facts.linked(facts.HKIC),
        facts.renamed(facts.OTHER_NAMES),
        facts.permission(date(2026, 1, 1)),
        facts.died(),
    )
    show(database, patients.VIEWS, log)
    found = patients.patient(database, SOME_ID)
    assert found is not None
    assert (found.died_on, found.documents, found.version) == (facts.DIED, 1, 5)
    assert isinstance(found.names, Ciphertext)
    assert found.names.originator_version == 3
    assert isinstance(found.birth_date, Ciphertext)
    assert isinstance(found.permission_ended_on, Ciphertext)
    assert patients.patient(database, OTHER) is None


def test_a_permission_that_was_renewed_has_no_end(database: Engine) -> None:
    log = ListLog()
    record(
        log,
        Patient,
        facts.registered,
        facts.permission(date(2026, 1, 1)),
        facts.permission(None),
    )
    show(database, patients.VIEWS, log)
    found = patients.patient(database, SOME_ID)
    assert found is not None
    assert found.permission_ended_on is None


def test_documents_are_listed_as_they_were_linked(database: Engine) -> None:
    log = ListLog()
    record(
        log,
        Patient,
        facts.registered,
        facts.linked(facts.HKIC),
        facts.linked(facts.BIR, note="Shown by a daughter."),
    )
    show(database, patients.VIEWS, log)
    first, second = patients.documents(database, SOME_ID)
    assert (first.kind, second.kind) == ("hkic", "macao-bir")
    assert first.note is None
    assert isinstance(second.note, Ciphertext)


def test_nothing_readable_about_a_person_is_in_a_row(database: Engine) -> None:
    log = ListLog()
    record(log, Patient, facts.registered, facts.linked(facts.HKIC))
    show(database, patients.VIEWS, log)
    everything = "".join(
        line for view in patients.VIEWS for line in canonical(database, view)
    )
    for readable in ("CHAN", "陳", "A123456", "1955"):
        assert readable not in everything


def test_a_value_that_is_not_sealed_is_parked_and_never_shown(
    database: Engine,
) -> None:
    migrate_views(database, patients.VIEWS, START)
    log = ListLog()
    log.record(*history(Patient, facts.registered))
    engine = ViewEngine(database, log, patients.VIEWS, clock=lambda: START)
    engine.catch_up()
    assert engine.parked()["patients_patients"] == 1
    assert patients.patient(database, SOME_ID) is None


def same_name(database: Engine) -> None:
    log = ListLog()
    for id in (SOME_ID, OTHER):
        record(log, Patient, facts.registered, id=id)
    record(log, Patient, facts.registered, facts.renamed(facts.OTHER_NAMES), id=THIRD)
    show(database, patients.VIEWS, log)


def test_equal_tokens_make_a_suspicion_once(database: Engine) -> None:
    same_name(database)
    (only,) = patients.suspected_duplicates(database, limit=10)
    assert (only.patient_id, only.other_id) == (SOME_ID, OTHER)
    seen = (only.patient_id, only.other_id)
    assert patients.suspected_duplicates(database, after=seen, limit=10) == []


def test_a_suspicion_is_seen_from_either_record(database: Engine) -> None:
    same_name(database)
    (mine,) = patients.suspected_duplicates(database, patient_id=OTHER, limit=10)
    assert (mine.patient_id, mine.other_id) == (OTHER, SOME_ID)


def test_corrected_names_end_a_suspicion(database: Engine) -> None:
    same_name(database)
    assert patients.suspected_duplicates(database, patient_id=THIRD, limit=10) == []
    found = patients.patients_with_tokens(database, facts.OTHER_TOKENS, limit=10)
    assert [row.patient_id for row in found] == [THIRD]


def test_patients_come_in_pages(database: Engine) -> None:
    same_name(database)
    first = patients.patients(database, limit=2)
    rest = patients.patients(database, after=first[-1].patient_id, limit=2)
    assert [row.patient_id for row in (*first, *rest)] == [SOME_ID, OTHER, THIRD]
