from datetime import UTC, date, datetime
from functools import partial
from typing import Any, cast

import pytest
from pydantic import ValidationError

from domain.kernel import Actor, Refusal
from domain.patients import (
    BirthDateDisagrees,
    BirthInFuture,
    DeathAlreadyRecorded,
    DeathBeforeBirth,
    DeathInFuture,
    DeathRecorded,
    DocumentHeldByAnother,
    DocumentHolder,
    IdentityDocument,
    NoIdentityCard,
    Patient,
    PatientAlreadyRegistered,
    PatientErased,
    PatientKnownElsewhere,
    PersonNames,
    RegisterPatient,
    holder_id,
)
from domain.reference import VoucherHolder
from domain.sealed import Erased
from tests.facts.patients import (
    BIR,
    BORN,
    CERTIFICATE,
    DIED,
    HKIC,
    HOME_RETURN,
    MAINLAND_ID,
    NAMES,
    OTHER_NAMES,
    OTHER_TOKENS,
    PERMIT,
    REISSUED,
    TOKENS,
    attend,
    attended,
    correct_names,
    died,
    held,
    index_of,
    link,
    linked,
    permission,
    record_death,
    record_permission,
    register,
    registered,
    renamed,
)
from tests.given import CLERK, SOME_ID, Happened, facts_of, given, history, replay

given_patient = partial(given, Patient)
ELSEWHERE = CLERK.model_copy(update={"organisation": "ELSEWHERE"})


def another(by: Actor = CLERK) -> Patient:
    """The record of another patient, whom the organisation of `by` registered."""
    return begin(register(BIR, command=99, by=by))


def begin(command: RegisterPatient, held_by: Patient | None = None) -> Patient:
    return Patient.register(
        command,
        index=index_of(command.document),
        match_tokens=TOKENS,
        held_by=held_by,
    )


def refused(refusal: Refusal, command: RegisterPatient, **facts: Any) -> None:
    with pytest.raises(type(refusal)) as caught:
        begin(command, **facts)
    assert vars(caught.value) == vars(refusal)


class TestRegister:
    def test_a_record_begins_with_a_document(self) -> None:
        recorded = begin(register(HKIC)).collect_events()
        assert list(map(facts_of, recorded)) == list(
            map(facts_of, history(Patient, registered, linked(HKIC)))
        )

    def test_the_same_command_begins_the_same_record(self) -> None:
        assert begin(register(command=7)).id == begin(register(command=7)).id
        assert begin(register(command=7)).id != begin(register(command=8)).id

    def test_a_document_that_has_a_record_begins_no_other(self) -> None:
        held_by = another()
        refused(
            PatientAlreadyRegistered(patient_id=held_by.id),
            register(),
            held_by=held_by,
        )

    def test_of_a_patient_of_another_desk_nothing_is_told(self) -> None:
        refused(PatientKnownElsewhere(), register(), held_by=another(ELSEWHERE))

    @pytest.mark.parametrize(
        "at",
        [datetime(2026, 3, 1, 16, 0, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)],
    )
    def test_a_child_can_be_registered_on_the_day_of_birth(self, at: datetime) -> None:
        begin(register(birth_date=date(2026, 3, 2), at=at))

    def test_nobody_is_born_tomorrow(self) -> None:
        minute_to_midnight = datetime(2026, 3, 1, 15, 59, tzinfo=UTC)
        refused(
            BirthInFuture(today=date(2026, 3, 1)),
            register(birth_date=date(2026, 3, 2), at=minute_to_midnight),
        )

    def test_nobody_was_born_before_1900(self) -> None:
        register(birth_date=date(1900, 1, 1))
        with pytest.raises(ValidationError):
            register(birth_date=date(1899, 12, 31))

    def test_a_number_with_another_birth_date_is_refused(self) -> None:
        refused(BirthDateDisagrees(kind="mainland-id"), register(MAINLAND_ID))


