"""What a clerk can do about where a patient is reached, and who acts for him."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from application.ledger import Ledger, Recorded
from application.ledger.beginning import begin_and_change
from domain.kernel import Aggregate, Command
from domain.patients import Patient
from domain.patients.contacts import (
    AddContact,
    ChangeContact,
    ContactBook,
    EndContact,
    PreferNotices,
    contact_book_id,
)
from domain.patients.guardians import (
    EndGuardianship,
    Guardians,
    NameGuardian,
    guardians_id,
)

A = TypeVar("A", bound=Aggregate)


async def add_contact(ledger: Ledger, command: AddContact) -> Recorded:
    """Add a contact of a patient.

    Raises:
        NotFound, PatientErased, TooManyContacts
    """
    return await _in_book(ledger, command, lambda book: book.add(command))


async def change_contact(ledger: Ledger, command: ChangeContact) -> Recorded:
    """Write a contact anew.

    Raises:
        NotFound, PatientErased, ContactUnknown, ChannelNeedsContact
    """
    return await _in_book(ledger, command, lambda book: book.change(command))


async def end_contact(ledger: Ledger, command: EndContact) -> Recorded:
    """End a contact.

    Raises:
        NotFound, PatientErased, ContactUnknown
    """
    return await _in_book(ledger, command, lambda book: book.end(command))


async def prefer_notices(ledger: Ledger, command: PreferNotices) -> Recorded:
    """Say in which language, how and where a patient wants to be told.

    Raises:
        NotFound, PatientErased, ContactUnknown, ChannelNeedsContact
    """
    return await _in_book(ledger, command, lambda book: book.prefer(command))


async def name_guardian(ledger: Ledger, command: NameGuardian) -> Recorded:
    """Name somebody who may act for a patient.

    Raises:
        NotFound, PatientErased, EndsBeforeItBegins, TooManyGuardians
    """
    return await _among_guardians(ledger, command, lambda list_: list_.name(command))


async def end_guardianship(ledger: Ledger, command: EndGuardianship) -> Recorded:
    """End the authority of a guardian.

    Raises:
        NotFound, PatientErased, GuardianUnknown, GuardianshipOver, EndsBeforeItBegins
    """
    return await _among_guardians(ledger, command, lambda list_: list_.end(command))


async def _in_book(
    ledger: Ledger,
    command: AddContact | ChangeContact | EndContact | PreferNotices,
    decide: Callable[[ContactBook], object],
) -> Recorded:
    patient_id = command.patient_id
    return await _of_patient(
        ledger,
        command,
        patient_id,
        (ContactBook, contact_book_id(patient_id)),
        lambda: ContactBook.begin_for(command, patient_id=patient_id),
        decide,
    )


async def _among_guardians(
    ledger: Ledger,
    command: NameGuardian | EndGuardianship,
    decide: Callable[[Guardians], object],
) -> Recorded:
    patient_id = command.patient_id
    return await _of_patient(
        ledger,
        command,
        patient_id,
        (Guardians, guardians_id(patient_id)),
        lambda: Guardians.begin_for(command, patient_id=patient_id),
        decide,
    )


async def _of_patient(
    ledger: Ledger,
    command: Command,
    patient_id: UUID,
    record: tuple[type[A], UUID],
    begin: Callable[[], A],
    decide: Callable[[A], object],
) -> Recorded:
    """Change a record that a patient has one of; begin it where it is the first time.

    Raises:
        NotFound: there is no such patient.
        PatientErased
    """
    (await ledger.get(Patient, patient_id)).born_on()
    return await begin_and_change(ledger, command, record, begin=begin, change=decide)
