"""Consents and disclosures through the ledger, on both databases."""

import asyncio
from datetime import date
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest

from application import disclosures, patients
from application.ledger import Ledger
from domain.disclosures import (
    ConsentToSendMissing,
    Disclose,
    Disclosed,
    EmergencyNotAttested,
    NoLegalBasis,
    NothingCrosses,
    OnPaper,
    PrivacyNoticeNotPublished,
    Recipient,
)
from domain.kernel import Command, NotFound
from domain.values import Role
from tests.facts import disclosures as facts
from tests.facts import patients as people
from tests.facts.disclosures import GD
from tests.given import CLERK, SOME_TIME, occasion

C = TypeVar("C", bound=Command)


def fresh(command: C, **of: Any) -> C:
    """The same command, asked for once more."""
    return command.model_copy(update={"occasion": occasion(command=uuid4().int, **of)})


@pytest.fixture
def patient_id(ledger: Ledger) -> UUID:
    return asyncio.run(patients.register(ledger, people.register(command=7))).id


async def listed(ledger: Ledger, **basis: Any) -> None:
    await disclosures.list_basis(ledger, fresh(facts.list_basis(**basis)))


async def agreed(ledger: Ledger, patient_id: UUID, **terms: Any) -> UUID:
    await disclosures.publish_notice(ledger, fresh(facts.publish()))
    command = fresh(facts.give(patient_id=patient_id, **terms))
    given = await disclosures.give_consent(ledger, command)
    assert given.made is not None
    return given.made


def send(patient_id: UUID, **of: Any) -> Disclose:
    return fresh(facts.disclose(patient_id=patient_id, **of))


def test_a_disclosure_names_its_basis_and_its_consent(
    ledger: Ledger, patient_id: UUID
) -> None:
    async def told() -> None:
        await listed(ledger)
        with pytest.raises(ConsentToSendMissing):
            await disclosures.disclose(ledger, send(patient_id))
        consent_id = await agreed(ledger, patient_id)
        recorded = await disclosures.disclose(ledger, send(patient_id))
        (logged,) = ledger.log.history(recorded.id)
        assert isinstance(logged.event, Disclosed)
        ground = logged.event.ground
        assert (ground.code, ground.kind) == ("GBA-1", "gba-contract-hk")
        assert ground.consent is not None
        assert await disclosures.consents_standing(ledger, patient_id, SOME_TIME) == (
            consent_id,
        )

    asyncio.run(told())


def test_a_withdrawal_stops_the_next_disclosure_and_keeps_the_last(
    ledger: Ledger, patient_id: UUID
) -> None:
    async def told() -> None:
        await listed(ledger)
        consent_id = await agreed(ledger, patient_id)
        sent = await disclosures.disclose(ledger, send(patient_id))
        withdrawal = fresh(facts.withdraw(consent_id, patient_id=patient_id))
        await disclosures.withdraw_consent(ledger, withdrawal)
        with pytest.raises(ConsentToSendMissing):
            await disclosures.disclose(ledger, send(patient_id))
        assert len(ledger.log.history(sent.id)) == 1

    asyncio.run(told())


def test_the_setting_decides_whether_a_separate_consent_is_asked_for(
    ledger: Ledger, patient_id: UUID
) -> None:
    async def told() -> None:
        await listed(ledger)
        informed = disclosures.USUAL.model_copy(update={"separate_consent": False})
        await disclosures.disclose(ledger, send(patient_id), informed)
        sending = facts.sending(patient_id=patient_id)
        with pytest.raises(ConsentToSendMissing):
            await disclosures.may_cross(ledger, sending, SOME_TIME)
        ground = await disclosures.may_cross(ledger, sending, SOME_TIME, informed)
        assert ground is not None

    asyncio.run(told())


def test_without_a_basis_nothing_is_recorded(ledger: Ledger, patient_id: UUID) -> None:
    before = ledger.log.last_position()
    with pytest.raises(NoLegalBasis):
        asyncio.run(disclosures.disclose(ledger, send(patient_id)))
    assert ledger.log.last_position() == before


def test_only_a_clinician_says_that_it_is_an_emergency(
    ledger: Ledger, patient_id: UUID
) -> None:
    urgent = send(patient_id, emergency=True)
    with pytest.raises(EmergencyNotAttested):
        asyncio.run(disclosures.disclose(ledger, urgent))
    doctor = CLERK.model_copy(update={"role": Role.CLINICIAN})
    by_doctor = fresh(urgent, by=doctor)
    assert asyncio.run(disclosures.disclose(ledger, by_doctor)).position


def test_within_one_place_no_leave_is_asked_for(
    ledger: Ledger, patient_id: UUID
) -> None:
    here = Recipient(organisation="SZ-2", place=GD)
    sending = facts.sending(patient_id=patient_id, recipient=here)
    assert asyncio.run(disclosures.may_cross(ledger, sending, SOME_TIME)) is None
    command = send(patient_id, recipient=here)
    with pytest.raises(NothingCrosses):
        asyncio.run(disclosures.disclose(ledger, command))


def test_a_consent_is_about_a_patient_and_a_notice_that_are_there(
    ledger: Ledger, patient_id: UUID
) -> None:
    with pytest.raises(NotFound):
        asyncio.run(disclosures.give_consent(ledger, facts.give(command=31)))
    with pytest.raises(PrivacyNoticeNotPublished):
        asyncio.run(
            disclosures.give_consent(
                ledger, facts.give(patient_id=patient_id, command=32)
            )
        )


def test_the_same_key_discloses_once(ledger: Ledger, patient_id: UUID) -> None:
    async def told() -> None:
        await listed(ledger)
        await agreed(ledger, patient_id)
        command = send(patient_id)
        first = await disclosures.disclose(ledger, command)
        again = await disclosures.disclose(ledger, command)
        assert (again.id, again.replayed) == (first.id, True)

    asyncio.run(told())


def test_consents_follow_one_another_in_one_record(
    ledger: Ledger, patient_id: UUID
) -> None:
    async def told() -> None:
        first = await agreed(ledger, patient_id)
        second = await agreed(
            ledger,
            patient_id,
            given=OnPaper(form="C-2"),
            from_on=date(2026, 2, 1),
        )
        standing = await disclosures.consents_standing(ledger, patient_id, SOME_TIME)
        assert standing == (first, second)

    asyncio.run(told())