class TestAttend:
    def test_who_registers_a_patient_attends_to_him(self) -> None:
        assert another().attending == {CLERK.organisation: CLERK.jurisdiction}

    def test_another_desk_takes_a_patient_on(self) -> None:
        (
            given_patient(registered, linked(HKIC))
            .when(lambda patient: take_on(patient, ELSEWHERE))
            .then(attended(HKIC))
        )
        patient = replay(Patient, registered, attended(HKIC, by=ELSEWHERE))
        assert set(patient.attending) == {CLERK.organisation, "ELSEWHERE"}

    def test_who_attends_already_records_nothing(self) -> None:
        (
            given_patient(registered, linked(HKIC))
            .when(lambda patient: take_on(patient, CLERK))
            .then_nothing()
        )


def take_on(patient: Patient, by: Actor) -> None:
    patient.attend(attend(HKIC, by=by), index=index_of(HKIC))


class TestLink:
    @pytest.mark.parametrize("document", [BIR, PERMIT, HOME_RETURN, CERTIFICATE])
    def test_a_document_is_added(self, document: IdentityDocument) -> None:
        (
            given_patient(registered, linked(HKIC))
            .when(lambda patient: put(patient, document))
            .then(linked(document))
        )

    def test_what_the_clerk_saw_is_kept_with_it(self) -> None:
        (
            given_patient(registered, linked(HKIC))
            .when(lambda patient: put(patient, BIR, note="photo is worn"))
            .then(linked(BIR, note="photo is worn"))
        )

    def test_a_document_that_is_linked_again_records_nothing(self) -> None:
        (
            given_patient(registered, linked(HKIC))
            .when(lambda patient: put(patient, HKIC, held_by=patient))
            .then_nothing()
        )

    def test_a_reissued_permit_takes_the_place_of_the_old_one(self) -> None:
        (
            given_patient(registered, linked(HOME_RETURN))
            .when(lambda patient: put(patient, REISSUED, held_by=patient))
            .then(linked(REISSUED))
        )
        patient = replay(Patient, registered, linked(HOME_RETURN), linked(REISSUED))
        assert list(patient.documents.values()) == [REISSUED.on_file()]

    def test_a_document_of_another_patient_is_refused(self) -> None:
        held_by = another()
        (
            given_patient(registered, linked(HKIC))
            .when(lambda patient: put(patient, BIR, held_by=held_by))
            .refused(DocumentHeldByAnother(patient_id=held_by.id))
        )

    def test_whose_it_is_is_not_told_to_a_foreign_desk(self) -> None:
        (
            given_patient(registered, linked(HKIC))
            .when(lambda patient: put(patient, BIR, held_by=another(ELSEWHERE)))
            .refused(DocumentHeldByAnother(patient_id=None))
        )

    def test_a_number_with_another_birth_date_is_refused(self) -> None:
        (
            given_patient(registered, linked(HKIC))
            .when(lambda patient: put(patient, MAINLAND_ID))
            .refused(BirthDateDisagrees(kind="mainland-id"))
        )


def put(
    patient: Patient,
    document: IdentityDocument,
    *,
    held_by: Patient | None = None,
    note: str | None = None,
) -> None:
    patient.link(link(document, note=note), index=index_of(document), held_by=held_by)


class TestCorrectNames:
    def test_names_are_corrected(self) -> None:
        (
            given_patient(registered)
            .when(lambda patient: rename(patient, OTHER_NAMES))
            .then(renamed(OTHER_NAMES))
        )

    @pytest.mark.parametrize(
        ("past", "names"),
        [([registered], NAMES), ([registered, renamed(OTHER_NAMES)], OTHER_NAMES)],
    )
    def test_names_that_are_right_already_record_nothing(
        self, past: list[Happened], names: PersonNames
    ) -> None:
        given_patient(*past).when(lambda patient: rename(patient, names)).then_nothing()


def rename(patient: Patient, names: PersonNames) -> None:
    patient.correct_names(correct_names(names), match_tokens=OTHER_TOKENS)


