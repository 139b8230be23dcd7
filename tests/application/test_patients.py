"""Whose a document is, on a real ledger."""

import asyncio
from datetime import date
from uuid import UUID

import pytest

from application import patients
from application.ledger import Ledger
from application.settings import Settings
from domain.kernel import NotFound, VersionStale
from domain.patients import (
    DocumentHeldByAnother,
    IdentityDocument,
    Patient,
    PatientAlreadyRegistered,
    RegisterPatient,
)
from tests.facts.patients import (
    BIR,
    CERTIFICATE,
    DIED,
    HKIC,
    HOME_RETURN,
    NAMES,
    OTHER_NAMES,
    PERMIT,
    REISSUED,
    correct_names,
    document,
    link,
    record_death,
    record_permission,
    register,
)
from tests.ledgers import open_ledger

OTHER_HKIC = document("hkic", "AB987654(3)")


async def holder_of(ledger: Ledger, shown: IdentityDocument) -> UUID | None:
    patient = await patients.find_by_document(ledger, shown)
    return patient.id if patient else None


class TestRegister:
    async def test_a_patient_is_found_by_the_document(self, ledger: Ledger) -> None:
        made = await patients.register(ledger, register(HKIC))
        assert made.events == (
            "patients.registered",
            "patients.document-linked",
            "patients.document-held",
        )
        typed = document("hkic", "a 1234563")
        assert await holder_of(ledger, typed) == made.id
        assert await holder_of(ledger, OTHER_HKIC) is None

    async def test_a_record_survives_the_store(
        self, ledger: Ledger, settings: Settings
    ) -> None:
        made = await patients.register(ledger, register(CERTIFICATE))
        with open_ledger(settings) as another_process:
            patient = await another_process.get(Patient, made.id)
        assert patient.names == NAMES
        assert list(patient.documents.values()) == [CERTIFICATE.on_file()]
        assert patient.holder().document == "exemption-certificate"

    async def test_a_document_begins_one_record_only(self, ledger: Ledger) -> None:
        made = await patients.register(ledger, register(HOME_RETURN))
        with pytest.raises(PatientAlreadyRegistered) as caught:
            await patients.register(ledger, register(REISSUED, command=2))
        assert caught.value.patient_id == made.id

    async def test_a_command_sent_twice_registers_once(self, ledger: Ledger) -> None:
        made = await patients.register(ledger, register())
        again = await patients.register(ledger, register())
        assert again == made.model_copy(update={"replayed": True})

    async def test_two_desks_that_register_one_person_at_once_make_one_record(
        self, ledger: Ledger, settings: Settings
    ) -> None:
        async def attempt(ledger: Ledger, command: RegisterPatient) -> UUID:
            try:
                return (await patients.register(ledger, command)).id
            except PatientAlreadyRegistered as refusal:
                return refusal.patient_id

        with open_ledger(settings) as another_process:
            answers = await asyncio.gather(
                *(
                    attempt(desk, register(command=2 * number + side))
                    for number in range(1, 4)
                    for side, desk in enumerate([ledger, another_process])
                )
            )
        assert len(set(answers)) == 1
        assert await holder_of(ledger, HKIC) == answers[0]

    async def test_a_rehearsal_registers_nobody(self, ledger: Ledger) -> None:
        await patients.register(ledger, register(dry_run=True))
        assert await holder_of(ledger, HKIC) is None

    async def test_people_with_equal_names_and_birth_dates_stay_two(
        self, ledger: Ledger
    ) -> None:
        one = await patients.register(ledger, register(HKIC, command=1))
        two = await patients.register(ledger, register(OTHER_HKIC, command=2))
        assert one.id != two.id
        first, second = (tokens_of(ledger, made.id) for made in (one, two))
        assert first == second
        assert len(first) == 2


def tokens_of(ledger: Ledger, id: UUID) -> list[str]:
    event = ledger.log.history(id)[0].event
    assert event is not None
    return list(event.model_dump()["match_tokens"])


