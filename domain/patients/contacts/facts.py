"""What is asked and recorded about how to reach a patient."""

from typing import Literal
from uuid import UUID

from domain.kernel import Command, Event, FirstEvent
from domain.patients.contacts.values import (
    Contact,
    ContactKind,
    ContactOnFile,
    NoticeChannel,
    NoticeLanguage,
)
from domain.sealed import Open, Sealed, contact, none

ContactEndReason = Literal["moved", "number-given-up", "wrong", "at-request"]

# Commands


class AddContact(Command):
    patient_id: UUID
    contact: Contact


class ChangeContact(Command):
    patient_id: UUID
    contact_id: UUID
    contact: Contact


class EndContact(Command):
    patient_id: UUID
    contact_id: UUID
    reason: ContactEndReason


class PreferNotices(Command):
    """`contact_id` is where to; None where no notices are wanted."""

    patient_id: UUID
    language: NoticeLanguage
    channel: NoticeChannel
    contact_id: UUID | None = None


# Events


class ContactBookBegun(FirstEvent):
    TOPIC = "patients.contact-book-begun"

    patient_id: Open[UUID, none]


class ContactAdded(Event):
    TOPIC = "patients.contact-added"

    patient_id: Open[UUID, none]
    contact_id: Open[UUID, none]
    kind: Open[ContactKind, none]
    contact: Sealed[ContactOnFile, contact.of("patient_id")]


class ContactChanged(Event):
    TOPIC = "patients.contact-changed"

    patient_id: Open[UUID, none]
    contact_id: Open[UUID, none]
    kind: Open[ContactKind, none]
    contact: Sealed[ContactOnFile, contact.of("patient_id")]


class ContactEnded(Event):
    TOPIC = "patients.contact-ended"

    patient_id: Open[UUID, none]
    contact_id: Open[UUID, none]
    reason: Open[ContactEndReason, none]


class NoticesPreferred(Event):
    TOPIC = "patients.notices-preferred"

    patient_id: Open[UUID, none]
    language: Sealed[NoticeLanguage, contact.of("patient_id")]
    channel: Open[NoticeChannel, none]
    contact_id: Open[UUID | None, none]


ContactEvent = (
    ContactBookBegun | ContactAdded | ContactChanged | ContactEnded | NoticesPreferred
)