class TestRecordPermission:
    ended = date(2025, 12, 31)

    def test_a_permission_ends(self) -> None:
        (
            given_patient(registered, linked(HKIC))
            .when(
                lambda patient: patient.record_permission(record_permission(self.ended))
            )
            .then(permission(self.ended))
        )

    def test_a_permission_is_renewed(self) -> None:
        (
            given_patient(registered, linked(HKIC), permission(self.ended))
            .when(lambda patient: patient.record_permission(record_permission(None)))
            .then(permission(None))
        )

    @pytest.mark.parametrize(
        ("past", "ended_on"), [([], None), ([permission(ended)], ended)]
    )
    def test_what_is_known_records_nothing(
        self, past: list[Happened], ended_on: date | None
    ) -> None:
        (
            given_patient(registered, linked(HKIC), *past)
            .when(
                lambda patient: patient.record_permission(record_permission(ended_on))
            )
            .then_nothing()
        )

    def test_without_an_identity_card_there_is_no_permission(self) -> None:
        (
            given_patient(registered, linked(CERTIFICATE))
            .when(
                lambda patient: patient.record_permission(record_permission(self.ended))
            )
            .refused(NoIdentityCard())
        )


class TestRecordDeath:
    today = date(2026, 3, 2)

    @pytest.mark.parametrize("day", [BORN, DIED, today])
    def test_a_death_is_from_birth_to_today(self, day: date) -> None:
        (
            given_patient(registered)
            .when(lambda patient: patient.record_death(record_death(day)))
            .then(died(day))
        )

    def test_a_death_counts_from_its_date(self) -> None:
        patient = replay(Patient, registered)
        patient.record_death(record_death(DIED))
        event = cast(DeathRecorded, patient.collect_events()[0])
        assert str(event.effective_at) == "2026-02-01 00:00:00+08:00"

    def test_a_death_tomorrow_is_refused(self) -> None:
        tomorrow = date(2026, 3, 3)
        (
            given_patient(registered)
            .when(lambda patient: patient.record_death(record_death(tomorrow)))
            .refused(DeathInFuture(died_on=tomorrow, today=self.today))
        )

    def test_a_death_before_birth_is_refused(self) -> None:
        day = date(1955, 6, 14)
        (
            given_patient(registered)
            .when(lambda patient: patient.record_death(record_death(day)))
            .refused(DeathBeforeBirth(died_on=day))
        )

    def test_the_same_death_twice_records_nothing(self) -> None:
        (
            given_patient(registered, died())
            .when(lambda patient: patient.record_death(record_death()))
            .then_nothing()
        )

    def test_another_date_of_death_is_refused(self) -> None:
        (
            given_patient(registered, died())
            .when(lambda patient: patient.record_death(record_death(self.today)))
            .refused(DeathAlreadyRecorded(died_on=DIED))
        )


class TestVoucherHolder:
    def test_it_says_what_the_scheme_asks(self) -> None:
        ended = date(2025, 12, 31)
        patient = replay(Patient, registered, linked(HKIC), permission(ended), died())
        assert patient.holder() == VoucherHolder(
            patient_id=SOME_ID,
            birth_year=1955,
            document="hkic",
            permission_ended_on=ended,
            died_on=DIED,
        )

    @pytest.mark.parametrize(
        ("documents", "entitling"),
        [
            ([HOME_RETURN, PERMIT, BIR], None),
            ([HOME_RETURN, CERTIFICATE], "exemption-certificate"),
            ([HOME_RETURN, HKIC], "hkic"),
            ([CERTIFICATE, HKIC], "hkic"),
        ],
    )
    def test_only_hong_kong_documents_entitle(
        self, documents: list[IdentityDocument], entitling: str | None
    ) -> None:
        patient = replay(Patient, registered, *map(linked, documents))
        assert patient.holder().document == entitling


class TestErasure:
    gone = Erased(erased="identity", subject=SOME_ID)

    def test_an_erased_history_still_replays_and_decides_nothing(self) -> None:
        erased = (
            partial(registered, names=self.gone, birth_date=self.gone),
            partial(linked(HKIC), document=self.gone),
        )
        patient = replay(Patient, *erased)
        with pytest.raises(PatientErased):
            patient.holder()
        given_patient(*erased).when(lambda patient: put(patient, BIR)).refused(
            PatientErased(id=SOME_ID)
        )


def test_a_document_is_held_by_one_patient() -> None:
    index = index_of(HKIC)
    holder = DocumentHolder.hold(link(HKIC), index=index, patient_id=SOME_ID)
    assert (holder.id, holder.patient_id) == (holder_id(index), SOME_ID)
    assert replay(DocumentHolder, held(SOME_ID)).patient_id == SOME_ID