class TestLink:
    async def test_every_document_leads_to_one_patient(self, ledger: Ledger) -> None:
        made = await patients.register(ledger, register(HKIC))
        papers: list[IdentityDocument] = [HOME_RETURN, PERMIT, BIR, CERTIFICATE]
        for command, paper in enumerate(papers, start=2):
            await patients.link_document(
                ledger, link(paper, patient_id=made.id, command=command)
            )
        found = {await holder_of(ledger, paper) for paper in [HKIC, REISSUED, *papers]}
        assert found == {made.id}

    async def test_a_document_linked_again_records_nothing(
        self, ledger: Ledger
    ) -> None:
        made = await patients.register(ledger, register(HKIC))
        again = await patients.link_document(
            ledger, link(HKIC, patient_id=made.id, command=2)
        )
        assert (again.version, again.events) == (2, ())

    async def test_a_reissued_permit_stays_with_its_holder(
        self, ledger: Ledger
    ) -> None:
        made = await patients.register(ledger, register(HOME_RETURN))
        again = await patients.link_document(
            ledger, link(REISSUED, patient_id=made.id, command=2)
        )
        assert again.events == ("patients.document-linked",)

    async def test_two_records_are_never_merged(self, ledger: Ledger) -> None:
        one = await patients.register(ledger, register(HKIC, command=1))
        two = await patients.register(ledger, register(BIR, command=2))
        with pytest.raises(DocumentHeldByAnother) as caught:
            await patients.link_document(
                ledger, link(BIR, patient_id=one.id, command=3)
            )
        assert caught.value.patient_id == two.id
        assert await holder_of(ledger, BIR) == two.id

    async def test_two_patients_that_claim_one_document_at_once_share_nothing(
        self, ledger: Ledger
    ) -> None:
        one = await patients.register(ledger, register(HKIC, command=1))
        two = await patients.register(ledger, register(OTHER_HKIC, command=2))
        answers = await asyncio.gather(
            patients.link_document(ledger, link(BIR, patient_id=one.id, command=3)),
            patients.link_document(ledger, link(BIR, patient_id=two.id, command=4)),
            return_exceptions=True,
        )
        [refusal] = [one for one in answers if isinstance(one, DocumentHeldByAnother)]
        assert refusal.patient_id == await holder_of(ledger, BIR)

    async def test_an_unknown_patient_is_not_found(self, ledger: Ledger) -> None:
        with pytest.raises(NotFound):
            await patients.link_document(ledger, link(HKIC))
        assert await holder_of(ledger, HKIC) is None

    async def test_a_record_that_changed_meanwhile_is_not_touched(
        self, ledger: Ledger
    ) -> None:
        made = await patients.register(ledger, register(HKIC))
        with pytest.raises(VersionStale):
            await patients.link_document(
                ledger,
                link(BIR, patient_id=made.id, command=2, expected_version=1),
            )


class TestTheRestOfTheRecord:
    async def test_names_permission_and_death_are_recorded(
        self, ledger: Ledger
    ) -> None:
        id = (await patients.register(ledger, register(HKIC))).id
        ended = date(2025, 12, 31)
        await patients.correct_names(
            ledger, correct_names(OTHER_NAMES, patient_id=id, command=2)
        )
        await patients.record_permission(
            ledger, record_permission(ended, patient_id=id, command=3)
        )
        await patients.record_death(ledger, record_death(patient_id=id, command=4))

        patient = await ledger.get(Patient, id)
        assert patient.names == OTHER_NAMES
        assert (patient.permission_ended_on, patient.died_on) == (ended, DIED)

    async def test_a_renewed_permission_is_stored(self, ledger: Ledger) -> None:
        id = (await patients.register(ledger, register(HKIC))).id
        for command, day in enumerate([date(2025, 12, 31), None], start=2):
            await patients.record_permission(
                ledger, record_permission(day, patient_id=id, command=command)
            )
        patient = await ledger.get(Patient, id)
        assert (patient.permission_ended_on, patient.version) == (None, 4)

    async def test_the_store_holds_no_name_number_or_birth_date(
        self, ledger: Ledger
    ) -> None:
        await patients.register(ledger, register(HKIC))
        stored = ledger.log.recorder.select_notifications(start=1, limit=100)
        kept = b"".join(event.state for event in stored).decode()
        for plain in ["CHAN, Tai", "陳大文", "A123456", "1955-06-15"]:
            assert plain not in kept
        assert '"kind":"hkic"' in kept
