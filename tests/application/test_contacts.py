"""Contacts and guardians on a real ledger, and what is left of them when erased."""

from uuid import UUID, uuid4

import pytest

from application import patients
from application.keys import KeyStore
from application.ledger import Ledger
from application.patients import contacts
from application.settings import Settings
from domain.kernel import NotFound
from domain.patients.contacts import ContactBook, contact_book_id
from domain.patients.guardians import Guardians, guardians_id
from domain.sealed import Erased
from projections.store import open_database
from tests.facts import contacts as facts
from tests.facts.patients import register
from tests.ledgers import join_ledger
from tests.stories import occasion


async def a_patient(ledger: Ledger) -> UUID:
    return (await patients.register(ledger, register())).id


async def test_a_book_begins_with_the_first_contact(ledger: Ledger) -> None:
    patient = await a_patient(ledger)
    first = facts.add(patient_id=patient)
    command = first.model_copy(update={"occasion": occasion()})
    made = await contacts.add_contact(ledger, command)
    assert made.events == ("patients.contact-book-begun", "patients.contact-added")
    assert made.id == contact_book_id(patient)
    other = facts.add(facts.E_MAIL, patient_id=patient)
    again = other.model_copy(update={"occasion": occasion()})
    assert (await contacts.add_contact(ledger, again)).version == 3
    book = await ledger.get(ContactBook, contact_book_id(patient))
    assert made.made in book.contacts


async def test_nobody_has_no_contacts(ledger: Ledger) -> None:
    with pytest.raises(NotFound):
        await contacts.add_contact(ledger, facts.add(patient_id=uuid4()))


async def test_the_guardian_is_readable_when_the_patient_is_erased(
    ledger: Ledger, settings: Settings
) -> None:
    """P-10: one event, two people. Erasing one leaves the other."""
    patient = await a_patient(ledger)
    command = facts.name_guardian(patient_id=patient, occasion=occasion())
    made = await contacts.name_guardian(ledger, command)
    engine = open_database(settings.keys_database_url)
    KeyStore(engine).destroy(patient)
    engine.dispose()
    with join_ledger(settings) as another:
        # The list remembers terms only; the event is read as it was stored.
        known = await another.get(Guardians, guardians_id(patient))
        assert made.made in known.terms
        rows = another.log.recorder.select_events(guardians_id(patient))
        named = [another.log.sealing.to_domain_event(row) for row in rows][1]
        assert named.bond == Erased(erased="identity", subject=patient)
        assert named.guardian.names == facts.SON
